import pickle
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pathreward.kg import Concept, KnowledgeGraph
from pathreward.linking import Linker, Mention

LINKER = Linker.default()


def found(text: str) -> list[tuple[str, str]]:
    return [(each.text, each.concept.id) for each in LINKER.link(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Squamous-cell carcinomas", [("Squamous-cell carcinomas", "squamous_cell_carcinoma")]),
        # the longest name that fits
        ("ductal carcinoma in situ", [("ductal carcinoma in situ", "ductal_carcinoma_in_situ")]),
        # the leftmost before the longer
        ("clear cell carcinoma in situ", [("clear cell carcinoma", "clear_cell_carcinoma")]),
        ("leiomyomata", [("leiomyomata", "leiomyoma")]),
        ("ER and PR, but err is human", [("ER", "ER"), ("PR", "PR")]),
        ("an er in cin", []),  # abbreviations in capitals only
        ("non-necrotic", []),  # a part of a word is no name
        ("necrosis, melanoma", [("necrosis", "necrosis"), ("melanoma", "melanoma")]),
        ("CK7+/CK20-", [("CK7", "CK7"), ("CK20", "CK20")]),
        ("CD3/CD20", [("CD3", "CD3"), ("CD20", "CD20")]),
        ("CK5/6", [("CK5/6", "CK5_6")]),
        ("H&E", [("H&E", "hematoxylin_and_eosin")]),
        ("H & E", [("H & E", "hematoxylin_and_eosin")]),
        ("squamous cell\ncarcinoma", [("squamous cell\ncarcinoma", "squamous_cell_carcinoma")]),
        (
            "squamous cell. Carcinoma",
            [("squamous cell", "squamous_cells"), ("Carcinoma", "carcinoma")],
        ),
        ("**Squamous cell** carcinoma", [("Squamous cell** carcinoma", "squamous_cell_carcinoma")]),
        ("nec<b>ros</b>is", [("nec<b>ros</b>is", "necrosis")]),
        ("<p>necrosis</p>", [("necrosis", "necrosis")]),
        ("<!-- necrosis --> mucin", [("mucin", "mucin")]),
        ("nec\u200brosis", [("nec\u200brosis", "necrosis")]),
        ("necrosis\u200bmucin", [("necrosis", "necrosis"), ("mucin", "mucin")]),
        ("坏死 necrosis 坏死", [("necrosis", "necrosis")]),
        ("necrosis坏死", []),  # no bound between the two
    ],
)
def test_links(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "stages", [("exact", "abbreviations"), ("exact", "abbreviations", "fuzzy")]
)
def test_look_alikes_stay_apart(stages: tuple[str, ...]) -> None:
    linker = Linker(None, stages)
    table = (Path(__file__).parent / "look_alikes.tsv").read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in table.splitlines()]

    def whole(text: str) -> set[str]:
        return {each.concept.id for each in linker.link(text) if each.text == text}

    assert len(pairs) >= 100
    assert [pair for pair in pairs if whole(pair[0]) & whole(pair[1])] == []


PARTS = (
    "no|not|without|Necrosis|melanoma|absent|cannot be excluded|(|)|.|,|;|:|-|\n|\n\n|<b>|</b>|"
    "<!--|-->|ER-|0/12|lymph|nodes|squamous|cell|carcinoma|\u200b|\u0301|\x00|\ud800|肿瘤|"
    "variant|of|papillary|nuclei|are|irregular|hyperchromatic|ACC|H.|pylori|oncocytoma|kidney"
)
TEXTS = st.text() | st.lists(st.sampled_from(PARTS.split("|"))).map(" ".join)


