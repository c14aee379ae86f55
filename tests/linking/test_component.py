import pickle

import pytest

from pathreward.linking import Linker

spacy = pytest.importorskip("spacy")


def test_entities_carry_concept_and_polarity() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(Linker.default().to_spacy().name)
    document = nlp("No necrosis. Keratin pearls.")
    assert [(e.text, e.label_, e.kb_id_, e._.polarity) for e in document.ents] == [
        ("necrosis", "finding", "necrosis", "negated"),
        ("Keratin pearls", "finding", "keratin_pearls", "affirmed"),
    ]


def test_displacy_shows_them() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(Linker.default().to_spacy().name)
    assert "necrosis" in spacy.displacy.render(nlp("No necrosis."), style="ent", jupyter=False)


def test_the_component_pickles() -> None:
    component = pickle.loads(pickle.dumps(Linker.default().to_spacy()))
    assert component.linker is Linker.default()
