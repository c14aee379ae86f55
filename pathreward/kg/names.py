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
from typing import NamedTuple

from pathreward.completion.sentences import is_abbreviation
from pathreward.kg.spelling import folded, is_acronym, singular
from pathreward.kg.variants import gleason_total, respaced, variants

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
_UNSEEN = frozenset(["Mn", "Cf"])
_SOFT_BREAK = re.compile(r"(?<=[^\W\d_])(?:-\n|\N{SOFT HYPHEN}\n?)(?=[^\W\d_])")
_LAST_WORD = re.compile(r"[^\W_]+\Z")
_NEGATED_VERBS = {"can": "can", "won": "will", "shan": "shall"}


class Token(NamedTuple):
    """A word or a sign of a text: its canonical form and its span."""

    form: str
    start: int
    end: int


_token = partial(tuple.__new__, Token)  # the constructor of a NamedTuple is three times as slow
_MOST_WORDS = 1 << 17


class Vocabulary:
    """The words of a set of names, and the rule that maps a written word to one of them.

    >>> vocabulary = Vocabulary(["squamous-cell tumor", "nucleus", "ER", "beta-catenin"])
    >>> [vocabulary.canonical(word) for word in ("Tumours", "nuclei", "ER", "er", "β", "liver")]
    ['tumor', 'nucleus', 'ER', '', 'beta', '']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._collected: set[str] = set()
        self._acronyms: set[str] = set()
        stem = partial(singular, known=self._collected)
        self._singular = lru_cache(maxsize=_MOST_WORDS)(stem)  # words recur a dozen times
        fold = cache(folded)
        readings = [list(_lexemes(name)) for name in names]
        for words in readings:
            if len(words) == 1 and is_acronym(words[0]):
                self._acronyms.add(words[0])
            else:
                self._collected.update(map(fold, words))
        self._forms = {self._singular(word) for word in self._collected}
        for words in readings:
            for joined in respaced([self._singular(fold(word)) for word in words]):
                self._forms.update(joined)
            if total := gleason_total(words):
                self._forms.update(["score", "grade", total])
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
        plain = folded(word)
        if plain in self._forms:
            return plain
        stem = self._singular(plain)
        return stem if stem in self._forms else WORD

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
        yield from variants(forms)
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


def _lexemes(name: str) -> Iterator[str]:
    kept = _kept(name)
    for lexeme in _LEXEME.finditer(name if kept is None else "".join([name[i] for i in kept])):
        if word := lexeme[1]:
            if len(word) > 2 and word[-2] in _APOSTROPHES:
                word = word[:-2]
            yield word


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


def _ends_sentence(text: str, dot: int) -> bool:
    after = text[dot + 1 : dot + 2]
    if after.isalnum() and not after.isupper():
        return False
    if not text[dot - 1 : dot].isalnum():
        return True
    word = _LAST_WORD.search(text, max(0, dot - 8), dot)
    if word is None:
        return True
    return not is_abbreviation(word[0]) and not (len(word[0]) == 1 and word[0].islower())


def _ends_line(written: str, text: str, end: int) -> bool:
    return written.count("\n") > 1 or not text[end : end + 1].islower()
