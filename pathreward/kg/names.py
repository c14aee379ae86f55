"""Names as token sequences in which spelling variants are equal.

These are equal: upper and lower case (but an abbreviation of up to four letters, two
of them capitals, matches as it is written or in capitals only), singular and plural, Latin plurals,
British and American spelling, hyphen and space, Greek letters and their names, letters with and
without accents, and the forms "carcinoma of (the) breast", "carcinoma, breast" and "breast
carcinoma".
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache, partial
from typing import NamedTuple, Self

from pathreward.completion.sentences import is_abbreviation
from pathreward.kg.spelling import fold_word, is_acronym, to_singular
from pathreward.kg.variants import gleason_total, respaced, variants

WORD = ""
"""The form of a word that is in no name."""
NUMBER = "#"
"""The form of a number that is in no name."""
MINUS = "-"
"""A hyphen after a word or in brackets, as in ``CK20-`` and ``ER (-)``: a negative result."""
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


class NameToken(NamedTuple):
    """A word or a sign of a text, with its canonical form and its span."""

    form: str
    start: int
    end: int


_token = partial(tuple.__new__, NameToken)  # half the constructor's time
_MOST_WORDS = 1 << 17


class Vocabulary:
    """The words of a set of names, and the mapping of spellings to them.

    >>> vocabulary = Vocabulary(["squamous-cell tumor", "nucleus", "ER", "beta-catenin"])
    >>> [vocabulary.canonical(word) for word in ("Tumours", "nuclei", "ER", "er", "β", "liver")]
    ['tumor', 'nucleus', 'ER', '', 'beta', '']
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._collected: set[str] = set()
        self._acronyms: set[str] = set()
        stem = partial(to_singular, known=self._collected)
        self._singular = lru_cache(maxsize=_MOST_WORDS)(stem)
        fold = cache(fold_word)
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
        self._finish()

    def to_lists(self) -> dict[str, list[str]]:
        """Return the words as lists, from which `of_lists` makes an equal vocabulary."""
        return {
            "collected": sorted(self._collected),
            "acronyms": sorted(self._acronyms),
            "forms": sorted(self._forms),
        }

    @classmethod
    def of_lists(cls, lists: Mapping[str, list[str]]) -> Self:
        """Return the vocabulary of the lists that `to_lists` returned.

        >>> lists = Vocabulary(["nuclei", "ER"]).to_lists()
        >>> Vocabulary.of_lists(lists).to_lists() == lists
        True
        """
        made = cls.__new__(cls)
        made._collected, made._acronyms, made._forms = map(
            set, (lists["collected"], lists["acronyms"], lists["forms"])
        )
        stem = partial(to_singular, known=made._collected)
        made._singular = lru_cache(maxsize=_MOST_WORDS)(stem)
        made._finish()
        return made

    def _finish(self) -> None:
        self.words = dict.fromkeys(sorted(self._forms | self._acronyms))
        """All forms that `canonical` can return, except the empty string."""
        self._capitals = {
            **{each.upper(): each for each in sorted(self._acronyms)},
            **{each: each for each in self._acronyms},
        }
        """The abbreviations by their spellings: as they are written, and in capitals."""
        self._visible = lru_cache(maxsize=_MOST_WORDS)(self._canonical)

    def canonical(self, word: str) -> str:
        """Return the common form of all spellings of `word`, or the empty string if unknown."""
        return self._visible(word)

    def _canonical(self, word: str) -> str:
        if known := self._capitals.get(word):
            return known
        if word.endswith("s") and (known := self._capitals.get(word[:-1])):
            return known
        plain = fold_word(word)
        if plain in self._forms:
            return plain
        stem = self._singular(plain)
        return stem if stem in self._forms else WORD

    def sequences(self, name: str) -> Iterator[tuple[str, ...]]:
        """Yield the token sequences of `name`, the one as written first.

        >>> list(Vocabulary(["TTF-1"]).sequences("TTF-1"))
        [('ttf', '1'), ('ttf1',)]
        >>> list(Vocabulary(["carcinoma, breast"]).sequences("carcinoma, breast"))
        [('carcinoma', ',', 'breast'), ('breast', 'carcinoma')]
        >>> list(Vocabulary(["H. pylori"]).sequences("H. pylori"))
        [('h', 'pylori'), ('h', '.', 'pylori')]
        """
        forms = tuple(token.form for token in self.tokenize(name, in_name=True))
        if not forms:
            return
        yield forms
        yield from variants(forms)
        if "." in name:  # of a text, the stop of "H. pylori" may look like the end of a sentence
            stopped = tuple(token.form for token in self.tokenize(name))
            if stopped != forms and stopped[-1] != END:
                yield stopped
        lower = tuple(self._singular(form.casefold()) for form in forms)
        if lower != forms and len(forms) > 1:
            yield lower

    def tokenize(self, piece: str, in_name: bool = False) -> list[NameToken]:
        """Return the tokens of a piece of text.

        Quotes, asterisks, hyphens between words and line breaks before a lower-case letter give no
        token, so that a name matches across them. A full stop gives a token where it ends a
        sentence. Invisible characters (zero-width characters, combining accents) and end-of-line
        hyphens within a word are dropped; they separate words instead where more words are then
        known.
        """
        kept = _visible(piece)
        if kept is None:
            return self._tokenize(piece, in_name)
        found = [
            NameToken(form, kept[start], kept[end - 1] + 1)
            for form, start, end in self._tokenize("".join([piece[i] for i in kept]), in_name)
        ]
        separated = self._tokenize(_separated(piece, kept), in_name)
        return separated if _known(separated) > _known(found) else found

    def _tokenize(self, text: str, in_name: bool) -> list[NameToken]:
        found: list[NameToken] = []
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

    def _add_word(self, found: list[NameToken], written: str, start: int, end: int) -> None:
        """Add the token of a word; "doesn't" and "pT2aN0" have several."""
        if len(written) > 2 and written[-2] in _APOSTROPHES:
            if written[-1] == "s":
                written, end = written[:-2], end - 2
            else:
                verb = _NEGATED_VERBS.get(written[:-2].casefold(), written[:-3])
                found.append(_token((self.canonical(verb), start, end - 3)))
                found.append(_token((self.canonical("not"), end - 3, end)))
                return
        form = self._visible(written)
        if form == WORD and not written.isalpha():
            if written[0].isdigit() and written.replace(".", "").isdigit():
                form = NUMBER
            elif (tnm := _TNM.fullmatch(written)) and (tnm[3] or tnm[4]):
                self._add_tnm(found, tnm, start)
                return
        found.append(_token((form, start, end)))

    def _add_tnm(self, found: list[NameToken], tnm: re.Match[str], start: int) -> None:
        prefix = tnm[1]
        for group in (2, 3, 4):
            if part := tnm[group]:
                form = self.canonical(prefix + part) or self.canonical(part)
                first = tnm.start(group) if group > 2 else 0
                found.append(_token((form, start + first, start + tnm.end(group))))


def _lexemes(name: str) -> Iterator[str]:
    kept = _visible(name)
    for lexeme in _LEXEME.finditer(name if kept is None else "".join([name[i] for i in kept])):
        if word := lexeme[1]:
            if len(word) > 2 and word[-2] in _APOSTROPHES:
                word = word[:-2]
            yield word


def _visible(text: str) -> list[int] | None:
    """Return the indices of the visible characters, or None where all are visible."""
    breaks = _SOFT_BREAK.finditer(text) if "-\n" in text or "\xad" in text else ()
    dropped = {i for each in breaks for i in range(*each.span())}
    if not text.isascii():
        dropped.update(i for i, each in enumerate(text) if unicodedata.category(each) in _UNSEEN)
    return [i for i in range(len(text)) if i not in dropped] if dropped else None


def _separated(piece: str, kept: list[int]) -> str:
    """Return the piece with a space for each invisible character."""
    visible = set(kept)
    return "".join(each if i in visible else " " for i, each in enumerate(piece))


def _known(tokens: list[NameToken]) -> int:
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
