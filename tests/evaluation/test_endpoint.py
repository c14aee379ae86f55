from pathlib import Path
from typing import Any

import pytest

from pathreward.errors import DataError
from pathreward.evaluation.endpoint import EndpointPolicy
from pathreward.evaluation.prompts import Prompt
from pathreward.llm.endpoint import Endpoint
from tests.evaluation.stub_endpoint import Behave, endpoint, says

PROMPTS = [Prompt(str(n), (("user", f"Question {n}?"),)) for n in range(5)]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def ask(behave: Behave, prompts: list[Prompt], **settings: Any) -> tuple[dict[str, Any], Any]:
    done: dict[str, list[str]] = {}
    with endpoint(behave) as (url, calls):
        at = Endpoint(f"{url}/chat/completions", retries=1, backoff=0.01)
        EndpointPolicy(at, "m", **settings)(prompts, done.__setitem__)
    return done, calls


def question(body: dict[str, Any]) -> str:
    return str(body["messages"][0]["content"])


def test_each_row_gets_its_own_completions() -> None:
    done, calls = ask(
        lambda _, body: says(f"{question(body)} {body['seed']}"), PROMPTS, samples=2, temperature=1
    )
    assert done == {str(n): [f"Question {n}? 0", f"Question {n}? 1"] for n in range(5)}
    assert (len(calls), calls[0]["temperature"], calls[0]["model"]) == (10, 1, "m")


def test_a_completion_that_was_cut_is_one() -> None:
    assert ask(lambda *_: says("<think>Nests", "length"), PROMPTS[:1])[0] == {"0": ["<think>Nests"]}


def test_an_error_that_passes_is_tried_again() -> None:
    done, calls = ask(lambda n, _: says("yes") if n else (503, {}), PROMPTS[:1])
    assert (done, len(calls)) == ({"0": ["yes"]}, 2)


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        ((500, {}), "the endpoint answers 500"),
        ((404, {"error": "no model m"}), "the endpoint refuses with 404"),
        ((200, {"choices": []}), "it is no chat completion"),
    ],
)
def test_an_endpoint_that_fails_stops_the_run(reply: tuple[int, Any], cause: str) -> None:
    with pytest.raises(DataError) as error:
        ask(lambda *_: reply, PROMPTS)
    assert cause in str(error.value)
    assert str(error.value).startswith("row '")


def test_an_endpoint_that_is_down_stops_the_run() -> None:
    at = Endpoint("http://127.0.0.1:9/v1/chat/completions", retries=0)
    with pytest.raises(DataError, match="no connection"):
        EndpointPolicy(at, "m")(PROMPTS, lambda key, texts: None)


def test_images_are_sent_with_the_first_message_of_the_user(tmp_path: Path) -> None:
    images = pytest.importorskip("PIL.Image", reason="images need pillow")
    images.new("RGB", (8, 8)).save(tmp_path / "tile.png")
    messages = (("system", "Be brief."), ("user", "Which?"))
    _, calls = ask(lambda *_: says("yes"), [Prompt("1", messages, (str(tmp_path / "tile.png"),))])
    system, user = calls[0]["messages"]
    assert system["content"] == "Be brief."
    assert [each["type"] for each in user["content"]] == ["image_url", "text"]
    assert user["content"][0]["image_url"]["url"].startswith("data:image/png;base64,")
