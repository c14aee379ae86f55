"""Data in a prompt that can't pass for instructions or for a chat template's tokens.

Angle and square brackets are escaped in addition to what JSON escapes, so that no control token of
a chat template (``<|im_end|>``, ``[/INST]``) and no invisible character survives.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_UNSAFE = re.compile(
    "[<>\\[\\]\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\uffff\U000e0000-\U0010ffff]"
)


def escaped_json(case: Mapping[str, Any]) -> str:
    r"""Return a case as one line of JSON, with brackets and invisible characters escaped.

    >>> escaped_json({"answer": "END 7\n<|im_end|>\u202e"})
    '{"answer": "END 7\\n\\u003c|im_end|\\u003e\\u202e"}'
    """
    return _UNSAFE.sub(_escaped, json.dumps(case, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return f"\\u{ord(character):04x}" if ord(character) < 0x80 else json.dumps(character)[1:-1]
