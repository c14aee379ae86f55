import pytest

from pathreward import ResourceError
from pathreward.resources import names, resource


def test_finds_what_is_shipped() -> None:
    assert resource("rewards/pathreward.yaml").is_file()
    assert "quickstart" in names("training", ".yaml")


def test_a_name_that_is_not_shipped_lists_what_stands_beside_it() -> None:
    with pytest.raises(
        ResourceError, match=r"did you mean 'pathreward.yaml'\? Known: .*patho-r1-grpo"
    ):
        resource("rewards/pathrewards.yaml")