@given(TEXTS)
@example("\ud800necrosis\x00")
@example("ne\u0301crosis " * 40)
@example("a" * 10_000)
@example("<!-- necrosis")
def test_mentions_are_spans_in_order_and_apart(text: str) -> None:
    mentions = LINKER.link(text)
    assert all(text[each.start : each.end] == each.text for each in mentions)
    assert all(each.start < each.end for each in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@given(st.lists(TEXTS))
def test_a_batch_reads_as_one_by_one(texts: list[str]) -> None:
    assert LINKER.link_batch(texts) == [list(LINKER.read(text)) for text in texts]


@given(
    st.sampled_from(
        [
            "No necrosis or hemorrhage is seen.",
            "Melanoma cannot be excluded.",
            "ER-/PR+.",
            "Keratin pearls are present, necrosis is absent.",
        ]
    ),
    st.lists(st.sampled_from(["No mucin.", "Granulomas are absent.", "The end!", "CK7-."])),
)
def test_later_sentences_leave_earlier_mentions_as_they_were(first: str, rest: list[str]) -> None:
    alone = LINKER.link(first)
    assert LINKER.link(" ".join([first, *rest]))[: len(alone)] == alone


def test_a_name_may_have_any_length() -> None:
    long = " ".join(f"word{i}" for i in range(1_500))
    graph = KnowledgeGraph(
        [Concept("long", long, "finding"), Concept("wide", "x" * 10_000, "finding")]
    )
    linker = Linker(graph)
    assert linker.link(long) == []  # more than 64 words are not looked for
    assert [each.concept.id for each in linker.link("x" * 10_000)] == ["wide"]


def test_an_empty_graph_finds_nothing() -> None:
    assert Linker(KnowledgeGraph([])).link("No necrosis.") == []


def test_its_own_graph_is_what_it_finds() -> None:
    foo = Concept("foo", "foo lesion", "finding")
    assert Linker(KnowledgeGraph([foo])).link("no foo lesions") == [
        Mention(3, 14, "foo lesions", foo, "negated")
    ]


def test_the_default_pickles_by_reference() -> None:
    assert len(pickle.dumps(LINKER)) < 100
    assert pickle.loads(pickle.dumps(LINKER)) is LINKER
    assert pickle.loads(pickle.dumps(Linker())) is LINKER


def test_equal_by_what_it_looks_for() -> None:
    graph = KnowledgeGraph([Concept("foo", "foo", "finding")])
    other = pickle.loads(pickle.dumps(Linker(graph)))
    assert other == Linker(graph)
    assert hash(other) == hash(Linker(graph))
    assert other != LINKER
    assert Linker() == LINKER
    assert other.link("foo") == Linker(graph).link("foo")


def test_threads_see_the_same_mentions() -> None:
    texts = [f"No necrosis {i}. Melanoma is possible." for i in range(200)]
    linker = Linker(KnowledgeGraph(LINKER.graph.concepts.values()))
    with ThreadPoolExecutor(4) as pool:
        threaded = list(pool.map(linker.link, texts))
    assert threaded == [list(LINKER.read(text)) for text in texts]


def test_the_list_that_comes_back_is_the_callers_own() -> None:
    LINKER.link("necrosis").clear()
    assert len(LINKER.link("necrosis")) == 1


@pytest.mark.parametrize(
    "unit",
    [
        "no ",
        "no\n",
        "squamous cell ",
        "necrosis absent, ",
        "1.",
        "<!--",
        "<b ",
        "a\u0301",
        "(",
        "\t",
    ],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    from time import process_time

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = process_time()
        LINKER.read(text)
        return process_time() - start

    seconds(1_000)
    assert seconds(200_000) < 8  # a quadratic reading takes minutes


def test_names_in_a_piece_without_spaces_stand_where_they_are() -> None:
    text = "CK7/" * 40 + "CK20 (CK7/CK20)"  # a piece of text that is too long to be kept
    mentions = LINKER.link(text)
    assert [each.text for each in mentions] == ["CK7"] * 40 + ["CK20", "CK7", "CK20"]
    assert [(each.start, each.end) for each in mentions[:2]] == [(0, 3), (4, 7)]
    assert all(text[each.start : each.end] == each.text for each in mentions)
