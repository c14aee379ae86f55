from pathlib import Path

import pytest

from pathreward import PathrewardError
from pathreward.server.settings import ServerSettings, is_loopback, read_token

TOKEN = "0123456789abcdef"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"recipes": ()}, "name a recipe to serve"),
        ({"workers": 0}, "--workers must be 1 or more, got 0"),
        ({"deadline": 0.0}, "--deadline must be more than 0 seconds, got 0.0"),
        ({"deadline": float("nan")}, "--deadline must be more than 0 seconds, got nan"),
        ({"unscored": float("nan")}, "--unscored must be a finite number, got nan"),
        ({"port": 65536}, "--port must be from 0 to 65535, got 65536"),
        ({"token": "short"}, "the token must be at least 16 printable ASCII characters"),
        ({"token": TOKEN + " x"}, "the token must be at least 16 printable ASCII characters"),
        ({"host": "0.0.0.0"}, "0.0.0.0 is reachable from other machines, so a bearer token is"),
        ({"host": "::"}, ":: is reachable from other machines"),
        ({"host": "rewards.example"}, "rewards.example is reachable from other machines"),
    ],
)
def test_a_setting_out_of_range(change: dict[str, object], message: str) -> None:
    settings = ServerSettings(**{"recipes": ("pathreward",), **change})  # type: ignore[arg-type]  # a table
    with pytest.raises(PathrewardError) as caught:
        settings.expect_valid()
    assert str(caught.value).startswith(message)


def test_with_a_token_any_host_is_allowed() -> None:
    ServerSettings(("pathreward",), host="0.0.0.0", token=TOKEN).expect_valid()


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *((each, True) for each in ("127.0.0.1", "127.9.9.9", "::1", "localhost")),
        *((each, False) for each in ("0.0.0.0", "10.0.0.1", "localhost.evil.example", "")),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_the_token_comes_from_a_file_or_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATHREWARD_TOKEN", f" {TOKEN}\n")
    assert read_token(None) == TOKEN
    file = tmp_path / "token"
    file.write_text("from-the-file\n")
    assert read_token(file) == "from-the-file"
    file.write_text("\n")
    with pytest.raises(PathrewardError, match="is empty; write the token into it"):
        read_token(file)
    with pytest.raises(PathrewardError, match="can't read the token file"):
        read_token(tmp_path / "none")
    monkeypatch.delenv("PATHREWARD_TOKEN")
    assert read_token(None) == ""
