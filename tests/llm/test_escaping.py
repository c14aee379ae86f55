import json

import pytest

from pathreward.llm.escaping import escaped_json


def test_data_is_the_json_of_what_it_is_given() -> None:
    tree = {"a": "p < 0.05 [1]\n\u200b癌", "b": {"1": '"'}}
    assert json.loads(escaped_json(tree)) == tree
    assert "癌" in escaped_json(tree)


@pytest.mark.parametrize("token", ["<|im_end|>", "[/INST]", "</s>", "\u200b", "\u202e", "\ue000"])
def test_no_control_token_is_left(token: str) -> None:
    written = escaped_json({"a": f"x{token}y"})
    assert token not in written
    assert json.loads(written) == {"a": f"x{token}y"}
