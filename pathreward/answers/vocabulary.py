"""The words of an answer with their classes: which belong to a frame, deny, hedge or take back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pathreward.assertion.classes import class_of_cue
from pathreward.lexicon import load_table

POLAR = frozenset({"negator", "bad", "doubt", "effort", "exclusive"})
"""Classes that deny alone and assert in pairs: "not", "wrong"; "no doubt", "nothing else"."""
REFUSED = {
    "excluding": "the answer excludes what it names ({!r})",
    "hedge": "the answer hedges ({!r})",
    "condition": "the answer holds only under a condition ({!r})",
    "comparison": "the answer only compares with what it names ({!r})",
    "alternative": "the answer leaves an alternative open ({!r})",
    "person": "the answer says what another person says ({!r})",
    "elsewhere": "the answer is about another case or source ({!r})",
}
"""Classes that no head may hold, with the reason."""
BREAKS = frozenset({"opener", "contrast", "so"})
"""Classes that begin another segment of a sentence."""
PLAIN = frozenset(
    {"certainty", "right", "answer", "verb", "showing", "case", "function", "stake"}
    | {"prevailing"}
)
"""Classes that say nothing of the case: the words of a frame."""
FRAME_CLASSES = POLAR | frozenset(REFUSED) | BREAKS | PLAIN
CUE_CLASSES = {
    **dict.fromkeys(("negation", "no", "nothing", "without", "none"), "negator"),
    **dict.fromkeys(("hedge_adjective", "hedge_adverb", "hedge_modal", "hedge_value"), "hedge"),
    **dict.fromkeys(("hedge_noun", "seem", "could", "whether", "consider"), "hedge"),
    **dict.fromkeys(("in_differential", "not_exclude_zh"), "hedge"),
    **dict.fromkeys(("if", "unless", "suppose"), "condition"),
    **dict.fromkeys(("exclude", "exclude_zh", "deny", "fail", "lack", "lack_noun"), "excluding"),
    **dict.fromkeys(("unlikely", "not_is_zh", "vain", "out"), "bad"),
    **dict.fromkeys(("family", "person"), "person"),
    **dict.fromkeys(("other_patient", "history", "ago", "defining"), "elsewhere"),
    "exception": "exclusive",
    "other_than": "exclusive",
    "instead": "contrast",
    "versus": "alternative",
    "doubt": "doubt",
}
"""What the classes of ``cues.tsv`` mean in the frame of an answer.

