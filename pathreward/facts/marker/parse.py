"""Which marker results a text states: ER+, HER2 3+, Ki-67 20 %, MLH1 lost, BRAF V600E mutated.

A result is a status, a score, a percentage, or several of them. What a protein stain calls lost,
absent or non-reactive is negative; what it calls retained, intact or expressed is positive. Genes
are mutated or wild type, amplified or not.
"""

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from pathreward.completion.scanning import between, matches, places, plain, windows
from pathreward.facts.cues import cues


class Marker(NamedTuple):
    """A marker's result that a text states; offsets in the text."""

    start: int
    end: int
    name: str
    """One name for all spellings: ``HER2``, ``Ki-67``, ``ER``; empty where the text names none."""
    status: str = ""
    """``positive``, ``negative``, ``equivocal``, ``low``, ``mutated``, ``wild type``,
    ``amplified``, ``not amplified``, ``high`` or ``stable`` (instability), ``deficient`` or
    ``proficient`` (repair), ``methylated``, ``unmethylated``."""
    score: str = ""
    """``0``, ``1+``, ``2+``, ``3+``."""
    low: float | None = None
    """The percentage, or the lower end of one."""
    high: float | None = None
    """The upper end; equal to `low` where one number is stated."""


_SPELLINGS = {
    "ER": r"ER(?![a-z])|[oO]?[eE]strogen[ -]receptors?(?:\s?\(ER\))?",
    "PR": r"PR(?![a-z])|PgR|[pP]rogesterone[ -]receptors?(?:\s?\((?:PR|PgR)\))?",
    "HER2": r"(?:HER|Her|her)[ -]?2(?:[ /-]?[nN]eu)?|ERBB2|c-erbB-?2"
    r"|[hH]uman epidermal growth factor receptor 2(?:\s?\(HER2\))?",
    "hormone receptors": r"[hH]ormone receptors?",
    "Ki-67": r"[kK][iI][ -]?67|MIB[ -]?1",
    "PD-L1": r"PD-?L1",
    "MSI": r"MSI(?![a-z])|[mM]icrosatellite(?: instability)?(?: status)?",
    "MMR": r"MMR|[mM]ismatch[ -]repair(?:\s?\(MMR\))?(?: proteins?| status)?",
    "AR": r"AR(?![a-z])|[aA]ndrogen receptors?",
    "SMARCB1": r"INI-?1|SMARCB1|BAF47",
    "SMARCA4": r"BRG-?1|SMARCA4",
    "p53": r"[pP]53|TP53",
    "EBER": r"EBER|EBV",
    "E-cadherin": r"[eE][ -]?cadherin",
    "beta-catenin": r"(?:[bB]eta|β)[ -]?catenin",
    "CK": r"(?:CK|[cC]ytokeratin|[kK]eratin)[ -]?(?:\d{1,2}(?:/\d{1,2})?|AE1/AE3)?",
    "SYN": r"[sS]ynaptophysin",
    "CGA": r"[cC]hromogranin(?: A)?",
    "MGMT": r"MGMT(?: promoter)?",
    "1p/19q": r"1p/?19q",
}
_LOWER = (
    "desmin|vimentin|inhibin|calretinin|mammaglobin|thyroglobulin|calcitonin|napsin A|napsin"
    "|myogenin|h-caldesmon|caldesmon|smooth muscle actin|actin|hep ?par-?1|arginase-?1|glypican-?3"
    "|melan-?a|podoplanin|mucicarmine|congo red|tryptase|cyclin D1|uroplakin|nestin|fascin"
)
_GENE = r"[A-Z][A-Z0-9]{1,7}(?:-[A-Z0-9]{1,5})?\d?|[pP]\d{2}|[A-Z]{1,4}-\d{1,3}|CD\d{1,3}[a-e]?"
_VARIANT = r"(?:\s?(?:p\.)?[A-Z]\d{2,4}[A-Z]?(?![\w]))?"
_NAMED = re.compile(
    r"(?<![\w])(?:" + "|".join(f"({each})" for each in _SPELLINGS.values()) + r"|((?i:" + _LOWER
    + rf"))|({_GENE}))({_VARIANT})(?!\w)"
)  # fmt: skip
_CAPITALS = string.ascii_uppercase
_SHAPE = bytes.maketrans((_CAPITALS + "0123456789-").encode(), b"X" * 37)
"""What makes one sign of all that a name in capitals goes on with."""
_NAMES = tuple(_SPELLINGS)
_NO_MARKER = re.compile(
    r"(?:TNM|FIGO|WHO|ISUP|AJCC|HPFS?|IHC|FISH|TPS|CPS|NOS|DCIS|LCIS|GG\d?|TCGA|AND|OR|NOT|THE|NO"
    r"|IS|OF|IN|FNCLCC|SBR|NHG\d?|CNS|I{2,3}|IV|VI|ISH|PCR|NGS|[DR]NA|MI|[TNMGRL]\d[a-e]?)\Z"
)
_CPS = re.compile(
    r"(?:PD-?L1\s)?(?:\(?22C3\)?\s)?(?:CPS|combined positive score)(?:\s?[:=]|\sis|\sof)?\s?"
    r"(\d{1,3})(?![\d.%])",
    re.IGNORECASE,
)
_DEGREE = (
    r"(?:strong(?:ly)?|diffuse(?:ly)?|focal(?:ly)?|weak(?:ly)?|moderate(?:ly)?|patch(?:y|ily)"
    r"|nuclear|membranous|cytoplasmic|both|all|completely|entirely|complete|partial|tumou?r|cells?)"
)
_STATUSES = {
    "not amplified": r"(?:not|non)[ -]?amplified|no amplification|unamplified",
    "wild type": r"wild[ -]?types?|not mutated|unmutated|non[ -]mutated|no mutations?",
    "unmethylated": r"unmethylated|not methylated",
    "deficient": r"deficien(?:t|cy)",
    "proficient": r"proficient",
    "high": r"[- ]?(?:H\b|high\b|unstable)|instability[ -]high",
    "stable": r"stable",
    "equivocal": r"equivocal|indeterminate|borderline",
    "negative": r"negativ(?:e|ity)|non-?reactive|not (?:expressed|detected|reactive|seen|present"
    r"|positive|retained|intact)|no (?:expression|reactivity|staining|immunoreactivity)|lost|loss"
    r"|absent|absence|unreactive|undetected",
    "positive": r"positiv(?:e|ity)|(?:immuno)?reactiv(?:e|ity)|express(?:ed|ion|es)?|retained"
    r"|intact|preserved|present|detected|not lost|no loss|overexpress(?:ed|ion)",
    "amplified": r"amplifi(?:ed|cation)",
    "mutated": r"mutat(?:ed|ion)|mutant",
    "methylated": r"methylated",
    "rearranged": r"rearrange(?:d|ment)|fusion|translocat(?:ed|ion)",
    "codeleted": r"co-?delet(?:ed|ion)",
    "low": r"low\b",
}
_KINDS = tuple(_STATUSES)
_STATUS = "|".join(f"({each})" for each in _STATUSES.values())
_PERCENT = (
    r"(?:([<>≤≥]|less than |more than )?\s?(\d{1,3}(?:\.\d{1,3})?)"
    r"(?:\s?%?\s?(?:-|–|to)\s?(\d{1,3}))?\s?%)"
)
_FILLER = (
    rf"(?:{_DEGREE}|is|are|was|were|has|have|shows?|showed|demonstrates?|status|staining|stain|with"
    r"|protein|gene|immunostain(?:ing)?|proliferati(?:on|ve)|labell?ing|index|rate|score|TPS|CPS"
    r"|expression(?= (?:is|was|lost|absent|retained|intact|[<>\d]))|of|at|about|approximately|~|≈"
    r"|by IHC|IHC|tumou?r proportion|combined positive|immunohistochemical(?:ly)?|a|in|the|tumou?r"
    r"|cells)"
)
_AFTER = re.compile(
    rf"(?:[\s:=(,-]{{0,3}}{_FILLER}(?![\w])){{0,6}}[\s:=(,\"']{{0,3}}"
    rf"(?:([0-3]\+?)(?![\d%/]|\.\d|\s?%)|(\+{{1,3}}|\(\+\)|[-–\u2212](?![\w\d])|\(-\))"
    rf"|{_PERCENT}|-?(?:{_DEGREE}\s){{0,3}}(?:{_STATUS}))",
    re.IGNORECASE,
)  # fmt: skip
_MORE = re.compile(
    rf"[\s,;(]{{0,3}}(?:{_FILLER}\s?){{0,4}}(?:([0-3]\+)|{_PERCENT}|\(?({_STATUS})\)?)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:\b(?:{_STATUS})(?:\s(?:nuclear|protein))?(?:\s(?:expression|staining|immunostaining"
    r"|reactivity))?(?:\s(?:for|of|in|the|with|both|all)){0,2}|([0-3]\+)|([<>]?\d{1,3}%))\s\Z",
    re.IGNORECASE,
)
_FOR_THE_NEXT = re.compile(
    r"\s(?:(?:nuclear |protein )?(?:expression|staining) )?(?:for|of)\b", re.IGNORECASE
)
_SAYS_OF = re.compile(r"(?:over)?expression\Z|reactivity\Z|present\Z", re.IGNORECASE)
_LIST = re.compile(r"\s?(?:,|/|and|&|or|nor|,\s?and)\s?(?:both\s|also\s)?\Z", re.IGNORECASE)
_WINDOW = 60
_COMPOSITES = re.compile(
    r"(?P<d>\bdMMR\b)|(?P<p>\bpMMR\b)|(?P<s>\bMSS\b)|(?P<l>\bMSI[- ]?L(?:ow)?\b)"
    r"|(?P<t>\btriple[ -]negative\b)|(?P<i>\bIDH[12]?(?:mut|-mutant)\b)|(?P<w>\bIDH[12]?-?wt\b)",
    re.IGNORECASE,
)
_COMPOSED = {
    "d": (("MMR", "deficient"),), "p": (("MMR", "proficient"),), "s": (("MSI", "stable"),),
    "l": (("MSI", "low"),), "t": (("ER", "negative"), ("PR", "negative"), ("HER2", "negative")),
    "i": (("IDH", "mutated"),), "w": (("IDH", "wild type"),),
}  # fmt: skip
_BARE = re.compile(
    rf"\W*(?:it is |(?:the |final |my ){{0,2}}(?:status|result|tumou?r|answer)(?: is |: ?))?"
    rf"(?:{_DEGREE}\s){{0,2}}"
    rf"(?:(?:{_STATUS})(?: status)?|([0-3]\+))\W*",
    re.IGNORECASE,
)


