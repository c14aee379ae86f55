"""One server for all tests that need a real one."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.support import HANGS, OURS, SLEEPS, SLEEPS_CODE, Running


@pytest.fixture(scope="session")
def recipes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recipes")
    (folder / "ours.yaml").write_text(OURS)
    (folder / "hangs.yaml").write_text(HANGS)
    (folder / "sleeps.yaml").write_text(SLEEPS)
    (folder / "sleeps.py").write_text(SLEEPS_CODE)
    return folder


@pytest.fixture(scope="session")
def server(recipes: Path) -> Iterator[Running]:
    """A server of four recipes; one hangs for samples with an answer, one for slow texts."""
    if not Path("/proc").is_dir():
        pytest.skip("finds the worker processes in /proc")
    rows = recipes / "references.jsonl"
    rows.write_text('{"prompt": "Is it malignant?", "answer": "yes"}\n')
    with socket.create_server(("127.0.0.1", 0)) as silent:
        judge = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
        environment = {"PATHREWARD_JUDGE_URL": judge, "PATHREWARD_JUDGE_MODEL": "silent"}
        own = [str(recipes / f"{name}.yaml") for name in ("ours", "hangs", "sleeps")]
        arguments = [part for name in (*own, "pathreward") for part in ("--recipe", name)]
        arguments += ["--import", str(recipes / "sleeps.py")]
        limits = ["--deadline", "2", "--read-seconds", "1", "--references", str(rows)]
        with Running([*arguments, *limits], environment) as running:
            yield running
