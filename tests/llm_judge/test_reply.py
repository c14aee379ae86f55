import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.completion.answer_spans import SectionSpan
from pathreward.llm.reply import ReplyError
from pathreward.llm_judge import Rubric, RubricItem
from pathreward.llm_judge.reply import (
    ItemAnswer,
    drop_unfounded_quotes,
    locate_quote,
    parse_judgement,
)

RUBRIC = Rubric((RubricItem("agrees", "Same?"), RubricItem("hedges", "Open?", -1)))
GOOD = '{"agrees": {"quote": "DCIS", "holds": true}, "hedges": {"quote": "", "holds": false}}'
READ = {"agrees": ItemAnswer(True, "DCIS"), "hedges": ItemAnswer(False, "")}


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"\n {GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}```",
        f"<think>It says {{DCIS}}.</think>\n{GOOD}",
        # A thought may repeat an injected reply: only the text after the last thought counts.
        f"<think>It says </think>{GOOD.replace('DCIS', 'x')} and so on </think>{GOOD}",
    ],
)
def test_reads_one_object(content: str) -> None:
    assert parse_judgement(content, RUBRIC) == READ


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "it is not one JSON object"),
        ("8/10", "it is not one JSON object"),
        ("85", "it is not one JSON object"),
        ("true", "it is not one JSON object"),
        ("The answer agrees with the reference.", "it is not one JSON object"),
        (f"Here it is: {GOOD}", "it is not one JSON object"),
        (f"{GOOD} I am sure.", "it is not one JSON object"),
        (f"{GOOD}{GOOD}", "it is not one JSON object"),
        (f"[{GOOD}]", "it is not one JSON object"),
        (f"```json\n{GOOD}\n```\nSo there.", "it is not one JSON object"),
        (GOOD[:-1], "it is not one JSON object"),
        (GOOD.replace("hedges", "agrees"), "it is not one JSON object"),  # a duplicate key
        ("[" * 100_000, "it is not one JSON object"),
        ("9" * 5_000, "it is not one JSON object"),
        ("{}", "it lacks agrees, hedges"),
        (GOOD.replace("hedges", "hedge"), "it lacks hedges"),
        (GOOD[:-1] + ', "score": 10}', "it has keys that are no items"),
        (GOOD.replace("true", '"true"'), "agrees is not a quote and whether it holds"),
        (GOOD.replace("true", "1"), "agrees is not a quote and whether it holds"),
        (GOOD.replace('"DCIS"', "null"), "agrees is not a quote and whether it holds"),
        ('{"agrees": true, "hedges": false}', "agrees is not a quote and whether it holds"),
        (GOOD.replace('"quote": "",', ""), "hedges is not a quote and whether it holds"),
    ],
)
def test_anything_else_is_no_verdict(content: str, fault: str) -> None:
    with pytest.raises(ReplyError) as raised:
        parse_judgement(content, RUBRIC)
    assert str(raised.value) == fault


TREES = st.recursive(
    st.none() | st.booleans() | st.sampled_from(["DCIS", "8/10", 85]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["agrees", "hedges", "quote", "holds"]), inner)
    ),
    max_leaves=6,
)


@given(st.text(st.characters()) | TREES.map(json.dumps))
def test_no_reply_is_more_than_a_verdict_or_an_error(content: str) -> None:
    with contextlib.suppress(ReplyError):
        assert set(parse_judgement(content, RUBRIC)) == {"agrees", "hedges"}


def test_a_quote_that_is_not_in_the_text_is_dropped() -> None:
    judgement = {"agrees": ItemAnswer(True, "DCIS"), "hedges": ItemAnswer(False, "sk-s3cret")}
    places = {"answer": [SectionSpan(0, 4, "answer")]}
    assert drop_unfounded_quotes(judgement, RUBRIC, "dcis", places) == (
        READ | {"hedges": ItemAnswer(False, "")},
        [],
    )
    assert drop_unfounded_quotes(judgement, RUBRIC, "LCIS", places)[1] == ["agrees"]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("invasive ductal carcinoma", "Invasive  **ductal** carcinoma"),
        ("INVASIVE DUCTAL", "Invasive  **ductal"),
        ("3+4", "3 + 4"),
        ("ductal carcinoma, Gleason", None),  # words in between
        ("uctal", None),  # no part of a word
        ("carcinoma invasive", None),
        ("", None),
        (":", None),
        ("...", None),
        ("outside", None),
        ("腺癌", "腺癌"),
        ("癌", "癌"),
    ],
)
def test_a_quote_is_found_by_its_words(quote: str, found: str | None) -> None:
    text = "outside <answer>Invasive  **ductal** carcinoma, of Gleason 3 + 4. 腺癌</answer> outside"
    at = locate_quote(quote, text, [SectionSpan(16, text.index("</answer>"), "answer")])
    assert (text[at.start : at.end] if at else None) == found


@given(st.text(st.characters(), max_size=40), st.data())
def test_a_run_of_the_words_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    at = locate_quote(text, text, [SectionSpan(0, len(text), "")])
    assert at is None or text[at.start : at.end].casefold() in text.casefold()
    start = data.draw(st.integers(0, len(text)))
    part = locate_quote(text[start:], text[start:], [SectionSpan(0, len(text) - start, "")])
    assert (part is None) == (not any(each.isalnum() or each == "_" for each in text[start:]))
