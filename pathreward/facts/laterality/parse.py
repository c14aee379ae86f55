"""Which sides a text states, and of which organ it says each, as far as the words beside it tell.

"left breast", "left upper outer breast", "breast on the left" and "breast (left)" are the left of
the breast; of "on the left" alone the organ is not known.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pathreward.completion.scanning import matches, plain
from pathreward.facts.cues import cue_groups, cues


class Side(NamedTuple):
    """A side that a text states; offsets in the text."""

    start: int
    end: int
    value: str
    """``left``, ``right`` or ``bilateral``."""
    organ: str = ""
    """One word for a noun and its adjective: ``ovary`` of "ovarian"; empty if none stands near."""


_ORGANS = """
    adnexa adnexal | adrenal | ankle | antrum antral | arm | atrium atrial | axilla axillary |
    back | bladder vesical | brain cerebral | breast mammary | bronchus bronchial | buttock | calf
    | cecum cecal | cheek | chest | clavicle clavicular | colon colonic | ear | elbow | epididymis
    | eye ocular | eyelid | femur femoral | finger | flank | foot | forearm | frontal | groin
    inguinal | hand | hemithorax | hilum hilar | hip | humerus humeral | iliac | jaw | kidney
    renal | knee | labium labial | larynx laryngeal | leg | lip | liver hepatic | lung pulmonary |
    mandible mandibular | maxilla maxillary | nose nasal | neck | node nodal | occipital | orbit
    orbital | ovary ovarian | palate | parametrium parametrial | parietal | parotid | pelvis
    pelvic | pleura pleural | prostate prostatic | rib | scalp | scrotum scrotal | shoulder |
    submandibular | supraclavicular | temporal | testis testicle testicular | thigh | thyroid |
    tibia tibial | toe | tongue lingual | tonsil tonsillar | tube tubal fallopian | ureter
    ureteral ureteric | uterus uterine | ventricle ventricular | vulva vulvar | wrist
"""
"""An organ a bar, its noun first."""
_PARTS = "apex base horn lobe margin pole quadrant wall"
"""What an organ may be named behind: the lobe of the left lung, the left lobe of the liver."""
_NOUNS = {word: words.split()[0] for words in _ORGANS.split("|") for word in words.split()}
_NOUNS |= {"ovaries": "ovary", "testes": "testis", "axillae": "axilla", "feet": "foot"}
_NOUNS |= {f"{word}s": noun for word, noun in _NOUNS.items() if not word.endswith("s")}
_PART_NOUNS = {word + end: word for word in _PARTS.split() for end in ("", "s")}
_STOPS = {
    *("and", "or", "nor", "but", "no", "not", "as", "than", "that", "which", "while", "with"),
    *("at", "by", "for", "from", "in", "into", "on", "to", "without"),
    *("are", "had", "has", "have", "is", "show", "shows", "was", "were"),
}
"""Words at which what is said of a side ends."""
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_SIDE = re.compile(
    r"\b(left|right|bilateral)(?:ly)?\b"
    r"(?! (?:answer|option|choice|diagnosis|behind|out|over|to\b|is\b))",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?:[ -]sided?\b)?(?:(?: and | or |/)(?:the )?(?:left|right)\b)?((?:[ \n][a-z]{1,20}+){1,6})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b([a-z]{2,20}+)(?: ?[,(:] ?| (?:on|of|at|in|to)(?: the| its)? )\Z", re.IGNORECASE
)
_REACH = 36


CUES = cue_groups(
    {
        "laterality.side": "left right bilateral",
    }
)
"""Where the patterns are tried, by group; an underscore is a space."""


def sides(text: str) -> tuple[Side, ...]:
    """Return the sides that `text` states, in its order; the last few texts are kept.

    >>> [(each.value, each.organ) for each in sides("mass of the left breast; ovary (right)")]
    [('left', 'breast'), ('right', 'ovary')]
    """
    return _sides(plain(text))


@lru_cache(maxsize=256)
def _sides(text: str) -> tuple[Side, ...]:
    return tuple(_bound(text, each) for each in matches(_SIDE, text, cues(text)["laterality.side"]))


def _bound(text: str, found: re.Match[str]) -> Side:
    """Return a side with the organ behind it, else in front of it, else the part of one behind."""
    start, end, value = found.start(), found.end(), found[1].lower()
    part = Side(start, end, value)
    if behind := _BEHIND.match(text, end):
        for word in _WORD.finditer(text, *behind.span(1)):
            folded = word[0].lower()
            if folded in _STOPS:
                break
            if noun := _NOUNS.get(folded):
                return Side(start, word.end(), value, noun)
            if not part.organ and folded in _PART_NOUNS:
                part = Side(start, word.end(), value, _PART_NOUNS[folded])
    if before := _BEFORE.search(text, max(0, start - _REACH), start):
        folded = before[1].lower()
        noun = _NOUNS.get(folded) or ("" if part.organ else _PART_NOUNS.get(folded, ""))
        if noun:
            return Side(before.start(), end, value, noun)
    return part
