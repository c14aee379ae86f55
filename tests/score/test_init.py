import json
import pickle

import pytest

from pathreward import Evidence, Score


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_refuses_a_value_that_is_not_finite(value: float) -> None:
    with pytest.raises(ValueError, match="must be finite"):
        Score(value)


def test_no_value_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        Score(None)
    assert Score.unscored("no gold answer").reason == "no gold answer"


def test_survives_pickling_and_json() -> None:
    part = Score(1.0, evidence=(Evidence("think", 3, 5, "no", "F:1", "negated"),))
    score = Score(0.5, "half", parts={"entity": part})
    assert pickle.loads(pickle.dumps(score)) == score
    tree = json.loads(json.dumps(score.to_dict()))
    assert tree["parts"] == {"entity": {"value": 1.0, "reason": ""}}
    assert (tree["evidence"][0]["part"], tree["evidence"][0]["polarity"]) == ("entity", "negated")


def test_a_reason_is_worded_once_when_it_is_read() -> None:
    calls = []

    def word() -> str:
        calls.append("worded")
        return "half of it"

    score = Score(0.5, word)
    assert not calls
    assert (score.reason, score.reason, calls) == ("half of it", "half of it", ["worded"])
    assert pickle.loads(pickle.dumps(score)) == score == Score(0.5, "half of it")
