import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pathreward as pr
from pathreward.completion.sections import DIALECTS, fault, parse_completion
from pathreward.testing import LabeledSentence, clinical_sentences, completions, samples
from pathreward.testing.strategies import NAMES, TEMPLATES

LINKER = pr.Linker.default()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_in_every_template_has_the_labelled_polarity(name: str) -> None:
    for polarity, templates in TEMPLATES.items():
        for template in templates:
            [mention] = LINKER.link(template.format(name))
            assert (mention.concept.name.casefold(), mention.polarity) == (name, polarity)


@given(clinical_sentences())
def test_the_linker_reads_each_sentence_as_labelled(sentence: LabeledSentence) -> None:
    [mention] = LINKER.link(sentence.text)
    assert (mention.concept.name.casefold(), mention.polarity) == (sentence.name, sentence.polarity)


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=25)
@given(data=st.data())
def test_completions_obey_their_dialect_or_do_not(name: str, data: st.DataObject) -> None:
    dialect = DIALECTS[name]
    assert not fault(
        parse_completion(data.draw(completions(well_formed=True, dialect=dialect))), dialect
    )
    assert fault(
        parse_completion(data.draw(completions(well_formed=False, dialect=dialect))), dialect
    )


@given(samples(with_reference=True), samples(with_reference=False), samples(st.just("so")))
def test_samples_have_a_reference_or_none(
    with_one: pr.Sample, without: pr.Sample, given_text: pr.Sample
) -> None:
    assert with_one.answer
    assert with_one.findings
    assert without.answer is without.findings is None
    assert given_text.text == "so"
