import asyncio
from typing import Any

import pytest

from pathreward.client import ServerError
from pathreward.client.verl import compute_score, sample_of
from tests.server.support import Running

TEXT = "<think>Nests.</think><answer>{}</answer>"


def test_many_calls_at_once(server: Running) -> None:
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


def test_no_value_is_an_error_or_the_number_that_was_chosen(server: Running) -> None:
    async def call(**settings: Any) -> dict[str, float]:
        return await compute_score(
            "wsi", TEXT.format("Yes"), None, None, url=server.url, **settings
        )

    with pytest.raises(ServerError, match=r"the reward has no value \(nothing is compared"):
        asyncio.run(call())
    found = asyncio.run(call(unscored=-1.0))
    assert (found["score"], found["unscored"], found["answer/scored"]) == (-1.0, 1.0, 0.0)


@pytest.mark.parametrize(
    ("truth", "extra", "gold", "findings"),
    [
        ("yes", None, "yes", None),
        ({"answer": "B", "options": ["cyst", "abscess"]}, {}, "B", None),
        ("A", {"options": ["cyst", "abscess"], "findings": "Pus.", "split": "train"}, "A", "Pus."),
        ({"answer": "yes", "findings": "Nests."}, {"findings": "Pus."}, "yes", "Nests."),
    ],
)
def test_the_reference(truth: Any, extra: Any, gold: str, findings: str | None) -> None:
    sample = sample_of("B", truth, extra)
    assert (sample.gold, sample.findings) == (gold, findings)
