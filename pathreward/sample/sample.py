"""One completion together with its reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Self

from pathreward.completion.sections import Completion, parse_completion
from pathreward.errors import DataError
from pathreward.sample.columns import mapped_row, named
from pathreward.sample.gold import gold_labels, label_at, normalized_answer
from pathreward.sample.messages import Messages, message_text
from pathreward.sample.missing import is_missing, plain_value
from pathreward.sample.options import normalized_options
from pathreward.sample.shown import shown, type_name, wrong_type


class _Parsed:
    """Room for the parsed completion: no field, so neither compared nor pickled."""

    __slots__ = ("_parsed",)
    _parsed: Completion


@dataclass(frozen=True, slots=True, init=False)
class Sample(_Parsed):
    """One completion together with its reference.

    The fields are normalized when the sample is made: chat messages become text (of the
    completion, the assistant's), options a mapping, and labels in front of the options' texts are
    removed. A missing value of a table (NaN, pandas' NA) is None; numpy's and pandas' values become
    Python's. A gold answer may be wrapped as released rows have it
    (``<answer>B</answer>``, "Answer: B").

    >>> Sample(
    ...     [{"role": "assistant", "reasoning_content": "Nests.", "content": "carcinoma"}]
    ... ).completion
    '<think>Nests.</think>carcinoma'
    >>> Sample("b", answer="<answer>B</answer>", options=["A) granuloma", "B) abscess"]).options
    {'A': 'granuloma', 'B': 'abscess'}

    Raises:
        DataError: If a field has the wrong type, or `answer` is none of `options`.
    """

    completion: str
    """The text that the policy generated."""
    prompt: str
    """The prompt of the policy."""
    answer: str | None
    """The gold answer: an option's label, yes or no, a diagnosis, free text. Several right options
    are "A, C"; the items of a list are separated by "; "."""
    options: Mapping[str, str] | None
    """Option texts by label; a list is lettered A, B, C..."""
    findings: str | None
    """Reference findings, the text of a report."""
    reasoning: str | None
    """Reference reasoning."""
    entities: tuple[str, ...] | None
    """Gold entities, names or ids; None: linked from the reference texts."""
    images: tuple[Any, ...] | None = field(compare=False, repr=False)
    """What the prompt shows: paths, PIL images, arrays, encoded bytes or rows of `datasets.Image`,
    or None. Opened by the rewards that look at them, and left out of comparisons: two samples that
    differ in their images alone are equal."""

    def __init__(
        self,
        completion: str | Messages | Mapping[str, Any],
        prompt: str | Messages | Mapping[str, Any] = "",
        answer: str | float | Sequence[str | float] | None = None,
        options: Mapping[str, str] | Sequence[str] | None = None,
        findings: str | None = None,
        reasoning: str | None = None,
        entities: Sequence[str] | None = None,
        images: Any = None,
    ) -> None:
        normalized = {
            "completion": message_text(
                plain_value(completion, "completion"), "completion", role="assistant"
            ),
            "prompt": ""
            if is_missing(prompt)
            else message_text(plain_value(prompt, "prompt"), "prompt"),
            "answer": normalized_answer(plain_value(answer, "answer")),
            "options": normalized_options(plain_value(options, "options")),
            "findings": _text_or_none(plain_value(findings, "findings"), "findings"),
            "reasoning": _text_or_none(plain_value(reasoning, "reasoning"), "reasoning"),
            "entities": _entities(plain_value(entities, "entities")),
            "images": None if is_missing(images) else _images(images),
        }
        for name, value in normalized.items():
            object.__setattr__(self, name, value)  # the class is frozen
        if self.options is not None and self.answer:
            gold_labels(self.answer, self.options)

    @property
    def parsed(self) -> Completion:
        """The completion with its sections, parsed on first access and shared by all rewards.

        >>> [
        ...     each.name
        ...     for each in Sample("<think>Nests.</think><answer>B</answer>").parsed.sections
        ... ]
        ['think', 'answer']
        """
        try:
            return self._parsed
        except AttributeError:
            object.__setattr__(self, "_parsed", parse_completion(self.completion))
            return self._parsed

    @property
    def text(self) -> str:
        """The completion as it is read: special tokens are blank, and all offsets are kept.

        >>> Sample("B<|im_end|>").text
        'B          '
        """
        return self.parsed.text

    @property
    def context(self) -> tuple[str, ...]:
        r"""The texts that name the organ of the case: the prompt, the findings and the options.

        >>> Sample("", prompt="Lung biopsy.", options=["cyst", "abscess"]).context
        ('Lung biopsy.', '', 'cyst\nabscess')
        """
        return self.prompt, self.findings or "", "\n".join((self.options or {}).values())

    @property
    def gold(self) -> str | None:
        """The label of the right option where there are options, else the gold answer itself.

        Of several right options: their labels, as "A, C".

        >>> Sample("", answer="abscess", options=["cyst", "abscess"]).gold
        'B'
        """
        if self.answer is None or self.options is None:
            return self.answer
        return ", ".join(self.gold_labels)

    @property
    def gold_labels(self) -> tuple[str, ...]:
        """The labels of the right options, in the order of the options; none without options.

        >>> Sample("", answer=["C", "A"], options=["cyst", "abscess", "granuloma"]).gold_labels
        ('A', 'C')
        """
        if not self.answer or self.options is None:
            return ()
        return gold_labels(self.answer, self.options)

    @property
    def gold_texts(self) -> tuple[str, ...]:
        """The texts of the right options, or the gold answer itself; none without an answer.

        >>> Sample("", answer="B", options=["cyst", "abscess"]).gold_texts
        ('abscess',)
        """
        if self.options:
            return tuple(self.options[each] for each in self.gold_labels)
        return (self.answer,) if self.answer else ()

    @classmethod
    def from_row(
        cls,
        row: Mapping[str, Any],
        where: str = "",
        folder: Path | None = None,
        first_option: int = 1,
        columns: Mapping[str, str] | None = None,
    ) -> Self:
        """Return the sample of a JSONL row; keys that are not fields of a sample are ignored.

        The image may be called ``image`` too. A column ``solution`` with an answer section is the
        gold answer where the row has no ``answer``.

        >>> row = {"completion": "B", "answer": 1, "options": ["cyst", "abscess"]}
        >>> Sample.from_row(row).gold, Sample.from_row(row, first_option=0).gold
        ('A', 'B')

        Args:
            row: The row.
            where: Where it is from, for messages of errors.
            folder: What paths of images are relative to.
            first_option: The number of the first option, 0 or 1, where an answer is a number.
            columns: The row's column by field, where their names differ: ``{"answer": "gold"}``.

        Raises:
            DataError: As for the class, or if a column is not there; with `where` in the message.
        """
        if not isinstance(row, Mapping):
            raise DataError(
                f"expected a JSON object, got {type_name(row)}; give fields by name", where=where
            )
        try:
            row = mapped_row(row, columns) if columns else row
        except DataError as error:
            raise error.at(where) from None
        if "completion" not in row:
            raise DataError(
                f"the row has no completion (it has {named(row)}); name the column that holds the "
                "policy's text 'completion', or map it (`--map completion=COLUMN`, "
                "`columns={'completion': 'COLUMN'}`)",
                field="completion",
                where=where,
            )
        known = {each.name for each in fields(cls)}
        given = {key: value for key, value in row.items() if key in known}
        if not isinstance(row.get("image"), int | float | None):
            given.setdefault("images", row["image"])
        solution = row.get("solution")
        if is_missing(row.get("answer")) and isinstance(solution, str) and "<answer>" in solution:
            given["answer"] = solution
        try:
            if folder and given.get("images") is not None:
                given["images"] = [_beside(each, folder) for each in _images(given["images"]) or ()]
            if first_option != 1 and (options := normalized_options(row.get("options"))):
                given["answer"] = label_at(given.get("answer"), options, first_option)
            return cls(**given)
        except DataError as error:
            raise error.at(where) from None


def _entities(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    if isinstance(value, str | bytes | bytearray) or not isinstance(value, Sequence):
        remedy = "put the names into a list, a single one too"
        raise wrong_type("a list of entity names or ids", value, remedy, "entities")
    names = tuple(each for each in value if isinstance(each, str))
    if len(names) < len(value):
        wrong = next(each for each in value if not isinstance(each, str))
        raise DataError(
            f"expected entity names or ids, got {shown(wrong)} among them; give each as text",
            field="entities",
        )
    return names


def _images(value: Any) -> tuple[Any, ...] | None:
    listed = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    images = tuple(value) if listed else (value,)
    for each in images:
        if each is None or (
            isinstance(each, int | float | Sequence) and not isinstance(each, str | bytes)
        ):
            raise DataError(
                "expected images as paths, bytes, arrays or PIL images, got "
                f"{type_name(each)}; give null where there is no image",
                field="images",
            )
    return images or None


def _beside(image: object, folder: Path) -> object:
    return str(folder / fspath(image)) if isinstance(image, str | PathLike) else image


def _text_or_none(value: object, field: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise wrong_type("text or null", value, f"give the {field} as one text", field)
    return value
