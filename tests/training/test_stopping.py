"""A signal within a stage is noted; elsewhere it ends the run at once."""

import os
import signal
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from pathreward.errors import StoppedError
from pathreward.training import stopping
from pathreward.training.callbacks import Stopper
from pathreward.training.stopping import AbandonedStepError, Stop, random_state, set_random_state


def terminate() -> None:
    """Send SIGTERM to this process, and wait for what it does."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.05)


def control_after(stop: Stop, step: int, iterations: int) -> Any:
    control = SimpleNamespace(should_save=False, should_training_stop=False)
    state = SimpleNamespace(global_step=step)
    Stopper(stop, iterations).on_step_end(None, state, control)
    return control


def test_outside_a_stage_the_run_ends_at_once() -> None:
    with pytest.raises(StoppedError, match="stopped by SIGTERM"), Stop().listening():
        terminate()


@pytest.mark.parametrize(("step", "ends"), [(4, True), (5, False), (6, True)])
def test_within_a_stage_it_ends_between_batches_of_completions(step: int, ends: bool) -> None:
    stop = Stop()
    with stop.listening(), stop.in_stage():
        assert not control_after(stop, step, iterations=2).should_save
        terminate()
        control = control_after(stop, step, iterations=2)
    assert (control.should_save, control.should_training_stop) == (ends, ends)
    with pytest.raises(StoppedError):
        stop.raise_if_requested()


def test_a_long_step_is_abandoned_with_the_random_state_of_its_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stopping, "GRACE", 0.01)
    stop = Stop()
    torch.manual_seed(1)
    np.random.seed(1)  # the generator that libraries use
    expected = torch.rand(1), np.random.rand()
    torch.manual_seed(1)
    np.random.seed(1)
    stop.begin_step()
    torch.rand(5), np.random.rand(5)
    with pytest.raises(AbandonedStepError) as caught, stop.listening(), stop.in_stage():
        terminate()
    set_random_state(caught.value.args[0])
    assert (torch.rand(1), np.random.rand()) == expected


def test_a_step_that_changes_the_weights_is_not_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stopping, "GRACE", 0.01)
    stop = Stop()
    with stop.listening(), stop.in_stage():
        stop.begin_step()
        stop.end_step()
        terminate()


def test_the_handler_of_before_comes_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Stop().listening():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
    assert set(random_state()) == {"python", "numpy", "torch", "cuda"}
