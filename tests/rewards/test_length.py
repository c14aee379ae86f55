import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward import LengthReward, RecipeError, Sample
from pathreward.errors import ResourceError
from pathreward.rewards.length import words_in


@pytest.mark.parametrize(
    ("length", "punishment"),
    [  # DAPO, equation 13, with L_max = 20480 and L_cache = 4096, by hand
        (0, 0.0),
        (16384, 0.0),
        (17408, -0.25),
        (18432, -0.5),
        (20479, -4095 / 4096),
        (20480, -1.0),
        (20481, -1.0),
        (10**9, -1.0),
    ],
)
def test_is_the_soft_overlong_punishment_plus_one(length: int, punishment: float) -> None:
    assert LengthReward(maximum=20480, buffer=4096).value(length) == pytest.approx(1 + punishment)


@pytest.mark.parametrize(
    ("settings", "text", "value", "reason"),
    [
        ({"maximum": 4, "buffer": 2}, "a b", 1.0, "2 words"),
        ({"maximum": 4, "buffer": 2}, "a b c", 0.5, "3 words, 2 at most"),
        ({"maximum": 4, "buffer": 0}, "a b c d", 1.0, "4 words"),
        ({"maximum": 4, "buffer": 0}, "a b c d e", 0.0, "5 words, 4 at most"),
        ({"minimum": 4, "maximum": 9, "buffer": 0}, "a", 0.25, "1 words, 4 at least"),
        ({"minimum": 4}, "", 0.0, "0 words, 4 at least"),
        ({}, "", 1.0, "0 words"),
        ({"unit": "characters", "maximum": 3, "buffer": 2}, "ab", 0.5, "2 characters, 1 at most"),
        (
            {"section": "think", "maximum": 2, "buffer": 0},
            "<think>a b</think><answer>c d e</answer>",
            1.0,
            "2 words of think",
        ),
        (  # written twice, it is as long as both
            {"section": "think", "maximum": 3, "buffer": 0},
            "<think>a b</think><think>c d</think>",
            0.0,
            "4 words of think, 3 at most",
        ),
        (  # not there
            {"section": "think", "minimum": 2},
            "<answer>c</answer>",
            0.0,
            "0 words of think, 2 at least",
        ),
    ],
)
def test_the_band(settings: dict[str, object], text: str, value: float, reason: str) -> None:
    score = LengthReward(**settings)(Sample(text))  # type: ignore[arg-type]  # settings of a table
    assert (score.value, score.reason) == (value, reason)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n\t ", 0),
        ("Keratin pearls;\tno\r\nnecrosis.", 4),
        ("pT2\u00a0N0", 2),  # a space that does not break
        ("Ki-67 – 20 %", 4),
        ("β-catenin positive", 2),
        ("鳞状细胞癌", 5),
        ("HE染色", 3),  # a word, then two ideographs
        ("染色HE", 3),
        ("癌\u3000なし", 3),
        ("종양 없음", 2),  # Korean has spaces
        ("a" * 15, 1),
        ("a" * 1600, 100),  # no spaces: a word for every 16 characters
        ("\ud800 x", 2),
    ],
)
def test_words(text: str, count: int) -> None:
    assert words_in(text) == count


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_words_are_at_least_those_between_spaces(text: str) -> None:
    between = len([each for each in text.split() if each])
    assert words_in(text) >= between
    assert words_in(text) <= max(between, len(text))


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 50), st.integers(0, 400))
def test_the_value_never_rises_beyond_the_minimum(
    minimum: int, plateau: int, buffer: int, length: int
) -> None:
    reward = LengthReward(minimum=minimum, maximum=minimum + plateau + buffer, buffer=buffer)
    assert 0 <= reward.value(length) <= 1
    if length >= minimum:
        assert reward.value(length + 1) <= reward.value(length)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"unit": "word"}, "unknown unit 'word', did you mean 'words'"),
        ({"section": "thinks"}, "unknown section 'thinks', did you mean 'think'"),
        ({"minimum": 900}, "expected 0 <= minimum <= maximum - buffer, got 900, 1200, 400"),
        ({"minimum": -1}, "expected 0 <= minimum"),
        ({"buffer": -1}, "expected 0 <= minimum"),
        ({"maximum": 0, "buffer": 0}, "`maximum` must be 1 or more, got 0"),
        ({"unit": "tokens"}, "`tokenizer` names the folder of a tokenizer"),
        ({"tokenizer": "there"}, "`tokenizer` names the folder of a tokenizer"),
    ],
)
def test_refuses_what_does_not_hold(settings: dict[str, object], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        LengthReward(**settings)  # type: ignore[arg-type]  # that is the point


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("transformers")
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = {"[UNK]": 0, "keratin": 1, "pearls": 2, ".": 3, "[BOS]": 4}
    base = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    base.pre_tokenizer = pre_tokenizers.Whitespace()
    folder = tmp_path_factory.mktemp("tokenizer")
    PreTrainedTokenizerFast(
        tokenizer_object=base, unk_token="[UNK]", bos_token="[BOS]"
    ).save_pretrained(folder)
    return folder


def test_counts_tokens(tokenizer: Path) -> None:
    reward = LengthReward(maximum=4, buffer=2, unit="tokens", tokenizer=str(tokenizer))
    score = pickle.loads(pickle.dumps(reward))(Sample("keratin pearls."))
    assert (score.value, score.reason) == (0.5, "3 tokens, 2 at most")
    assert reward(Sample("\ud800")).value == 1.0  # a lone surrogate


def test_a_tokenizer_that_is_not_there_is_an_error_and_no_score(tmp_path: Path) -> None:
    reward = LengthReward(unit="tokens", tokenizer=str(tmp_path / "none"))
    with pytest.raises(ResourceError, match=r"there is no tokenizer at .*none'; name the folder"):
        reward(Sample("keratin"))
    empty = LengthReward(unit="tokens", tokenizer=str(tmp_path))
    with pytest.raises(ResourceError, match="can't be loaded"):
        empty(Sample("keratin"))
