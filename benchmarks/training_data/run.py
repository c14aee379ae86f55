"""Prepare many rows of training data, evaluate, and collate: time and memory of each.

python benchmarks/training_data/run.py --rows 1000000
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
_FINDINGS = "Nests of epithelioid cells with melanin pigment. No necrosis. Mitoses are rare."


def write_rows(folder: Path, rows: int, images: int) -> Path:
    """Write an image a row (names of a few files) and a JSON lines file, four rows a patient."""
    from PIL import Image

    for each in range(images):
        image = Image.effect_noise((256, 256), 60).convert("RGB")
        image.save(folder / f"{each}.jpg", quality=85)
    for each in range(images, rows):
        os.link(folder / f"{each % images}.jpg", folder / f"{each}.jpg")
    path = folder / "train.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for each in range(rows):
            row = {
                "image": f"{each}.jpg",
                "question": "What is the most likely diagnosis of the lesion in this tile?",
                "answer": "melanoma",
                "findings": f"{_FINDINGS} Tile {each}.",
                "reasoning": "Melanin pigment in nests supports melanoma over a naevus.",
                "patient": f"P{each // 4}",
            }
            file.write(json.dumps(row) + "\n")
    return path


def prepare(folder: Path) -> dict[str, Any]:
    """Load the rows of a folder as a run does, and read some of them."""
    from pathreward.training.data import file_rows
    from pathreward.training.row_cache import CachedRows
    from pathreward.training.rows import present, sample_order
    from pathreward.training.settings import Data

    before = peak()
    since, spent = time.perf_counter(), time.process_time()
    rows = file_rows(Data(train="train.jsonl", group="patient", held_out=0.01), folder, seed=0)
    seconds, processor = time.perf_counter() - since, time.process_time() - spent
    order = sample_order(len(rows.train), 32_000, 0, 1, present(rows.train, "images"), 32)
    since = time.perf_counter()
    for place in order[:2000]:
        _ = rows.train[place]
    access = (time.perf_counter() - since) / 2000
    texts = time.process_time()
    assert isinstance(rows.train, CachedRows)
    assert rows.train.find(r"<\|image_pad\|>|<\|vision_start\|>") is None
    texts = time.process_time() - texts
    return {
        "rows": len(rows.train) + len(rows.held_out),
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor, 1),
        "texts_processor_seconds": round(texts, 1),
        "access_microseconds": round(access * 1e6, 1),
        "megabytes_before": before,
        "megabytes": peak(),
    }


def header_check(folder: Path) -> dict[str, Any]:
    """Check every image of a folder by its header and by decoding it."""
    from pathreward.training.images import ImageCheck

    names = [f"{each}.jpg" for each in range(2000)]
    found: dict[str, Any] = {"images": len(names)}
    for level in ("header", "full"):
        check = ImageCheck(folder, level=level)
        since = time.process_time()
        for name in names:
            check.checked(name, "")
        found[f"{level}_milliseconds"] = round(1000 * (time.process_time() - since) / len(names), 4)
    return found


def evaluation(folder: Path, rows: int) -> dict[str, Any]:
    """Evaluate rows with a policy that writes one sentence, which leaves the rows' own cost."""
    from pathreward import WeightedSum
    from pathreward.rewards import AnswerReward, FormatReward
    from pathreward.training.data import file_rows
    from pathreward.training.evaluate import evaluate
    from pathreward.training.settings import Data

    class Writer:
        def generate(self, conversations: list[Any], max_tokens: int, batch: int) -> Any:
            for conversation in conversations:
                assert conversation[0]["content"][0]["image"].size == (256, 256)
            yield ["<think>Nests.</think><answer>melanoma</answer>"] * len(conversations)

    held_out = file_rows(Data(train="train.jsonl", group="patient"), folder, seed=0).train[:rows]
    reward = WeightedSum({"answer": AnswerReward(), "format": FormatReward()})
    since = time.perf_counter()
    writer: Any = Writer()
    found = evaluate(writer, held_out, reward, folder / f"evaluation-{rows}.jsonl")
    return {
        "rows": len(found.completions),
        "seconds": round(time.perf_counter() - since, 1),
        "megabytes": peak(),
    }


def collate() -> dict[str, Any]:
    """Compare TRL's collator with ours, on the same rows."""
    from PIL import Image
    from trl.trainer.sft_trainer import DataCollatorForVisionLanguageModeling

    from pathreward.training.collator import SuffixCollator
    from pathreward.training.settings import Tiny
    from pathreward.training.tiny import build_policy

    text = f"<think>{_FINDINGS * 12}</think><answer>melanoma</answer>"
    image = Image.effect_noise((256, 256), 60).convert("RGB")
    policy = build_policy(Tiny(side=256, patch=16), [text, "user\nassistant\n?"], [image], 0)
    settings: dict[str, Any] = {"processor": policy.processor, "completion_only_loss": True}
    collators = {
        "trl": DataCollatorForVisionLanguageModeling(**settings),
        "ours": SuffixCollator(**settings),
    }

    def row(own: bool) -> dict[str, Any]:
        made = {
            "images": [image],
            "prompt": [{"role": "user", "content": "?"}],
            "completion": [{"role": "assistant", "content": text}],
        }
        return {**made, "given": 500, "where": "row"} if own else made

    spent: dict[str, list[float]] = {"trl": [], "ours": []}
    for _ in range(15):
        for name, collator in collators.items():
            batch = [row(name == "ours") for _ in range(16)]
            since = time.process_time()
            collator(batch)
            spent[name].append((time.process_time() - since) / 16)
    medians = {name: sorted(each)[7] * 1000 for name, each in spent.items()}
    return {
        "characters": len(text),
        **{f"{name}_milliseconds": round(each, 3) for name, each in medians.items()},
        "more_milliseconds": round(medians["ours"] - medians["trl"], 3),
    }


def peak() -> int:
    """Return the largest resident memory of this process in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def part(name: str, folder: Path, rows: int, cache: Path) -> dict[str, Any]:
    """Run one part in a process of its own, so that its memory is its own."""
    command = [sys.executable, str(HERE), "--part", name, "--folder", str(folder)]
    environment = {**os.environ, "PATHREWARD_CACHE": str(cache), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, "--rows", str(rows)], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Run all parts, each in a process of its own, and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--images", type=int, default=500)
    parser.add_argument("--part")
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.part:
        parts: dict[str, Any] = {
            "prepare": lambda: prepare(given.folder),
            "headers": lambda: header_check(given.folder),
            "evaluate": lambda: evaluation(given.folder, given.rows),
            "collate": collate,
        }
        print(json.dumps(parts[given.part]()))
        return
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place) / "data", Path(place) / "cache"
        folder.mkdir()
        write_rows(folder, given.rows, given.images)
        print("prepare, first start ", part("prepare", folder, given.rows, cache))
        print("prepare, next start  ", part("prepare", folder, given.rows, cache))
        print("check of images      ", part("headers", folder, given.rows, cache))
        for rows in (500, 4000):
            print("evaluate             ", part("evaluate", folder, rows, cache))
        print("collate              ", part("collate", folder, given.rows, cache))


if __name__ == "__main__":
    main()
