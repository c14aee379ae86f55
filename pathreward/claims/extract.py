"""Extract the claims of a text: concepts, involvement, facts and degrees, each as asserted."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from pathreward.assertion import Assertion, Role, assertions, no_cues
from pathreward.claims.claim import UNSURE, Axis, Claim, one_axis
from pathreward.claims.coded import coded_claims
from pathreward.claims.composed_fields import composed_fields
from pathreward.claims.concepts import concept_claims
from pathreward.claims.degrees import Degree, degrees, is_deniable, modified
from pathreward.claims.doubt import NEAR, NEAR_WORD, Doubt, denials, doubt
from pathreward.claims.facts import fact_claims
from pathreward.claims.fields import plain_fields
from pathreward.claims.involvement import (
    INVOLVED,
    MARGIN,
    NODE,
    SITE,
    UNLISTED,
    Involvement,
    Token,
    involvements,
    is_ruled,
    tokens,
    with_anatomy,
)
from pathreward.claims.marker_results import states_result
from pathreward.claims.numbers import about, all_numbers, loose_numbers
from pathreward.claims.organ_parts import organ_parts
from pathreward.claims.owners import Owners
from pathreward.claims.scope import Scope
from pathreward.claims.stated import stated_facts
from pathreward.claims.systems import system_claims
from pathreward.claims.unlisted import UNLISTED_WEIGHT, unlisted
from pathreward.claims.words import (
    common_words,
    content_words,
    ends_field,
    forms_by_stem,
    modifiers,
    occurrences_of,
    stem,
    stems,
    stems_in_order,
    whole_words,
    words_before,
)
from pathreward.facts.degree.parse import POSITIONS
from pathreward.facts.registry import FactTypes, fact_types
from pathreward.linking import Linker, Mention
from pathreward.score import Polarity

FACTS_OF_WORDS = ("degree", "code", "number")
"""Kinds of facts beside the fact types: values on scales of words, codes, and other numbers."""
_BESIDE = 12
"""Characters between some nodes and their count, at most."""
_LAYERS = ("layer ", "blister", "insertion")
"""Scales of where a lesion lies, whichever words are next to the value."""
_EDGES = frozenset({"margin", "border"})
_CLOSEST = re.compile(r"\b(?:closest|nearest|narrowest|tightest)\b[^.;\n]*\Z", re.IGNORECASE)
"""In front of the position of a margin that is a fact: the closest margin is the superior one."""
_NEARBY = 40
_SEVERAL = (MARGIN, NODE)
"""Structures of which a case has several; the words in front of one say which it is."""
LEAST_SUBJECT = 0.2
"""Least weight of a site by which two subjects are distinguished."""
WORD_WEIGHT = 0.12
FIELD_WEIGHT = 0.3
"""What a word weighs, and what the last word of a field's name."""
DEGREE_WEIGHT = 0.35


