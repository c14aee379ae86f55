"""What an answer earns against the gold one, by the kind of the question.

The answer in the tag is judged; what follows the tag may not take it back.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pathreward.answers.questions import (
    Question,
    Value,
    commitment,
    gold_values,
    items_of,
    question_of,
    stated,
)
from pathreward.answers.sites import same_diagnosis, site_clash
from pathreward.completion.answer_spans import Place
from pathreward.completion.words import words
from pathreward.facts.comparison import agree, alternative
from pathreward.facts.gold import stated_facts
from pathreward.facts.protocol import Comparison, Credit
from pathreward.facts.registry import fact_types
from pathreward.kg import Concept
from pathreward.linking import Linker
from pathreward.sample import Sample

_LONGEST = 10_000
"""Characters of an answer that states facts or lists items; no honest one is as long."""
_MOST_ITEMS = 50
_FEW_WORDS, _MOSTLY = 3, 0.6
"""An answer that repeats most words of a gold answer beside it says something like it."""
_FARTHEST = 3
"""is_a edges at which a concept no longer counts as near another."""


class Asked(NamedTuple):
    """What a verdict is about."""

    sample: Sample
    question: Question
    places: list[Place]
    linker: Linker

    def bodies(self, *, tagged: bool = False) -> list[str]:
        """Return the texts that give the answer; `tagged`: without what follows the tag."""
        text = self.sample.text
        chosen = [at for at in self.places if at.section] if tagged else []
        return [text[at.start : at.end] for at in chosen or self.places]


def judged(asked: Asked, credit: Credit) -> Comparison:
    """Return the verdict on the tagged answer, unless what follows it takes it back."""
    if asked.question.kind == "set":
        return _settled(asked, lambda body: _set_verdict(body, asked, credit))
    if asked.question.kind in fact_types():
        return _settled(asked, lambda body: _facts_verdict(body, asked.question, credit))
    gold = gold_values(asked.sample, asked.question, asked.linker)
    verdict = _values_verdict(asked, gold, credit)
    if asked.question.sited:
        verdict = max(verdict, _settled(asked, lambda body: _sited_verdict(body, asked)))
    beside = asked.question.facts or asked.question.sited
    if not verdict.value or not beside:
        return verdict
    return min(verdict, _settled(asked, lambda body: _beside_verdict(body, asked, credit)))


def _settled(asked: Asked, judge: Callable[[str], Comparison]) -> Comparison:
    verdict = judge("\n".join(asked.bodies(tagged=True)))
    several = verdict.value and len(asked.places) > 1
    if several and judge("\n".join(asked.bodies())).value < verdict.value:
        return Comparison(0.0, "the completion gives several answers that differ")
    return verdict


def _facts_verdict(body: str, question: Question, credit: Credit) -> Comparison:
    if len(body) > _LONGEST:
        return _too_long()
    gold = question.facts[question.kind]
    told = stated_facts(question.kind, body, gold)
    if not told:
        return Comparison(0.0, f"the answer states no {question.kind}")
    return agree(fact_types()[question.kind], body, told, gold, credit)


def _too_long() -> Comparison:
    return Comparison(0.0, f"the answer has more than {_LONGEST} characters")


def _beside_verdict(body: str, asked: Asked, credit: Credit) -> Comparison:
    """Compare what the gold answer says beside its concepts: side and course, grade and stage."""
    if asked.question.sited and (fault := _site_fault(body, asked)):
        return Comparison(0.0, fault)
    verdict = Comparison(1.0, "the answer is the gold one with all that it says beside it")
    for kind, gold in asked.question.facts.items():
        told = stated_facts(kind, body, gold)
        verdict = min(verdict, agree(fact_types()[kind], body, told, gold, credit))
    return verdict


def _site_fault(body: str, asked: Asked) -> str:
    told, gold = asked.linker.link(body), asked.linker.link(asked.sample.answer or "")
    return site_clash(told, gold, asked.linker.graph)


def _sited_verdict(body: str, asked: Asked) -> Comparison:
    """Compare a diagnosis with its site, wherever an answer says the site."""
    if len(body) > _LONGEST:
        return _too_long()
    told, gold = asked.linker.link(body), asked.linker.link(asked.sample.answer or "")
    said = stated(body, asked.question, asked.linker)
    if said.fault:
        return Comparison(0.0, said.fault)
    if _leaves_open(asked):
        return Comparison(0.0, "the answer hedges ('or')")
    if not same_diagnosis(told, gold, asked.linker.graph):
        return Comparison(0.0, "the answer is another diagnosis")
    return Comparison(1.0, "the answer is the diagnosis at its site")


def _set_verdict(body: str, asked: Asked, credit: Credit) -> Comparison:
    """Pair gold items with items of the answer, each once; what is left over on a side counts."""
    if len(body) > _LONGEST:
        return _too_long()
    expected = asked.question.items
    told = items_of(body)
    if len(told) == 1:
        told = items_of(body, loosely=True)
    if len(told) > _MOST_ITEMS:
        return Comparison(0.0, f"the answer lists more than {_MOST_ITEMS} items")
    left = list(told)
    hits = 0
    for gold in expected:
        one = Sample("", answer=gold)
        question = question_of(one, asked.linker)
        for item in left:
            part = Asked(
                Sample(item, answer=gold), question, [Place(0, len(item), "")], asked.linker
            )
            if judged(part, credit._replace(near=0.0)).value == 1.0:
                left.remove(item)
                hits += 1
                break
    reason = f"{hits} of {len(expected)} items, {len(left)} that are not asked for"
    if credit.sets == "f1":
        return Comparison(2 * hits / (len(expected) + len(told)) if told else 0.0, reason)
    return Comparison(float(hits == len(expected) and not left), reason)


def _values_verdict(asked: Asked, gold: frozenset[Value], credit: Credit) -> Comparison:
    read_as = [stated(each, asked.question, asked.linker) for each in asked.bodies()]
    tagged = [each for at, each in zip(asked.places, read_as, strict=True) if at.section]
    for each in tagged or read_as:
        if each.fault:
            return Comparison(0.0, each.fault)
    linker = asked.linker
    names = linker.graph.concepts
    expected = commitment(gold, gold, linker)
    statements = {
        expected if each.values == gold else commitment(each.values, gold, linker)
        for each in read_as
        if each.values
    }
    if len(statements) > 1:
        return Comparison(0.0, "the completion gives several answers that differ")
    statement = statements.pop()
    if statement == expected:
        if asked.question.kind == "text" and (other := _another(asked)):
            return Comparison(0.0, f"the answer names {other} too")
        if asked.question.kind == "concept" and _leaves_open(asked):
            return Comparison(0.0, "the answer hedges ('or')")
        return Comparison(1.0, f"the answer is {_plain(expected, names)}")
    value = credit.near and credit.near * _nearness(statement, expected, linker)
    reason = f"the answer is {_plain(statement, names)}, expected {_plain(expected, names)}"
    return Comparison(value, reason)


def _another(asked: Asked) -> str:
    """Return a diagnosis that the answer affirms beside the gold text and that is no wider one.

    An answer in which the gold one does not stand word for word is not looked at.
    """
    gold = (asked.sample.answer or "").strip(" .").casefold()
    graph = asked.linker.graph
    known = {each.concept.id for each in asked.linker.read(gold)}
    known = known.union(*map(graph.ancestors, known))
    for body in asked.bodies():
        before, found, behind = body.casefold().partition(gold)
        if not found:
            continue
        if before.rstrip().endswith("/") or behind.lstrip().startswith("/"):
            return "an alternative"
        own = set(words(gold))
        if len(own) > _FEW_WORDS and len(own & set(words(before + behind))) >= _MOSTLY * len(own):
            return "nearly the same"
        for concept, polarity in asked.linker.read(f"{before}.\n\n{behind}").claims:
            other = graph[concept]
            if other.type == "diagnosis" and polarity == "affirmed" and concept not in known:
                return other.name
    return ""


def _leaves_open(asked: Asked) -> bool:
    """Say whether an "or" stands beside what the answer affirms, and none in the gold answer."""
    if " or " in (asked.sample.answer or ""):
        return False
    return any(
        alternative(body, [e for e in asked.linker.link(body) if e.polarity == "affirmed"])
        for body in asked.bodies(tagged=True)
        if " or " in body
    )


def _nearness(told: frozenset[Value], gold: frozenset[Value], linker: Linker) -> float:
    """Return one over the is_a edges between two affirmed concepts, one above the other."""
    if len(told) != 1 or len(gold) != 1:
        return 0.0
    [one], [other] = told, gold
    if isinstance(one, str) or isinstance(other, str) or not one[1] == other[1] == "affirmed":
        return 0.0
    graph = linker.graph
    if not (graph.is_a(one[0], other[0]) or graph.is_a(other[0], one[0])):
        return 0.0
    similarity = graph.similarity(one[0], other[0], "path")
    edges = round(1 / similarity) - 1 if similarity else _FARTHEST
    return 1.0 / edges if 0 < edges < _FARTHEST else 0.0


def _plain(values: frozenset[Value], names: Mapping[str, Concept]) -> str:
    """Return values as a reader would write them."""
    words = sorted(
        each
        if isinstance(each, str)
        else ("" if each[1] == "affirmed" else f"{each[1]} ") + names[each[0]].name
        for each in values
    )
    return " and ".join(words) or "nothing"
