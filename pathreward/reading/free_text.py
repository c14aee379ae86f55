"""Whether a short answer in free words says the gold answer, and says it as the answer."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from pathreward.linking.guards import signature
from pathreward.reading.plain_words import Word, plain_words

_SENTENCE = re.compile(r"[.!?](?=\s+[^\W\d_a-z]|\s*$)|\n+|;")
_CLAUSE = re.compile(
    r",?(?<!\banything)(?<!\bnothing)\s\bbut\b|\bhowever\b|\bthough\b|\balthough\b", re.IGNORECASE
)
_CLAIMS = (
    r"(?:true|think|believe|say|sure|certain|case|correct|likely|thought|mean|that|if|whether)"
)
_DENIES = re.compile(
    r"(?:\b(?:not(?! only)|no(?!\.?\s*\d)|never|neither|nor|without|cannot|except|excluding"
    r"|unlike|rather than|instead of|other than|anything but|far from|excludes?"
    r"|rul(?:es?|ed|ing) out|(?:absence|lack) of|negative for|incorrect|wrong|false"
    r"|den(?:y|ies|ied))\b|n't\b)"
    rf"(?P<claim>\W+(?:\w+\W+)?{_CLAIMS}\b)?(?P<between>[^,]{{0,60}})$|\bnon[- ]?$",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\b(?:maybe|perhaps|possibly|probably|unsure|uncertain|unclear|suspect(?:ed)?|suspicious"
    r"|guess|possible|probable|differential|versus|vs|whether"
    r"|if (?:it|this|that|you) (?:is|was|are|mean|meant))\b"
    r"[^,]{0,60},?\s*$|(?<!\d )\b(?:may|might|could|must|either)(?: well| also| have| be| been"
    r"| represent| indicate| suggest)*(?: an?| the)?\W*$",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:is|are|was|were|be)\b", re.IGNORECASE)
_TURNS_AFTER = re.compile(
    r"\W*(?:(?:is|are|was|were|seems?|being|has been|have been|can|could|cannot|can't)\s+)*"
    r"(?:be\s+)?(?:(?:not(?! only)|never|incorrect|wrong|false|unlikely|excluded|ruled out|possible"
    r"|likely|uncertain|unclear|questionable|denied|absent|negative|rejected|a possibility"
    r"|suspected)\b|n't\b)|[^a-zA-Z0-9.;,]{0,8}\?",
    re.IGNORECASE,
)
_OR = re.compile(r"\W*\b(?:or|versus|vs)\b|\s*/", re.IGNORECASE)
_OR_BEFORE = re.compile(r"(?:\b(?:or|versus|vs)\b|/)\W*(?:an?\s+|the\s+)?$", re.IGNORECASE)
_TAKEN_BACK = re.compile(
    r"(?<!\b\w)(?<!\b\w\w)[.;!?\n]\s*(?:but |and )?(?:or|maybe|perhaps|possibly|alternatively|wait"
    r"|actually|no,|on second thoughts?|(?:i am |i'm )?(?:unsure|not sure|not certain))\b",
    re.IGNORECASE,
)
_DECLINES = re.compile(
    r"\b(?:i(?:'|’)?m sorry|i am sorry|i (?:do not|don['’]t) know|i (?:cannot|can['’]t|could not"
    r"|couldn['’]t|am unable to) (?:find|provide|determine|answer|say|tell))\b",
    re.IGNORECASE,
)
_LONGEST = 4_000
"""Characters of a short answer with its explanation; a longer text is none."""
_LISTED = 3
"""Items from which on a list is an enumeration."""
_TELLING_WORDS = """
    not no never without non or dont doesnt didnt isnt wasnt arent cant cannot wont left right
    upper lower low high positive negative benign malignant well poorly moderate severe mild acute
    chronic primary secondary metastatic proximal distal anterior posterior lateral medial north
    south east west male female