class TextClaims:
    """The claims of a text.

    >>> found = text_claims("Clear margins, no necrosis, 2 cm.", Linker.default())
    >>> [each.axes[0] for each in found.claims]
    [('involved margin', 'no'), ('concept necrosis', 'negated'), ('size mm', '20/20')]
    """

    def __init__(self, text: str, linker: Linker) -> None:
        self.text = text = plain_fields(text).text
        self.scope = Scope(text)
        self._covered: list[tuple[Any, ...]] = []
        self.claims: tuple[Claim, ...] = tuple(
            sorted(_claims(text, self.scope, linker, self._covered))
        )

    @cached_property
    def words(self) -> tuple[Claim, ...]:
        """Words that no concept, fact or cue has, with their polarity: claims of little weight."""
        found = list(content_words(self.text, self._covered))
        self._covered = []
        asserted = self.polarities([(start, end) for _, start, end in found]) if found else []
        return tuple(
            Claim(
                start, end, "word", one_axis(f"word {word}", how.polarity), self._word_weight(end)
            )
            for (word, start, end), how in zip(found, asserted, strict=True)
            if how.frame == "case" and how.polarity != UNSURE
        )

    @cached_property
    def owners(self) -> Owners:
        """What the values of the text belong to."""
        return Owners(self.text, self.scope, self.claims)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers of the text's facts."""
        return all_numbers(self.claims)

    def about(self, number: Claim) -> frozenset[str]:
        """Return the stems of the words around a number."""
        return about(self.text, number.start, number.end)

    def _word_weight(self, end: int) -> float:
        return FIELD_WEIGHT if ends_field(self.text, end) else WORD_WEIGHT

    def spans_of(self, wanted: Sequence[tuple[str, ...]]) -> list[tuple[int, int, int]]:
        """Return where words are that have the stems of some claims.

        Args:
            wanted: The stems of each claim; a claim without stems is not looked for.

        Returns:
            The number of the claim, and the span of the last of its words, for each sentence that
            has them all.
        """
        forms = forms_by_stem(self.text, {each[-1] for each in wanted if each})
        found: list[tuple[int, int, int]] = []
        places: dict[str, list[tuple[int, int]]] = {}
        scope = self.scope
        for number, sought in enumerate(wanted):
            if not sought or sought[-1] not in forms:
                continue
            last = sought[-1]
            if last not in places:
                written = forms[last]
                places[last] = sorted(
                    [span for word in written for span in occurrences_of(word, self.text)]
                )
            found += [
                (number, start, end)
                for start, end in places[last]
                if scope.context(scope.sentence(start)).issuperset(sought)
            ]
        return found

    def stems_of(self, claim: Claim) -> tuple[str, ...]:
        """Return the stems of the words of a claim that say something, in their order."""
        return tuple(stems_in_order(self.text[claim.start : claim.end]))

    def polarities(self, spans: Sequence[tuple[int, int]]) -> list[Assertion]:
        """Return how the text asserts some of its spans."""
        return assertions(self.text, spans, cued=no_cues)

    @cached_property
    def values(self) -> Mapping[str, frozenset[str]]:
        """The values that the text states on each scale."""
        found: dict[str, set[str]] = {}
        for each in self.claims:
            for axis, value in each.axes:
                found.setdefault(axis, set()).add(value)
        return {axis: frozenset(each) for axis, each in found.items()}

    @cached_property
    def denials(self) -> list[tuple[int, int]]:
        """The spans of the words of denial."""
        return denials(self.text)

    def doubt(self, claim: Claim) -> Doubt | None:
        """Return why the polarity of a claim may be misread; None: it is not in doubt."""
        sentence = self.scope.sentences[self.scope.sentence(claim.start)]
        denied = claim.value in {"negated", "no", "negative"}
        span = claim.start, claim.end
        reach = NEAR_WORD if claim.kind == "word" else NEAR
        return doubt(self.text, span, sentence, self.denials, denied=denied, reach=reach)

    def is_only_named(self, claim: Claim) -> bool:
        """Return whether the sentence of a marker may name it without a result."""
        if not claim.concept or claim.value == "negative":
            return False
        sentence = self.text[slice(*self.scope.sentences[self.scope.sentence(claim.start)])]
        return not states_result(sentence)

    def subjects(self, claim: Claim) -> frozenset[str]:
        """Return the sites, sides and parts that the sentence of a claim is about.

        They are those of the sentence, else of the head of its line, else of the sentence before.
        """
        number = self.scope.sentence(claim.start)
        own = self._subjects
        line, _ = self.scope.line(claim.start)
        head = self.scope.sentence(line)
        before = number - 1 if number > head else number
        found = own.get(number) or own.get(head) or own.get(before) or frozenset[str]()
        part = self.part(claim)
        return found | {f"part {part}"} if part else found

    @cached_property
    def _subjects(self) -> dict[int, frozenset[str]]:
        found: dict[int, set[str]] = {}
        for each in self.claims:
            is_place = each.kind == "laterality" or each.axis.startswith("present ")
            if is_place and each.weight >= LEAST_SUBJECT:
                subject = each.concept or each.value
                found.setdefault(self.scope.sentence(each.start), set()).add(subject)
        return {number: frozenset(each) for number, each in found.items()}

    @cached_property
    def _vocabularies(self) -> list[frozenset[str]]:
        return [whole_words(self.text[slice(*each)]) for each in self.scope.sentences]

    def words_of(self, claim: Claim) -> frozenset[str]:
        """Return the words of a claim."""
        return whole_words(self.text[claim.start : claim.end])

    def says(self, words: frozenset[str]) -> bool:
        """Return whether a sentence has all of some words."""
        return words <= self._vocabulary and any(words <= each for each in self._vocabularies)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset[str]().union(*self._vocabularies)

    def context(self, claim: Claim) -> frozenset[str]:
        """Return the stems of the sentence of a claim and of the head of its part."""
        return self.scope.context(self.scope.sentence(claim.start))

    def around(self, claim: Claim) -> frozenset[str]:
        """Return the stems of the context of a claim without those of its own words."""
        return self.context(claim) - stems(self.text[claim.start : claim.end])

    def modifiers(self, claim: Claim) -> frozenset[str]:
        """Return the stems of the words in front of a claim that modify it.

        >>> found = text_claims("no macrovascular invasion", Linker.default())
        >>> [sorted(found.modifiers(each)) for each in found.claims]
        [['macrova']]
        """
        return modifiers(self.text, claim.start)

    def part(self, claim: Claim) -> str:
        """Return the label of the part that a claim is of."""
        return self.scope.part(claim.start)


