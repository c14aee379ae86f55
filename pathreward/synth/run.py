"""Make chains of cases: a path for each, a prompt, the teacher's reply, and the filters."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from typing import NamedTuple

from pathreward.completion.sections import parse_completion
from pathreward.completion.sentences import sentences
from pathreward.errors import DataError
from pathreward.io.lock import only_writer
from pathreward.linking import Linker
from pathreward.llm.batch import Failure
from pathreward.llm.endpoint import Endpoint
from pathreward.llm.ledger import Ledger, Prices
from pathreward.printable import counted
from pathreward.rewards.answer import AnswerReward
from pathreward.synth.case import Case
from pathreward.synth.evidence import DEFAULT_LIMITS, EvidencePath, PathLimits, evidence_path
from pathreward.synth.filters import Chain, rejections
from pathreward.synth.output import (
    Origin,
    Row,
    appended,
    chain_row,
    finish,
    rows_there,
    written_rows,
)
from pathreward.synth.prompts import PromptSettings, chain_messages, question_messages
from pathreward.synth.teacher import Body, Teacher, TeacherSampling

_CHARACTERS = 4
"""Characters of a token, about, for the estimate of the cost."""
_CHAIN_TOKENS, _ANSWER_TOKENS = 400, 20
"""Tokens of a chain and of an answer, about."""
REPLIES = ".replies.sqlite"
"""The suffix of the file of replies, next to the file of chains."""


@dataclass(frozen=True, slots=True)
class SynthSettings:
    """How chains are made."""

    model: str
    """The teacher."""
    prompts: PromptSettings = field(default_factory=PromptSettings)
    limits: PathLimits = DEFAULT_LIMITS
    sampling: TeacherSampling = field(default_factory=TeacherSampling)
    text_only: str = ""
    """A model that is asked each row's own question without its image: a question that it answers
    is dropped before a chain is paid for. Empty: none."""
    verifier: str = ""
    """A model that is asked the question with the reasoning in place of the image, without the
    sentences that name the answer: where it answers otherwise, the chain does not suffice. Empty:
    none."""
    prices: Prices = field(default_factory=Prices)


class CostEstimate(NamedTuple):
    """What a run will about cost, where no call fails."""

    rows: int
    """Rows that the file lacks."""
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float

    def __str__(self) -> str:
        return (
            f"{counted(self.rows, 'row')} to make, {counted(self.calls, 'call')}, about "
            f"{self.prompt_tokens:,} prompt and {self.completion_tokens:,} reply tokens, "
            f"cost about {self.cost:.4f}"
        )


@dataclass(frozen=True, slots=True)
class SynthesisSummary:
    """What a run made."""

    rows: tuple[Row, ...]
    """All rows of the file, in the order of the input."""
    ledger: Ledger

    @property
    def accepted(self) -> int:
        """The number of accepted chains."""
        return sum(row["accepted"] for row in self.rows)

    @property
    def rejected(self) -> Mapping[str, int]:
        """The number of rows that each filter rejects, by its name; a row may have several."""
        names = ({reason.partition(":")[0] for reason in row["reasons"]} for row in self.rows)
        return Counter(name for each in names for name in sorted(each))


class Synthesis:
    """The making of the chains of some cases.

    Args:
        cases: The cases.
        output: The file of chains; the replies are kept next to it.
        settings: How chains are made.
        linker: The linker of concepts; None: the one over the shipped graph.
        resume: Whether the file may have rows, which are kept.

    Raises:
        DataError: If the file has rows and is not to be continued, or rows of another run.
    """

    def __init__(
        self,
        cases: Sequence[Case],
        output: str | PathLike[str],
        settings: SynthSettings,
        linker: Linker | None = None,
        *,
        resume: bool = False,
    ) -> None:
        self._cases = {each.key: each for each in cases}
        self._output = output
        self._settings = settings
        self._linker = linker or Linker.default()
        self._origins = {
            each.key: Origin(settings.prompts.version(each.task), settings.model, each.digest)
            for each in self._cases.values()
        }
        self._there = rows_there(output, self._origins, resume=resume)
        self._left = [key for key in self._cases if key not in self._there]

    @cached_property
    def _paths(self) -> dict[str, EvidencePath]:
        """The path of each row to be made."""
        limits = self._settings.limits
        return {
            key: evidence_path(self._cases[key].sample, self._linker, limits) for key in self._left
        }

    @cached_property
    def _faults(self) -> dict[str, str]:
        """Why no chain is asked for, by the id of the row."""
        found = {}
        for key, path in self._paths.items():
            if path.fault:
                found[key] = f"no path: {path.fault}"
            elif self._names_answer(self._cases[key], path.diagnosis):
                found[key] = "visual: the question names its answer"
        return found

    def _names_answer(self, case: Case, diagnosis: str) -> bool:
        """Return whether an open question names the diagnosis that it asks for, and no other."""
        if case.task != "open":
            return False
        graph = self._linker.graph
        claims = self._linker.within(case.sample.context).read(case.sample.prompt).claims
        diagnoses = graph.of_type("diagnosis")
        named = [each for each, polarity in claims if each in diagnoses and polarity != "negated"]
        return any(graph.is_a(each, diagnosis) for each in named) and all(
            graph.is_a(each, diagnosis) or graph.is_a(diagnosis, each) for each in named
        )

    @cached_property
    def _requests(self) -> dict[str, Body]:
        """The request for the chain of each row that one is asked for."""
        settings, graph = self._settings, self._linker.graph
        return {
            key: settings.sampling.body(
                settings.model, chain_messages(self._cases[key], path, settings.prompts, graph)
            )
            for key, path in self._paths.items()
            if key not in self._faults
        }

    def _screened(self) -> dict[str, Body]:
        """Return the requests that ask questions without their images."""
        if not self._settings.text_only:
            return {}
        return {
            key: self._question(self._settings.text_only, self._cases[key])
            for key in self._requests
            if self._cases[key].asks
        }

    def _question(self, model: str, case: Case, reasoning: str = "") -> Body:
        sampling = replace(self._settings.sampling, temperature=0.0)
        return sampling.body(model, question_messages(case, reasoning))

    def estimate(self) -> CostEstimate:
        """Return what the run will about cost."""
        bodies = [*self._requests.values(), *self._screened().values()]
        verified = len(self._requests) if self._settings.verifier else 0
        prompt = (
            sum(len(message["content"]) for body in bodies for message in body["messages"])
            // _CHARACTERS
            + verified * 2 * _CHAIN_TOKENS
        )
        completion = len(self._requests) * _CHAIN_TOKENS
        completion += (len(bodies) - len(self._requests) + verified) * _ANSWER_TOKENS
        cost = self._settings.prices.cost(prompt, completion)
        return CostEstimate(len(self._left), len(bodies) + verified, prompt, completion, cost)

    def run(
        self, endpoint: Endpoint, advance: Callable[[int], None] = lambda done: None
    ) -> SynthesisSummary:
        """Make the rows that the file lacks.

        Args:
            endpoint: The endpoint of the models.
            advance: Called with the number of rows that the file has.

        Raises:
            DataError: If rows got no reply, or the file can't be written. The other rows are kept,
                and the next run with `resume` asks for those alone. Or if another process writes
                the file, or has written it since this object was made.
        """
        with only_writer(self._output):
            if written_rows(self._output, self._origins).keys() != self._there.keys():
                raise DataError(
                    "another process has written the file meanwhile; the same command with "
                    "--resume continues it",
                    where=fspath(self._output),
                )
            return self._run(endpoint, advance)

    def _run(self, endpoint: Endpoint, advance: Callable[[int], None]) -> SynthesisSummary:
        began = time.monotonic()
        replies = Path(f"{fspath(self._output)}{REPLIES}")
        done = len(self._cases) - len(self._left)
        failed: dict[str, str] = {}
        with (
            appended(self._output) as add,
            Teacher(endpoint, replies, self._settings.sampling.concurrency) as teacher,
        ):

            def write(key: str, completion: str | None, reasons: Sequence[str]) -> None:
                nonlocal done
                steps = [each.to_dict(self._linker.graph) for each in self._paths[key].steps]
                add(chain_row(key, completion, steps, self._origins[key], reasons))
                done += 1
                advance(done)

            advance(done)
            for key, fault in self._faults.items():
                write(key, None, [fault])
            solved = self._screen(teacher, failed)
            for key, reason in solved.items():
                write(key, None, [reason])
            skipped = solved.keys() | failed.keys()
            self._make(teacher, skipped, write, failed)
        if failed:
            self._stop(failed, done)
        ledger = self._ledger(teacher.counts, len(failed), time.monotonic() - began)
        return SynthesisSummary(tuple(finish(self._output, list(self._cases))), ledger)

    def _screen(self, teacher: Teacher, failed: dict[str, str]) -> dict[str, str]:
        """Return why rows are dropped whose question is answered without the image."""
        solved: dict[str, str] = {}
        for key, text in teacher.ask(self._screened()):
            if isinstance(text, Failure):
                if text.outage:
                    failed[key] = text.reason
            elif self._is_right(self._cases[key], text):
                name = self._settings.text_only
                solved[key] = f"visual: {name} answers the question without its image"
        return solved

    def _make(
        self,
        teacher: Teacher,
        skipped: set[str],
        write: Callable[[str, str | None, Sequence[str]], None],
        failed: dict[str, str],
    ) -> None:
        """Ask for the chains, filter them, and write the rows."""
        wanted = {key: body for key, body in self._requests.items() if key not in skipped}
        verified: dict[str, str] = {}
        for key, text in teacher.ask(wanted):
            if isinstance(text, Failure):
                if text.outage:
                    failed[key] = text.reason
                else:
                    write(key, None, [f"reply: {text.reason}"])
                continue
            reasons = rejections(self._chain(key, text))
            if reasons or not self._settings.verifier:
                write(key, text, reasons)
            else:
                verified[key] = text
        questions = {
            key: self._question(
                self._settings.verifier, self._cases[key], self._unconcluded(key, text)
            )
            for key, text in verified.items()
        }
        for key, text in teacher.ask(questions):
            if isinstance(text, Failure) and text.outage:
                failed[key] = text.reason
            else:
                write(key, verified[key], self._insufficiency(key, text))

    def _insufficiency(self, key: str, text: str | Failure) -> list[str]:
        if isinstance(text, Failure):
            return [f"sufficiency: {text.reason}"]
        if self._is_right(self._cases[key], text):
            return []
        answer = " ".join(text.split())[:80]
        return [
            f"sufficiency: without the sentences that name the answer, the reasoning leads "
            f"{self._settings.verifier} to {answer!r}"
        ]

    def _chain(self, key: str, text: str) -> Chain:
        sample = replace(self._cases[key].sample, completion=text)
        linker = self._linker.within(sample.context)
        return Chain(sample, self._paths[key], linker, self._settings.prompts)

    def _unconcluded(self, key: str, text: str) -> str:
        """Return the reasoning of a chain without the sentences that name its answer."""
        chain = self._chain(key, text)
        gold = {chain.path.diagnosis, *self._linker.graph.ancestors(chain.path.diagnosis)}
        graph = self._linker.graph
        diagnoses = {each for each in gold if graph[each].type == "diagnosis"}
        body = chain.reasoning
        pieces = [body[start:end] for start, end in sentences(body)]
        label = chain.sample.gold if chain.sample.options else ""
        return " ".join(
            each
            for each in pieces
            if diagnoses.isdisjoint(concept for concept, _ in chain.linker.read(each).claims)
            and not (label and label in each.replace(".", " ").replace(":", " ").split())
        )

    def _is_right(self, case: Case, text: str) -> bool:
        completion = text if parse_completion(text).named("answer") else f"<answer>{text}</answer>"
        linker = self._linker.within(case.sample.context)
        return AnswerReward(linker=linker)(replace(case.sample, completion=completion)).value == 1

    def _stop(self, failed: Mapping[str, str], done: int) -> None:
        key, cause = next(iter(failed.items()))
        raise DataError(
            f"the endpoint gave no reply for {len(failed):,} rows, the first: {cause}; the other "
            f"{done:,} are kept, and the same command with --resume asks for the rest; check "
            "--endpoint and --model first",
            where=f"row {key!r}",
        )

    def _ledger(self, counts: Counter[str], failures: int, seconds: float) -> Ledger:
        cost = self._settings.prices.cost(counts["prompt_tokens"], counts["completion_tokens"])
        return Ledger(
            samples=len(self._left),
            not_sent=len(self._left) - len(self._requests),
            failures=failures,
            seconds=seconds,
            cost=cost,
            **counts,
        )
