"""The filters of chains: each returns why a chain is not fit for training, or nothing."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import inf
from types import MappingProxyType

from pathreward.claims.case_words import Stems, stems, stems_in_order
from pathreward.claims.claim import Claim
from pathreward.claims.comparison import Judged
from pathreward.claims.extract import text_claims
from pathreward.claims.involvement import MARGIN, NODE
from pathreward.claims.observations import Observations, Row, observations, with_ancestors
from pathreward.claims.tally import severity
from pathreward.completion.sentences import sentence_around
from pathreward.kg.profile import profile
from pathreward.linking import Linker
from pathreward.rewards.answer import AnswerReward
from pathreward.rewards.consistency import ConsistencyReward
from pathreward.rewards.format import FormatReward
from pathreward.rewards.leak import LeakReward
from pathreward.rewards.length import words_in
from pathreward.rewards.usage import has_link
from pathreward.sample import Sample
from pathreward.synth.evidence import EvidencePath
from pathreward.synth.following import path_fault, step_mentions
from pathreward.synth.prompts import PromptSettings
from pathreward.synth.source_mentions import source_mention

_SECTIONS = ("observe", "think", "answer")
_CONTRADICTS = 0.15
"""Severity from which on a contradiction of the report counts, in [0, 1]."""
_LEAST_INVENTED = dict.fromkeys(("stage", "grade", "measurement", "breslow", "marker"), 0.2)
"""Weight from which on a fact that the report lacks counts, by its type; others never do."""
_INVENTED_FINDING = 0.4
"""Weight from which on a finding that the report lacks counts, in [0, 1]."""
_INVOLVED = frozenset(f"involved {each}" for each in (MARGIN, NODE, "nerve", "vessels"))
"""Involvement that counts where the report does not speak of it. That of other structures is often
explained, as the rule by which a stage is given."""
_SEEN = ("finding", "cell", "marker")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SHOWN = 3
"""Claims that a reason lists."""


@dataclass(frozen=True)
class Chain:
    """A chain of reasoning with the case that it was made of."""

    sample: Sample
    """The case, with the chain as its completion."""
    path: EvidencePath
    linker: Linker
    """The linker for the case."""
    settings: PromptSettings

    @cached_property
    def observed(self) -> Observations:
        """The claims of the chain, compared with the report."""
        row = Row(self.sample.findings)
        gold = self.sample.gold_texts
        return observations(self.sample.parsed, row, _SECTIONS, self.linker, gold=gold)

    @cached_property
    def known(self) -> tuple[Claim, ...]:
        """What the question, the options and the gold answer state."""
        sample = self.sample
        texts = (sample.prompt, *(sample.options or {}).values(), *sample.gold_texts)
        return tuple(
            claim for text in texts if text for claim in text_claims(text, self.linker).claims
        )

    @cached_property
    def report_concepts(self) -> frozenset[str]:
        """The findings, cells and markers that the report affirms."""
        claims = self.linker.read(self.sample.findings or "").claims
        affirmed = frozenset(concept for concept, polarity in claims if polarity == "affirmed")
        return affirmed & self.linker.graph.of_type(*_SEEN)

    @cached_property
    def report_stems(self) -> Stems:
        """The content words of the report."""
        return stems(self.sample.findings or "")

    @cached_property
    def answer_stems(self) -> Stems:
        """The content words of the gold answer."""
        return stems(" ".join(self.sample.gold_texts))

    @cached_property
    def report_numbers(self) -> frozenset[str]:
        """The numbers of the report, as digits."""
        return _numbers(self.sample.findings or "")

    @cached_property
    def step_spans(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Where each section states the findings of steps as the steps do."""
        return tuple(
            tuple(
                (each.start, each.end)
                for step in self.path.steps
                for each in step_mentions(section.text, step, self.linker)
                if each.polarity == step.polarity
            )
            for section in self.observed.sections
        )

    @cached_property
    def reasoning(self) -> str:
        """The text of the reasoning and of the observations before it."""
        completion = self.sample.parsed
        sections = [each for each in completion.sections if each.name in {"observe", "think"}]
        return "\n".join(self.sample.text[each.start : each.end] for each in sections)