def text_claims(text: str, linker: Linker) -> TextClaims:
    """Return the claims of a text; the results of the last 64 texts are kept.

    Only the first 50,000 characters are read.

    >>> [each.axes[0] for each in text_claims("No necrosis.", Linker.default()).claims]
    [('concept necrosis', 'negated')]
    """
    return _text_claims(text, linker, fact_types())


@lru_cache(maxsize=64)
def _text_claims(text: str, linker: Linker, _types: FactTypes) -> TextClaims:
    return TextClaims(text, linker)


def _claims(
    text: str, scope: Scope, linker: Linker, covered: list[tuple[Any, ...]]
) -> Iterator[Claim]:
    mentions: Sequence[Mention] = linker.read(text).made()
    facts = list(fact_claims(text, [name for name in fact_types() if name != "site"]))
    listed = with_anatomy(tokens(text), mentions)
    every = sorted([*listed, *unlisted(text, listed)])
    numbers = scope.numbers(every)
    structures = {number for number, each in zip(numbers, every, strict=True) if not each.is_cue}
    numbered = [each for each in zip(numbers, every, strict=True) if each[0] in structures]
    scaled = [each for each in degrees(text) if not (each.is_passing and _is_named(each, mentions))]
    spans = [
        *[each[:2] for each in facts],
        *[each[:2] for each in scaled],
        *[each[:2] for _, each in numbered],
    ]
    covered += [*spans, *listed, *mentions]
    values = len(facts) + len(scaled)
    roles: list[Role] = ["value"] * values
    roles += ["finding"] * len(numbered)

    def is_cued(i: int, polarity: Polarity) -> bool:
        if i < len(facts):
            return polarity != "affirmed"
        return polarity == "negated" and i >= values and numbered[i - values][1].is_cue

    asserted = assertions(text, spans, roles, is_cued) if spans else []
    yield from stated_facts(text, facts, asserted)
    named = [each for each in mentions if each.concept.type == "marker"]
    known: list[tuple[Any, ...]] = [*named, *facts, *scaled]
    coded = list(system_claims(text, facts))
    coded += list(coded_claims(text, [*known, *coded]))
    yield from coded
    yield from loose_numbers(text, [*known, *coded])
    denied = [each for each in mentions if each.polarity == "negated"]
    yield from _stated_degrees(text, scaled, asserted[len(facts) : values], denied)
    taken: list[tuple[int, int]] = []
    yield from _involved(text, scope, numbered, asserted[values:], facts, taken)
    tumor = {each.end for _, each in numbered if each.cls in {"tumor", "metastasis"}}
    if tumor:
        mentions = [
            each
            for each in mentions
            if each.polarity != "negated"
            or each.end not in tumor
            or scope.sentence(each.start) not in structures
        ]
    markers = {each.axis.split()[1] for each in facts if each.kind == "marker"}
    yield from organ_parts(text, mentions, linker.graph)
    claims = list(concept_claims(text, mentions, markers, linker.graph, taken))
    yield from claims
    known_ids = {each.concept for each in claims}
    fields = [each for each in composed_fields(text, linker.graph) if each.concept not in known_ids]
    for each, how in zip(fields, assertions(text, [each[:2] for each in fields]), strict=True):
        if how.frame == "case" and how.polarity == "affirmed":
            yield each


def _is_named(degree: Degree, mentions: Sequence[Mention]) -> bool:
    """Return whether an adjective is a part of a name: "soft tissue", "small bowel"."""
    at = bisect_right(mentions, degree.start, key=_start) - 1
    return at >= 0 and mentions[at].end >= degree.end


