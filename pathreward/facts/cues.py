"""The words at which the readers of facts look: all of them found in one pass over a text.

A reader tries its patterns at the places of its cues alone, so that a text costs one pass of
machine code and then what it states.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from daachorse import DoubleArrayAhoCorasick

from pathreward.completion.scanning import lowered
from pathreward.facts.numerals import WORDS


class Cues(NamedTuple):
    """Where the cues of each group begin in a text.

    In the text's order, but for a cue inside a longer one of its group, which comes first.
    """

    digit: Sequence[int]
    number_word: Sequence[int]
    plus: Sequence[int]
    pattern: Sequence[int]
    gleason: Sequence[int]
    graded: Sequence[int]
    tier: Sequence[int]
    totaled: Sequence[int]
    named: Sequence[int]
    scale: Sequence[int]
    degree: Sequence[int]
    differentiated: Sequence[int]
    has_parts: Sequence[int]
    part: Sequence[int]
    unknown_category: Sequence[int]
    labelled: Sequence[int]
    group: Sequence[int]
    before_group: Sequence[int]
    lone_group: Sequence[int]
    marker: Sequence[int]
    result: Sequence[int]
    composite: Sequence[int]
    combined: Sequence[int]
    side: Sequence[int]


def _words(text: str) -> tuple[str, ...]:
    return tuple(each.replace("_", " ") for each in text.split())


_CUES: dict[str, tuple[str, ...]] = {
    "digit": tuple("0123456789"),
    "number_word": tuple(WORDS),
    "plus": ("+",),
    # grades
    "pattern": _words("primary secondary tertiary gleason"),
    "gleason": ("gleason",),
    "graded": ("grad",),
    "tier": _words("low intermediate high"),
    "totaled": _words("total combined nottingham overall"),
    "named": _words("fuhrman who isup sbr nottingham nhg"),
    "scale": _words(
        "nottingham scarff bloom elston sbr nhg who isup world_health nuclear nucleolar figo fnclcc"
        " french_federation edmondson gleason furman fhrman fuhrman fhurman fuurman fhhrman furhman"
    ),
    "degree": _words("well moderate intermediate poor slightly undifferentiated"),
    "differentiated": ("differentiat",),
    "has_parts": _words("score nottingham bloom"),
    "part": _words("tub gland nucle mitot mitos"),
    # stages
    "unknown_category": _words("tx nx mx"),
    "labelled": _words("stage category classification"),
    "group": _words("stage level"),
    "before_group": _words(
        "stage level figo ajcc uicc ann_arbor lugano tnm dukes rai binet clark pathologic clinical"
        " anatomic prognostic overall tumor tumour"
    ),
    "lone_group": _words("dukes binet figo rai_ clark arbor"),
    # markers
    "marker": _words(
        "estrogen_receptor pgr progesterone her2 her_2 her-2 c-erb human_epidermal hormone_receptor"
        " ki67 ki_67 ki-67 mib1 mib_1 mib-1 microsatellite mismatch androgen_receptor ecadherin"
        " e_cadherin e-cadherin betacatenin beta_catenin beta-catenin"
        " cytokeratin keratin synaptophysin chromogranin 1p19q 1p/19q desmin vimentin inhibin"
        " calretinin mammaglobin thyroglobulin calcitonin napsin myogenin h-caldesmon caldesmon"
        " smooth_muscle actin heppar hep_par arginase glypican melana melan-a podoplanin"
        " mucicarmine congo_red tryptase cyclin_d1 uroplakin nestin fascin estrogen-receptor"
        " androgen-receptor"
    ),
    "result": _words(
        "+ % -_ -/ -, -) -; positiv negativ reactiv express retain intact preserv present detect"
        " lost loss absen equivoc indeterm borderline amplif wild mutat mutant methylat rearrang"
        " fusion translocat delet deficien proficien stable msi mss mmr cps her2 her-2 idh"
        " combined_positive _low high"
    ),
    "composite": _words("mmr mss msi triple idh"),
    "combined": _words("cps combined_positive"),
    # sides
    "side": _words("left right bilateral"),
}
"""Words in lower case by group; an underscore is a space."""
_NONE: tuple[tuple[int, ...], ...] = ((),) * len(Cues._fields)


@lru_cache(maxsize=64)
def cues(text: str) -> Cues:
    """Return where the cues stand in `text`; the last few texts are kept.

    >>> found = cues("Gleason 3+4, grade group 2")
    >>> found.gleason, found.graded, found.digit, found.side
    ([0], [13], [8, 10, 25], ())
    """
    automaton, groups = _automaton()
    found: dict[int, list[int]] = {}
    for start, _, cue in automaton.find_overlapping(lowered(text).encode("latin-1", "replace")):
        for group in groups[cue]:
            if group in found:
                found[group].append(start)
            else:
                found[group] = [start]
    return Cues(*map(found.get, range(len(Cues._fields)), _NONE))


@lru_cache(maxsize=1)
def _automaton() -> tuple[DoubleArrayAhoCorasick, list[tuple[int, ...]]]:
    """Return what finds all cues in Latin-1, a byte a character, and the groups of each."""
    by_cue: dict[bytes, list[int]] = {}
    for place, group in enumerate(Cues._fields):
        for cue in _CUES[group]:
            by_cue.setdefault(cue.encode("latin-1"), []).append(place)
    return DoubleArrayAhoCorasick(list(by_cue)), [tuple(each) for each in by_cue.values()]
