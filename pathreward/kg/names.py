"""Names as token sequences in which spelling variants are equal.

Equal are: upper and lower case (but an abbreviation of up to four capitals is read in capitals
only), singular and plural, Latin plurals, British and American spelling, hyphen and space, Greek
letters and their names, letters with and without their accents, and the order of "carcinoma of
(the) breast", "carcinoma, breast" and "breast carcinoma".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

WORD = ""
"""Stands for a word that occurs in no name."""
NUMBER = "#"
"""Stands for a number that occurs in no name."""
MINUS = "-"
"""A hyphen behind a word or in brackets, as in ``CK20-`` and ``ER (-)``: a negative result."""
DASH = "\N{EN DASH}"
END = "."
"""The end of a sentence, a paragraph or a list item."""

_PUNCTUATION = frozenset("!?;,:()/+&%=<")
_HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}"
_DASHES = frozenset("\N{EM DASH}\N{HORIZONTAL BAR}\N{BULLET}")
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_LEXEME = re.compile(
    r"(\d+(?:\.\d+){0,3}(?![^\W_])"
    rf"|[^\W_]+(?:[{_APOSTROPHES}](?:s|t)(?![^\W_]))?)"
    r"|\s+"
    r"|[^\w\s]"
)
_TNM = re.compile(
    r"(y?[cpra]?)(T(?:is|[0-4x][a-d]?|a))(N[0-3x][a-c]?)?(M[01x][a-c]?)?", re.IGNORECASE
)
_SOFT_BREAK = re.compile(r"(?<=[^\W\d_])(?:-\n|\N{SOFT HYPHEN}\n?)(?=[^\W\d_])")
_LAST_WORD = re.compile(r"[^\W_]+\Z")
_NUMBERED = re.compile(r"([^\W\d_]{2,})(\d+)")
ABBREVIATIONS = frozenset(["cf", "dr", "eg", "fig", "ie", "approx", "resp", "vs", "viz", "incl"])
"""Words whose full stop ends no sentence."""
_NEGATED_VERBS = {"can": "can", "won": "will", "shan": "shall"}
_AMERICAN = {
    "tumour": "tumor",
    "colour": "color",
    "behaviour": "behavior",
    "fibre": "fiber",
    "centre": "center",
    "grey": "gray",
    "haem": "hem",
    "aem": "em",
    "oedem": "edem",
    "oesoph": "esoph",
    "oestr": "estr",
    "paed": "ped",
    "naev": "nev",
    "coeli": "celi",
    "foet": "fet",
    "rrhoea": "rrhea",
    "leuco": "leuko",
    "aetiol": "etiol",
    "caec": "cec",
    "faec": "fec",
    "sulph": "sulf",
    "gynaec": "gynec",
    "isation": "ization",
    "ising": "izing",
    "ised": "ized",
}
_BRITISH = re.compile("|".join(_AMERICAN))
_LATIN_PLURALS = (
    ("ae", "a"),
    ("ata", "a"),
    ("a", "um"),
    ("a", "on"),
    ("i", "us"),
    ("es", "is"),
    ("ices", "ix"),
    ("ices", "ex"),
    ("era", "us"),
    ("ges", "x"),
)
_PREFIXES = frozenset(
    [
        "adeno",
        "angio",
        "anti",
        "chondro",
        "cyto",
        "extra",
        "fibro",
        "hyper",
        "hypo",
        "inter",
        "intra",
        "lympho",
        "macro",
        "micro",
        "multi",
        "myo",
        "neuro",
        "non",
        "osteo",
        "pan",
        "peri",
        "post",
        "pre",
        "sub",
    ]
)
_LETTERS = frozenset(["alpha", "beta", "gamma", "delta", "epsilon", "kappa", "lambda"])
_UNSEEN = frozenset(["Mn", "Cf"])
_IN_ORDER = frozenset(["and", "or", "with", "without", "not", "in", "to", "by", "nos", "type", ","])
_LONGEST_REORDERED = 6
_GRADES = frozenset(["grade", "score"])
_ROMAN = frozenset(["i", "ii", "iii", "iv", "v"])
_PATTERNS = frozenset("12345")
_PREFIXED = re.compile(rf"({'|'.join(sorted(_PREFIXES))})([^\W\d_]{{5,}})")


class Token(NamedTuple):
    """A word or a sign of a text: its canonical form and its span."""

    form: str
    start: int
    end: int


_token = partial(tuple.__new__, Token)  # the constructor of a NamedTuple is three times as slow
_MOST_WORDS = 1 << 17


class Vocabulary:
    """The words of a set of names, and the rule that brings a written word to one of them.

    >>> vocabulary = Vocabulary(["squamous-cell tumor", "nucleus", "ER", "beta-catenin"])
    >>> [vocabulary.canonical(word) for word in ("Tumours", "nuclei", "ER", "er", "β", "liver")]
    ['tumor', 'nucleus', 'ER', '', 'beta', '']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._collected: set[str] = set()
        self._acronyms: set[str] = set()
        self._singular = lru_cache(maxsize=_MOST_WORDS)(self._stem)  # words recur a dozen times
        folded = cache(_folded)
        readings = [list(_lexemes(name)) for name in names]
        for words in readings:
            if len(words) == 1 and is_acronym(words[0]):
                self._acronyms.add(words[0])
            else:
                self._collected.update(map(folded, words))
        self._forms = {self._singular(word) for word in self._collected}
        for words in readings:
            for joined in _respaced([self._singular(folded(word)) for word in words]):
                self._forms.update(joined)
            gleason = len(words) == 3 and words[0].casefold() == "gleason"
            if gleason and _PATTERNS.issuperset(words[1:]):
                self._forms.update(["score", "grade", str(int(words[1]) + int(words[2]))])
        self.words = dict.fromkeys(sorted(self._forms | self._acronyms))
        """All that `canonical` can return but the empty string."""
        self._kept = lru_cache(maxsize=_MOST_WORDS)(self._canonical)

    def canonical(self, word: str) -> str:
        """Return the form that all spellings of `word` share, or the empty string if unknown."""
        return self._kept(word)

    def _canonical(self, word: str) -> str:
        if word in self._acronyms:
            return word
        if word.endswith("s") and word[:-1] in self._acronyms:
            return word[:-1]
        folded = _folded(word)
        if folded in self._forms:
            return folded
        singular = self._singular(folded)
        return singular if singular in self._forms else WORD

    def sequences(self, name: str) -> Iterator[tuple[str, ...]]:
        """Yield the token sequences by which `name` is found, its plain reading first.

        >>> list(Vocabulary(["TTF-1"]).sequences("TTF-1"))
        [('ttf', '1'), ('ttf1',)]
        >>> list(Vocabulary(["carcinoma, breast"]).sequences("carcinoma, breast"))
        [('carcinoma', ',', 'breast'), ('breast', 'carcinoma')]
        """
        forms = tuple(token.form for token in self.read(name, in_name=True))
        if not forms:
            return
        yield forms
        yield from _respaced(forms)
        yield from _reordered(forms)
        yield from _gleason(forms)
        yield from _graded(forms)
        lower = tuple(self._singular(form.casefold()) for form in forms)
        if lower != forms and len(forms) > 1:
            yield lower

    def read(self, piece: str, in_name: bool = False) -> list[Token]:
        """Return the tokens of a piece of text, those that mean nothing here left out.

        Quotes, asterisks, hyphens between words and line breaks before a small letter leave no
        token: a name is found across them. A full stop leaves one where it ends a sentence. Marks
        that a reader does not see (zero-width characters, combining accents) and hyphens that end
        a line within a word are dropped, or part words where that makes more of them known.
        """
        kept = _kept(piece)
        if kept is None:
            return self._read(piece, in_name)
        found = [
            Token(form, kept[start], kept[end - 1] + 1)
            for form, start, end in self._read("".join([piece[i] for i in kept]), in_name)
        ]
        parted = self._read(_parted(piece, kept), in_name)
        return parted if _known(parted) > _known(found) else found

    def _read(self, text: str, in_name: bool) -> list[Token]:
        found: list[Token] = []
        for lexeme in _LEXEME.finditer(text):
            written, start, end = lexeme[0], *lexeme.span()
            if lexeme.lastindex:
                self._add_word(found, written, start, end)
            elif written in _PUNCTUATION:
                found.append(_token((written, start, end)))
            elif written == ".":
                if not in_name and _ends_sentence(text, start):
                    found.append(_token((END, start, end)))
            elif "\n" in written:
                if _ends_line(written, text, end):
                    found.append(_token((END, start, end)))
            elif written in _HYPHENS:
                before, after = text[start - 1 : start], text[end : end + 1]
                if not (before.isalnum() and after.isalnum()):
                    attached = before.isalnum() or (before == "(" and after == ")")
                    found.append(_token((MINUS if attached else DASH, start, end)))
            elif written in _DASHES:
                found.append(_token((DASH, start, end)))
        return found

    def _add_word(self, found: list[Token], written: str, start: int, end: int) -> None:
        """Add a word's token; "doesn't" and "pT2aN0" have more than one."""
        if len(written) > 2 and written[-2] in _APOSTROPHES:
            if written[-1] == "s":
                written, end = written[:-2], end - 2
            else:
                verb = _NEGATED_VERBS.get(written[:-2].casefold(), written[:-3])
                found.append(_token((self.canonical(verb), start, end - 3)))
                found.append(_token((self.canonical("not"), end - 3, end)))
                return
        form = self._kept(written)
        if form == WORD and not written.isalpha():
            if written[0].isdigit() and written.replace(".", "").isdigit():
                form = NUMBER
            elif (tnm := _TNM.fullmatch(written)) and (tnm[3] or tnm[4]):
                self._add_tnm(found, tnm, start)
                return
        found.append(_token((form, start, end)))

    def _add_tnm(self, found: list[Token], tnm: re.Match[str], start: int) -> None:
        prefix = tnm[1]
        for group in (2, 3, 4):
            if part := tnm[group]:
                form = self.canonical(prefix + part) or self.canonical(part)
                first = tnm.start(group) if group > 2 else 0
                found.append(_token((form, start + first, start + tnm.end(group))))

    def _stem(self, word: str) -> str:
        for plural, singular in _LATIN_PLURALS:
            if word.endswith(plural):
                stem = word[: -len(plural)] + singular
                if stem in self._collected and len(stem) > 3:
                    return stem
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            if word.endswith("ies") and len(word) > 4:
                return word[:-3] + "y"
            if word.endswith(("sses", "ches", "shes", "xes")):
                return word[:-2]
            return word[:-1]
        return word


