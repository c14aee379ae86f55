"""Hypothesis strategies: samples, well-formed and broken completions, clinical sentences."""

from typing import TYPE_CHECKING, Any, NamedTuple

from pathreward.audit.case import arrange_sections, join_sections
from pathreward.completion.sections import DIALECTS, Dialect, fault, parse_completion
from pathreward.sample import Sample
from pathreward.score import Polarity
from pathreward.testing.texts import HOSTILE

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NAMES = (
    *("necrosis", "fibrosis", "perineural invasion", "lymphovascular invasion"),
    *("caseating necrosis", "microvascular proliferation", "villous atrophy", "steatosis"),
    *("intestinal metaplasia", "crypt hyperplasia"),
    *("squamous cell carcinoma", "adenocarcinoma", "melanoma", "extranodal extension"),
)
"""Findings and diagnoses of the shipped graph that can be a singular subject."""

TEMPLATES: dict[Polarity, tuple[str, ...]] = {
    "affirmed": (
        "There is {}.",
        "This field shows {}.",
        "Sections show {} at the edge.",
        "{} is present.",
        "{} is seen in several fields.",
    ),
    "negated": (
        "There is no {}.",
        "No evidence of {}.",
        "This field shows no {}.",
        "{} is absent.",
        "{} is not seen.",
        "Negative for {}.",
    ),
    "uncertain": (
        "Possible {}.",
        "Suspicious for {}.",
        "{} cannot be excluded.",
        "There may be {}.",
    ),
}
"""Sentences of a report by polarity; the name replaces the braces."""

_ANSWERS: tuple[dict[str, Any], ...] = (
    {"answer": "B", "options": ("granuloma", "abscess", "infarct")},
    {"answer": "yes"},
    {"answer": "no"},
    {"answer": "squamous cell carcinoma"},
    {"answer": "3+4=7"},
    {"answer": "pT2 N1"},
    {"answer": "2/15"},
    {"answer": "2.4 cm"},
    {"answer": "HER2 3+"},
    {"answer": "chronic inflammation of the left lower lobe"},
    {},
)


class LabeledSentence(NamedTuple):
    """A sentence of a report with one statement about one concept."""

    text: str
    name: str
    """The concept's name in the shipped graph."""
    polarity: Polarity


def _sentence(name: str, template: str, polarity: Polarity) -> LabeledSentence:
    text = template.format(name)
    return LabeledSentence(text[0].upper() + text[1:], name, polarity)


_SENTENCES = [
    _sentence(name, template, polarity)
    for polarity, templates in TEMPLATES.items()
    for template in templates
    for name in NAMES
]


def clinical_sentences(
    polarity: Polarity | None = None,
) -> "SearchStrategy[LabeledSentence]":
    """Return a strategy of report sentences, each with its concept and polarity.

    Args:
        polarity: Draw sentences of this polarity; None: of any.

    >>> from hypothesis import given
    >>> from pathreward import Linker
    >>> @given(clinical_sentences("negated"))
    ... def test(sentence):
    ...     assert Linker.default().link(sentence.text)[0].polarity == "negated"
    >>> test()
    """
    from hypothesis import strategies as st

    ways = TEMPLATES if polarity is None else [polarity]
    return st.sampled_from([each for each in _SENTENCES if each.polarity in ways])


def completions(
    *, well_formed: bool | None = None, dialect: Dialect = DIALECTS["observe"]
) -> "SearchStrategy[str]":
    """Return a strategy of completions, well-formed or broken.

    Args:
        well_formed: True: they obey the dialect's grammar; False: they break at least one of its
            rules, or are arbitrary text; None: both.
        dialect: The dialect.

    >>> from hypothesis import given
    >>> from pathreward import FormatReward, Sample
    >>> @given(completions(well_formed=True), completions(well_formed=False))
    ... def test(good, bad):
    ...     assert FormatReward()(Sample(good)).value == 1.0
    ...     assert FormatReward()(Sample(bad)).value == 0.0
    >>> test()
    """
    from hypothesis import strategies as st

    good = st.tuples(_prose(), _prose(), st.sampled_from(_ANSWER_TEXTS)).map(
        lambda parts: join_sections(arrange_sections(dialect, *parts))
    )
    broken = st.tuples(good, st.sampled_from(_BREAKS)).map(lambda both: _broken(*both))
    bad = st.one_of(broken, st.sampled_from(HOSTILE), st.text(max_size=80)).filter(
        lambda text: bool(fault(parse_completion(text), dialect))
    )
    if well_formed is None:
        return st.one_of(good, bad)
    return good if well_formed else bad


_ANSWER_TEXTS = (
    *("B", "(A) granuloma", "yes", "squamous cell carcinoma"),
    *("Gleason 3+4=7", "pT2 N1", "2/15"),
)

_BREAKS = ("untagged", "unclosed", "unopened", "twice", "around", "empty", "turned", "shouted")
"""The ways to break a well-formed completion."""


def _prose() -> "SearchStrategy[str]":
    from hypothesis import strategies as st

    sentences = st.lists(clinical_sentences(), min_size=1, max_size=3)
    return sentences.map(lambda drawn: " ".join(each.text for each in drawn))


def _broken(text: str, how: str) -> str:
    tags = parse_completion(text).tags
    if not tags or how == "twice":
        return f"{text}\n{text}"
    first, last = tags[0], tags[-1]
    inner = text[first.end : last.start]
    ways = {
        "untagged": text.replace("<", "").replace(">", ""),
        "unclosed": text[: last.start] + text[last.end :],
        "unopened": text[: first.start] + text[first.end :],
        "around": f"Sure: {text}",
        "empty": text[: first.end] + text[tags[1].start :],
        "turned": f"{last}{inner}{first}",
        "shouted": text[: first.start] + str(first).upper() + text[first.end :],
    }
    return ways[how]


def samples(
    written: "SearchStrategy[str] | None" = None, *, with_reference: bool | None = None
) -> "SearchStrategy[Sample]":
    """Return a strategy of samples, with references of every kind or without.

    Args:
        written: Draw completions from this strategy; None: from `completions`.
        with_reference: Whether rows have an answer and findings; None: some lack one or both.

    >>> from hypothesis import given
    >>> from pathreward import load
    >>> reward = load("pathreward")
    >>> @given(samples())
    ... def test(sample):
    ...     value = reward(sample).value
    ...     assert value is None or 0 <= value <= 1
    >>> test()
    """
    from hypothesis import strategies as st

    rows = [each for each in _ANSWERS if each or not with_reference]
    if with_reference is False:
        rows = [{}]
    nothing: SearchStrategy[str | None] = st.none()
    findings = _prose() if with_reference else nothing
    if with_reference is None:
        findings = st.one_of(nothing, _prose())
    return st.builds(
        lambda text, row, found: Sample(text, "What does the image show?", findings=found, **row),
        completions() if written is None else written,
        st.sampled_from(rows),
        findings,
    )
