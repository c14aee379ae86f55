"""An OpenAI-compatible endpoint: its URL, its key, and the limits of a call."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pathreward.errors import RecipeError


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The URL and key of an endpoint, and the deadline and retries of a call."""

    url: str
    key: str = field(default="", repr=False)
    deadline: float = 60.0
    """Seconds for one call, from the connection to the last byte."""
    retries: int = 4
    backoff: float = 0.5
    """Seconds before the first retry; doubled for each further one."""


def chat_url(base_url: str) -> str:
    """Return the URL to call of an endpoint's base URL.

    >>> chat_url("http://localhost:8000/v1/")
    'http://localhost:8000/v1/chat/completions'

    Raises:
        RecipeError: If it is not an HTTP URL, or has a user, a password, a query or a fragment.
    """
    expect_url(base_url)
    return f"{base_url.rstrip('/')}/chat/completions"


def read_key(variable: str, *, optional: bool = False) -> str:
    """Return the key in an environment variable; empty where no variable is named.

    >>> read_key("")
    ''

    Args:
        variable: The name of the variable.
        optional: Whether it may be unset.

    Raises:
        RecipeError: If it is missing, or it is not valid in an HTTP header.
    """
    key = os.environ.get(variable, "").strip() if variable else ""
    if variable and not key and not optional:
        raise RecipeError(f"the environment variable {variable} holds no key for the endpoint")
    if not _is_plain(key):
        raise RecipeError(f"the key in {variable} must be printable ASCII without spaces")
    return key


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
