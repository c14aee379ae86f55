import pytest

from tests.cli.support import options_of, refusal


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--samples", "0"),
        ("--samples", "two"),
        ("--temperature", "-0.1"),
        ("--max-tokens", "0"),
        ("--shots", "-1"),
        ("--seed", "-1"),
    ],
)
def test_a_value_that_can_not_be_used_is_refused(option: str, value: str) -> None:
    assert f"Invalid value for '{option}'" in refusal("eval", "a.jsonl", option, value)


def test_options_that_may_be_repeated() -> None:
    repeated = {name for name, each in options_of("eval").items() if each.multiple}
    assert repeated == {"against", "screens", "dialect", "judge", "rewarded_by", "maps"}


def test_each_option_is_described() -> None:
    assert [name for name, each in options_of("eval").items() if not each.help] == []
