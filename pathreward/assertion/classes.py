"""Classes of cue words, each a letter, so that a sentence becomes a short string of letters.

The phrases are in ``pathreward/lexicon/cues.tsv``. A verb is listed once; its class has three
forms: ``show`` (base and third person), ``show_ed`` (past and participle), ``show_ing``.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from pathreward.assertion.lexemes import BAR, SHAPES, lexemes
from pathreward.assertion.limits import denied_limits
from pathreward.errors import DataError
from pathreward.lexicon import Entry, composed, load_table, verb_forms

VERBS = (
    "show",
    "stain",
    "support",
    "suggest",
    "consider",
    "exclude",
    "reject",
    "withdraw",
    "argue",
    "deny",
    "assess",
    "prove",
    "dispute",
    "holds",
    "exist",
    "lack",
    "fail",
    "looked",
    "merit",
)
"""Classes of verbs, which are inflected by `pathreward.lexicon.verb_forms`."""
WORDS = (
    "negation",
    "no",
    "nothing",
    "almost",
    "scarce",
    "amount",
    "non",
    "without",
    "lack_noun",
    "assessment",
    "vain",
    "none",
    "loss",
    "lack_adjective",
    "absent",
    "lost",
    "present",
    "strong",
    "be",
    "singular_be",
    "being",
    "have",
    "do",
    "modal",
    "hedge_modal",
    "could",
    "conditional",
    "obligation",
    "yet_to",
    "hedge_adjective",
    "likely",
    "hedge_value",
    "hedge_adverb",
    "hedge_noun",
    "in_differential",
    "whether",
    "versus",
    "unless",
    "difficult",
    "unlikely",
    "doubt",
    "certain",
    "evidence",
    "change",
    "reaction",
    "clear",
    "litotes",
    "only",
    "degree",
    "support_adjective",
    "seem",
    "against",
    "instead",
    "exception",
    "other_than",
    "break",
    "with",
    "than",
    "unable",
    "differential",
    "as",
    "relative",
    "that",
    "if",
    "and",
    "or",
    "nor",
    "either",
    "over",
    "in",
    "of",
    "for",
    "from",
    "by",
    "article",
    "pronoun",
    "to",
    "reversal",
    "following",
    "retract",
    "history",
    "current",
    "ago",
    "defining",
    "typical",
    "out",
    "correct",
    "person",
    "exclude_zh",
    "lack_of",
    "short_no",
    "short_yes",
    "family",
    "other_patient",
    "other",
    "patient",
    "recall",
    "last",
    "time",
    "earlier",
    "criteria",
    "assessable",
    "mistake",
    "sure",
    "factive",
    "courtesy",
    "at_first",
    "suppose",
    "speech",
    "general",
    "generic",
    "wish",
    "test",
    "neutral",
    "foreign",
    "foreign_denial",
    "not_exclude_zh",
    "not_is_zh",
)
"""Classes of words that are found as they are written."""
CLASSES = (*WORDS, *VERBS)
_NOUNS = ("patient", "time", "last", "earlier", "criteria", "other", "test", "reaction", "clear")
_PLAIN = (*_NOUNS, "amount")
"""Classes of nouns and numbers, whose words are plain words to most rules of polarity."""
FORM = ("", "_ed", "_ing")
FORMS = tuple(f"{verb}{form}" for verb in VERBS for form in FORM)
ROLES = MappingProxyType({"finding": "1", "place": "2", "marker": "3", "value": "4"})
"""The letter of a span, by its role."""

_LONGEST_CODE = 5
"""Letters of a score of zero with its name: "c0", "pamr0"."""
_HEADS = "following|unlikely|mistake|correct|exclude_ed|reject_ed|absent|present|show_ed|looked_ed"
"""Classes of words that may head a list which they deny."""
_AND = "&"
"""The only sign that is a cue; the others structure a sentence or are values."""
_FIRST_WORD = 0xE000
_FIRST_CLASS = 0x100
LETTERS: Mapping[str, str] = MappingProxyType(
    {name: chr(_FIRST_CLASS + i) for i, name in enumerate((*WORDS, *FORMS))}
)
"""The letter of each class; verbs have one for each form."""
_NAMED = MappingProxyType(
    {
        **LETTERS,
        **SHAPES,
        **ROLES,
        "word": SHAPES["word"] + SHAPES["zero_code"] + "".join(map(LETTERS.__getitem__, _PLAIN)),
        "article": LETTERS["article"] + LETTERS["other"],
        "or": LETTERS["or"] + LETTERS["nor"],
        "plural_be": LETTERS["be"],
        "strong": LETTERS["strong"] + LETTERS["amount"],
        "be": LETTERS["be"] + LETTERS["singular_be"] + LETTERS["being"],
        "exception": LETTERS["exception"] + LETTERS["other_than"],
        **{f"show{form}": LETTERS[f"show{form}"] + LETTERS[f"stain{form}"] for form in FORM},
        **{f"holds{form}": LETTERS[f"holds{form}"] + LETTERS[f"exist{form}"] for form in FORM},
        **{
            f"exclude{form}": "".join(
                LETTERS[f"{verb}{form}"] for verb in ("exclude", "reject", "withdraw")
            )
            for form in FORM
        },
        **{f"rule_out{form}": LETTERS[f"exclude{form}"] for form in FORM},
        "foreign": LETTERS["foreign"] + LETTERS["foreign_denial"],
        "mention": "134",
        "comma": ",",
        "colon": ":",
        "open": "(",
        "close": ")",
        "quote": '"',
        "slash": "/",
        "dash": "~",
        "stop": ".?!;\n",
    }
)
ALPHABET = frozenset("".join(_NAMED.values()))
"""All letters."""
_PLACEHOLDER = re.compile(r"<(!?)([a-z_|]+)>")


class CueLexicon(NamedTuple):
    """The cue words of a language as characters, and what finds their phrases."""

    characters: Mapping[str, str]
    """The character of each word of the table, and of each sign."""
    automaton: CharwiseDoubleArrayAhoCorasick
    """Finds the phrases of more than one word, the leftmost and of those the longest."""
    phrases: tuple[str, ...]
    """The class letter of each phrase of the automaton."""
    turns: CharwiseDoubleArrayAhoCorasick
    """Finds the phrases that take an earlier sentence back."""
    lists: CharwiseDoubleArrayAhoCorasick
    """Finds what may deny a list over several sentences: "the following", "wrong:"."""
    across: CharwiseDoubleArrayAhoCorasick
    """Finds both kinds, which few texts have."""
    letters: Mapping[int, str]
    """The class letter of each character, for `str.translate`."""

    def acts_across(self, characters: str) -> bool:
        """Return whether a text may have a phrase that acts on another sentence than its own."""
        return bool(self.across.find(characters))


def letters(names: str) -> str:
    """Return the letters of some classes: ``letters("no|without")``.

    Raises:
        KeyError: If there is no such class.
    """
    return "".join([_NAMED[name] for name in names.split("|")])


def pattern(source: str) -> str:
    """Return the regular expression of a rule, in which ``<no|without>`` is a word of a class.

    ``<!no>`` is a word of any other class; spaces mean nothing.
    """

    def named(found: re.Match[str]) -> str:
        return f"[{'^' if found[1] else ''}{re.escape(letters(found[2]))}]"

    return _PLACEHOLDER.sub(named, source.replace(" ", ""))


@lru_cache(maxsize=1)
def phrases() -> Mapping[tuple[str, ...], str]:
    """Return the class letter of each phrase of the table and the user's rows, by its words.

    Raises:
        DataError: If a phrase has no word, or an inflected part of a verb is empty.
    """
    found: dict[tuple[str, ...], str] = {}
    for _, form, phrase in _forms():
        found.setdefault(_words(phrase), LETTERS[form])
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def class_of_cue() -> Mapping[str, str]:
    """Return the class of each phrase of the table and the user's rows; verbs in every form.

    >>> class_of_cue()["ruled out"], class_of_cue()["perhaps"]
    ('exclude', 'hedge_adverb')

    Raises:
        DataError: As for `phrases`.
    """
    return MappingProxyType({phrase: cls for cls, _, phrase in _forms()})


def cue_phrases(*classes: str) -> tuple[str, ...]:
    """Return the phrases of some classes; verbs in every form.

    >>> cue_phrases("lack_noun"), "took back" in cue_phrases("withdraw")
    (('absence', 'dearth', 'paucity'), True)
    """
    return tuple(phrase for phrase, cls in class_of_cue().items() if cls in classes)


@lru_cache(maxsize=1)
def lexicon() -> CueLexicon:
    """Return what reads the table of cues."""
    classes = phrases()
    words = dict.fromkeys(word for phrase in classes for word in phrase if word[0].isalnum())
    characters = {word: chr(_FIRST_WORD + i) for i, word in enumerate(words)}
    shapes = {character: shape(word) for word, character in characters.items()}
    longer: dict[str, str] = {}
    for phrase, letter in classes.items():
        written = "".join([characters.get(word, word) for word in phrase])
        if len(written) == 1:
            shapes[written] = letter
        else:
            longer[written] = letter
    turns = [
        "".join([characters.get(word, word) for word in phrase])
        for phrase, letter in classes.items()
        if letter in letters("reversal|retract")
    ]
    lists = [
        "".join([characters.get(word, word) for word in phrase])
        + ("" if letter == LETTERS["following"] else ":")
        for phrase, letter in classes.items()
        if letter in letters(_HEADS) and (len(phrase) > 1 or letter != LETTERS["following"])
    ]
    across = list(dict.fromkeys([*turns, *lists]))
    shapes[BAR] = ":"
    return CueLexicon(
        MappingProxyType(characters),
        CharwiseDoubleArrayAhoCorasick(list(longer), MATCH_KIND_LEFTMOST_LONGEST),
        tuple(longer.values()),
        CharwiseDoubleArrayAhoCorasick(turns, MATCH_KIND_LEFTMOST_LONGEST),
        CharwiseDoubleArrayAhoCorasick(lists, MATCH_KIND_LEFTMOST_LONGEST),
        CharwiseDoubleArrayAhoCorasick(across, MATCH_KIND_LEFTMOST_LONGEST),
        MappingProxyType({ord(character): letter for character, letter in shapes.items()}),
    )


def shape(word: str) -> str:
    """Return the letter of a word that is in no table, by its ending.

    >>> [shape(word) == SHAPES[name] for word, name in (("focally", "adverb"), ("lining", "ing"))]
    [True, True]
    """
    if word[-1] == "0" and len(word) <= _LONGEST_CODE and word[:-1].isalpha():
        return SHAPES["zero_code"]
    if len(word) > 4:
        if word.endswith("ly"):
            return SHAPES["adverb"]
        if word.endswith("ing"):
            return SHAPES["ing"]
        if word.endswith("ed"):
            return SHAPES["ed"]
    return SHAPES["word"]


def _forms() -> tuple[tuple[str, str, str], ...]:
    """Return the class, the class of the form and the phrase of each form of each row."""
    table = load_table("pathreward.lexicon", "cues", frozenset(CLASSES))
    entries = tuple(composed(table, load_table("pathreward.lexicon", "cue_parts", None)))
    for entry in entries:
        _check_words(entry)
    return (
        *(
            (entry.cls, form, phrase)
            for entry in entries
            for form, phrase in _inflected(entry.phrase, entry.cls)
        ),
        *(("neutral", "neutral", phrase) for phrase in denied_limits()),
    )


def _check_words(entry: Entry) -> None:
    parts = entry.phrase.split("/") if entry.cls in VERBS else [entry.phrase]
    for part in parts:
        if not part.strip():
            raise DataError(
                f"the verb {entry.phrase!r} has an empty part; write 'find/found/found', or the "
                "base form alone where the verb is regular",
                where=entry.place,
            )
        if not any(word[0].isalnum() or word == _AND for word in _words(part)):
            raise DataError(
                f"the phrase {part!r} has no word; a cue has letters, Han characters or {_AND!r}",
                where=entry.place,
            )


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(lexeme.form for lexeme in lexemes(phrase))


def _inflected(phrase: str, cls: str) -> Iterator[tuple[str, str]]:
    """Yield each form of a verb with its class, or a phrase of another class unchanged."""
    if cls not in VERBS:
        yield cls, phrase
        return
    for form, written in verb_forms(phrase):
        yield f"{cls}{form}", written
