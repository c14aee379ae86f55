"""Score samples that arrive as JSON values, and write the scores as JSON. Runs in a worker."""

import json
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pathreward import __version__
from pathreward.errors import DataError
from pathreward.sample import Sample
from pathreward.score import Score
from pathreward.server.cache import ResultCache, result_key
from pathreward.server.jobs import Outcome, Result, Work
from pathreward.server.recipes import ServedRecipe

DATA, DEADLINE, WORKER, REWARD = "data", "deadline", "worker", "reward"
"""The first word of a sample's error: what is at fault."""

AT_ONCE = 8
"""Samples that are scored together; results are sent as often, so that a kill loses little."""
_IMAGES = ("image", "images")


@dataclass(frozen=True, slots=True)
class SampleEngine:
    """The recipes of a worker and its cache."""

    recipes: dict[str, ServedRecipe]
    cache: ResultCache
    report_bug: Callable[[BaseException], None]
    """Called with an exception of a reward that is a bug."""

    def run(self, work: Work) -> Iterator[list[Result]]:
        """Yield the results of some samples at a time, each sample exactly once."""
        recipe = self.recipes[work.recipe]
        if work.page:
            yield [self._page(recipe, row, raw) for row, raw in work.rows]
            return
        size = 1 if work.alone else AT_ONCE
        for first in range(0, len(work.rows), size):
            yield self._some(recipe, work, work.rows[first : first + size])

    def _some(
        self, recipe: ServedRecipe, work: Work, rows: Sequence[tuple[int, Any]]
    ) -> list[Result]:
        keys: dict[int, str] = {}
        if self.cache.is_on and recipe.is_deterministic:
            flags = (__version__, recipe.digest, work.evidence, work.part_reasons)
            keys = {row: result_key(raw, flags) for row, raw in rows}
        kept = self.cache.get(keys.values())
        found: list[Result] = []
        samples: list[tuple[int, Sample]] = []
        for row, raw in rows:
            if (content := kept.get(keys.get(row, ""))) is not None:
                found.append(_kept_result(row, content))
                continue
            try:
                samples.append((row, _sample(raw)))
            except DataError as error:
                found.append(_failed(row, DATA, str(error)))
            except Exception as error:  # noqa: BLE001  # reported, and the row's error
                found.append(self._bug(row, error))
        fresh = self._scored(recipe, work, samples)
        self.cache.put(
            (keys[each.row], each.content)
            for each in fresh
            if each.row in keys and each.outcome != "error"
        )
        return [*found, *fresh]

    def _scored(
        self, recipe: ServedRecipe, work: Work, samples: Sequence[tuple[int, Sample]]
    ) -> list[Result]:
        try:
            scores = recipe.reward.score([sample for _, sample in samples], workers=1)
            return [
                _result(row, score, work) for (row, _), score in zip(samples, scores, strict=True)
            ]
        except Exception as error:  # noqa: BLE001  # found again below, where its row is known
            if len(samples) > 1:
                return [each for one in samples for each in self._scored(recipe, work, [one])]
            row = samples[0][0]
            if isinstance(error, DataError):
                return [_failed(row, DATA, str(error))]
            return [self._bug(row, error)]

    def _page(self, recipe: ServedRecipe, row: int, raw: Any) -> Result:
        from pathreward.server.explain import explain_page

        try:
            sample = _sample(raw)
            score = recipe.reward(sample)
            content = explain_page(sample, score, recipe.name)
        except DataError as error:
            return Result(row, "error", None, f"{DATA}: {error}")
        except Exception as error:  # noqa: BLE001  # reported, and the row's error
            self.report_bug(error)
            return Result(row, "error", None, f"{REWARD}: {_bug_message(error)}")
        return Result(row, "unscored" if score.value is None else "scored", score.value, content)

    def _bug(self, row: int, error: Exception) -> Result:
        self.report_bug(error)
        return _failed(row, REWARD, _bug_message(error))


def _bug_message(error: Exception) -> str:
    return f"it raised {type(error).__name__}, which is a bug; see the server's log"


def _sample(raw: Any) -> Sample:
    if isinstance(raw, dict) and (named := next((key for key in _IMAGES if key in raw), None)):
        if raw[named] is not None:
            raise DataError(
                "the server takes no images; leave the field out, and score rewards that look at "
                "images in the trainer's process",
                field=named,
            )
        raw = {key: value for key, value in raw.items() if key not in _IMAGES}
    return Sample.from_row(raw)


def _result(row: int, score: Score, work: Work) -> Result:
    tree: dict[str, Any] = {
        "value": score.value,
        "reason": score.reason,
        "parts": {name: part.value for name, part in score.parts.items()},
        "error": None,
    }
    if work.part_reasons:
        tree["part_reasons"] = {name: part.reason for name, part in score.parts.items()}
    if work.evidence:
        tree["evidence"] = score.to_dict()["evidence"]
    outcome: Outcome = "unscored" if score.value is None else "scored"
    return Result(row, outcome, score.value, to_json(tree))


def _kept_result(row: int, content: str) -> Result:
    value = json.loads(content)["value"]
    return Result(row, "unscored" if value is None else "scored", value, content, cached=True)


def _failed(row: int, kind: str, message: str) -> Result:
    return Result(row, "error", None, error_json(kind, message))


def error_json(kind: str, message: str) -> str:
    """Return the score of a sample that could not be scored, as JSON.

    >>> error_json("data", "the row has no completion")
    '{"value":null,"reason":"","parts":{},"error":"data: the row has no completion"}'
    """
    return to_json({"value": None, "reason": "", "parts": {}, "error": f"{kind}: {message}"})


def to_json(tree: object) -> str:
    r"""Return a value as ASCII JSON: lone surrogates, which UTF-8 can't encode, are escaped.

    >>> to_json({"text": "\ud800"})
    '{"text":"\\ud800"}'
    """
    return json.dumps(tree, allow_nan=False, separators=(",", ":"))


def bug_text(error: BaseException, *, with_message: bool) -> str:
    """Return an exception with its places in the code; its message may quote a sample.

    >>> bug_text(ZeroDivisionError("of 'melanoma'"), with_message=False)
    'ZeroDivisionError'
    """
    places = " < ".join(
        f"{each.filename}:{each.lineno}"
        for each in reversed(traceback.extract_tb(error.__traceback__))
    )
    message = f": {error}" if with_message else ""
    return f"{type(error).__name__}{message}{' at ' + places if places else ''}"
