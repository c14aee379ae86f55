"""What texts assert of their spans, judged by hand."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from time import process_time
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathreward.assertion import Assertion, Role, assertions
from pathreward.assertion.engine import TextReading, mark
from pathreward.assertion.tokens import encoded


def said(text: str, mention: str, role: Role = "finding") -> Assertion:
    start = text.index(mention)
    [found] = assertions(text, [(start, start + len(mention))], [role])
    return found


@pytest.mark.parametrize(
    ("text", "mention", "polarity"),
    [
        # negation x observing, showing, supporting, excluding, lack
        ("Granulomas were not encountered.", "Granulomas", "negated"),
        ("The stain fails to show amyloid.", "amyloid", "negated"),
        ("The findings do not fit a lymphoma.", "lymphoma", "negated"),
        ("The necrosis does not fit a lymphoma.", "necrosis", "affirmed"),
        ("Melanoma cannot be excluded.", "Melanoma", "uncertain"),
        ("We cannot completely rule out melanoma.", "melanoma", "uncertain"),
        ("Melanoma has been ruled out.", "Melanoma", "negated"),
        ("Melanoma is considered but rejected.", "Melanoma", "negated"),
        ("Melanoma is out of the question.", "Melanoma", "negated"),
        ("Cryptitis is nowhere to be seen.", "Cryptitis", "negated"),
        ("This is far from a melanoma.", "melanoma", "negated"),
        ("The patient denies weight loss.", "weight loss", "negated"),
        ("The lesion is melanoma unless proven otherwise.", "melanoma", "uncertain"),
        ("There is no loss of MLH1.", "MLH1", "affirmed"),
        ("Absence of necrosis and/or mitoses.", "mitoses", "negated"),
        ("Vascular invasion was not assessed.", "Vascular invasion", "uncertain"),
        ("Necrosis has not occurred.", "Necrosis", "negated"),
        ("We looked in vain for amyloid.", "amyloid", "negated"),
        ("The claim of melanoma finds no support.", "melanoma", "negated"),
        ("Melanoma would be a beginner's mistake.", "Melanoma", "negated"),
        ("Melanoma must be rejected.", "Melanoma", "negated"),
        ("Melanoma must be excluded.", "Melanoma", "uncertain"),
        ("What looked like necrosis is mucin.", "necrosis", "negated"),
        ("We thought of lymphoma, yet the cells are cohesive.", "lymphoma", "negated"),
        ("Necrosis is absent, as are mitoses.", "mitoses", "negated"),
        ("No comment can be made on invasion.", "invasion", "uncertain"),
        ("Amyloid is not reliably evaluable.", "Amyloid", "uncertain"),
        ("I am not sure about lymphoma.", "lymphoma", "uncertain"),
        ("The findings favor, without proving, lymphoma.", "lymphoma", "uncertain"),
        ("Necrosis would be typical of this tumor.", "Necrosis", "uncertain"),
        ("Lymphoma merits consideration.", "Lymphoma", "uncertain"),
        # scopes
        ("No necrosis, but mitoses are brisk.", "mitoses", "affirmed"),
        ("Fibrosis without necrosis.", "Fibrosis", "affirmed"),
        ("Fibrosis without necrosis.", "necrosis", "negated"),
        ("No necrosis, hemorrhage or mucin.", "mucin", "negated"),
        ("Suggests lymphoma, and possibly carcinoma.", "carcinoma", "uncertain"),
        ("Despite a search at six levels, granulomas were not found.", "granulomas", "negated"),
        ("The section shows fibrosis, and mitoses are absent.", "fibrosis", "affirmed"),
        ("The section shows fibrosis, and mitoses are absent.", "mitoses", "negated"),
        ("Invasion, which is absent, would matter.", "Invasion", "negated"),
        # no denials
        ("The suspected lymphoma is confirmed.", "lymphoma", "affirmed"),
        ("Pathology upholds the suspicion of arteritis.", "arteritis", "affirmed"),
        ("One cannot fail to notice the mitoses.", "mitoses", "affirmed"),
        ("It would be remiss not to mention the lymphocytosis.", "lymphocytosis", "affirmed"),
        ("None of the slides lacks tumor.", "tumor", "affirmed"),
        ("Free margins do not alter the fact that metastasis is found.", "metastasis", "affirmed"),
        ("Whether or not it matters, there is necrosis.", "necrosis", "affirmed"),
        ("No fewer than seven mitoses were counted.", "mitoses", "affirmed"),
        ("Not only necrosis but also hemorrhage.", "necrosis", "affirmed"),
        ("There is no doubt that this is melanoma.", "melanoma", "affirmed"),
        ("Against a background of cirrhosis.", "cirrhosis", "affirmed"),
        ("Non-neoplastic mucosa shows necrosis.", "necrosis", "affirmed"),
        ("The section is not without mitoses.", "mitoses", "affirmed"),
        # counts and questions
        ("Metastatic carcinoma (0/4)", "Metastatic carcinoma", "negated"),
        ("0 of 14 nodes positive for carcinoma.", "carcinoma", "negated"),
        ("Is this a melanoma?", "melanoma", "uncertain"),
        ("Necrosis? No.", "Necrosis", "negated"),
        # another language
        ("Kein Nachweis von Nekrose", "Nekrose", "negated"),
        ("Es ist eine Nekrose mit Blutung", "Nekrose", "uncertain"),
        ("未见坏死。", "坏死", "negated"),
        ("可能是黑色素瘤。", "黑色素瘤", "uncertain"),
        ("不排除黑色素瘤。", "黑色素瘤", "uncertain"),
    ],
)
def test_prose(text: str, mention: str, polarity: str) -> None:
    assert said(text, mention).polarity == polarity


@pytest.mark.parametrize(
    ("text", "mention", "polarity"),
    [
        ("Lymphovascular invasion: Not identified", "Lymphovascular invasion", "negated"),
        ("Not identified: tumor budding", "tumor budding", "negated"),
        ("Ulceration\n  Present\nSatellitosis\n  Absent", "Satellitosis", "negated"),
        ("Ulceration\n  Present\nSatellitosis\n  Absent", "Ulceration", "affirmed"),
        ("Necrosis ........ none", "Necrosis", "negated"),
        ("Necrosis . . . . . none", "Necrosis", "negated"),
        ("[x] Necrosis\n[ ] Hemorrhage", "Necrosis", "affirmed"),
        ("[x] Necrosis\n[ ] Hemorrhage", "Hemorrhage", "negated"),
        ("☐ Goblet cells\n☒ Foveolar hyperplasia", "Goblet cells", "negated"),
        ("Invasion: [ ] yes [x] no", "Invasion", "negated"),
        ("Invasion: [x] yes [ ] no", "Invasion", "affirmed"),
        ("| Granulomas | absent |", "Granulomas", "negated"),
        ("**Lobular necrosis:** none", "Lobular necrosis", "negated"),
        ("Tumor necrosis = N", "Tumor necrosis", "negated"),
        ("Osteoid ✗", "Osteoid", "negated"),
        ("Perforation\tnot identified", "Perforation", "negated"),
        ("Margins: Negative", "Margins", "negated"),
        ("necrosis:none, atypia:mild", "necrosis", "negated"),
        ("necrosis:none, atypia:mild", "atypia", "affirmed"),
        ("No change in the known granuloma.", "granuloma", "affirmed"),
    ],
)
def test_layouts(text: str, mention: str, polarity: str) -> None:
    assert said(text, mention).polarity == polarity


@pytest.mark.parametrize(
    ("text", "mention", "polarity"),
    [
        ("CK7+, CK20-", "CK7", "affirmed"),
        ("CK7+, CK20-", "CK20", "negated"),
        ("CK7 positive, CK20 negative", "CK7", "affirmed"),
        ("CK7 positive, CK20 negative", "CK20", "negated"),
        ("MLH1 lost, MSH2 retained", "MLH1", "negated"),
        ("MLH1 lost, MSH2 retained", "MSH2", "affirmed"),
        ("Positive: GATA3, ER. Negative: PAX8, WT1.", "WT1", "negated"),
        ("Positive: GATA3, ER. Negative: PAX8, WT1.", "GATA3", "affirmed"),
        ("ER-negative carcinoma", "ER", "negated"),
        ("TTF-1\uff08-\uff09\uff0cp40\uff08+\uff09", "TTF-1", "negated"),
    ],
)
def test_markers(text: str, mention: str, polarity: str) -> None:
    assert said(text, mention, "marker").polarity == polarity


def test_a_place_behind_a_preposition_is_not_denied() -> None:
    text = "No tumor in the lymph nodes."
    assert said(text, "lymph nodes", "place").polarity == "affirmed"
    assert said(text, "tumor").polarity == "negated"
    assert said("No lymph nodes are seen.", "lymph nodes", "place").polarity == "negated"


def test_a_lost_finding_is_no_lost_marker() -> None:
    assert said("necrosis and weight loss", "necrosis").polarity == "affirmed"
    assert said("INI1 loss", "INI1", "marker").polarity == "negated"


@pytest.mark.parametrize(
    ("text", "mention", "frame", "of_case"),
    [
        ("History of melanoma.", "melanoma", "history", "uncertain"),
        ("Her mother had melanoma.", "melanoma", "family", "uncertain"),
        ("Her mother had no melanoma.", "melanoma", "family", "negated"),
        ("In another patient we saw melanoma.", "melanoma", "other_patient", "uncertain"),
        ("If necrosis were present, I would say so.", "necrosis", "hypothesis", "uncertain"),
        ('The clinician wrote "melanoma" on the form.', "melanoma", "quotation", "uncertain"),
        ("As a rule, Verocay bodies are seen.", "Verocay bodies", "definition", "uncertain"),
        ("Melanoma was entertained but discarded.", "Melanoma", "rejected", "negated"),
        ("A CD34 stain is recommended.", "CD34", "wish", "uncertain"),
        ("Necrosis is present.", "Necrosis", "case", "affirmed"),
        ("History of melanoma; now necrosis.", "necrosis", "case", "affirmed"),
    ],
)
def test_frames(text: str, mention: str, frame: str, of_case: str) -> None:
    found = said(text, mention)
    assert (found.frame, found.of_case) == (frame, of_case)


@pytest.mark.parametrize(
    ("text", "retracted"),
    [
        ("I first saw necrosis; on closer look there is none.", True),
        ("Clearly necrosis. Scratch that.", True),
        ("Clearly necrosis. Wait, it is not.", True),
        ("Clearly necrosis. On closer look mucin is seen too.", False),
        ("Clearly necrosis. The other options are wrong.", False),
        ("Clearly necrosis. A. B. C. D. Scratch that.", False),  # too far
    ],
)
def test_a_later_sentence_takes_back(text: str, retracted: bool) -> None:
    found = said(text, "necrosis")
    assert (found.retracted, found.of_case == "negated") == (retracted, retracted)


def test_a_later_denial_of_the_same_takes_back() -> None:
    text = "I first saw necrosis. On closer look there is no necrosis."
    first, second = assertions(text, [(12, 20), (49, 57)])
    assert (first.retracted, first.of_case) == (True, "negated")
    assert (second.retracted, second.of_case) == (False, "negated")


def test_each_decision_names_its_cue_and_rule() -> None:
    text = "Fibrosis. Granulomas were not encountered, mitoses may be seen."
    first, second, third = assertions(text, [(0, 8), (10, 20), (43, 50)])
    assert first == Assertion("affirmed")
    assert second.cue is not None
    assert third.cue is not None
    assert text[slice(*second.cue)] == "were not encountered"
    assert text[slice(*third.cue)] == "may be seen"
    assert (second.rule, third.rule) == ("not observed", "may be seen")


def test_spans_may_overlap_and_come_in_any_order() -> None:
    text = "No loss of MSH6 expression."
    whole, marker = (3, 26), (11, 15)
    assert [each.polarity for each in assertions(text, [marker, whole])] == ["affirmed", "negated"]
    assert [each.polarity for each in assertions(text, [whole, marker])] == ["negated", "affirmed"]


def test_no_spans_no_assertions() -> None:
    assert assertions("No necrosis.", []) == []


PARTS = (
    "no|not|without|Necrosis|absent|cannot be excluded|(|)|.|,|;|:|-|\n|?|[ ]|[x]|☐|0/12|actually|"
    'scratch that|"|mother|if|未见|\x03|\x04|\x00|\ud800|lack of|wait'
)
TEXTS = st.text() | st.lists(st.sampled_from(PARTS.split("|"))).map(" ".join)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_every_span_of_every_text_is_asserted(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(min(each), max(each)) for each in ends if max(each) <= len(text)]
    found = assertions(text, spans)
    assert len(found) == len(spans)
    for each in found:
        if each.cue:
            assert 0 <= each.cue[0] < each.cue[1] <= len(text)


@given(st.sampled_from(["Mucin is seen.", "Fibrosis: present", "CK7+."]))
def test_later_sentences_without_a_turn_change_nothing(rest: str) -> None:
    text = "No necrosis is seen."
    assert said(f"{text} {rest}", "necrosis") == said(text, "necrosis")


@pytest.mark.parametrize(
    "unit",
    ["no ", "lack of x ", "x absent, ", "wait ", "x? no. ", "(", "[ ] x\n", "not x and ", "未"],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    spans = [(each, each + 1) for each in range(0, len(text), 40)]
    assertions(text[:1000], spans[:10])
    start = process_time()
    found = assertions(text, spans)
    assert process_time() - start < 2
    assert len(found) == len(spans)


def test_a_pathologist_adds_a_cue_by_adding_a_row(tmp_path: Path) -> None:
    (tmp_path / "cues.tsv").write_text(
        "class\tphrase\tlanguage\tcomment\nno\tnix\ten\tslang\n", encoding="utf-8"
    )
    code = (
        "from pathreward.assertion import assertions\n"
        "print(assertions('There is nix necrosis.', [(13, 21)])[0].polarity)"
    )
    environment = {**os.environ, "PATHREWARD_LEXICON": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "negated"
    assert said("There is nix necrosis.", "necrosis").polarity == "affirmed"


@pytest.mark.parametrize(
    ("text", "mention", "polarity"),
    [
        ("Invasion ____ no", "Invasion", "negated"),
        ("Not identified:\n- necrosis\n- invasion", "invasion", "negated"),
        ("Present:\n- necrosis\n- mitoses", "mitoses", "affirmed"),
        ("\u2714 Granulomas \u2718 Fungi", "Granulomas", "affirmed"),
        ("? lymphoma", "lymphoma", "uncertain"),
        ("-ve for amyloid", "amyloid", "negated"),
        ("~~melanoma~~", "melanoma", "negated"),
        ("Necrosis no. Mitoses no.", "Necrosis", "negated"),
    ],
)
def test_layouts_with_marks_and_blanks(text: str, mention: str, polarity: str) -> None:
    assert said(text, mention).of_case == polarity


@pytest.mark.parametrize(
    ("text", "mention", "frame"),
    [
        ("Her earlier cone contained dysplasia.", "dysplasia", "history"),
        ("The 2021 biopsy showed rejection.", "rejection", "history"),
        ("The cytology of last March showed atypia.", "atypia", "history"),
        ("A different patient had lymphoma.", "lymphoma", "other_patient"),
        ("I remember a woman with lymphoma.", "lymphoma", "other_patient"),
        ("A crescent would have changed the therapy.", "crescent", "hypothesis"),
        ("According to the outside pathologist, there was invasion.", "invasion", "quotation"),
        ("In most adenomas, mitoses are rare.", "adenomas", "definition"),
        ("We would welcome an immunostain.", "immunostain", "wish"),
        ("Lymphoma was struck from the list.", "Lymphoma", "rejected"),
    ],
)
def test_frames_compose(text: str, mention: str, frame: str) -> None:
    assert said(text, mention).frame == frame


def test_a_span_before_the_text_ends_the_reading() -> None:
    assert len(assertions("no necrosis", [(-1, 2), (3, 11)])) == 2


_SENTENCES = (
    "No necrosis or mitoses are seen.",
    "Mucin, e.g. in the stroma, is absent; granulomas are present.",
    "Her mother had melanoma.",
    "Fibrosis cannot be excluded, but edema is mild.",
    "Perineural invasion is suspected vs. crush artefact.",
)


@given(
    st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 30)), min_size=1, max_size=4),
)
def test_few_spans_are_asserted_as_in_the_whole_text(
    sentences: list[str], places: list[tuple[int, int]]
) -> None:
    text = " ".join(sentences)
    spans = [(at % len(text), min(len(text), at % len(text) + size)) for at, size in places]
    found = assertions(text, spans)
    with mock.patch("pathreward.assertion.tokens.sentence_ends", return_value=None):
        assert found == assertions(text, spans)


def test_a_long_sentence_is_cut_so_that_few_cues_compete() -> None:
    spans = [(13 * i + 3, 13 * i + 11) for i in range(2000)]
    text = "no necrosis, " * 2000
    assert {each.polarity for each in assertions(text, spans)} == {"negated"}
    characters = encoded(mark(text, spans, ["finding"] * 2000))
    reading = TextReading(characters, lambda _: "necrosis")
    reading.read()
    assert max(end - before for before, end in pairwise(reading.bounds)) <= 240
