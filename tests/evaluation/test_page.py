from html.parser import HTMLParser

from pathreward.evaluation import compare
from pathreward.evaluation.page import evaluation_page
from tests.evaluation.support import evaluation, item

HOSTILE = "<script>alert(1)</script>"


def test_the_page_has_all_tables_and_no_foreign_markup() -> None:
    found = evaluation(
        [item("1", "B", category=HOSTILE), item("2", "A", category="y")], f"{HOSTILE}.jsonl"
    )
    text = evaluation_page(found, [compare(found, found)])
    parser = HTMLParser()
    tags: list[str] = []
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]  # a spy
    parser.feed(text)
    assert "script" not in tags
    assert tags.count("table") == 3
    for shown in ("All rows", "By category", "against", "&lt;script&gt;alert(1)", "0.500"):
        assert shown in text


def test_an_interval_is_drawn() -> None:
    text = evaluation_page(evaluation([item("1", "B"), item("2", "A")]))
    assert 'aria-label="0.500, interval 0.000 to 1.000"' in text