Filter = Callable[[Chain], str]
"""Returns why a chain is rejected; empty where it is not."""


def has_form(chain: Chain) -> str:
    """Reject a chain without its sections, or with text outside of them."""
    score = FormatReward(dialects=(chain.settings.dialect,))(chain.sample)
    return "" if score.value == 1 else score.reason


def has_length(chain: Chain) -> str:
    """Reject a reasoning that is shorter or longer than its style allows."""
    least, most = chain.settings.length
    found = words_in(chain.reasoning)
    if least <= found <= most:
        return ""
    return f"the reasoning has {found:,} words; {least:,} to {most:,} are allowed"


def gives_answer(chain: Chain) -> str:
    """Reject a chain whose answer is not the gold answer."""
    score = AnswerReward(linker=chain.linker)(chain.sample)
    return "" if score.value == 1 else score.reason


def hides_sources(chain: Chain) -> str:
    """Reject a chain that mentions the report or the known answer, or begins with the answer."""
    if mention := source_mention(chain.reasoning):
        return f"the reasoning mentions {mention!r}, which the policy is not given"
    score = LeakReward()(chain.sample)
    return "" if score.value == 1 else score.reason


def follows_path(chain: Chain) -> str:
    """Reject a chain that leaves out a step, turns it, or has the steps in another order."""
    return path_fault(chain.sample.parsed, chain.path, chain.linker)


def agrees_with_report(chain: Chain) -> str:
    """Reject a chain that contradicts its report, or states what the report does not have."""
    judged = chain.observed.comparison.judged
    gold = with_ancestors(chain.sample.gold_texts, chain.linker)
    against = [
        each
        for each in judged
        if each.outcome == "contradicts"
        and severity(each) >= _CONTRADICTS
        and each.claim.concept not in gold
        and not _is_allowed(chain, each)
    ]
    if against:
        return "against the report: " + _listed(_contradiction(chain, each) for each in against)
    invented = [each for each in judged if each.outcome == "added" and _is_invented(chain, each)]
    if invented:
        return "not in the report: " + _listed(_quoted(chain, each) for each in invented)
    return ""


def concludes(chain: Chain) -> str:
    """Reject a chain that contradicts itself or denies its answer, or does not come to it."""
    score = ConsistencyReward(linker=chain.linker)(chain.sample)
    if score.value != 1:
        return score.reason
    named = chain.linker.read(chain.reasoning).about({chain.path.diagnosis})
    against = [each for each in named if each.polarity == "negated" and each.frame == "case"]
    if not against:
        return ""
    start, end = sentence_around(
        chain.reasoning, against[0].start, against[0].end, 0, len(chain.reasoning)
    )
    return f"the reasoning argues against its answer: {chain.reasoning[start:end].strip()[:80]!r}"


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        "format": has_form,
        "length": has_length,
        "answer": gives_answer,
        "leak": hides_sources,
        "path": follows_path,
        "report": agrees_with_report,
        "conclusion": concludes,
    }
)
"""The filters by the name that begins their reasons."""


def rejections(chain: Chain) -> list[str]:
    """Return each filter's reason to reject a chain, as ``name: reason``; none if it is accepted.

    A chain without its form is looked at no further.

    >>> from pathreward.synth.evidence import evidence_path
    >>> text = (
    ...     "<think>{} Keratin pearls are seen, which indicates squamous differentiation and is "
    ...     "against a tumour of glands, and so this is squamous cell carcinoma.</think>"
    ...     "<answer>squamous cell carcinoma</answer>"
    ... )
    >>> linker = Linker.default()
    >>> row = {"answer": "squamous cell carcinoma", "findings": "Keratin pearls, necrosis."}
    >>> path = evidence_path(Sample("", **row), linker)
    >>> def found(begin):
    ...     chain = Chain(Sample(text.format(begin), **row), path, linker, PromptSettings())
    ...     return rejections(chain)
    >>> found("Necrosis is seen.")
    []
    >>> found("As the report says, there is necrosis.")
    ["leak: the reasoning mentions 'the report', which the policy is not given"]
    >>> found("The tumor is pT2.")
    ["report: not in the report: 'pT2'"]
    """
    if fault := has_form(chain):
        return [f"format: {fault}"]
    found = ((name, each(chain)) for name, each in FILTERS.items())
    return [f"{name}: {reason}" for name, reason in found if reason]


