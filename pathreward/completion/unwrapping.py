r"""An answer without what is wrapped around it: Markdown, LaTeX, a box, a JSON object."""

import json
import re

_WRAPS = frozenset("\\*`${}")
"""Every wrapping holds one of these characters."""


def boxed(text: str) -> list[tuple[int, int]]:
    r"""Return the spans of the content of each ``\boxed{}``; braces inside are balanced.

    >>> text = r"so \boxed{\text{B}}"
    >>> [text[start:end] for start, end in boxed(text)]
    ['\\text{B}']
    """
    if "\\boxed" not in text:
        return []
    spans = []
    depth = start = 0
    for token in re.finditer(r"\\boxed\s?\{|[{}]", text):
        if len(token[0]) > 1:
            if depth == 0:
                depth, start = 1, token.end()
            else:
                depth += 1
        elif depth:
            depth += 1 if token[0] == "{" else -1
            if depth == 0:
                spans.append((start, token.start()))
    return spans


def unwrapped(text: str) -> str:
    r"""Return `text` without Markdown, LaTeX or a JSON object around it."""
    bare = text.strip().strip("`").removeprefix("json").strip()
    if _WRAPS.isdisjoint(bare):
        return bare
    if bare.startswith("{") and bare.endswith("}") and '"' in bare:
        bare = _json_answer(bare)
    if boxes := boxed(bare):
        bare = " ; ".join(bare[start:end] for start, end in boxes)
    bare = re.sub(r"\\(?:text|textbf|mathrm|mathbf)\b", "", bare)
    return re.sub(r"[*`${}]", "", bare).strip()


def _json_answer(text: str) -> str:
    try:
        row = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return text  # not JSON after all
    value = row.get("answer") if isinstance(row, dict) else None
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return str(value) if isinstance(value, str | int | float) else text
