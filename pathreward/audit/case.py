"""The input of an attack: a row with its honest completion and a wrong answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from pathreward.audit.relatives import replace_mentions
from pathreward.completion.sections import Dialect
from pathreward.kg import Concept
from pathreward.linking import Linker, Mention
from pathreward.sample import Sample


@dataclass(frozen=True)
class AttackCase:
    """A row, the parts of its honest completion, and a plausible wrong answer.

    >>> from pathreward.audit import cases, rows
    >>> case = cases(rows())[0][0]
    >>> case.write(answer="melanoma").endswith("<answer>melanoma</answer>")
    True
    """

    key: str
    """A digest of the row's content; it seeds the random draws."""
    sample: Sample
    """The row with the honest completion."""
    dialect: Dialect
    """The dialect of the completions."""
    observation: str
    """The findings of the reference."""
    reasoning: str
    """The reasoning without the conclusion."""
    answer: str
    """The gold answer as a completion gives it: the label of an option, else the text."""
    wrong: str | None
    """A plausible wrong answer, or None where none is found."""
    other: "AttackCase | None" = field(default=None, repr=False, compare=False)
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

    def rewrite_mentions(self, write: Callable[[Mention], str | None]) -> str | None:
        """Return the honest completion with mentions replaced, or None where none is replaced.

        `write` returns the replacement of a mention in the observation or the reasoning, or None
        to keep it.
        """
        seen = replace_mentions(self.observation, self.mentions, write)
        if seen is None:
            return None
        thought = replace_mentions(self.reasoning, self.linker.link(self.reasoning), write)
        return self.write(observation=seen, reasoning=thought)

    @cached_property
    def diagnosis(self) -> Concept | None:
        """The diagnosis that the gold answer names; None where it names none or several."""
        named = {
            each.concept.id: each.concept
            for each in self.linker.link(self.answer_text(self.answer))
        }
        found = [each for each in named.values() if each.type == "diagnosis"]
        return found[0] if len(found) == 1 else None

    def answer_text(self, answer: str) -> str:
        """Return the text of an answer: for the label of an option, the option's text."""
        return self.options.get(answer, answer)

    def conclusion(self, answer: str | None = None) -> str:
        """Return a sentence that concludes `answer`; None: the gold answer."""
        return concluding_sentence(self.answer if answer is None else answer, self.sample)

    def sections(
        self,
        *,
        observation: str | None = None,
        reasoning: str | None = None,
        conclusion: str | None = None,
        answer: str | None = None,
    ) -> list[tuple[str, str]]:
        """Return the sections of the honest completion by tag, with the given parts replaced.

        The tag of text outside any section is the empty string.
        """
        seen = self.observation if observation is None else observation
        why = self.reasoning if reasoning is None else reasoning
        end = self.conclusion() if conclusion is None else conclusion
        given = self.answer if answer is None else answer
        return arrange_sections(self.dialect, seen, f"{why} {end}".strip(), given)

    def write(
        self,
        *,
        observation: str | None = None,
        reasoning: str | None = None,
        conclusion: str | None = None,
        answer: str | None = None,
    ) -> str:
        """Return the honest completion with the given parts replaced."""
        return join_sections(
            self.sections(
                observation=observation, reasoning=reasoning, conclusion=conclusion, answer=answer
            )
        )


def concluding_sentence(answer: str, sample: Sample) -> str:
    """Return a sentence that concludes `answer`; of a long answer, its first sentence.

    >>> concluding_sentence("B", Sample("", options=["granuloma", "abscess"]))
    'Therefore, the answer is B.'
    """
    first = answer.strip().split(". ")[0].rstrip(".")
    if len(first.split()) > 12:
        return f"In conclusion: {first}."
    return f"Therefore, the answer is {first}."


def arrange_sections(
    dialect: Dialect, observation: str, thought: str, answer: str
) -> list[tuple[str, str]]:
    """Return the sections of a completion by tag, in the order of the dialect.

    >>> from pathreward.completion.sections import DIALECTS
    >>> arrange_sections(DIALECTS["think"], "Nests.", "It follows.", "B")
    [('think', 'Nests. It follows.'), ('answer', 'B')]
    """
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


def join_sections(sections: list[tuple[str, str]]) -> str:
    r"""Return the text of sections by tag, one a line.

    >>> join_sections([("think", "Nests."), ("", "B")])
    '<think>Nests.</think>\nB'
    """
    return "\n".join(f"<{tag}>{body}</{tag}>" if tag else body for tag, body in sections)
