"""Whether what follows an answer takes it back, doubts it or commits to another.

A sentence retracts if it opens with a reversal ("wait", "on second thought"), asks the reader to
disregard the answer, says that the writer withdraws it, or says of it ("this", "the answer", no
subject at all) that it is wrong. It doubts if the writer is unsure. What it says of the other
answers is explanation.
"""

from collections.abc import Iterable, Iterator, Sequence

from pathreward.answers.candidates import Candidate
from pathreward.answers.frame import closed_fault, strange
from pathreward.answers.segments import Segment, Sentence
from pathreward.answers.vocabulary import AnswerToken, fields, tails

_OWN = frozenset(
    {"i", "my", "that", "this", "wait", "or", "no", "actually", "maybe", "perhaps"}
    | {"sorry", "oops", "correction", "alternatively", "rather", "possibly", "scratch"}
    | {"it"}
)
"""How a sentence of a general text begins that may be about the answer."""
_THIS = frozenset({"it", "this", "that"})
_BARE_NO = frozenset({"no", "not", "不", "否"})
_COPULAS = frozenset(
    {"is", "are", "was", "were", "be", "been", "being", "'s", "'re", "seems", "has"}
    | {"have", "can", "could", "would", "will", "must", "may", "might", "does", "do", "did"}
    | {"looks", "proves"}
)
_RIGHT_WORDS = frozenset(
    {"right", "correct", "true", "it", "so", "accurate", "valid", "work", "works", "fit"}
    | {"stand", "apply", "possible", "hold", "tenable", "answer", "yes"}
)
_CONTRASTS = frozenset({"negator", "bad", "excluding", "contrast", "exclusive", "comparison"})
_COUNTERFACTUAL = frozenset({"would", "'d", "needs", "requires", "need", "require"})
_SUPPOSING = _COUNTERFACTUAL | {"may", "might", "could"}
_OFFERS = frozenset({"alternative", "hedge", "condition"})
_EDIT_WORDS = frozenset(
    {"so", "but", "and", "please", "then", "or", "oh", "well", "ah", "sorry", "um", "uh"}
)


def retraction(
    parts: Sequence[Sentence],
    start: int,
    chosen: Candidate,
    candidates: Iterable[Candidate],
    *,
    is_open: bool = False,
) -> str:
    """Return why the text from `start` on takes the chosen answer back, or nothing."""
    behind = [each for each in candidates if each.start >= start]
    for number, sentence in enumerate(parts):
        segments = [each for each in sentence.segments if each.start >= start]
        if not segments:
            continue
        if is_open and not _OWN.intersection(e.form for s in segments[:1] for e in s.tokens[:4]):
            continue  # of a general text, only what the writer says of the answer
        if sentence.asks and number + 1 < len(parts) and _is_rhetorical(segments, behind):
            continue
        if why := _taken_back(segments, number > 0, chosen, behind):
            return why
        inside = [each for each in behind if segments[0].start <= each.start < sentence.end]
        if inside and not _is_aside(segments) and (why := _commits(segments, inside, chosen)):
            return why
    return ""


def regret(sentence: Sentence, start: int, end: int) -> str:
    """Return the words by which the rest of a head takes its answer back, or nothing.

    "Having settled on B, I must now recant."
    """
    segments = [each for each in sentence.segments if start <= each.start < end]
    for each in _tail_tokens(segments, ()):
        if each.cls == "retract" and not _negated(segments, each):
            return f"the answer is taken back ({each.form!r})"
    return ""


def _is_rhetorical(segments: Sequence[Segment], behind: Sequence[Candidate]) -> bool:
    """Return whether a question is one that the writer answers: "Another? It is not"."""
    start, end = segments[0].start, segments[-1].end
    if any(start <= each.start < end for each in behind):
        return False
    return not any(each.cls == "retract" for each in _tail_tokens(segments, behind))


def _is_aside(segments: Sequence[Segment]) -> bool:
    """Return whether a label puts a sentence aside: "Differential diagnosis: ..."."""
    label = segments[0]
    if len(segments) < 2 or segments[1].mark != ":":
        return False
    return any(
        bool(each.cls)
        for each in fields().classed([(e.start, e.end, e.form) for e in _split(label.tokens)])
    )


