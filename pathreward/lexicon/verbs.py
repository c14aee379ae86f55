"""The forms of a verb of a table, which lists the verb once."""

from collections.abc import Iterator
from typing import Literal

Form = Literal["", "_ed", "_ing"]
"""Base and third person; past and participle; the form in -ing."""


def verb_forms(entry: str) -> Iterator[tuple[Form, str]]:
    """Yield the forms of a verb: ``reach``, ``wear away/wore away/worn away``.

    Irregular forms stand behind the base: the past, the participle, and the form in -ing where its
    consonant is doubled. Only the first word is inflected.

    >>> [phrase for _, phrase in verb_forms("occupy")]
    ['occupy', 'occupies', 'occupying', 'occupied']
    >>> [phrase for _, phrase in verb_forms("get into/got into/gotten into/getting into")]
    ['got into', 'gotten into', 'getting into', 'get into', 'gets into']
    """
    base, *irregular = entry.split("/")
    first, space, rest = base.partition(" ")
    tail = space + rest
    doubled = [each for each in irregular if each.partition(" ")[0].endswith("ing")]
    for form in irregular:
        yield "_ing" if form in doubled else "_ed", form
    ends_in_y = first.endswith("y") and first[-2:-1] not in "aeou"
    yield "", base
    if first.endswith(("s", "sh", "ch", "x", "z", "o")):
        yield "", f"{first}es{tail}"
    else:
        yield "", f"{first[:-1]}ies{tail}" if ends_in_y else f"{first}s{tail}"
    stem = first[:-1] if first.endswith("e") and first[-2:] not in {"ee", "ye"} else first
    if not doubled:
        yield "_ing", f"{stem}ing{tail}"
    if not irregular:
        past = f"{first[:-1]}ied" if ends_in_y else f"{first.removesuffix('e')}ed"
        yield "_ed", f"{past}{tail}"
