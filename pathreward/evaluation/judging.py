"""Measures by a judge: a language model grades completions by a rubric.

A judge never grades a policy that it rewarded: such a figure says how well the policy learned to
please it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pathreward.errors import DataError, RecipeError, unknown
from pathreward.evaluation.measures import Values, judged_measure, kind_of
from pathreward.llm.ledger import Ledger
from pathreward.llm_judge.endpoint import resolve_address
from pathreward.llm_judge.rubric import REFERENCE_FIELDS, Rubric
from pathreward.llm_judge.shipped import RUBRICS
from pathreward.recipes.settings import first_problem, parse_yaml_mapping
from pathreward.rewards import JudgeReward
from pathreward.sample import Sample

_OUTAGES = 16  # completions of a window without a reply, after which the endpoint is down
_KIND = "judge"
_RECORD = "run.json"


@dataclass(frozen=True, slots=True)
class Judge:
    """A rubric, and the model that judges by it."""

    name: str
    """The name of the rubric."""
    reward: JudgeReward
    open_only: bool = False
    """Whether only open questions and reports are judged."""


@dataclass(frozen=True, slots=True)
class JudgeUsage:
    """What a judge was asked of the completions of one policy."""

    rubric: str
    model: str
    ledger: Ledger
    """Its `failures` are the completions without a judgement, which have no value."""

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON values.

        >>> JudgeUsage("open-answer", "m", Ledger(samples=3, failures=1)).to_dict()["ungraded"]
        1
        """
        return {
            "rubric": self.rubric,
            "model": self.model,
            "completions": self.ledger.samples,
            "ungraded": self.ledger.failures,
            **cost_of(self.ledger),
        }


def cost_of(ledger: Ledger) -> dict[str, int]:
    """Return the calls and tokens of a ledger as JSON values.

    >>> cost_of(Ledger(calls=2, prompt_tokens=90, completion_tokens=8))
    {'calls': 2, 'cached': 0, 'prompt_tokens': 90, 'completion_tokens': 8, 'unmetered': 0}
    """
    names = ("calls", "cached", "prompt_tokens", "completion_tokens", "unmetered")
    return {name: getattr(ledger, name) for name in names}


def load_judges(names: Sequence[str], base_url: str = "", model: str = "") -> list[Judge]:
    """Return the judges for some rubrics.

    >>> [judge] = load_judges(["open-answer"], "http://localhost:8000/v1", "judge")
    >>> judge.reward.model, judge.open_only
    ('judge', True)

    Args:
        names: Names of shipped rubrics, or YAML files with the `items` of one.
        base_url: The endpoint, up to ``/v1``; empty: from the environment, as for the judge reward.
        model: The judge's name there; empty: from the environment.

    Raises:
        RecipeError: If a rubric is not known or not valid, two have one name, or there is no
            endpoint.
    """
    if not names:
        return []
    _, model = resolve_address(base_url, model)
    judges = {}
    for name in names:
        is_file = Path(name).suffix in {".yaml", ".yml"}
        short = Path(name).stem if is_file else name
        if short in judges:
            raise RecipeError(f"two rubrics are called {short!r}; name each once")
        rubric = _read_rubric(Path(name)) if is_file else _shipped(name)
        reward = JudgeReward(base_url=base_url, model=model, rubric=rubric)
        judges[short] = Judge(short, reward, open_only=not is_file)
    return list(judges.values())


def _shipped(name: str) -> Rubric:
    if name not in RUBRICS:
        raise RecipeError(unknown("rubric", name, RUBRICS) + "; or give a file that ends in .yaml")
    return RUBRICS[name]


def _read_rubric(path: Path) -> Rubric:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"can't read the rubric {path}: {error}") from None
    tree = parse_yaml_mapping(text, f"the rubric {path}")
    try:
        return TypeAdapter(Rubric).validate_python(tree)
    except ValidationError as error:
        raise RecipeError(f"rubric {path}: {first_problem(error)}") from None


