import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from tests.plugins import Install
from tests.server.fixtures import recipes, server
from tests.warm_python import WarmPython

__all__ = ["recipes", "server"]

# Speed is measured in benchmarks/, never in a test: a busy machine fails nothing.
settings.register_profile("pathreward", deadline=None, max_examples=50)
settings.load_profile("pathreward")

_CHECKOUT = Path(__file__).parents[1]
_LINKER = """
import typer, pathreward, pathreward.cli, pathreward.report
sample = pathreward.Sample("<answer>No cyst.</answer>", answer="cyst", findings="Necrosis.")
pathreward.load("pathreward")(sample)
"""
_TRL = """
import datasets, matplotlib.backends.backend_agg, matplotlib.figure, peft, scipy.stats, torch
from transformers import AutoModelForImageTextToText, AutoProcessor
from trl import GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer
"""


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; the test is skipped where there is none."""
    folder = _CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"needs the real data, which is not at {folder}")
    return folder


@pytest.fixture(scope="session")
def warm_python() -> Iterator[str]:
    """A program as `python`, which has a linker loaded."""
    with WarmPython(_LINKER) as warm:
        yield warm.program


@pytest.fixture(scope="session")
def warm_trl() -> Iterator[str]:
    """A program as `python`, which has a linker and TRL loaded, and no module of our training."""
    with WarmPython(_LINKER + _TRL) as warm:
        yield warm.program


@pytest.fixture
def own_code(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what a test registers and imports: modules called ``lab_...``."""
    from pathreward.recipes import registry

    monkeypatch.setattr(registry, "REWARDS", dict(registry.REWARDS))
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    for name in [each for each in sys.modules if each.startswith("lab_")]:
        del sys.modules[name]


@pytest.fixture
def installing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_code: None) -> Install:
    """Return a function that installs a package `lab-rewards 1.2` for one test."""
    site = tmp_path / "site"

    def install(points: Mapping[str, Mapping[str, str]], files: Mapping[str, str]) -> None:
        information = site / "lab_rewards-1.2.dist-info"
        information.mkdir(parents=True)
        (information / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: lab-rewards\nVersion: 1.2\n"
        )
        lines = [
            line
            for group, names in points.items()
            for line in (f"[{group}]", *(f"{name} = {value}" for name, value in names.items()))
        ]
        (information / "entry_points.txt").write_text("\n".join(lines) + "\n")
        for name, text in files.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text)
        monkeypatch.syspath_prepend(site)

    return install


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Make named pipes to which no one writes; a test that waits for one fails."""

    def make(name: str) -> Path:
        os.mkfifo(tmp_path / name)
        return tmp_path / name

    def fail(*_: object) -> None:
        raise AssertionError("a pipe is read to which no one writes")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(20)
    yield make
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
