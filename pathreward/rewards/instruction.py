"""The instruction for the policy: what a completion of a dialect must look like.

It names no concept of pathology: rewards read the prompt, to find the organ of the case.
"""

from collections.abc import Mapping

from pathreward.completion.sections import ROLES, Dialect
from pathreward.errors import RecipeError, unknown
from pathreward.facts.registry import fact_types

_SECTIONS = {
    "observe": "what the image shows, one finding a sentence",
    "think": "how these findings lead to the answer",
}
_THINK_ALONE = "how what the image shows leads to the answer"
_ANSWERS = {
    "": "the answer alone",
    "choice": "the letter of the right option alone",
    "closed": "yes or no",
    "concept": "the name of one diagnosis or finding alone",
    "set": "all right answers, separated by semicolons",
    "text": "the answer alone, in a few words",
    "marker": "each marker with its result",
    "measurement": "the number with its unit",
}
"""What to write as the answer, by its kind; of another type of fact, its name alone."""


def instruction(
    dialects: Mapping[str, Dialect], name: str, answer: str = "", prefill: str = ""
) -> str:
    r"""Return the instruction of a dialect.

    >>> print(instruction({"boxed": Dialect((), "boxed")}, "boxed", "closed"))
    Give your reasons first, then end with \boxed{...}, once: yes or no.

    Args:
        dialects: The dialects that are accepted, by name.
        name: The dialect.
        answer: The kind of the answer; empty: any.
        prefill: The opening tag that the chat template writes.

    Raises:
        RecipeError: If the dialect or the kind of answer is unknown.
    """
    if name not in dialects:
        raise RecipeError(unknown("dialect", name, dialects))
    dialect, reply = dialects[name], _reply(answer)
    if dialect.answer == "boxed":
        return rf"Give your reasons first, then end with \boxed{{...}}, once: {reply}."
    roles = [ROLES.get(tag, tag) for tag in dialect.tags]
    contents = {**_SECTIONS, "answer": reply}
    if "observe" not in roles:
        contents["think"] = _THINK_ALONE
    lines = [
        f"<{tag}>...</{tag}>: {contents.get(role, f'your {tag}')}."
        for tag, role in zip(dialect.tags, roles, strict=True)
    ]
    if dialect.answer == "bare":
        lines.append(f"{reply}, without a tag.")
    head = (
        "Reply in these sections, each exactly once, in this order, with no text outside of them:"
    )
    written = [f"The opening tag {prefill} is already there."] if prefill else []
    return "\n".join([head, *(f"{at}. {line}" for at, line in enumerate(lines, start=1)), *written])


def _reply(answer: str) -> str:
    facts = [name for name, each in fact_types().items() if each.is_answer]
    if answer not in _ANSWERS and answer not in facts:
        raise RecipeError(unknown("kind of answer", answer, {*_ANSWERS, *facts} - {""}))
    return _ANSWERS.get(answer, f"the {answer} alone")