def field_of(tokens: Iterable[AnswerToken]) -> str:
    """Return the word by which a label puts a field aside: "clinical", "differential diagnosis".

    Whom an answer is for is no field: "summary for the referring team".
    """
    words = [(each.start, each.end, each.form) for each in _split(tokens)]
    for number, each in enumerate(fields().classed(words)):
        if each.form in _ADDRESSING and number:
            return ""
        if each.cls == "aside":
            return each.form
    return ""


_ADDRESSING = frozenset({"for", "to", "with"})


def unsure(tokens: Iterable[AnswerToken]) -> str:
    """Return the words by which a lead leaves its answer open: "not sure, but B"."""
    each = _doubt(list(tokens))
    return each.form if each else ""


def _doubt(tokens: Sequence[AnswerToken], start: int = 0) -> AnswerToken | None:
    """Return the phrase by which words doubt, unless it is denied: "no further work-up"."""
    words = list(_split(tokens))
    negators = [each.start for each in tokens if each.cls == "negator"]
    for each in tails().classed([(e.start, e.end, e.form) for e in words]):
        near = sum(each.start - _NEAR <= at < each.start for at in negators)
        if each.cls == "doubt" and not near and each.start >= start:
            return each
    return None


_NEAR = 12
"""Characters in front of a phrase that doubts in which a word may deny it."""


def _tail_tokens(segments: Sequence[Segment], behind: Iterable[Candidate]) -> list[AnswerToken]:
    words = [
        (each.start, each.end, each.form) for segment in segments for each in _split(segment.tokens)
    ]
    return tails().classed(words)


def _split(tokens: Iterable[AnswerToken]) -> Iterable[AnswerToken]:
    """Yield tokens of one word each."""
    for each in tokens:
        parts = each.form.split()
        if len(parts) == 1:
            yield each
        else:
            for part in parts:
                yield each._replace(form=part)


def _taken_back(
    segments: Sequence[Segment], is_sentence: bool, chosen: Candidate, behind: Sequence[Candidate]
) -> str:
    words = _tail_tokens(segments, behind)
    if not words:
        return ""
    lead = 0
    while lead < len(words) and words[lead].form in _EDIT_WORDS and not words[lead].cls:
        lead += 1
    lead = min(lead, len(words) - 1)
    opening = words[lead]
    if is_sentence and segments[0].tokens[:1] and segments[0].tokens[0].cls == "alternative":
        return f"the answer leaves an alternative open ({opening.form!r})"
    if any(each.cls == "reversal" for each in words[: lead + 1]):
        return f"the answer is taken back ({opening.form!r})"
    if opening.form in _BARE_NO and _stands_alone(segments, opening, behind):
        return f"the answer is taken back ({opening.form!r})"
    about_others = any(each.cls == "others" for each in words) or _of_another(segments, words)
    against = next((e.start for s in segments for e in s.tokens if e.form == "against"), None)
    for number, each in enumerate(words):
        if each.cls == "imperative" and (each is opening or _commands(words, each)):
            return f"the answer is taken back ({each.form!r})"
        mine = number and words[number - 1].form == "i"
        if each.cls == "retract" and (mine or not about_others) and not _negated(segments, each):
            return f"the answer is taken back ({each.form!r})"
    if not about_others and (why := _doubted(segments, against)):
        return why
    negated = False
    for segment in segments:
        if why := _refuted(segment, about_others, negated=negated):
            return why
        negated = negated or any(each.cls == "negator" for each in segment.tokens)
    return _called_wrong(segments, about_others, behind, is_sentence)


def _doubted(segments: Sequence[Segment], against: int | None) -> str:
    """Return the words by which a sentence doubts the answer, or nothing."""
    tokens = [each for segment in segments for each in segment.tokens]
    doubt = _doubt(tokens)
    if doubt is None or (against is not None and doubt.start > against):
        return ""
    supposes = any(
        e.form in _COUNTERFACTUAL | {"had", "initially"} or e.cls in {"elsewhere", "person"}
        for e in tokens
    )
    if doubt.form == "something else" and supposes:
        return ""  # "if it were something else, we would see atypia"
    if doubt.form == "unless" and _negated(segments, doubt):
        return ""  # "it could not be read differently unless ..."
    return f"the answer hedges ({doubt.form!r})"


