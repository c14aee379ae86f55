import re

import pytest

from pathreward.testing.growth import growth


@pytest.mark.parametrize(
    ("call", "piece", "grows"),
    [
        (lambda text: sorted(text * 20), "word ", False),
        (lambda text: re.findall(r"\w+", text * 50), "word ", False),
        (lambda text: [text.count("z", at) for at in range(0, len(text), 4)], "a", True),
        (lambda text: re.search(r"a*a*b", text), "a", True),
        (lambda text: re.match(r"(a+)+b", text), "a", True),
    ],
)
def test_tells_what_grows_faster_than_the_text(call: object, piece: str, grows: bool) -> None:
    assert bool(growth(call, piece)) is grows  # type: ignore[arg-type]  # a table of callables


def test_says_on_which_text() -> None:
    found = growth(lambda text: re.search(r"a*a*b", text), "a")
    assert re.fullmatch(
        r"[\d,]+ characters of repeated 'a' take \S+ s, \d+ times as long .*", found
    )


def test_every_text_is_a_new_one() -> None:
    seen: list[str] = []
    growth(seen.append, "word ")
    assert len(set(seen)) == len(seen)