"""
_TELLING = frozenset(_TELLING_WORDS.split())
_DISEASE = re.compile(
    r"(?:oma|itis|[ao]sis|emia|pathy|plasia|trophy|tumo?r|disease|syndrome|cell|lesion|type|grade"
    r"|stage|cancer|invasive|situ|ductal|lobular|ary|ous|al|ic)s?$"
)
_NAMES_ONLY = 5
_ANY_WORD = 7
_LONG = 10
_MOST = 0.8
_SENTENCE_LIKE = 5


def agrees(text: str, gold: str) -> tuple[bool, str]:
    """Say whether `text` gives `gold` as its answer, and why.

    The same words do, whatever their case, accents, number words, plurals and British spellings,
    in one statement and perhaps in another order; a slip in a long word; a surname for a full name;
    a place without its country. What is denied, doubted, one of several or taken back does not, and
    numbers, sides, negations and opposites are never slips.

    >>> agrees("It was Obama.", "Barack Obama")
    (True, "the answer says 'Barack Obama'")
    >>> agrees("It was not Obama.", "Barack Obama")
    (False, "the answer denies 'Barack Obama'")
    >>> agrees("Obama or Bush", "Barack Obama")
    (False, "the answer gives 'Barack Obama' as one of several")
    >>> agrees("grade III", "grade II")
    (False, "the answer does not say 'grade II'")
    """
    shown = gold if len(gold) <= 60 else gold[:59] + "…"
    fault = f"the answer does not say {shown!r}"
    if _bare(text) and _bare(text) == _bare(gold):
        return True, f"the answer says {shown!r}"
    if not plain_words(gold):
        meant = [each.form for each in plain_words(gold, silent=True)]
        said = [each.form for each in plain_words(text, silent=True)]
        same = bool(meant) and said[-len(meant) :] == meant
        return same, f"the answer says {shown!r}" if same else fault
    if len(text) > _LONGEST:
        return False, f"the answer is longer than {_LONGEST:,} characters"
    if _DECLINES.search(text):
        return False, "the answer declines"
    if _TAKEN_BACK.search(text):
        return False, "the answer takes something back"
    words = plain_words(text)
    for variant, is_head in _variants(gold):
        for first, last in _occurrences(text, words, variant):
            if is_head and not _stands_for(words, first, last, variant):
                continue
            span = _widened(text, words[first].start, words[last].end, gold)
            turned = _turned(text, *span, gold)
            if not turned:
                return True, f"the answer says {shown!r}"
            fault = f"the answer {turned.format(repr(shown))}"
    return False, fault


def _widened(text: str, first: int, last: int, gold: str) -> tuple[int, int]:
    """Return a span with the words around it that the gold answer has too."""
    known = {each.form for each in plain_words(gold, silent=True)} - _TELLING - _CONTRAST
    words = plain_words(text, silent=True)
    for each in reversed([word for word in words if word.end <= first]):
        if each.form not in known:
            break
        first = each.start
    for each in (word for word in words if word.start >= last):
        if each.form not in known:
            break
        last = each.end
    return first, last


_CONTRAST = frozenset({"than", "rather", "instead", "but", "except", "either", "neither", "nor"})


def _bare(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".")


def _stands_for(words: Sequence[Word], first: int, last: int, head: Sequence[Word]) -> bool:
    """Say whether part of a name is written as a name, and not as part of another one."""
    if [each.form for each in words[first : last + 1]] != [each.form for each in head]:
        return False
    return len(words) == len(head) or (
        words[first].is_name
        and not (first and words[first - 1].is_name)
        and not (last + 1 < len(words) and words[last + 1].is_name)
    )


def _sentence(text: str, first: int, last: int) -> tuple[int, int]:
    start = 0
    for each in _SENTENCE.finditer(text):
        if each.end() > first:
            break
        start = each.end()
    end = _SENTENCE.search(text, last)
    return start, end.end() if end else len(text)


@lru_cache(maxsize=4096)
def _variants(gold: str) -> tuple[tuple[tuple[Word, ...], bool], ...]:
    """Return what says the gold answer, and whether it is only the telling part of a name."""
    found = [(plain_words(gold), False)]
    bare = re.sub(r"\s*\([^()]*\)", " ", gold)
    aside = plain_words(re.sub(_YEARS, "", " ".join(re.findall(r"\(([^()]*)\)", gold))))
    if bare != gold and not _tells(aside):
        found.append((plain_words(bare), False))
    sides = re.split(r"\s+or\s+", gold, flags=re.IGNORECASE)
    if len(sides) == 2 and not any(_tells(plain_words(side)) for side in sides):
        found += [(plain_words(side), False) for side in sides]
    head, tail = _parted(bare)
    if (_is_proper(plain_words(head)) or re.fullmatch(_YEARS, head)) and (
        _OPENS_ASIDE.match(tail) or _is_proper(plain_words(tail))
    ):
        found.append((plain_words(head), bool(head != bare)))
    words = plain_words(bare)
    if words and words[0].form in _TITLES and _is_proper(words[1:]):
        words = words[1:]
        found.append((words, False))
    if 2 <= len(words) <= 4 and _is_proper(words) and not re.search(r"[,&]|\band\b", gold):
        if len(words) < 4 and len(words[-1].form) > 2:
            found.append((words[-1:], True))
        if len(words) == 3:
            found.append((words[::2], False))  # without a middle name
        found += [(words[i:], True) for i in range(1, len(words) // 2 + 1)]
    if len(words) == 2 and words[0].form.isdecimal() and words[1].form in _TIMES:
        found.append((words[:1], False))
    return tuple(dict.fromkeys(each for each in found if each[0]))


_YEARS = re.compile(r"(?:in )?\b[12]\d{3}\b(?:\s*[-–]\s*[12]\d{3}\b)?", re.IGNORECASE)
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sir", "dame", "professor", "prof", "president"}
)
_OPENS_ASIDE = re.compile(
    r"\s*(?:in|on|at|who|which|as|with|for|about|by|because)\b", re.IGNORECASE
)


def _parted(gold: str) -> tuple[str, str]:
    """Return a name and the aside behind it: "Portland", "Oregon"; both empty without one."""
    head, comma, tail = gold.partition(",")
    if comma and ("," not in tail or _OPENS_ASIDE.match(tail)):
        return head, tail
    head, by, tail = gold.partition(" by ")
    return (head, by + tail) if by else ("", "")


_TIMES = frozenset({"year", "day", "hour", "minute", "month", "week"})


def _tells(words: Sequence[Word]) -> bool:
    return any(each.form in _TELLING or any(map(str.isdigit, each.form)) for each in words)


def _is_proper(words: Sequence[Word]) -> bool:
    """Say whether these are names, as far as their writing shows."""
    return bool(words) and all(
        each.is_name
        and each.form.isalpha()
        and each.form not in _TELLING
        and not _DISEASE.search(each.form)
        for each in words
    )


def _occurrences(text: str, words: Sequence[Word], gold: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the first and last word of each place where the gold words stand."""
    size = len(gold)
    found = [
        (i, i + size - 1)
        for i in range(len(words) - size + 1)
        if all(_same(words[i + j], gold[j]) for j in range(size))
    ]
    if not found:
        found = _joined(words, gold)
    if not found and size > 1:
        place = 0
        for start, end in _sentences(text):
            inside = _inside(words, start, end)
            found += [(place + a, place + b) for a, b in _reordered(inside, gold)]
            place += len(inside)
    return found


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    bounds = [0, *(each.end() for each in _SENTENCE.finditer(text)), len(text)]
    return tuple((a, b) for a, b in pairwise(bounds) if b > a)