class Judging:
    """The judgements of one policy's completions by one judge."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._sum = Ledger()
        self._reason = ""

    def add(self, samples: Sequence[Sample], values: Sequence[Values]) -> None:
        """Add the judge's value of each sample to its values; None where there is none.

        Raises:
            DataError: If the endpoint is down.
            RecipeError: If the key or a package is missing.
        """
        judge = self._judge
        cases = {n: each for n, sample in enumerate(samples) if (each := _case(judge, sample))}
        before = judge.reward.ledger
        scores = judge.reward.score(list(cases.values()))
        found = judge.reward.ledger - before
        self._sum += found
        self._reason = next((each.reason for each in scores if each.value is None), self._reason)
        if found.unreached >= _OUTAGES:
            raise self._down()
        measure = judged_measure(judge.name)
        for own in values:
            own[measure] = None
        for place, score in zip(cases, scores, strict=True):
            values[place][measure] = score.value

    def judged(self) -> JudgeUsage:
        """Return the counts.

        Raises:
            DataError: If the endpoint gave no reply to any request.
        """
        total = self._sum
        if total.unreached and total.failures + total.not_sent == total.samples:
            raise self._down()
        return JudgeUsage(self._judge.name, self._judge.reward.model, total)

    def _down(self) -> DataError:
        total = self._sum
        return DataError(
            f"the judge {self._judge.reward.model} gave no reply for {total.unreached:,} of "
            f"{total.samples:,} completions ({self._reason}); nothing is scored. Check the "
            "endpoint and run the same command again: judgements that arrived are cached"
        )


def _case(judge: Judge, sample: Sample) -> Sample | None:
    """Return what is sent of a sample; None where it is not judged.

    A report without a gold answer is the reference answer of a shipped rubric.
    """
    if judge.open_only:
        if kind_of(sample) not in {"open", "report"}:
            return None
        if not (sample.answer or "").strip():
            return Sample(sample.completion, sample.prompt, answer=sample.findings)
    fields = [each for each in REFERENCE_FIELDS if (getattr(sample, each) or "").strip()]
    return sample if judge.reward.rubric.applicable(fields) else None


def expect_other_model(judges: Iterable[Judge], rewarded_by: Sequence[str]) -> None:
    """Check that no judge is a model that rewarded the policy.

    Names are compared without case and without what is before the last slash: "Qwen/Qwen3-32B"
    and "qwen3-32b" are one model.

    >>> expect_other_model(load_judges(["open-answer"], "http://h/v1", "a"), ["b"])

    Raises:
        DataError: If one is.
    """
    rewarding = {_bare(each) for each in rewarded_by}
    for judge in judges:
        if _bare(judge.reward.model) in rewarding:
            raise DataError(
                f"the judge {judge.reward.model} rewarded this policy in training, so its "
                "judgement would say how well the policy pleases it; name another model with "
                "--judge-model"
            )


def _bare(model: str) -> str:
    return model.strip().rstrip("/").rpartition("/")[2].casefold()


def rewarding_models(policy: Path) -> list[str]:
    """Return the models whose judgements rewarded a policy, by the records of its training runs.

    A record is in the policy's folder, or above it; the checkpoint that a run began from may have
    one, too. Empty: there is none, or no judge in it; an empty name: a judge that is not named.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     record = {"reward": {"sum": {"semantic": {"reward": "judge", "model": "m"}}}}
    ...     _ = (Path(folder) / "run.json").write_text(json.dumps(record))
    ...     rewarding_models(Path(folder) / "checkpoints" / "final")
    ['m']

    Raises:
        DataError: If a record can't be read.
    """
    models: dict[str, None] = {}
    seen: set[Path] = set()
    while (path := _record_of(policy)) and path not in seen:
        seen.add(path)
        try:
            record = json.loads(path.read_text("utf-8"))
            start = record.get("recipe", {}).get("policy", {}).get("checkpoint")
        except (OSError, ValueError, AttributeError) as error:
            raise DataError(f"can't read the record of the run: {error}", where=str(path)) from None
        settings = _judge_settings(record.get("reward"))
        models |= {str(each.get("model") or ""): None for each in settings}
        policy = Path(str(start or ""))
        if not policy.is_absolute():  # a model of the hub, or a policy without weights
            break
    return list(models)


def _record_of(policy: Path) -> Path | None:
    policy = policy.resolve()
    return next((p for each in (policy, *policy.parents) if (p := each / _RECORD).is_file()), None)


def _judge_settings(tree: Any, key: str = "") -> Iterator[Mapping[str, Any]]:
    """Yield the settings of the judges in the tree of a reward."""
    if isinstance(tree, list):
        for each in tree:
            yield from _judge_settings(each)
    if not isinstance(tree, Mapping):
        return
    if tree.get("reward", key) == _KIND:
        yield tree
    for name, below in tree.items():
        if name == _KIND and below is None:
            yield {}
        yield from _judge_settings(below, str(name))