def _of_another(segments: Sequence[Segment], words: Iterable[AnswerToken]) -> bool:
    """Return whether another person held something else: "a colleague proposed something else"."""
    other = any(each.form == "something else" for each in words)
    return other and any(e.cls == "person" for s in segments for e in s.tokens)


_NOUNS = frozenset({"case", "answer", "doubt"})
_EXCLUDES = ("exclu", "rule", "ruling", "elimin", "排除")


def _refuted(segment: Segment, about_others: bool, *, negated: bool) -> str:
    """Return that a segment refutes the answer ("which refutes it") or cannot exclude others."""
    denied = negated
    negated = False
    denies = any(each.form.rpartition(" ")[2] in _SUPPOSING for each in segment.tokens)
    for number, each in enumerate(segment.tokens):
        negated = negated or each.cls == "negator"
        behind = segment.tokens[number + 1].form if number + 1 < len(segment.tokens) else ""
        if negated and each.form.startswith(_EXCLUDES):
            return f"the answer leaves others open ({each.form!r})"
        before = segment.tokens[number - 1].cls if number else ""
        if each.form == "against" and before in _NOUNS:
            continue  # "the case against it was weak"
        if (
            each.cls in {"excluding", "doubt"}
            and behind in _THIS
            and not (denies or denied or negated or about_others)
        ):
            return f"the answer is refuted ({each.form!r})"
    return ""


def _stands_alone(
    segments: Sequence[Segment], word: AnswerToken, behind: Iterable[Candidate]
) -> bool:
    """Return whether a "no" is an answer of its own rather than the start of "no necrosis"."""
    first = next(each for each in segments if each.start <= word.start < each.end)
    own = [each for each in first.tokens if each.start >= word.start]
    return len(own) <= 1 and not any(word.start < each.start < first.end for each in behind)


def _negated(segments: Sequence[Segment], word: AnswerToken) -> bool:
    """Return whether a segment denies a retraction: "nothing would change my mind"."""
    before = [e for segment in segments for e in segment.tokens if e.end <= word.start]
    return any(e.cls == "negator" or e.form in _COUNTERFACTUAL for e in before)


def _commands(words: Sequence[AnswerToken], word: AnswerToken) -> bool:
    """Return whether a verb is a command inside a sentence: "so please disregard it"."""
    at = words.index(word)
    before = words[at - 1].form if at else ""
    after = words[at + 1].form if at + 1 < len(words) else ""
    if before == "to":
        return at > 1 and words[at - 2].form in _ORDERS
    commanding = before in {"please", "so", "then", "and", "but", "must", "should", "i", "just"}
    return commanding and after in {"it", "that", "this", "the", "my", "what", "everything", "i"}


_ORDERS = frozenset({"please", "have", "need", "want", "ask", "you", "has"})


def _called_wrong(
    segments: Sequence[Segment],
    about_others: bool,
    behind: Sequence[Candidate],
    is_sentence: bool,
) -> str:
    """Return that a segment about the answer calls it wrong."""
    if about_others:
        return ""
    for number, segment in enumerate(segments):
        tokens = list(segment.tokens)
        if not tokens:
            continue
        bare = number == 0 and not is_sentence
        opens = bare and (tokens[0].form in _COPULAS or _is_verdict(tokens[0]))
        for at in (0,) if opens else _after_references(tokens):
            if why := _predicated(tokens, at, segment, behind, is_bare=bare):
                return why
    return ""


def _predicated(
    tokens: Sequence[AnswerToken],
    at: int,
    segment: Segment,
    behind: Iterable[Candidate],
    *,
    is_bare: bool,
) -> str:
    """Return that the predicate at a place calls what it refers to wrong, or not right."""
    last = next((n for n, e in enumerate(tokens) if n > at and e.form == "that"), len(tokens))
    predicate = tokens[at : min(last, at + _REACH)]
    if predicate and predicate[0].form == "would" and any(e.form == "to" for e in predicate):
        return ""  # "it would be wrong to read more into it"
    verdicts = [e for e in predicate if e.cls == "bad" or (is_bare and e.cls == "excluding")]
    negators = [e for e in predicate if e.cls == "negator"]
    if verdicts and not negators:
        return f"the answer is called {verdicts[0].form!r}"
    if negators and not verdicts and _denies_right(predicate, negators[0], segment, behind):
        return "the answer is called not right"
    return ""


