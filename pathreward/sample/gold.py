"""The gold answer: normalized text, and the options that it means."""

import math
import re
from collections.abc import Mapping, Sequence
from numbers import Integral, Real

from pathreward.completion.boxes import boxed
from pathreward.completion.sections import parse_completion
from pathreward.errors import DataError
from pathreward.sample.shown import cut, number_text, shown, wrong_type

_PREFIX = re.compile(
    r"\s*(?:the\s)?(?:(?:final|correct|right|best)\s)?answer\s?(?:is\b\s?:?|[:=])\s*"
    r"|\s*(?:正确)?答案\s?(?:是|为)?\s?[:\uff1a]?\s*",
    re.IGNORECASE,
)
"""What a released row writes in front of a gold answer: "Answer: B"."""

_MOST_DIGITS = 9
"""A number of so many digits is beyond every list of options."""


def normalized_answer(value: object) -> str | None:
    r"""Return a gold answer as bare text.

    Booleans become yes and no, numbers text, a list its items separated by "; ". Of a model's whole
    output (a ``solution`` column) the answer section or the box counts, without "Answer:".

    >>> normalized_answer("<think>Nests.</think><answer> B </answer>"), normalized_answer(True)
    ('B', 'yes')
    >>> normalized_answer("Answer: B"), normalized_answer(r"\boxed{B}"), normalized_answer(["A", 2])
    ('B', 'B', 'A; 2')

    Text without content ("", "Answer:", "<answer></answer>") is None: there is no gold answer.

    Raises:
        DataError: If `value` is none of these, a number is not finite or beyond the range of a
            float, or a list is empty or has an empty item.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Real):
        text = number_text(value, "answer")
        if not math.isfinite(value):
            raise DataError(
                f"expected text, a number or null, got {text}; give null where the row has no "
                "gold answer",
                field="answer",
            )
        return text
    if isinstance(value, str):
        return _bare(value) or None
    if not isinstance(value, Sequence) or isinstance(value, bytes | bytearray):
        raise wrong_type("text or null", value, "give an option's label or the text", "answer")
    items = [normalized_answer(each) for each in value]
    if not items or not all(items):
        raise DataError(
            "expected the answers in the list as text, got "
            + ("an empty list" if not value else "one that is empty or null"),
            field="answer",
        )
    return "; ".join(each for each in items if each)


def _bare(value: str) -> str:
    parsed = parse_completion(value)
    text = value if parsed.text == value else parsed.text.strip()
    if answers := parsed.named("answer"):
        text = "; ".join(parsed.text[each.start : each.end].strip() for each in answers)
    if boxes := boxed(text):
        text = "; ".join(text[start:end].strip() for start, end in boxes)
    prefix = _PREFIX.match(text)
    bare = text[prefix.end() :].strip() if prefix else text
    return bare if bare.strip() else ""


def gold_label(answer: str, options: Mapping[str, str]) -> str:
    """Return the label of the option that `answer` means.

    Tried in this order: a label, a label with its text ("B. abscess"), a 1-based number, a text.

    >>> gold_label("b", {"A": "2", "B": "4"}), gold_label("2", {"A": "2", "B": "4"})
    ('B', 'B')

    Raises:
        DataError: If `answer` means none of `options`, or is the text of several.
    """
    if label := _one_label(answer, options):
        return label
    from_zero = (
        "; where answers count from 0, give labels, or read the rows with "
        "`Sample.from_row(..., first_option=0)` or `--first-option 0`"
        if answer.strip() == "0"
        else ""
    )
    raise DataError(
        f"the gold answer {shown(answer)} is none of the options {cut(', '.join(options))}; "
        "give a label, "
        f"a 1-based number or an option's text{from_zero}",
        field="answer",
    )


def gold_labels(answer: str, options: Mapping[str, str]) -> tuple[str, ...]:
    """Return the labels of the options that `answer` means, in the order of the options.

    It means several where it is no single option but a list of them ("A, C", "A and C", "AC",
    "1; 3", their texts separated by semicolons).

    >>> gold_labels("C, A", {"A": "cyst", "B": "abscess", "C": "granuloma"})
    ('A', 'C')
    >>> gold_labels("A,B", {"A": "cyst", "B": "abscess", "C": "A,B"})
    ('C',)

    Raises:
        DataError: If `answer`, or something in the list, means none of `options`, or is the text
            of several.
    """
    if label := _one_label(answer, options):
        return (label,)
    bare = answer.strip(" \t\r\n\"'()[].")
    parts = [bare]
    if bare.isupper() and bare.isalpha() and all(each in options for each in bare):
        parts = list(bare)
    for separator in (r";", r",|&|/|\band\b"):
        if len(parts) == 1:
            parts = [each for each in re.split(separator, bare) if each.strip()]
    if len(parts) < 2:
        return (gold_label(answer, options),)
    chosen = {gold_label(part.strip(), options) for part in parts}
    return tuple(label for label in options if label in chosen)


def label_at(answer: object, options: Mapping[str, str], first: int) -> object:
    """Return the label of the option with a number that counts from `first`, else `answer`.

    >>> label_at(0, {"A": "cyst", "B": "abscess"}, first=0), label_at("B", {"B": "abscess"}, 0)
    ('A', 'B')

    Raises:
        DataError: If `answer` is a number and there is no such option, or is beyond the range of a
            float.
    """
    if isinstance(answer, Sequence) and not isinstance(answer, str | bytes):
        return [label_at(each, options, first) for each in answer]
    if isinstance(answer, bool) or not isinstance(answer, Integral | str):
        return answer
    written = answer.strip() if isinstance(answer, str) else number_text(answer, "answer")
    if not (written.isascii() and written.isdigit()) or written in options:
        return answer
    place = _number(written) - first
    if not 0 <= place < len(options):
        raise DataError(
            f"there is no option number {cut(written)}; {len(options)} options count from "
            f"{first} to {len(options) - 1 + first}",
            field="answer",
        )
    return list(options)[place]


def _one_label(answer: str, options: Mapping[str, str]) -> str:
    bare = answer.strip(" \t\r\n\"'()[].:")
    by_label = {label.casefold(): label for label in options}
    if bare.casefold() in by_label:
        return by_label[bare.casefold()]
    if bare.isascii() and bare.isdigit() and 1 <= _number(bare) <= len(options):
        return list(options)[_number(bare) - 1]
    folded = " ".join(answer.casefold().split())
    found = [label for label, text in options.items() if _is_option(folded, label, text)]
    if len(found) > 1:
        raise DataError(
            f"the gold answer {shown(answer)} is the text of the options "
            f"{cut(', '.join(found))}; give the label",
            field="answer",
        )
    return found[0] if found else ""


def _is_option(folded: str, label: str, text: str) -> bool:
    """Return whether an answer is an option's text, alone or behind the label."""
    body = " ".join(text.casefold().split())
    return folded == body or any(
        folded == form.format(label.casefold()) + body
        for form in ("{}. ", "{}) ", "{}: ", "({}) ", "[{}] ")
    )


def _number(digits: str) -> int:
    """Return the number that digits write, of very long ones a large number."""
    return int(digits.lstrip("0")[:_MOST_DIGITS] or "0")