def _inside(words: Sequence[Word], start: int, end: int) -> list[Word]:
    return [each for each in words if start <= each.start < end]


def _same(said: Word, meant: Word) -> bool:
    return said.form == meant.form or _is_slip(
        said.form, meant.form, said.is_name and meant.is_name
    )


@lru_cache(maxsize=65536)
def _is_slip(said: str, meant: str, are_names: bool) -> bool:
    """Say whether one word is the other with a slip of the pen, or in another form."""
    shortest = min(len(said), len(meant))
    if shortest < 4 or not (said.isalpha() and meant.isalpha()) or said[:2] != meant[:2]:
        return False
    if {_root(said)} == {_root(meant)}:
        return True
    if shortest < (_NAMES_ONLY if are_names else _ANY_WORD) or said[:3] != meant[:3]:
        return False
    if signature(said) != signature(meant) or {said, meant} & _TELLING:
        return False
    most = 1 if shortest < _LONG else 2
    if OSA.distance(said, meant, score_cutoff=most) > most:
        return False
    same = next((i for i, (a, b) in enumerate(zip(said, meant, strict=False)) if a != b), shortest)
    return are_names or same < shortest - 2


def _root(word: str) -> str:
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e")


def _joined(words: Sequence[Word], gold: Sequence[Word]) -> list[tuple[int, int]]:
    """Return where the gold words stand written as one, or one of them as two."""
    whole = "".join(each.form for each in gold)
    if len(whole) < _NAMES_ONLY or not whole.isalpha():
        return []
    found = []
    for i in range(len(words)):
        built = ""
        for j in range(i, min(len(words), i + len(gold) + 2)):
            built += words[j].form
            if built == whole:
                found.append((i, j))
            if not whole.startswith(built):
                break
    return found