A phrase that means something else there has a row in ``answer_frames.tsv``, which decides.
"""
_CUES_OF_TAILS = {"retract": "retract", "withdraw": "retract", "reversal": "reversal"}
TAIL_CLASSES = frozenset({"reference", "imperative", "reversal", "retract", "doubt", "others"})
FIELD_CLASSES = frozenset({"aside", "explanation"})
UNKNOWN = ""
"""The class of a word that no table has."""
_LONGEST = 7
"""Words of a phrase in the tables."""
_ZH_LONGEST = 8
_WORD = re.compile(
    r"[^\W\d_\u3400-\u9fff]+(?:[-'][^\W\d_\u3400-\u9fff]+)*|\d+(?:[.,]\d+)*%?|[\u3400-\u9fff]+"
    r"|=>|->|(?<![\d ])=|(?<!\d) =(?! ?\d)|[→⇒➔➜∴✅✓✔☑❌✗✘×≠¬❓⁉]"  # × crosses out
)
_CONTRACTED = re.compile(r"([a-z]+?)(n't|'s|'re|'m|'ve|'ll|'d)$")
_IRREGULAR = {"ca": "can", "wo": "will", "ai": "is", "sha": "shall"}
_ONE_WORD = {"cannot": ("can", "not"), "dont": ("do", "n't"), "isnt": ("is", "n't"),
             "cant": ("can", "n't"), "doesnt": ("does", "n't"), "wont": ("will", "n't"),
             "im": ("i", "'m")}  # fmt: skip
_NUMBER = re.compile(r"\.?\s?\d")
"""What follows a "no" that means number."""
_NO_NUMBER = re.compile(r"no\.?\s?\d", re.IGNORECASE)


INFLECTED = frozenset(
    {"verb", "prevailing", "showing", "stake", "answer", "right", "case", "hedge", "bad"}
    | {"excluding", "doubt", "effort", "elsewhere", "person"}
)
"""Classes whose words are known in every inflection."""
_NEGATIVE_PREFIXES = ("un", "in", "im", "ir", "il", "mis", "dis", "non", "anti", "pseudo")
_HOLDING = frozenset({"right", "certainty", "showing"})
_NEGATED = {
    "un": _HOLDING | {"verb"}, "in": {"right"}, "im": {"right"}, "ir": {"right"}, "il": {"right"},
    "mis": _HOLDING | {"verb", "answer"}, "dis": _HOLDING | {"verb"}, "non": _HOLDING | {"answer"},
    "anti": {"answer"}, "pseudo": {"answer", "case"},
}  # fmt: skip
"""Classes of a word that a prefix turns into a denial."""
_SUFFIXED = 5
_SHORTEST = 3


def _uninflected(form: str) -> Iterable[str]:
    """Yield the forms that an inflected word may come from, British spellings folded."""
    folded = form.replace("ise", "ize").replace("isi", "izi").replace("our", "or")
    forms = (form, folded) if folded != form else (form,)
    if folded != form:
        yield folded
    for each in forms:
        for suffix in ("s", "es", "d", "ed", "ing"):
            stem = each.removesuffix(suffix)
            if stem == each or len(stem) < _SHORTEST:
                continue
            yield stem
            if suffix in {"ing", "ed"}:
                yield stem + "e"
                if stem[-1] == stem[-2]:
                    yield stem[:-1]
            if suffix in {"es", "ed"} and stem.endswith("i"):
                yield stem[:-1] + "y"


class AnswerToken(NamedTuple):
    """A word or a phrase of the tables, and its place."""

    start: int
    end: int
    form: str
    """In lower case, contractions apart: "isn't" is two tokens, "is" and "n't"."""
    cls: str
    """Its class in the table, or `UNKNOWN`."""


class AnswerPhrases:
    """The phrases of a table, found in a sequence of words, the longest first.

    >>> found = AnswerPhrases({"no": "negator", "of course": "certainty"})
    >>> [(each.form, each.cls) for each in found.tokens("Of course no")]
    [('of course', 'certainty'), ('no', 'negator')]
    """

    def __init__(self, classes: Mapping[str, str]) -> None:
        self._classes = dict(classes)
        self._derived = lru_cache(maxsize=8192)(self._by_affixes)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, cls in classes.items():
            forms = tuple(each[2] for each in _words(phrase))
            if len(forms) > 1:
                self._by_first.setdefault(forms[0], []).append((forms, cls))
        for each in self._by_first.values():
            each.sort(key=lambda found: -len(found[0]))

    def tokens(self, text: str, start: int = 0, end: int | None = None) -> list[AnswerToken]:
        """Return the tokens of a span of a text, in their order."""
        return self.classed(words_of(text, start, end))

    def classed(self, words: Sequence[tuple[int, int, str]]) -> list[AnswerToken]:
        """Return words, as `words_of` gives them, as tokens."""
        found: list[AnswerToken] = []
        at = 0
        while at < len(words):
            first, last, form = words[at]
            if form[0] >= "\u3400":
                found.extend(self._chinese(form, first))
                at += 1
                continue
            for forms, cls in self._by_first.get(form, ()):
                if tuple(each[2] for each in words[at : at + len(forms)]) == forms:
                    found.append(
                        AnswerToken(first, words[at + len(forms) - 1][1], " ".join(forms), cls)
                    )
                    at += len(forms)
                    break
            else:
                found.append(AnswerToken(first, last, form, self.class_of(form)))
                at += 1
        return found

    def class_of(self, form: str) -> str:
        """Return the class of a word; of a hyphenated one, that of its parts if they have one."""
        if (cls := self._classes.get(form)) is not None:
            return cls
        if "-" in form:
            parts = [self.class_of(part) for part in form.split("-") if part]
            for refused in (*REFUSED, "bad", "negator"):
                if refused in parts:
                    return refused
            return UNKNOWN if UNKNOWN in parts or not parts else parts[-1]
        return self._derived(form)

    def _by_affixes(self, form: str) -> str:
        """Return the class of a word that the table has in another form, by its affixes."""
        for base in _uninflected(form):
            if (cls := self._classes.get(base, UNKNOWN)) in INFLECTED:
                return cls
        if form.endswith("ly"):
            return self._adverb(form)
        for prefix in _NEGATIVE_PREFIXES:
            if form.startswith(prefix) and len(form) > len(prefix) + 2:
                base = form[len(prefix) :]
                cls = next(
                    (c for e in (base, *_uninflected(base)) if (c := self._classes.get(e))), UNKNOWN
                )
                if cls in {"doubt", "bad"}:
                    return "certainty"
                if cls in _NEGATED[prefix]:
                    return "bad"
        if form.endswith("less") and len(form) > _SUFFIXED:
            return (
                "certainty" if self._classes.get(form[:-4]) in {"doubt", "bad", "hedge"} else "bad"
            )
        return UNKNOWN

    def _adverb(self, form: str) -> str:
        """Return the class of an adverb: that of its adjective, else that of a plain adverb."""
        bases = (form[:-2], form[:-2] + "le", form[:-3] + "y", form[:-1] + "e", form[:-4])
        for base in bases:
            cls = self._classes.get(base, UNKNOWN)
            cls = (
                cls
                if cls != UNKNOWN or not base.startswith(_NEGATIVE_PREFIXES)
                else self._derived(base)
            )
            if cls in {*POLAR, *REFUSED}:
                return cls
        return "certainty" if len(form) > _SUFFIXED else UNKNOWN

    def _chinese(self, run: str, start: int) -> Iterable[AnswerToken]:
        at = unknown = 0
        while at <= len(run):
            size = next(
                (n for n in range(min(_ZH_LONGEST, len(run) - at), 0, -1)
                 if run[at : at + n] in self._classes), 0)  # fmt: skip
            if (size or at == len(run)) and unknown < at:
                yield AnswerToken(start + unknown, start + at, run[unknown:at], UNKNOWN)
            if size:
                form = run[at : at + size]
                yield AnswerToken(start + at, start + at + size, form, self._classes[form])
                unknown = at + size
            at += size or 1


def _words(text: str, start: int = 0, end: int | None = None) -> Iterable[tuple[int, int, str]]:
    """Yield start, end and form of the words of a span, contractions apart."""
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        form = match[0].strip().casefold()
        first, last = match.span()
        if form == "no" and _NUMBER.match(text, last):
            yield first, last, "number"
        elif form in _ONE_WORD:
            one, two = _ONE_WORD[form]
            cut = min(last, first + len(one))
            yield first, cut, one
            yield cut, last, two
        elif "'" in form and (parts := _CONTRACTED.match(form)):
            cut = first + parts.end(1)
            yield first, cut, _IRREGULAR.get(parts[1], parts[1])
            yield cut, last, parts[2]
        else:
            yield first, last, form


def words_of(text: str, start: int = 0, end: int | None = None) -> Sequence[tuple[int, int, str]]:
    """Return start, end and form of the words of a span of a text.

    >>> words_of("It isn't B.")
    ((0, 2, 'it'), (3, 5, 'is'), (5, 8, "n't"), (9, 10, 'b'))
    """
    return _kept(text) if start == 0 and end is None else tuple(_words(text, start, end))


def forms_of(text: str) -> frozenset[str]:
    """Return the forms of the words of a text, those that `words_of` finds.

    >>> sorted(forms_of("It isn't B, it is b."))
    ['b', 'is', 'it', "n't"]
    """
    found = {each.strip().casefold() for each in set(_WORD.findall(text))}
    is_split = "'" in text or not _ONE_WORD.keys().isdisjoint(found)
    if is_split or ("no" in found and _NO_NUMBER.search(text)):
        return frozenset([form for _, _, form in _words(text)])
    return frozenset(found)


@lru_cache(maxsize=64)
def _kept(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the words of a text; several readers ask for those of one answer."""
    return tuple(_words(text))


@lru_cache(maxsize=1)
def frames() -> AnswerPhrases:
    """Return the words of the frames around an answer."""
    cues = {
        phrase: CUE_CLASSES[cls] for phrase, cls in class_of_cue().items() if cls in CUE_CLASSES
    }
    table = load_table("pathreward.lexicon", "answer_frames", FRAME_CLASSES)
    return AnswerPhrases({**cues, **table.class_of})


@lru_cache(maxsize=1)
def fields() -> AnswerPhrases:
    """Return the labels of fields that hold no answer: "differential diagnosis", "comment"."""
    table = load_table("pathreward.lexicon", "answer_fields", FIELD_CLASSES)
    return AnswerPhrases(table.class_of)


@lru_cache(maxsize=1)
def tails() -> AnswerPhrases:
    """Return the words by which what follows an answer takes it back."""
    cues = {
        phrase: _CUES_OF_TAILS[cls]
        for phrase, cls in class_of_cue().items()
        if cls in _CUES_OF_TAILS
    }
    table = load_table("pathreward.lexicon", "answer_tails", TAIL_CLASSES)
    return AnswerPhrases({**cues, **table.class_of})
