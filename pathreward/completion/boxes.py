r"""The content of ``\boxed{}`` in a text."""

import re


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
