import numpy as np
import pytest

from pathreward import Linker
from pathreward.training.data import phantom_rows, teacher_row
from pathreward.training.open_tile import NEVER_DRAWN, VOCABULARY, OpenTile
from pathreward.training.phantom import DIAGNOSES
from pathreward.training.rows import format_chain
from pathreward.training.settings import Phantom, TeacherErrors

TILES = [OpenTile(seed) for seed in range(600)]


def test_a_tile_is_determined_by_its_seed() -> None:
    assert OpenTile(5) == OpenTile(5)
    assert np.array_equal(np.asarray(OpenTile(5).image), np.asarray(OpenTile(5).image))
    assert OpenTile(5).teach(1, 0.5, {}) == OpenTile(5).teach(1, 0.5, {})


def test_most_findings_are_absent() -> None:
    shares = [len(tile.drawn) / len(VOCABULARY) for tile in TILES]
    assert np.mean(shares) < 0.2
    assert not any(tile.findings & set(NEVER_DRAWN) for tile in TILES)


def test_a_fifth_of_the_tiles_shows_no_difference_between_two_diagnoses() -> None:
    ambiguous = [tile for tile in TILES if tile.hidden]
    assert len(ambiguous) / len(TILES) == pytest.approx(0.2, abs=0.05)
    for tile in ambiguous:
        assert tile.rival
        assert tile.rival.pattern == tile.diagnosis.pattern
        differing = set(tile.diagnosis.shows) ^ set(tile.rival.shows)
        assert differing
        assert not differing & tile.drawn
        assert not any(name in tile.report.casefold() for name in differing)


def test_a_report_states_each_visible_finding_of_the_vocabulary() -> None:
    linker = Linker.default()
    for tile in TILES[:40]:
        found = {each.text.casefold(): each.polarity for each in linker.link(tile.report)}
        expected = {
            name: "affirmed" if name in tile.drawn else "negated"
            for name in VOCABULARY
            if name not in tile.hidden
        }
        assert {name: found.get(name) for name in expected} == expected


def test_the_teacher_writes_lists_hedges_and_boilerplate() -> None:
    chains = [tile.teach(0, 0.0, {}) for tile in TILES]
    for cue in ("Findings: ", "cannot be excluded", "Clinical correlation is advised.", " or "):
        assert 0.05 < np.mean([cue in " ".join(chain) for chain in chains]) < 0.5
    lengths = [len(chain.findings.split()) for chain in chains]
    assert max(lengths) > 4 * min(lengths)


def test_mistakes_are_made_at_their_rate() -> None:
    wrong = {each.name: "melanoma" for each in DIAGNOSES if each.name != "melanoma"}
    chains = [tile.teach(0, 0.5, wrong) for tile in TILES if tile.diagnosis.name != "melanoma"]
    share = np.mean([chain.answer.startswith("melanoma") for chain in chains])
    assert share == pytest.approx(0.5, abs=0.08)


def test_the_rows_of_the_task_have_its_tiles_and_chains() -> None:
    split = phantom_rows(Phantom(tiles=3, held_out=2, task="open"), seed=0)
    [row, *_] = split.train
    assert "perineural invasion" in str(row.findings)
    taught = teacher_row(row, TeacherErrors(), 0)
    chain = OpenTile(0).teach(0, 0.0, {})
    assert format_chain(taught, ["observe", "think", "answer"]) == (
        f"<observe>{chain.findings}</observe><think>{chain.reasoning}</think>"
        f"<answer>{chain.answer}</answer>"
    )