_ALSO = re.compile(
    r"[\s,;:/|(&<>=~→–-]{1,6}(?:(?:and|but|then|also)\s){0,2}(positive|negative)\W*(?:\Z|[.,;)\n])",
    re.IGNORECASE,
)
"""A second result right behind one: "ER negative / positive"; "(positive control)" is none."""


CUES = {
    "marker.marker": (
        "estrogen receptor",
        "oestrogen receptor",
        "oestrogen-receptor",
        "pgr",
        "progesterone",
        "her2",
        "her 2",
        "her-2",
        "c-erb",
        "human epidermal",
        "hormone receptor",
        "ki67",
        "ki 67",
        "ki-67",
        "mib1",
        "mib 1",
        "mib-1",
        "microsatellite",
        "mismatch",
        "androgen receptor",
        "ecadherin",
        "e cadherin",
        "e-cadherin",
        "betacatenin",
        "beta catenin",
        "beta-catenin",
        "cytokeratin",
        "keratin",
        "synaptophysin",
        "chromogranin",
        "1p19q",
        "1p/19q",
        "desmin",
        "vimentin",
        "inhibin",
        "calretinin",
        "mammaglobin",
        "thyroglobulin",
        "calcitonin",
        "napsin",
        "myogenin",
        "h-caldesmon",
        "caldesmon",
        "smooth muscle",
        "actin",
        "heppar",
        "hep par",
        "arginase",
        "glypican",
        "melana",
        "melan-a",
        "podoplanin",
        "mucicarmine",
        "congo red",
        "tryptase",
        "cyclin d1",
        "uroplakin",
        "nestin",
        "fascin",
        "estrogen-receptor",
        "androgen-receptor",
    ),
    "marker.result": (
        "+",
        "%",
        "- ",
        "-/",
        "-,",
        "-)",
        "-;",
        "positiv",
        "negativ",
        "reactiv",
        "express",
        "retain",
        "intact",
        "preserv",
        "present",
        "detect",
        "lost",
        "loss",
        "absen",
        "equivoc",
        "indeterm",
        "borderline",
        "amplif",
        "wild",
        "mutat",
        "mutant",
        "methylat",
        "rearrang",
        "fusion",
        "translocat",
        "delet",
        "deficien",
        "proficien",
        "stable",
        "msi",
        "mss",
        "mmr",
        "cps",
        "her2",
        "her-2",
        "idh",
        "combined positive",
        " low",
        "high",
    ),
    "marker.composite": ("mmr", "mss", "msi", "triple", "idh"),
    "marker.combined": ("cps", "combined positive"),
}
"""Where the patterns are tried, by group."""


