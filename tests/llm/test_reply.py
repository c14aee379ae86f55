import pytest

from pathreward.llm.reply import ReplyError, parse_json


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "{", "", "[" * 100_000, b"\xff"])
def test_what_is_not_one_json_value_is_an_error(text: str | bytes) -> None:
    with pytest.raises(ReplyError, match="not one JSON object"):
        parse_json(text)
