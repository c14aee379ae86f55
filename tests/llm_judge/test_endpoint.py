import pytest

from pathreward import RecipeError
from pathreward.llm_judge.endpoint import (
    Endpoint,
    expect_url,
    expect_variable,
    read_key,
    resolve_address,
)


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


@pytest.mark.parametrize(
    "url",
    [
        *("localhost:8000/v1", "ftp://host/v1", "file:///etc/passwd", "http://", "http:///v1"),
        *("http://host:port/v1", "http://host:99999/v1", "http://ho st/v1", "http://host/\n"),
    ],
)
def test_a_url_that_can_not_be_called_is_refused(url: str) -> None:
    with pytest.raises(RecipeError, match="`base_url` must be http://"):
        expect_url(url)


@pytest.mark.parametrize(
    "url", ["http://user:s3cret@host/v1", "http://s3cret@host/v1", "https://host/v1?key=s3cret"]
)
def test_a_secret_in_the_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(RecipeError, match="must hold no user, password, query") as raised:
        expect_url(url)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("key", ["sk-s3cret", "gsk_s3cret", "S3CRET KEY"])
def test_a_key_in_place_of_its_variable_is_not_repeated(key: str) -> None:
    with pytest.raises(RecipeError, match="never the key itself") as raised:
        expect_variable(key)
    assert key not in str(raised.value)


def test_the_key_is_read_from_its_variable_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_key("PATHREWARD_JUDGE_KEY") == read_key("") == ""
    with pytest.raises(RecipeError, match="the environment variable MINE holds no key"):
        read_key("MINE")
    monkeypatch.setenv("MINE", " s3cret\n")
    assert read_key("MINE") == "s3cret"
    assert "s3cret" not in repr(Endpoint("http://host/v1", read_key("MINE")))
    monkeypatch.setenv("MINE", "s3cret\nX-Other: 1")
    with pytest.raises(RecipeError, match="must be printable ASCII") as raised:
        read_key("MINE")
    assert "s3cret" not in str(raised.value)
