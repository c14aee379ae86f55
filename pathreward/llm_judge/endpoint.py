"""The judge's endpoint, from a reward's settings and the environment."""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pathreward.errors import RecipeError

URL, MODEL, KEY = "PATHREWARD_JUDGE_URL", "PATHREWARD_JUDGE_MODEL", "PATHREWARD_JUDGE_KEY"
"""Environment variables that replace an empty setting."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The URL and key of the judge, and the deadline and retries of a call."""

    url: str
    key: str = field(default="", repr=False)
    deadline: float = 60.0
    """Seconds for one call, from the connection to the last byte."""
    retries: int = 4
    backoff: float = 0.5
    """Seconds before the first retry; doubled for each further one."""


def resolve_address(base_url: str, model: str) -> tuple[str, str]:
    """Return the URL to call and the model, from the environment where they are empty.

    >>> resolve_address("http://localhost:8000/v1/", "judge")
    ('http://localhost:8000/v1/chat/completions', 'judge')

    Raises:
        RecipeError: If either is missing, or the URL is not an HTTP URL.
    """
    base_url, model = base_url or os.environ.get(URL, ""), model or os.environ.get(MODEL, "")
    if not base_url or not model:
        raise RecipeError(
            "the judge has no endpoint: set `base_url` and `model`, or the environment variables "
            f"{URL} (such as http://localhost:8000/v1) and {MODEL}"
        )
    expect_url(base_url)
    return f"{base_url.rstrip('/')}/chat/completions", model


def read_key(variable: str) -> str:
    """Return the key in an environment variable; the default variable may be unset.

    Raises:
        RecipeError: If it is missing, or it is not valid in an HTTP header.
    """
    key = os.environ.get(variable, "").strip() if variable else ""
    if not key and variable not in {"", KEY}:
        raise RecipeError(f"the environment variable {variable} holds no key for the judge")
    if not _is_plain(key):
        raise RecipeError(f"the key in {variable} must be printable ASCII without spaces")
    return key


def expect_variable(name: str) -> None:
    """Check that `api_key_env` is the name of a variable.

    Raises:
        RecipeError: If not; the value may be the key itself, so the message does not repeat it.
    """
    if name and not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):
        raise RecipeError(
            "`api_key_env` must be the name of an environment variable, in capitals, never the key "
            "itself"
        )


def expect_url(url: str) -> None:
    """Check that a URL is an HTTP URL without user, password, query or fragment.

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