_REACH = 9
"""Words behind a reference to the answer that begin a statement about it."""


def _after_references(tokens: Sequence[AnswerToken]) -> Iterator[int]:
    """Yield where a statement about the answer begins: behind a reference that opens a clause."""
    names = tails().classed([(e.start, e.end, e.form) for e in _split(tokens)])
    opens = True
    for number, each in enumerate(names):
        after = names[number + 1].form if number + 1 < len(names) else ""
        at = next((n for n, e in enumerate(tokens) if e.start >= each.end), None)
        if at is None:
            return
        if each.cls == "reference" and (opens or (after in _COPULAS and each.form != "that")):
            if each.form != "i" or tokens[at].form in _COPULAS:
                yield at  # "I excluded contamination" says nothing of the answer
        elif each.form in _OF_MINE and opens and tokens[at].cls == "answer":
            yield at + 1
        opens = opens and (each.form in _EDIT_WORDS or each.form in _SUBORDINATORS)


_OF_MINE = frozenset(
    {"my", "this", "that", "previous", "preceding", "foregoing", "earlier", "last", "first"}
)
_SUBORDINATORS = frozenset(
    {"because", "since", "as", "see", "now", "i", "that", "think", "believe", "realise"}
    | {"realize", "find", "know", "knew"}
)


def _denies_right(
    predicate: Sequence[AnswerToken],
    negator: AnswerToken,
    segment: Segment,
    behind: Iterable[Candidate],
) -> bool:
    """Return whether a negated predicate denies that the answer is right: "is not correct"."""
    if any(negator.start < each.start < segment.end for each in behind):
        return False
    at = predicate.index(negator)
    rest = [e.form for e in predicate[at + 1 :] if e.form not in _WEAK]
    before = predicate[at - 1].form if at else ""
    if not rest:
        return before in {"is", "was", "can", "will", "'s"}
    return rest[0] in _RIGHT_WORDS and len(rest) <= 3


_WEAK = frozenset({"be", "the", "a", "quite", "at", "all"})


def _is_verdict(word: AnswerToken) -> bool:
    """Return whether a word alone calls the answer wrong: "B: wrong", "B - excluded"."""
    return word.cls == "bad" or (word.cls == "excluding" and not word.form.endswith(("e", "ing")))


def _commits(segments: Sequence[Segment], inside: Sequence[Candidate], chosen: Candidate) -> str:
    """Return that a sentence behind the head gives another answer, or denies the chosen one."""
    for each in inside:
        segment = next(s for s in reversed(segments) if s.start <= each.start)
        tokens = [t for s in segments if s.end <= segment.end or s.mark != "so" for t in s.tokens
                  if not any(c.start <= t.start < c.end for c in inside)]  # fmt: skip
        own = [t for t in segment.tokens if not any(c.start <= t.start < c.end for c in inside)]
        if each.key == chosen.key:
            negative = [t for t in own if t.cls in {"bad", "negator", "excluding"}]
            cancel = [t for t in own if t.cls in {"doubt", "effort", "exclusive"}]
            others = [c for c in inside if c.key != chosen.key]
            if len(negative) > len(cancel) and not others and _is_head(segment, own, each):
                return f"the answer denies {chosen.key!r} again"
            continue
        if segment.mark == "opener" and not any(t.cls in _OFFERS for t in own):
            continue  # "because B would be larger" is a reason
        contrast = any(t.cls in _CONTRASTS or t.form in _COUNTERFACTUAL for t in tokens)
        offered = any(t.cls in _OFFERS for t in own)
        excluded = [t for t in tokens if t.cls in {"excluding", "bad"}]
        negated = [t for t in tokens if t.cls == "negator"]
        if excluded and negated and len(excluded) <= len(negated) and offered is False:
            contrast = not any(t.cls == "excluding" for t in excluded)
        free = offered and not any(t.cls in {"bad", "excluding", "negator"} for t in tokens)
        if (not contrast and _is_head(segment, own, each)) or free:
            return f"the answer names another, {each.key!r}"
    return ""


def _is_head(segment: Segment, own: Sequence[AnswerToken], one: Candidate) -> bool:
    """Return whether a segment would give what it names if it were alone: it has no unknown word.

    What an explanation says of another answer ("B shows giant cells") gives no answer.
    """
    return closed_fault(own, one.start, one.end) is None and strange(own) is None