def _is_invented(chain: Chain, judged: Judged) -> bool:
    """Return whether a claim that the report lacks is one that the chain may not make."""
    claim = judged.claim
    if _is_allowed(chain, judged) or _has_words(chain, judged):
        return False
    if claim.is_fact:
        asked = {each.kind for each in chain.known if each.is_fact}
        return claim.kind not in asked and claim.weight >= _LEAST_INVENTED.get(claim.kind, inf)
    graph = chain.linker.graph
    if claim.weight < _INVENTED_FINDING or claim.value not in {"affirmed", "yes"}:
        return False
    if claim.kind == "involvement":
        return claim.axis in _INVOLVED
    if claim.kind != "concept" or claim.concept not in graph:
        return False
    return graph[claim.concept].type in _SEEN and not _is_interpretation(chain, judged)


def _is_allowed(chain: Chain, judged: Judged) -> bool:
    """Return whether a claim is of the question or the answer, or is part of a step as it is."""
    claim = judged.claim
    if any(claim.axes == each.axes for each in chain.known):
        return True
    return any(
        start <= claim.start and claim.end <= end for start, end in chain.step_spans[judged.text]
    )


def _has_words(chain: Chain, judged: Judged) -> bool:
    """Return whether a claim is in the words of the report, or follows from the diagnosis's name.

    Where the report has the words and the numbers, in whatever form, it speaks of the same, and
    another value would contradict it. "Squamous differentiation" follows from "squamous cell
    carcinoma": of its words, the answer has all but the last.
    """
    section = chain.observed.sections[judged.text]
    words = section.text[judged.claim.start : judged.claim.end]
    if stems(words) <= chain.report_stems and _numbers(words) <= chain.report_numbers:
        return True
    named = [each for each in stems_in_order(words) if each]
    return len(named) > 1 and chain.answer_stems.issuperset(named[:-1])


def _numbers(text: str) -> frozenset[str]:
    """Return the digits of the numbers of a text, so that 2.5 cm and 25 mm are one."""
    return frozenset(each[0].replace(".", "").strip("0") for each in _NUMBER.finditer(text))


def _is_interpretation(chain: Chain, judged: Judged) -> bool:
    """Return whether a finding is what a finding of the report means: "which indicates ...".

    It is a wider or a narrower name of one; or it supports the diagnosis, and a word that connects
    them is between a finding of the report and it, in one sentence.
    """
    claim, graph = judged.claim, chain.linker.graph
    section = chain.observed.sections[judged.text]
    if any(
        graph.is_a(each, claim.concept) or graph.is_a(claim.concept, each)
        for each in chain.report_concepts
    ):
        return True
    founded = [
        each for each in chain.observed.comparison.judged if each.outcome in {"agrees", "near"}
    ]
    tie = profile(graph, chain.path.diagnosis).get(claim.concept)
    if tie is None or tie.expected != "affirmed":
        return False
    start, _ = sentence_around(section.text, claim.start, claim.end, 0, len(section.text))
    before = [
        each.claim.end
        for each in founded
        if each.text == judged.text and start <= each.claim.start and each.claim.end <= claim.start
    ]
    return bool(before) and has_link(section.text[min(before) : claim.start])


def _contradiction(chain: Chain, judged: Judged) -> str:
    quoted = _quoted(chain, judged)
    if judged.by is None:
        return quoted
    return f"{quoted} ({_stated(judged.by)})"


def _stated(claim: Claim) -> str:
    """Return a claim of the report in words."""
    return f"there: {claim.axis.removeprefix('concept ').removeprefix('word ')}, {claim.value}"


def _quoted(chain: Chain, judged: Judged) -> str:
    section = chain.observed.sections[judged.text]
    return repr(section.text[judged.claim.start : judged.claim.end])


def _listed(quotes: Iterator[str]) -> str:
    found = list(dict.fromkeys(quotes))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + more
