"""The judge's endpoint, from a reward's settings and the environment."""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pathreward.errors import RecipeError

URL, MODEL, KEY = "PATHREWARD_JUDGE_URL", "PATHREWARD_JUDGE_MODEL", "PATHREWARD_JUDGE_KEY"
"""Environment variables that replace an empty setting."""
ALLOWED = "PATHREWARD_JUDGE_ALLOW"
"""The environment variable that lists what recipes may name: ``host`` or ``host=KEY_VARIABLE``,
separated by commas."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


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


def expect_allowed(base_url: str, variable: str) -> None:
    """Check that a recipe may send cases to a URL, with the key in an environment variable.

    A recipe may come from a stranger, who must not learn the user's keys or texts. So a recipe may
    name this machine without a key of its own; another host, and the variable of its key, have to
    be in the environment variable PATHREWARD_JUDGE_ALLOW.

    >>> expect_allowed("http://localhost:8000/v1", KEY)

    Raises:
        RecipeError: If the host, or the variable for this host, is not allowed.
    """
    listed = [each.strip() for each in os.environ.get(ALLOWED, "").split(",") if each.strip()]
    pairs = {tuple(each.partition("=")[::2]) for each in listed}
    host = (urlsplit(base_url).hostname or "") if base_url else ""
    own_key = variable not in {"", KEY}
    if host and host not in _LOOPBACK and host not in {allowed for allowed, _ in pairs}:
        raise RecipeError(
            f"a recipe may not send cases to {host} on its own: remove `base_url` and set {URL}, "
            f"or allow the host by {ALLOWED}={host}"
        )
    if own_key and (host, variable) not in pairs:
        raise RecipeError(
            f"a recipe may not read the environment variable {variable} on its own: remove "
            f"`api_key_env` and set {KEY}, or allow it by {ALLOWED}={host or 'HOST'}={variable}"
        )


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
