import pytest

from pathreward import RecipeError
from pathreward.llm.endpoint import Endpoint, expect_url, read_key


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


def test_the_key_is_read_from_its_variable_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_key("PATHREWARD_NO_SUCH_KEY", optional=True) == read_key("") == ""
    with pytest.raises(RecipeError, match="the environment variable MINE holds no key"):
        read_key("MINE")
    monkeypatch.setenv("MINE", " s3cret\n")
    assert read_key("MINE") == "s3cret"
    assert "s3cret" not in repr(Endpoint("http://host/v1", read_key("MINE")))
    monkeypatch.setenv("MINE", "s3cret\nX-Other: 1")
    with pytest.raises(RecipeError, match="must be printable ASCII") as raised:
        read_key("MINE")
    assert "s3cret" not in str(raised.value)