def is_acronym(word: str) -> bool:
    """Return whether a name of this one word is read in capitals only.

    >>> [is_acronym(word) for word in ("ER", "DCIS", "DLBCL", "CK7", "Ki")]
    [True, True, False, False, False]
    """
    return 2 <= len(word) <= 4 and word.isalpha() and word.isupper()


def _lexemes(name: str) -> Iterator[str]:
    kept = _kept(name)
    for lexeme in _LEXEME.finditer(name if kept is None else "".join([name[i] for i in kept])):
        if word := lexeme[1]:
            if len(word) > 2 and word[-2] in _APOSTROPHES:
                word = word[:-2]
            yield word


def _folded(word: str) -> str:
    if not word.isascii():
        word = _latin(word)
    return _BRITISH.sub(lambda british: _AMERICAN[british[0]], word.casefold())


def _latin(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    plain = "".join([each for each in decomposed if not unicodedata.combining(each)])
    if len(word) > 1 and not any(each.isascii() for each in plain):
        return plain
    return "".join([each if each.isascii() else _greek(each) for each in plain])


def _greek(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return name.split()[-1] if name.startswith("GREEK") and "LETTER" in name else letter


def _kept(text: str) -> list[int] | None:
    """Return the indices of the characters that a reader reads, or None where these are all."""
    breaks = _SOFT_BREAK.finditer(text) if "-\n" in text or "\xad" in text else ()
    dropped = {i for each in breaks for i in range(*each.span())}
    if not text.isascii():
        dropped.update(i for i, each in enumerate(text) if unicodedata.category(each) in _UNSEEN)
    return [i for i in range(len(text)) if i not in dropped] if dropped else None


def _parted(piece: str, kept: list[int]) -> str:
    """Return the piece with a space for each mark that a reader does not see."""
    shown = set(kept)
    return "".join(each if i in shown else " " for i, each in enumerate(piece))


def _known(tokens: list[Token]) -> int:
    return sum(token.form[:1].isalnum() for token in tokens)


def _respaced(forms: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the sequence with a prefix, number or Greek letter joined to its neighbor or parted."""
    whole = tuple(forms)
    for i, (left, right) in enumerate(pairwise(whole)):
        number = (right.isdigit() or right in _LETTERS) and len(left) > 1 and left.isalpha()
        if number or (left in _PREFIXES and right.isalpha()):
            yield (*whole[:i], left + right, *whole[i + 2 :])
    for i, form in enumerate(whole):
        if parts := _parts(form):
            yield (*whole[:i], *parts, *whole[i + 1 :])


@lru_cache(maxsize=_MOST_WORDS)
def _parts(form: str) -> tuple[str, str] | None:
    """Return the prefix or the word before a number of a word, and the rest, or None."""
    parted = _NUMBERED.fullmatch(form) or _PREFIXED.fullmatch(form)
    return (parted[1], parted[2]) if parted else None


def _reordered(forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield "breast carcinoma" for "carcinoma, breast" and for "carcinoma of (the) breast"."""
    if len(forms) > _LONGEST_REORDERED:
        return
    for joint in (",", "of"):
        if forms.count(joint) != 1:
            continue
        i = forms.index(joint)
        head, rest = forms[:i], forms[i + 1 :]
        article = rest[:1] == ("the",)
        if joint == "of" and head and rest:
            yield (*head, "of", *rest[1:]) if article else (*head, "of", "the", *rest)
        rest = rest[1:] if article else rest
        words = all(each[:1].isalnum() for each in head + rest)
        if head and rest and words and _IN_ORDER.isdisjoint(head + rest):
            yield rest + head


def _gleason(forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield "Gleason score 3+4=7" and its like for "Gleason 3+4"."""
    if len(forms) != 4 or forms[0] != "gleason" or forms[2] != "+":
        return
    one, other = forms[1], forms[3]
    if _PATTERNS.issuperset((one, other)):
        total = str(int(one) + int(other))
        for named in ((), ("score",), ("grade",), ("score", "of")):
            whole = ("gleason", *named, one, "+", other)
            if named:
                yield whole
            yield (*whole, "=", total)
            yield ("gleason", *named, total, "(", one, "+", other, ")")


def _graded(forms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield "nuclear grade of 2" for "nuclear grade 2"."""
    for i, (left, right) in enumerate(pairwise(forms)):
        if left in _GRADES and (right.isdigit() or right in _ROMAN):
            yield (*forms[: i + 1], "of", *forms[i + 1 :])


def _ends_sentence(text: str, dot: int) -> bool:
    after = text[dot + 1 : dot + 2]
    if after.isalnum() and not after.isupper():
        return False
    if not text[dot - 1 : dot].isalnum():
        return True
    word = _LAST_WORD.search(text, max(0, dot - 8), dot)
    if word is None:
        return True
    lower = word[0].casefold()
    return lower not in ABBREVIATIONS and not (len(lower) == 1 and word[0].islower())


def _ends_line(written: str, text: str, end: int) -> bool:
    return written.count("\n") > 1 or not text[end : end + 1].islower()
