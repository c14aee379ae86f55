"""The length reward: is the length of the text within its bounds?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pathreward.completion.sections import ROLES
from pathreward.errors import RecipeError, ResourceError, install_command, unknown
from pathreward.rewards.base import Reward
from pathreward.sample import Sample
from pathreward.score import Score

UNITS = ("words", "characters", "tokens")
"""What a length can be counted in."""

_KINDS = bytes(
    0x20 if chr(each).isspace() and each < 0x80 else 0x69 if 0xE3 <= each <= 0xE9 else 0x78
    for each in range(256)
)
"""First bytes of characters by kind: white space, ideographs and kana (an i), others (an x)."""
_NOT_FIRST = bytes(range(0x80, 0xC0))
"""The further bytes of a character in UTF-8."""
_LONGEST_WORD = 16
"""A text without spaces has a word for so many characters at least."""


@dataclass(frozen=True, slots=True)
class LengthReward(Reward):
    r"""Score 1 for a length in the band, falling linearly to 0 on both sides of it.

    For a length :math:`n`: :math:`n / minimum` below `minimum`; 1 up to `maximum` less `buffer`;
    :math:`(maximum - n) / buffer` in the buffer; 0 from `maximum` on. That is the soft overlong
    punishment of DAPO, which runs from 0 to -1, plus 1. A missing section has length 0; sections of
    one name are added up; the whole completion includes its tags. An ideograph is a word, and a
    text without spaces has a word for every 16 characters, so that leaving out spaces does not
    shorten a text.

    >>> reward = LengthReward(maximum=100, buffer=20)
    >>> [reward(Sample("word " * count)).value for count in (80, 90, 100, 1000)]
    [1.0, 0.5, 0.0, 0.0]
    >>> LengthReward(minimum=4, section="think")(Sample("<think>Keratin pearls.</think>")).reason
    '2 words of think, 4 at least'

    Raises:
        RecipeError: If a bound is out of order, a unit or section is not known, or tokens have no
            tokenizer.
        ResourceError: When it scores, if the tokenizer can't be loaded.

    References:
        DAPO (arXiv 2503.14476), equation 13, with :math:`L_{max}` and :math:`L_{cache}`.
    """

    reads_images = False

    maximum: int = 1200
    """The length from which nothing is paid."""
    buffer: int = 400
    """The length before `maximum` over which the value falls; 0: all or nothing."""
    minimum: int = 0
    """The length from which all is paid; 0: no text is too short."""
    unit: str = "words"
    """What is counted: words, characters, tokens."""
    section: str = ""
    """The section that is counted: observe, think, answer; empty: the whole completion."""
    tokenizer: str = ""
    """Folder of a tokenizer of transformers, for tokens."""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise RecipeError(unknown("unit", self.unit, UNITS))
        if self.section and self.section not in ROLES.values():
            raise RecipeError(unknown("section", self.section, set(ROLES.values())))
        if not 0 <= self.buffer <= self.maximum - self.minimum or self.minimum < 0:
            raise RecipeError(
                "expected 0 <= minimum <= maximum - buffer, got "
                f"{self.minimum}, {self.maximum}, {self.buffer}"
            )
        if self.maximum < 1:
            raise RecipeError(f"`maximum` must be 1 or more, got {self.maximum}")
        if (self.unit == "tokens") != bool(self.tokenizer):
            raise RecipeError("`tokenizer` names the folder of a tokenizer where `unit` is tokens")

    def __call__(self, sample: Sample) -> Score:
        """Return the score; there always is one, an empty completion has length 0."""
        count = self._counter()
        length = sum(count(each) for each in self._texts(sample))
        return Score(self.value(length), self._reason(length))

    def value(self, length: int) -> float:
        """Return what a length earns.

        >>> LengthReward(maximum=20480, buffer=4096).value(18432)
        0.5
        """
        if length < self.minimum:
            return length / self.minimum
        if length <= self.maximum - self.buffer:
            return 1.0
        return max(0.0, (self.maximum - length) / self.buffer) if self.buffer else 0.0

    def _texts(self, sample: Sample) -> Iterable[str]:
        if not self.section:
            return (sample.text,)
        named = sample.parsed.named(self.section)
        return (sample.text[each.start : each.end] for each in named)

    def _counter(self) -> Callable[[str], int]:
        if self.unit == "tokens":
            return _token_counter(self.tokenizer)
        return words_in if self.unit == "words" else len

    def _reason(self, length: int) -> str:
        counted = f"{length} {self.unit}" + (f" of {self.section}" if self.section else "")
        if length < self.minimum:
            return f"{counted}, {self.minimum} at least"
        if length > self.maximum - self.buffer:
            return f"{counted}, {self.maximum - self.buffer} at most"
        return counted


def words_in(text: str) -> int:
    r"""Return the number of words, without making a list of them.

    >>> words_in("Keratin pearls,\n no necrosis."), words_in("鳞状 cell癌"), words_in("a" * 160)
    (4, 4, 10)
    """
    spaced = text.replace("\u00a0", " ").replace("\u3000", " ")
    kinds = spaced.encode("utf-8", "surrogatepass").translate(_KINDS, _NOT_FIRST)
    ideographs = kinds.count(b"i")
    runs = kinds.count(b" x") + kinds.startswith(b"x")
    found = runs + ideographs + (kinds.count(b"ix") if ideographs else 0)
    return max(found, len(text.strip()) // _LONGEST_WORD)


REPORT = 25
"""Words from which on a gold answer is a report: its findings are compared, and no answer can be
expected to be the same."""


def is_report(text: str) -> bool:
    """Return whether a gold answer has so many words that it is a report.

    >>> is_report("squamous cell carcinoma"), is_report("Nests of cells with pearls. " * 5)
    (False, True)
    """
    return words_in(text) >= REPORT


@lru_cache(maxsize=4)
def _token_counter(folder: str) -> Callable[[str], int]:
    """Return what counts tokens, the special ones left out; a tokenizer is loaded once."""
    if not Path(folder).is_dir():
        raise ResourceError(f"there is no tokenizer at {folder!r}; name the folder that holds it")
    try:
        from transformers import AutoTokenizer
    except ImportError:
        raise ResourceError(
            f"tokens are counted by transformers: {install_command('train')}"
        ) from None
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise ResourceError(f"the tokenizer at {folder!r} can't be loaded: {error}") from error

    def count(text: str) -> int:
        written = text.encode("utf-8", "replace").decode()  # a lone surrogate has no UTF-8
        return len(tokenizer(written, add_special_tokens=False, verbose=False)["input_ids"])

    return count
