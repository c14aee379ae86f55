"""Other ways to write the gold answer: its words in another order, its initials, an eponym's forms.

The words that say the site may be silent where the row says it. A possessive, an accent, a second
person and "syndrome" for "disease" make no other eponym: "Kikuchi's disease" is "Kikuchi-Fujimoto
disease".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pathreward.answers.additions import Gold
from pathreward.answers.glosses import abbreviates
from pathreward.answers.row import Row
from pathreward.answers.vocabulary import words_of
from pathreward.kg import KnowledgeGraph
from pathreward.kg.sites import located, meet, plain, without_site
from pathreward.kg.spelling import fold_word
from pathreward.linking import Linker

_LEAST = 3
"""Letters of an abbreviation that is read by its initials."""
_PREFIXED = re.compile(r"\b(co|non|pre|anti|intra|extra|de|re|un|semi|sub)-(?=[a-z])")
_EPONYMIC = frozenset({"disease", "syndrome"})
_JOINING = frozenset({"and", "the", "of", "a"})

PlacedWord = tuple[int, int, str]


def other_ways(text: str, gold: Gold, row: Row, linker: Linker) -> Iterable[tuple[int, int, bool]]:
    """Yield where a text has the gold answer in another form, and whether the row makes that sure.

    >>> linker = Linker.default()
    >>> gold = Gold("astrocytoma, pilocytic", frozenset({"diagnosis"}), (), ())
    >>> list(other_ways("Pilocytic-type astrocytoma", gold, Row("", gold.text, linker), linker))
    [(0, 26, False)]
    """
    words = words_of(text)
    names = gold.names
    short = _abbreviated(names)
    forms = [short.get(text[start:end]) or _parts(form) for start, end, form in words]
    sites = _shared_sites(gold, row, linker.graph)
    for wanted, is_sure in _wanted(gold, sites, linker.graph).items():
        for first, last in _anagrams(forms, wanted):
            yield words[first][0], words[last][1], is_sure
    for start, end, form in words:
        is_short = len(form) >= _LEAST and text[start:end].isupper()
        if is_short and any(abbreviates(form, name) for name in names):
            yield start, end, False
    yield from _eponyms(text, words, names)


@lru_cache(maxsize=1024)
def _abbreviated(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the words of names that initials in capitals abbreviate: HL for Hodgkin lymphoma."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        parts = plain_parts(name)
        for first in range(len(parts)):
            for last in range(first + 2, min(len(parts), first + 4) + 1):
                run = parts[first:last]
                found.setdefault("".join(each[0] for each in run).upper(), run)
    return found


def _shared_sites(gold: Gold, row: Row, graph: KnowledgeGraph) -> frozenset[str]:
    """Return the sites of the gold answer that the row names."""
    places = [place for each in gold.claims for place in located(each, graph)]
    return frozenset(
        place for place in places if any(meet(place, site, graph) for site in row.sites)
    )


@lru_cache(maxsize=1024)
def _wanted(
    gold: Gold, sites: frozenset[str], graph: KnowledgeGraph
) -> dict[tuple[str, ...], bool]:
    """Return the words that name the gold answer, and whether they leave out the row's sites."""
    found = {_sorted(plain_parts(gold.text)): False}
    names = gold.names if len(gold.claims) == 1 else (gold.text,)
    for name in names:
        bare = without_site(name, sites, graph)
        is_shorter = len(bare) < len(plain(name))
        if not bare or (name != gold.text and (not is_shorter or _is_wider(bare, gold, graph))):
            continue
        found.setdefault(
            _sorted(map(_folded, bare)), is_shorter and not _is_wider(bare, gold, graph)
        )
    return found


def _is_wider(words: Sequence[str], gold: Gold, graph: KnowledgeGraph) -> bool:
    """Return whether words name a concept above the gold one: "carcinoma" of "lung carcinoma"."""
    above = {e for claim in gold.claims for e in graph.ancestors(claim) - {claim}}
    return any(each.id in above for each in graph.find(" ".join(words)))


def plain_parts(name: str) -> tuple[str, ...]:
    """Return the words of a name as `words_of` finds them in a text, without those that join.

    >>> plain_parts("1p/19q co-deleted and IDH-mutant")
    ('1', 'p', '19', 'q', 'codeleted', 'idh', 'mutant')
    """
    return tuple(part for _, _, form in words_of(name) for part in _parts(form))


@lru_cache(maxsize=1 << 14)
def _parts(form: str) -> tuple[str, ...]:
    squeezed = _PREFIXED.sub(r"\1", form)
    return tuple(_folded(each) for each in plain(squeezed) if each not in _JOINING)


def _folded(word: str) -> str:
    """Return a word in American spelling, "classic" for "classical"."""
    return fold_word(word.removesuffix("al") if word.endswith("ical") else word)


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words))


def _anagrams(
    forms: Sequence[tuple[str, ...]], wanted: tuple[str, ...]
) -> Iterator[tuple[int, int]]:
    """Yield the first and last of neighbouring words that are the wanted ones in any order."""
    known = set(wanted)
    for at in range(len(forms)):
        if not forms[at] or forms[at][0] not in known:
            continue
        parts: list[str] = []
        last = at
        while last < len(forms) and len(parts) < len(wanted):
            parts += forms[last]
            last += 1
        if _sorted(parts) == wanted:
            yield at, last - 1


def _eponyms(
    text: str, words: Sequence[PlacedWord], names: Iterable[str]
) -> Iterator[tuple[int, int, bool]]:
    """Yield the eponyms of a text whose first person and noun are those of a gold name."""
    persons = set()
    for name in names:
        parts = words_of(name)
        if len(parts) > 1 and parts[-1][2] in _EPONYMIC and name[parts[0][0]].isupper():
            persons.add(_person(parts[0][2]))
    for at, (start, _, form) in enumerate(words if persons else ()):
        if not text[start].isupper() or _person(form) not in persons:
            continue
        last = at + 1
        while (
            last < len(words)
            and last <= at + 3
            and (
                words[last][2] == "'s" or text[words[last][0]].isupper() or words[last][2] == "and"
            )
        ):
            last += 1
        if last < len(words) and words[last][2] in _EPONYMIC:
            yield start, words[last][1], False


def _person(form: str) -> str:
    """Return the first name of an eponym: "kikuchi" of "kikuchi-fujimoto"."""
    return fold_word(form.split("-", maxsplit=1)[0])
