"""The linker stage for exact names, including reordered and coordinated ones."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import product

from pathreward.kg import Concept
from pathreward.linking.lexicon import PAYLOAD, START, STOP, Found, Lexicon
from pathreward.linking.predicates import Predicates
from pathreward.linking.sides import SIDES
from pathreward.linking.stages import overwrite
from pathreward.linking.tokens import Tokens

_WORD = "[\u0100-\U0010ffff]"
_FIRST_WORD = "\u0100"
_BEFORE_FIELD = frozenset(".?~;:")
_FARTHEST = 4
_KINDS = ("variant", "type", "subtype")
_MOST_WORDS = 3
"""Words of a variant: "diffuse sclerosing variant"."""
_SIGNS = (",", "(")


class ExactNames:
    """Exact names: leftmost first, and the longest of those.

    It also finds "carcinoma of the left breast" for "breast carcinoma", the field "Carcinoma,
    breast", "vascular" in "vascular and perineural invasion", a name with its variant behind it
    ("papillary carcinoma, follicular variant"), and the adjective of "the nuclei are
    hyperchromatic" (`pathreward.linking.predicates`).

    Args:
        lexicon: The names.
        concepts: The concepts that payloads index; not used.
    """

    def __init__(self, lexicon: Lexicon, concepts: Sequence[Concept]) -> None:
        self._lexicon = lexicon
        self._predicates = Predicates(lexicon)
        of, articles, sides, joints = (
            "".join(re.escape(lexicon.character(word)) for word in words)
            for words in (["of"], ["the", "a", "an"], SIDES, ["and", "or", "&", "/"])
        )
        start = f"[{re.escape(lexicon.first_start)}-\U0010ffff]"
        self._of = re.compile(rf"{of}[{articles}]?[{sides}]?(?={start})")
        self._joint = re.compile(rf"[{joints}](?={start}{_WORD})")
        self._field = re.compile(rf",({_WORD}{{1,3}})(?=[.?;]|\Z)")
        kinds, joint = lexicon.known(_KINDS), lexicon.known(["of"])
        self._variant_of = lexicon.character("variant") + lexicon.character("of")
        self._kind = re.compile(f"[{kinds}]({joint}?)" if kinds and joint else r"(?!)")

    def __call__(self, tokens: Tokens, found: list[Found]) -> list[Found]:
        """Return the names found before and the exact names of the text."""
        characters = tokens.characters
        scanned = tokens.scan()
        lengths_of = self._lexicon.lengths
        added = [
            each
            for of in self._of.finditer(characters)
            if (lengths := lengths_of(characters[of.end()], characters[of.start() - 1]))
            for each in self._reordered(characters, *of.span(), lengths)
        ]
        if "," in characters:
            added.extend(self._fields(characters))
        added = [each for each in added if _is_whole(each, scanned)]
        predicates = self._predicates.find(characters, scanned)
        added.extend(each for each in predicates if _is_free(each, scanned))
        added.extend(self._variants(characters, scanned))
        added.extend(self._coordinated(characters, overwrite(scanned, added)))
        return overwrite(overwrite(scanned, added), found) if found else overwrite(scanned, added)

    def _reordered(
        self, characters: str, limit: int, begin: int, lengths: Sequence[int]
    ) -> Iterator[Found]:
        """Yield the longest name with its last part before "of" and its first part after it."""
        lowest = max(0, limit - _FARTHEST)
        for end in range(min(begin + lengths[0], len(characters)), begin, -1):
            for length in lengths:
                start = limit - (length - (end - begin))
                if lowest <= start < limit:
                    payload = self._lexicon.at(characters[begin:end] + characters[start:limit])
                    if payload is not None:
                        yield (start, end, payload)
                        return

    def _fields(self, characters: str) -> Iterator[Found]:
        """Yield the name of a field that consists of a name such as "Carcinoma, breast"."""
        for field in self._field.finditer(characters):
            start = comma = field.start()
            while start and comma - start < _FARTHEST and characters[start - 1] >= _FIRST_WORD:
                start -= 1
            if not start or characters[start - 1] in _BEFORE_FIELD:
                payload = self._lexicon.at(field[1] + characters[start:comma])
                if payload is not None:
                    yield (start, field.end(), payload)

    def _variants(self, characters: str, scanned: Sequence[Found]) -> Iterator[Found]:
        """Yield the names with a variant behind or in front of them.

        These are "carcinoma, follicular variant" and "nonkeratinizing variant of carcinoma".
        """
        starts: dict[int, Found] = {}
        ends: dict[int, Found] = {}
        for hit in self._kind.finditer(characters):
            kind, of = hit.start(), bool(hit[1])
            if of and not starts:
                starts = {each[START]: each for each in scanned}
            elif not of and not ends:
                ends = {each[STOP]: each for each in scanned}
            for start in range(max(0, kind - _MOST_WORDS), kind):
                sign = characters[start - 1 : start] if start else ""
                name = starts.get(hit.end()) if of else ends.get(start - (sign in _SIGNS))
                payload = name and self._of_variant(name, characters[start:kind], hit[0][0])
                if name is None or payload is None:
                    continue
                closing = sign == "(" and characters[hit.end() : hit.end() + 1] == ")"
                yield (
                    (start, name[STOP], payload)
                    if of
                    else (
                        name[START],
                        hit.end() + closing,
                        payload,
                    )
                )
                break

    def _of_variant(self, name: Found, words: str, kind: str) -> int | None:
        """Return the concept of a variant of a name, by any of the names of its concept."""
        for own in self._lexicon.names(name[PAYLOAD]):
            for whole in (words + self._variant_of + own, words + kind + own, words + own):
                if (payload := self._lexicon.at(whole)) is not None:
                    return payload
            if (payload := self._lexicon.at(own + words + kind)) is not None:
                return payload
        return None

    def _coordinated(self, characters: str, found: Sequence[Found]) -> Iterator[Found]:
        """Yield the modifiers that share the head of the name after "and" or "or"."""
        for joint in self._joint.finditer(characters):
            i = bisect_left(found, (joint.end(),))
            whole = found[i] if i < len(found) else None
            if whole is None or whole[START] != joint.end():
                continue
            if whole[STOP] - whole[START] < 2:
                continue
            edge = joint.start()
            edge -= characters[edge - 1 : edge] == ","
            while shared := self._shared(characters, whole, edge, found):
                yield shared
                edge = shared[START] - 1
                if characters[edge : edge + 1] != ",":
                    break

    def _shared(
        self, characters: str, whole: Found, edge: int, found: Sequence[Found]
    ) -> Found | None:
        last = characters[whole[STOP] - 1]
        starts = [edge - 2, edge - 1] if edge > 1 else list(range(edge))
        starts = [each for each in starts if self._lexicon.lengths(characters[each], last)]
        heads = range(whole[START] + 1, whole[STOP]) if starts else ()
        for head, start in product(heads, starts):
            payload = self._lexicon.at(characters[start:edge] + characters[head : whole[STOP]])
            if payload is not None and payload != whole[PAYLOAD]:
                shared = (start, edge, payload)
                if _is_whole(shared, found):
                    return shared
        return None


def _is_free(name: Found, found: Sequence[Found]) -> bool:
    """Return whether a name overlaps none of the found names."""
    i = bisect_left(found, (name[STOP],)) - 1
    return i < 0 or found[i][STOP] <= name[START]


def _is_whole(name: Found, found: Sequence[Found]) -> bool:
    """Return whether a name partly overlaps none of the found names."""
    for edge in (name[START], name[STOP]):
        i = bisect_left(found, (edge,)) - 1
        if i >= 0 and found[i][STOP] > edge:
            return False
    return True
