import math
import multiprocessing
import socket
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from pathreward.training.clip_loss import contrastive_loss  # noqa: E402  # after the skip


def unit(seed: int, rows: int = 4) -> Any:
    drawn = torch.randn(rows, 8, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.normalize(drawn, dim=-1)


def test_the_loss_of_clip_by_hand() -> None:
    images, texts = torch.eye(2), torch.eye(2)
    keys = torch.tensor([1, 2])
    # Each of four cross-entropies: own logit 3, the other 0.
    expected = math.log(1 + math.exp(-3))
    assert float(contrastive_loss(images, texts, keys, keys, 3.0)) == pytest.approx(expected)


def test_the_loss_of_siglip_by_hand() -> None:
    images, keys = torch.eye(2), torch.tensor([1, 2])
    # Own: -log s(3 - 1); other: -log s(-(0 - 1)).
    expected = math.log(1 + math.exp(-2)) + math.log(1 + math.exp(-1))
    found = contrastive_loss(images, images, keys, keys, 3.0, torch.tensor(-1.0))
    assert float(found) == pytest.approx(expected)


def test_clip_agrees_with_transformers_where_nothing_is_duplicated() -> None:
    from transformers.models.clip.modeling_clip import image_text_contrastive_loss

    images, texts, keys = unit(1), unit(2), torch.arange(4)
    theirs = image_text_contrastive_loss(5.0 * texts @ images.T)
    assert float(contrastive_loss(images, texts, keys, keys, 5.0)) == pytest.approx(float(theirs))


@pytest.mark.parametrize("bias", [None, torch.tensor(-2.0)], ids=["clip", "siglip"])
@pytest.mark.parametrize("same", ["texts", "images"])
def test_a_duplicate_is_no_negative(bias: Any, same: str) -> None:
    """Rows 0 and 1 are duplicates: neither pushes the other's vector away."""
    images, texts = unit(1).requires_grad_(), unit(2).requires_grad_()
    keys = {"texts": torch.arange(4), "images": torch.arange(4)}
    keys[same] = torch.tensor([7, 7, 8, 9])
    loss = contrastive_loss(images, texts, keys["texts"], keys["images"], 5.0, bias)
    loss.backward()
    first = images.grad[0].clone()
    moved = texts.detach().clone()
    moved[1] = unit(3)[0]  # another vector of the duplicate
    images.grad = None
    contrastive_loss(images, moved, keys["texts"], keys["images"], 5.0, bias).backward()
    assert torch.equal(images.grad[0], first)
    images.grad = None
    distinct = torch.arange(4)
    contrastive_loss(images, moved, distinct, distinct, 5.0, bias).backward()
    assert not torch.equal(images.grad[0], first)


def of_rank(rank: int, port: int, results: Any) -> None:
    """Return this process's loss and the gradient of its images, of two processes."""
    torch.distributed.init_process_group(
        "gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=2
    )
    own = slice(2 * rank, 2 * rank + 2)
    images, texts = unit(1)[own].requires_grad_(), unit(2)[own]
    keys = torch.tensor([5, 6, 5, 7])[own]  # a duplicate in the other process
    loss = contrastive_loss(images, texts, keys, torch.arange(4)[own], 5.0)
    loss.backward()
    results.put((rank, float(loss), images.grad.tolist()))
    torch.distributed.destroy_process_group()


@pytest.mark.slow
def test_two_processes_have_each_others_pairs_as_negatives() -> None:
    images = unit(1).requires_grad_()
    keys = torch.tensor([5, 6, 5, 7])
    whole = contrastive_loss(images, unit(2), keys, torch.arange(4), 5.0)
    whole.backward()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    context = multiprocessing.get_context("spawn")
    results: Any = context.Queue()
    workers = [context.Process(target=of_rank, args=(rank, port, results)) for rank in (0, 1)]
    for each in workers:
        each.start()
    found = sorted(results.get(timeout=120) for _ in workers)
    for each in workers:
        each.join(60)
    assert sum(loss for _, loss, _ in found) / 2 == pytest.approx(float(whole.detach()))
    # DistributedDataParallel takes the mean over the processes.
    gradient = torch.tensor([row for _, _, rows in found for row in rows]) / 2
    assert torch.allclose(gradient, images.grad, atol=1e-6)
