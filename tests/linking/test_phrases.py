from typing import Any

import pytest

from pathreward.assertion.triggers import function_words
from pathreward.linking.lexicon import Lexicon
from pathreward.linking.phrases import Phrases
from pathreward.linking.tokens import Tokens

LEXICON = Lexicon([("ductal carcinoma", 0), ("breast cell", 1)], function_words())


def phrases(text: str, pipeline: Any = None) -> list[str]:
    tokens = Tokens(text, LEXICON)
    runs = Phrases(LEXICON, pipeline)(tokens, tokens.scan())
    return [text[slice(*tokens.span(*run))] for run in runs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a poor duct carcinoma of it", ["poor duct carcinoma", "duct carcinoma"]),
        ("ductal carcinoma", []),  # found in full
        ("poor ductal carcinoma", ["poor ductal carcinoma"]),  # more than what is found
        ("it is duct, carcinoma", []),  # a sign divides phrases
        ("duct carcinoma tissue", ["duct carcinoma"]),  # "tissue" ends no name
        (
            "one two three four five cell",
            ["two three four five cell"]
            + [" ".join(["three", "four", "five", "cell"][i:]) for i in range(3)],
        ),
        ("carcinoma", []),
        ("non-duct carcinoma", ["non-duct carcinoma"]),  # no part of a joined word
        ("", []),
    ],
)
def test_runs_of_words_that_end_as_a_name_does(text: str, expected: list[str]) -> None:
    assert phrases(text) == expected


def test_noun_chunks_and_entities_without_their_articles() -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import Doc, Span

    nlp = spacy.blank("en")

    def parsed(text: str) -> Any:
        words = ["The", "duct", "carcinoma", "shows", "a", "xyz", "cell", "."]
        document = Doc(
            nlp.vocab,
            words=words,
            spaces=[True] * 6 + [False] * 2,
            pos=["DET", "NOUN", "NOUN", "VERB", "DET", "NOUN", "NOUN", "PUNCT"],
            heads=[2, 2, 3, 3, 6, 6, 3, 3],
            deps=["det", "compound", "nsubj", "ROOT", "det", "compound", "dobj", "punct"],
        )
        assert document.text == text
        document.set_ents([Span(document, 5, 7, label="ENTITY")])
        return document

    text = "The duct carcinoma shows a xyz cell."
    assert phrases(text, parsed) == ["duct carcinoma", "xyz cell"]