def markers(text: str) -> tuple[Marker, ...]:
    """Return the results that `text` states, in its order; the last few texts are kept.

    >>> [(each.name, each.status, each.score) for each in markers("ER-/PR+, HER2 2+ (equivocal)")]
    [('ER', 'negative', ''), ('PR', 'positive', ''), ('HER2', 'equivocal', '2+')]
    >>> [(each.name, each.low) for each in markers("Ki-67 labeling index of 20 %")]
    [('Ki-67', 20.0)]
    """
    return _markers(plain(text))


@lru_cache(maxsize=256)
def _markers(text: str) -> tuple[Marker, ...]:
    told = cues(text)
    found: list[Marker] = []
    opening = _opening(text) if told["marker.result"] else []
    for window in windows(told["marker.result"], 160, 80, len(text)):
        start, end = _between_words(text, *window)
        part = text[start:end]
        if between(told["marker.composite"], start, end):
            found += _moved(_composites(part), start)
        if between(told["marker.combined"], start, end):
            found += _moved(_combined(part), start)
        if here := between(opening, start, end):
            found += _moved(_results(part, [at - start for at in here]), start)
    if not found and len(text) < 80 and (bare := _BARE.fullmatch(text)):
        score = bare[len(_KINDS) + 1] or ""
        found.append(Marker(bare.start(), bare.end(), "", _status(bare, 1), score))
    return tuple(sorted([*found, *_opposites(text, found)]))