def _reordered(words: list[Word], gold: Sequence[Word]) -> list[tuple[int, int]]:
    """Return the sentence's span where it has the gold words, or most of many, in any order."""
    if sum(any(map(str.isdigit, each.form)) for each in gold) > 1:
        return []
    places = []
    missing = []
    for each in gold:
        place = next(
            (i for i, word in enumerate(words) if i not in places and _same(word, each)), None
        )
        if place is None:
            missing.append(each)
        else:
            places.append(place)
    if not places or _tells(missing):
        return []
    first, last = min(places), max(places)
    others = [words[i] for i in range(first, last + 1) if i not in places]
    wanted = 1 if len(gold) < _SENTENCE_LIKE else _MOST
    room = _REACH if len(gold) < _SENTENCE_LIKE else len(gold)
    if len(places) < wanted * len(gold) or len(others) > room or _tells(others):
        return []
    return [(first, last)]


_REACH = 4


def _turned(text: str, first: int, last: int, gold: str) -> str:
    """Return how the words around an occurrence turn it, or the empty string."""
    start, end = _sentence(text, first, last)
    for each in _CLAUSE.finditer(text, start, first):
        start = each.end()
    start = max(start, text.rfind(": ", start, first) + 1)
    before, after = text[max(start, first - 80) : first], text[last : min(end, last + 80)]
    after = _ASIDE.sub("", after)
    denial = _DENIES.search(before)
    if denial and (denial["claim"] or not _VERB.search(denial["between"] or "")):
        return "denies {}"
    if _DOUBTS.search(before):
        return "hedges on {}"
    if _TURNS_AFTER.match(after):
        return "denies or doubts {}"
    if _OR.match(after) or _OR_BEFORE.search(before):
        return "gives {} as one of several"
    if "," not in gold and _enumerated(text[start:], before, after):
        return "gives {} as one of several"
    return ""


_ASIDE = re.compile(r"\A\s*\([^()]*\)")


def _enumerated(text: str, before: str, after: str) -> bool:
    """Say whether a list runs through the place: "cyst, abscess, GOLD and granuloma"."""
    items = [each for each in _PARTS.split(text.strip(" .")[:400]) if each]
    if len(items) >= _LISTED and "," in text and all(map(_SHORT_ITEM.fullmatch, items)):
        return not _VERB.search(text)
    return bool(_LIST_BEFORE.search(before) or _LIST_AFTER.match(after))


_PARTS = re.compile(r",\s*(?:(?:and|or)\s)?|\s(?:and|or)\s")
_SHORT_ITEM = re.compile(r"(?!(?:an?|the)\s)\S+(?:\s(?!of\b)\S+){0,3}", re.IGNORECASE)
_ITEM = r"(?!(?:an?|the|who|which|where)\b)[^\W_]+(?: [^\W_]+){0,2}"
_LIST_BEFORE = re.compile(rf"{_ITEM}, {_ITEM},? (?:and|or) $|{_ITEM}, {_ITEM}, $")
_LIST_AFTER = re.compile(rf", {_ITEM}(?:, {_ITEM})*,? (?:and|or) [^\W_]+")
