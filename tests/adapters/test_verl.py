import asyncio
import inspect
from typing import Any

import numpy as np
import pytest

from pathreward.adapters.verl import compute_score
from pathreward.errors import DataError, RewardError
from tests.server.support import Running

TEXT = "<think>Nests.</think><answer>{}</answer>"


def call(text: str, truth: Any, extra: Any = None, **settings: Any) -> dict[str, float]:
    return asyncio.run(compute_score("wsi", text, truth, extra, **settings))


def test_verl_awaits_it() -> None:
    assert inspect.iscoroutinefunction(compute_score)


def test_every_row_has_the_keys_of_the_first() -> None:
    rows: list[tuple[str, Any]] = [
        (TEXT.format("B"), "B"),
        ("", {"answer": "yes", "findings": "Nests."}),
        (TEXT.format("B"), None),
    ]
    found = [call(text, truth, recipe="pathreward", unscored=0.0) for text, truth in rows]
    assert len({tuple(each) for each in found}) == 1
    assert all(isinstance(number, float) for each in found for number in each.values())
    assert [each["unscored"] for each in found] == [0.0, 0.0, 1.0]


def test_the_columns_of_a_parquet_row() -> None:
    extra = {
        "index": np.int64(3),
        "options": np.array(["cyst", "abscess"], dtype=object),
        "report": "Pus.",
        "need_tools_kwargs": False,
    }
    settings: dict[str, Any] = {"recipe": "patho-r1-grpo", "columns": {"findings": "report"}}
    assert call(TEXT.format("abscess"), "B", extra, **settings)["score"] == 1.0
    message = r"row 3 of wsi.*no column 'gold'"
    with pytest.raises(DataError, match=message):
        call(TEXT.format("B"), None, extra, recipe="pathreward", columns={"answer": "gold"})


def test_no_value_is_an_error_or_the_number_that_was_chosen() -> None:
    with pytest.raises(RewardError, match=r"row 7 of wsi has no value \(.*PATHREWARD_UNSCORED"):
        call(TEXT.format("Yes"), None, {"index": 7}, recipe="patho-r1-grpo")
    found = call(TEXT.format("Yes"), None, recipe="patho-r1-grpo", unscored=-1)
    assert (found["score"], found["unscored"], found["accuracy/scored"]) == (-1.0, 1.0, 0.0)


def test_an_unknown_keyword_is_an_error() -> None:
    with pytest.raises(TypeError, match="recpie"):
        call("B", "B", recpie="pathreward")


def test_a_server_scores_many_calls_at_once(server: Running) -> None:
    async def all_of_them() -> list[dict[str, float]]:
        calls = [
            compute_score("wsi", TEXT.format(each), "yes", {"index": 3}, url=server.url)
            for each in ("Yes", "No") * 50
        ]
        return await asyncio.gather(*calls)

    found = asyncio.run(all_of_them())
    assert [each["score"] for each in found] == [1.0, 0.25] * 50
    assert {tuple(each) for each in found} == {
        ("score", "unscored", "format/value", "format/scored", "answer/value", "answer/scored")
    }
