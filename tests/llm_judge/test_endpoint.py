import pytest

from pathreward import RecipeError
from pathreward.llm_judge.endpoint import expect_variable, resolve_address


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "MODEL", "KEY"):
        monkeypatch.delenv(f"PATHREWARD_JUDGE_{name}", raising=False)


def test_the_environment_fills_what_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATHREWARD_JUDGE_URL", "https://judge.example/v1")
    monkeypatch.setenv("PATHREWARD_JUDGE_MODEL", "m")
    assert resolve_address("", "") == ("https://judge.example/v1/chat/completions", "m")
    assert resolve_address("http://[::1]:80/v1", "n") == (
        "http://[::1]:80/v1/chat/completions",
        "n",
    )


@pytest.mark.parametrize(("url", "model"), [("", ""), ("", "m"), ("http://localhost/v1", "")])
def test_no_endpoint_names_the_remedy(url: str, model: str) -> None:
    with pytest.raises(RecipeError, match=r"set `base_url` and `model`, or .*_URL .*_MODEL"):
        resolve_address(url, model)


@pytest.mark.parametrize("key", ["sk-s3cret", "gsk_s3cret", "S3CRET KEY"])
def test_a_key_in_place_of_its_variable_is_not_repeated(key: str) -> None:
    with pytest.raises(RecipeError, match="never the key itself") as raised:
        expect_variable(key)
    assert key not in str(raised.value)
