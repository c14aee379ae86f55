"""Where the judge is, from a reward's settings and the environment."""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pathreward.errors import RecipeError

URL, MODEL, KEY = "PATHREWARD_JUDGE_URL", "PATHREWARD_JUDGE_MODEL", "PATHREWARD_JUDGE_KEY"
"""Environment variables that are read where a setting is empty."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the judge is, and how long to be patient with it."""

    url: str
    key: str = field(default="", repr=False)
    deadline: float = 60.0
    """Seconds for one call, from connecting to the last byte."""
    retries: int = 4
    backoff: float = 0.5
    """Seconds before the first retry; they double."""


def address(base_url: str, model: str) -> tuple[str, str]:
    """Return the URL to call and the model to ask, from the environment where they are empty.

    >>> address("http://localhost:8000/v1/", "judge")
    ('http://localhost:8000/v1/chat/completions', 'judge')

    Raises:
        RecipeError: If there is none, or the URL is none to call.
    """
    base_url, model = base_url or os.environ.get(URL, ""), model or os.environ.get(MODEL, "")
    if not base_url or not model:
        raise RecipeError(
            "the judge has no endpoint: set `base_url` and `model`, or the environment variables "
            f"{URL} (such as http://localhost:8000/v1) and {MODEL}"
        )
    expect_url(base_url)
    return f"{base_url.rstrip('/')}/chat/completions", model


def key_of(variable: str) -> str:
    """Return the key in an environment variable; the default variable may be unset.

    Raises:
        RecipeError: If there is none, or it can't stand in a header.
    """
    key = os.environ.get(variable, "").strip() if variable else ""
    if not key and variable not in {"", KEY}:
        raise RecipeError(f"the environment variable {variable} holds no key for the judge")
    if not _is_plain(key):
        raise RecipeError(f"the key in {variable} must be printable ASCII without spaces")
    return key


def expect_variable(name: str) -> None:
    """Check that the name of the key's variable is a name.

    Raises:
        RecipeError: If not; what was given may be the key itself, so it is not repeated.
    """
    if name and not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):
        raise RecipeError(
            "`api_key_env` must be the name of an environment variable, in capitals, never the key "
            "itself"
        )


def expect_url(url: str) -> None:
    """Check that a URL can be called and holds no secret.

    Raises:
        RecipeError: If not.
    """
    parts = None
    if _is_plain(url):
        try:
            parts = urlsplit(url)
            whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:  # a port that is no number
            whole = False
        parts = parts if whole else None
    if parts is None:
        raise RecipeError("`base_url` must be http://host[:port]/path or https://host[:port]/path")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise RecipeError(
            "`base_url` must hold no user, password, query or fragment: a key belongs into the "
            "environment variable that `api_key_env` names"
        )


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
