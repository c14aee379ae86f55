import pytest

from pathreward.training.processes import is_main, main_first, processes


@pytest.mark.parametrize(
    ("environment", "count", "main"),
    [
        ({}, 1, True),  # started without a launcher
        ({"WORLD_SIZE": "2", "RANK": "0"}, 2, True),
        ({"WORLD_SIZE": "2", "RANK": "1"}, 2, False),
    ],
)
def test_the_launcher_sets_size_and_rank(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], count: int, main: bool
) -> None:
    for name in ("WORLD_SIZE", "RANK"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (processes(), is_main()) == (count, main)


def test_a_single_process_runs_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    done = []
    with main_first():
        done.append("block")
    assert done == ["block"]
