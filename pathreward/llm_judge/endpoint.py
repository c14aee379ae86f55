"""The judge's endpoint in a reward's settings and the environment, and what a recipe may name."""

import os
import re
from urllib.parse import urlsplit

from pathreward.errors import RecipeError
from pathreward.llm.endpoint import chat_url

URL, MODEL, KEY = "PATHREWARD_JUDGE_URL", "PATHREWARD_JUDGE_MODEL", "PATHREWARD_JUDGE_KEY"
"""Environment variables that replace an empty setting."""
ALLOWED = "PATHREWARD_JUDGE_ALLOW"
"""The environment variable that lists what recipes may name: ``host`` or ``host=KEY_VARIABLE``,
separated by commas."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


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
    return chat_url(base_url), model


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
