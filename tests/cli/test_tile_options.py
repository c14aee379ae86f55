import pytest

from tests.cli.support import options_of, refusal


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--side", "0"),
        ("--tiles", "0"),
        ("--tissue", "1.5"),
        ("--thumbnail", "0"),
        ("--microns", "fine"),
        ("--mpp", "20x"),
    ],
)
def test_a_value_that_can_not_be_used_is_refused(option: str, value: str) -> None:
    line = refusal("data", "tiles", "a.svs", "-o", "tiled.jsonl", option, value)
    assert f"Invalid value for '{option}'" in line


def test_a_slide_is_needed() -> None:
    assert "missing argument 'slides" in refusal("data", "tiles", "-o", "tiled.jsonl").lower()


def test_scales_may_be_repeated() -> None:
    assert options_of("data", "tiles")["microns"].multiple


def test_each_option_is_described() -> None:
    options = options_of("data", "tiles")
    assert [name for name, each in options.items() if not each.help] == []