def _opposites(text: str, found: Sequence[Marker]) -> Iterator[Marker]:
    """Yield the second result of a marker that a text calls both: "ER negative / positive"."""
    for each in found:
        if each.status not in {"positive", "negative"}:
            continue
        also = _ALSO.match(text, each.end, each.end + 40)
        if not also or also[1].lower() == each.status:
            continue
        if not any(other.start <= also.start(1) < other.end for other in found):
            yield Marker(*also.span(1), each.name, also[1].lower())


def _opening(text: str) -> list[int]:
    """Return where a name may begin: at a cue, a capital before another or a number, p53, β."""
    shape = text.encode("latin-1", "replace").translate(_SHAPE)
    capitals = (at for at in places(shape, b"XX") if text[at] in _CAPITALS)
    return sorted(
        {*cues(text)["marker.marker"], *capitals, *places(shape, b"pX"), *places(text, "β")}
    )


def _moved(found: Iterable[Marker], start: int) -> Iterator[Marker]:
    return (each._replace(start=start + each.start, end=start + each.end) for each in found)


def _between_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a window moved out to the next white space, by a word at most."""
    low = text.rfind(" ", max(0, start - 20), start) + 1 if start else 0
    high = text.find(" ", end, end + 20)
    return low or start, high if high >= 0 else min(len(text), end + 20)


def _composites(text: str) -> Iterator[Marker]:
    for found in _COMPOSITES.finditer(text):
        for name, status in _COMPOSED[found.lastgroup or ""]:
            yield Marker(found.start(), found.end(), name, status)


def _combined(text: str) -> Iterator[Marker]:
    for found in _CPS.finditer(text):
        value = float(found[1])
        yield Marker(found.start(), found.end(), "PD-L1 CPS", low=value, high=value)


def _results(text: str, opening: Iterable[int]) -> Iterator[Marker]:
    """Yield the results in a text whose names begin at some of the opening places."""
    named = matches(_NAMED, text, opening, len(text))
    names = [each for each in named if not _NO_MARKER.match(each[0])]
    behind = [
        _behind(text, name, following.start() if following else len(text))
        for name, following in zip_longest(names, names[1:])
    ]
    for place in range(len(names) - 2, -1, -1):
        listed = _LIST.fullmatch(text, names[place].end(), names[place + 1].start())
        if behind[place] is None and listed:
            behind[place] = _for_another(behind[place + 1], names[place])
    last, taken, before = 0, 0, None
    for name, mine in zip(names, behind, strict=True):
        given = _ahead(text, name, last)
        if given is None and before is not None and _LIST.fullmatch(text, last, name.start()):
            given = _for_another(before, name)
        before, last = given, name.end()
        is_free = given is None or given.marker.start >= taken
        if result := _settled(given if is_free or mine is None else None, mine):
            if mine and result is mine.marker:
                taken = result.end  # "ER negative PR positive": it is not the next name's too
            yield result


def _for_another(result: "_Told | None", name: re.Match[str]) -> "_Told | None":
    """Return the result of a list's neighbour as that of `name`: "ER and PR positive"."""
    if result is None:
        return None
    marker = result.marker
    start, end = min(marker.start, name.start()), max(marker.end, name.end())
    return result._replace(marker=marker._replace(start=start, end=end, name=_name(name)))


