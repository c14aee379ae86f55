import pytest

from tests.cli.support import options_of, refusal

NEEDED = {"--output": "chains.jsonl", "--endpoint": "http://localhost:8000/v1", "--model": "m"}


@pytest.mark.parametrize("left_out", NEEDED)
def test_what_a_run_needs(left_out: str) -> None:
    given = [text for name in NEEDED if name != left_out for text in (name, NEEDED[name])]
    assert f"Missing option '{left_out}'" in refusal("synth", "rows.jsonl", *given)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--held-out", "1"),
        ("--temperature", "-1"),
        ("--max-tokens", "0"),
        ("--concurrency", "0"),
        ("--deadline", "0"),
        ("--retries", "-1"),
        ("--prompt-price", "-1"),
        ("--completion-price", "-1"),
        ("--seed", "-1"),
    ],
)
def test_a_value_that_can_not_be_used_is_refused(option: str, value: str) -> None:
    needed = [text for each in NEEDED.items() for text in each]
    line = refusal("synth", "rows.jsonl", *needed, option, value)
    assert f"Invalid value for '{option}'" in line


def test_each_option_is_described() -> None:
    assert [name for name, each in options_of("synth").items() if not each.help] == []