def _is_of_denied(text: str, degree: Degree, denied: Sequence[Mention]) -> bool:
    """Return whether a value modifies a name that is denied: "malignant osteoid is absent"."""
    at = bisect_right(denied, degree.start, key=_start)
    if at and denied[at - 1].end > degree.start:
        return True
    return at < len(denied) and text[degree.end : denied[at].start] == " "


def _start(mention: Mention) -> int:
    return mention.start


def _stated_degrees(
    text: str,
    found: Sequence[Degree],
    asserted: Sequence[Assertion],
    denied: Sequence[Mention],
) -> Iterator[Claim]:
    for each, how in zip(found, asserted, strict=True):
        if _is_of_denied(text, each, denied):
            continue
        if how.frame == "case" and how.polarity != UNSURE and how.rule != "unchecked":
            about = frozenset() if each.scale.startswith(_LAYERS) else modified(text, each)
            if each.scale in POSITIONS and not about.isdisjoint(_EDGES):
                if not _CLOSEST.search(text, max(0, each.start - _NEARBY), each.start):
                    continue  # the position of a margin
                about = frozenset({"closest"})
            axis = f"degree {each.scale}"
            axes: tuple[Axis, ...] = ((axis, each.value), (f"{axis} {each.value}", "yes"))
            if how.polarity == "negated":
                if not is_deniable(text, each):
                    continue
                axes = one_axis(f"{axis} {each.value}", "no")
            weight = WORD_WEIGHT if each.is_passing else DEGREE_WEIGHT
            yield Claim(each.start, each.end, "degree", axes, weight, "", about)


def _involved(
    text: str,
    scope: Scope,
    numbered: Sequence[tuple[int, Token]],
    asserted: Sequence[Assertion],
    facts: Sequence[Claim],
    taken: list[tuple[int, int]],
) -> Iterator[Claim]:
    """Yield the structures that are involved or spared; the spans of their mentions are taken."""
    by_sentence: dict[int, list[tuple[Token, Assertion]]] = {}
    for (number, token), how in zip(numbered, asserted, strict=True):
        by_sentence.setdefault(number, []).append((token, how))
    clear = {
        scope.sentence(each.start)
        for each in facts
        if each.axis == "margin mm" and not each.value.startswith(("0/", "-inf"))
    }
    counts: dict[int, list[Claim]] = {}
    for fact in facts:
        if fact.axis == "count of":
            counts.setdefault(scope.sentence(fact.start), []).append(fact)
    for number, pairs in by_sentence.items():
        for one in involvements(text, *scope.sentences[number], pairs):
            about = _position(text, one.start) if one.structure in _SEVERAL else frozenset[str]()
            value = one.value
            if one.structure == MARGIN and number in clear and not (value and is_ruled(pairs)):
                value = "no"  # "5 mm from the deep margin"
            if one.structure == NODE:
                value = (
                    _counted(counts.get(number, ()), one, scope, near=bool(about and value))
                    or value
                )
            if not value:
                continue
            if not one.structure.startswith(SITE) or one.structure.startswith(UNLISTED):
                taken.append((one.start, one.end))  # "von Brunn nests: not involved"
            axes = one_axis(f"involved {one.structure}", value)
            weight = UNLISTED_WEIGHT if one.structure.startswith(UNLISTED) else INVOLVED
            yield Claim(one.start, one.end, "involvement", axes, weight, "", about)


def _counted(counts: Sequence[Claim], node: Involvement, scope: Scope, *, near: bool) -> str:
    """Return whether nodes that a sentence counts are involved: 0 of 12 are not.

    `near`: the count has to be beside the nodes, since they are some of several.
    """
    start, end = scope.sentences[scope.sentence(node.start)]
    if near:
        start, end = max(start, node.start - _BESIDE), min(end, node.end + _BESIDE)
    for each in counts:
        if start < each.end and each.start < end:
            return "no" if each.value.startswith("0/") else "yes"
    return ""


def _position(text: str, start: int) -> frozenset[str]:
    """Return the stems of the words in front of a margin, which say which one it is."""
    common = common_words()
    return frozenset(
        [stem(each) for each in words_before(text, start) if each.casefold() not in common]
    )