def _settled(given: "_Told | None", mine: "_Told | None") -> Marker | None:
    """Return what holds of a name with a result before it and one behind it."""
    if mine is None or (given is not None and mine.weak):
        return given.marker if given else None
    return mine.marker


class _Told(NamedTuple):
    marker: Marker
    weak: bool
    """It may be the next name's ("ER, negative PR"), or only say what the other result is of."""


def _behind(text: str, name: re.Match[str], stop: int) -> _Told | None:
    """Return the result that stands behind a name, if one does before the next name."""
    stop = min(stop, name.end() + _WINDOW)
    found = _AFTER.match(text, name.end(), stop)
    if not found:
        return None
    score, sign, bound, low, high = found.group(1, 2, 3, 4, 5)
    status = _status(found, 6)
    if score and not score.endswith("+") and _name(name) not in {"HER2", "PD-L1"}:
        return None
    if status and _FOR_THE_NEXT.match(text, found.end()):
        return None
    if sign:
        status = "positive" if "+" in sign else "negative"
        score = f"{len(sign)}+" if sign in {"++", "+++"} else ""
    weak = status != "" and (
        not text[found.end() : stop].strip() or _SAYS_OF.search(found[0]) is not None
    )
    end = found.end()
    while (more := _MORE.match(text, end, stop)) and more.end() > end:
        if more[5] and (status or _FOR_THE_NEXT.match(text, more.end())):
            break
        score = score or more[1] or ""
        if low is None and more[3]:
            bound, low, high = more.group(2, 3, 4)
        status = status or _status(more, 6)
        end = more.end()
    if score and not score.endswith("+") and score != "0":
        score += "+"
    return _Told(_made(name.start(), end, name, status, score or "", bound, low, high), weak)


def _made(
    start: int, end: int, name: re.Match[str], status: str, score: str,
    bound: str | None, low: str | None, high: str | None,
) -> Marker:  # fmt: skip
    least = float(low) if low else None
    most = float(high) if high else least
    if bound:
        least, most = (0.0, most) if bound.strip() in {"<", "≤", "less than"} else (least, 100.0)
    return Marker(start, end, _name(name), status, score, least, most)


def _ahead(text: str, name: re.Match[str], low: int) -> _Told | None:
    """Return the result that stands before a name: "positive for ER", "loss of MLH1"."""
    start = max(low, name.start() - _WINDOW)
    found = _BEFORE.search(text[start : name.start()])
    if not found:
        return None
    score, percent = found[len(_KINDS) + 1], found[len(_KINDS) + 2]
    value = percent.strip("<>%") if percent else None
    begin = start + found.start()
    status = _status(found, 1)
    return _Told(_made(begin, name.end(), name, status, score or "", None, value, None), weak=False)


def _status(found: re.Match[str], first: int) -> str:
    return next((kind for place, kind in enumerate(_KINDS, first) if found[place] is not None), "")


def _name(found: re.Match[str]) -> str:
    index = next(place for place in range(1, len(_NAMES) + 3) if found[place] is not None)
    variant = found[len(_NAMES) + 3].replace("p.", "").strip()
    if index <= len(_NAMES):
        name = _NAMES[index - 1]
        if name == "CK":
            name = "CK" + "".join(re.findall(r"[\d/]|AE1/AE3", found[0]))
    else:
        name = re.sub(r"[\s-]", "", found[index]).upper()
    return f"{name} {variant}" if variant else name
