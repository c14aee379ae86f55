from pathlib import Path

from pathreward.training.samples_page import mark_sample, write_samples
from pathreward.training.trajectory import suffixes, trajectory

TEXT = "<observe>Necrosis. <b>Nests</b>.</observe><think>So B.</think><answer>B</answer>"


def test_every_character_of_the_chain_is_shown_once_and_escaped() -> None:
    chain = trajectory(TEXT)
    for step, sample in enumerate(suffixes(chain, 1.0)):
        marked = mark_sample(chain, step, sample)
        for tag in ("given", "left-out", "taught"):
            marked = marked.replace(f'<span class="{tag}">', "")
        bare = marked.replace("</span>", "")
        assert "<" not in bare
        assert bare.replace("&lt;", "<").replace("&gt;", ">") == TEXT


def test_the_page_of_a_hostile_chain_loads_nothing(tmp_path: Path) -> None:
    chain = trajectory("<think><script>alert(1)</script>. So.</think>")
    path = tmp_path / "run" / "samples.html"
    write_samples([("<i>rows</i>:3", chain, list(suffixes(chain)))], path, "Samples of <b>")
    page = path.read_text("utf-8")
    assert "<script" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;" in page
