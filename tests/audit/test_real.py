import importlib.util
from pathlib import Path

import pytest

from pathreward import Sample, load
from pathreward.audit import attacks, audit

pytestmark = pytest.mark.slow
CLOSED = ("format", "enumeration", "injection", "wrong", "near-misses")
"""Families whose wrong answers the recipe is not to fall for on any real row."""


@pytest.fixture(scope="module")
def samples(shared_data: Path) -> list[Sample]:
    script = Path(__file__).parents[2] / "benchmarks" / "audit" / "wsi_bench.py"
    spec = importlib.util.spec_from_file_location("wsi_bench", script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: list[Sample] = module.samples(shared_data / "questions" / "wsi_bench_dev.jsonl", 200)
    return made


def test_real_rows_are_audited(samples: list[Sample]) -> None:
    tried = [each for each in attacks(families=CLOSED) if each.answer == "wrong"]
    found = audit(load("pathreward"), samples, tried)
    assert (len(samples), found.counted, found.left_out) == (200, 200, ())
    # .978 on average: 43 rows lose up to a quarter to relevance. The audit writes their reason from
    # the first three findings ("It rests on tumor and cells"), which are words of the answer, too.
    assert found.honest > 0.975
    # "Melanoma" is right where the case is of the eye and the gold answer is uveal melanoma.
    assert [(each.attack.name, each.succeeded) for each in found.above(wrong=0)] == [
        ("wider-class", 1)
    ]


def test_real_rows_are_of_several_kinds(samples: list[Sample]) -> None:
    assert sum(each.options is not None for each in samples) > 80
    assert sum(each.options is None for each in samples) > 50
    assert len({each.answer for each in samples}) > 50
