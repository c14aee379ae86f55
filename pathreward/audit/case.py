"""A row with a reference, and the honest completion that was written of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from pathreward.audit.relatives import replaced
from pathreward.completion.sections import Dialect
from pathreward.kg import Concept
from pathreward.linking import Linker, Mention
from pathreward.sample import Sample


@dataclass(frozen=True)
class Case:
    """What an attack works on: a row's reference, its honest completion in parts, a wrong answer.

    >>> from pathreward.audit import cases, rows
    >>> case = cases(rows())[0][0]
    >>> case.write(answer="melanoma").endswith("<answer>melanoma</answer>")
    True
    """

    key: str
    """What tells this row from others; it seeds what is drawn."""
    sample: Sample
    """The row; its completion is the honest one."""
    dialect: Dialect
    """How completions are written."""
    observation: str
    """What is seen: the reference's findings."""
    reasoning: str
    """What follows from it, without the conclusion."""
    answer: str
    """The gold answer as a completion gives it: an option's label, else its words."""
    wrong: str | None
    """A plausible answer that is wrong, or None where none could be told."""
    other: "Case | None" = field(default=None, repr=False, compare=False)
    """Another row with another gold answer, or None where there is none."""

    @property
    def honest(self) -> str:
        """The honest completion."""
        return self.sample.text

    @property
    def options(self) -> dict[str, str]:
        """The options by label; empty where the row has none."""
        return dict(self.sample.options or {})

    @property
    def linker(self) -> Linker:
        """The linker over the shipped graph."""
        return Linker.default()

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The mentions in the observation."""
        return tuple(self.linker.link(self.observation))

    def rewritten(self, write: Callable[[Mention], str | None]) -> str | None:
        """Return the honest completion with mentions written anew, or None where none is.

        `write` gives the words in place of a mention of the observation or the reasoning, or None
        to leave it as it is.
        """
        seen = replaced(self.observation, self.mentions, write)
        if seen is None:
            return None
        thought = replaced(self.reasoning, self.linker.link(self.reasoning), write)
        return self.write(observation=seen, reasoning=thought)

    @cached_property
    def diagnosis(self) -> Concept | None:
        """The diagnosis that the gold answer names, where it names one alone."""
        named = {each.concept.id: each.concept for each in self.linker.link(self.said(self.answer))}
        found = [each for each in named.values() if each.type == "diagnosis"]
        return found[0] if len(found) == 1 else None

    def said(self, answer: str) -> str:
        """Return the words of an answer: of an option's label, the option's text."""
        return self.options.get(answer, answer)

    def conclusion(self, answer: str | None = None) -> str:
        """Return the sentence that comes to `answer`; None: to the gold answer."""
        return concluding(self.answer if answer is None else answer, self.sample)

    def sections(
        self,
        *,
        observation: str | None = None,
        reasoning: str | None = None,
        conclusion: str | None = None,
        answer: str | None = None,
    ) -> list[tuple[str, str]]:
        """Return the honest completion's sections by tag, with what is given in place of its own.

        The tag of what stands outside any section is the empty string.
        """
        seen = self.observation if observation is None else observation
        why = self.reasoning if reasoning is None else reasoning
        end = self.conclusion() if conclusion is None else conclusion
        given = self.answer if answer is None else answer
        return arranged(self.dialect, seen, f"{why} {end}".strip(), given)

    def write(
        self,
        *,
        observation: str | None = None,
        reasoning: str | None = None,
        conclusion: str | None = None,
        answer: str | None = None,
    ) -> str:
        """Return the honest completion with what is given in place of its own parts."""
        return joined(
            self.sections(
                observation=observation, reasoning=reasoning, conclusion=conclusion, answer=answer
            )
        )


def concluding(answer: str, sample: Sample) -> str:
    """Return the sentence that comes to `answer`: of a long answer, to its first sentence.

    >>> concluding("B", Sample("", options=["granuloma", "abscess"]))
    'Therefore, the answer is B.'
    """
    first = answer.strip().split(". ")[0].rstrip(".")
    if len(first.split()) > 12:
        return f"In conclusion: {first}."
    return f"Therefore, the answer is {first}."


def arranged(
    dialect: Dialect, observation: str, thought: str, answer: str
) -> list[tuple[str, str]]:
    """Return the sections of a completion by tag, as the dialect has them."""
    tagged = dialect.answer == "tagged"
    before = dialect.tags[:-1] if tagged else dialect.tags
    both = f"{observation} {thought}".strip()
    if len(before) > 1:
        sections = [(before[0], observation), (before[1], thought)]
    else:
        sections = [(before[0] if before else "", both)]
    if tagged:
        return [*sections, (dialect.tags[-1], answer)]
    return [*sections, ("", answer if dialect.answer == "bare" else rf"\boxed{{{answer}}}")]


def joined(sections: list[tuple[str, str]]) -> str:
    r"""Return the text of sections by tag, one a line.

    >>> joined([("think", "Nests."), ("", "B")])
    '<think>Nests.</think>\nB'
    """
    return "\n".join(f"<{tag}>{body}</{tag}>" if tag else body for tag, body in sections)
