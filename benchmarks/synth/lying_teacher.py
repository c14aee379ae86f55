"""A teacher on this machine that writes chains by rules, and lies at known rates.

It reads the prompt of `pathreward synth`, and knows the graph's synonyms. What it does with a row
depends on a digest of the prompt: the same row gets the same chain, honest or with one lie of a
known kind.
"""

import hashlib
import json
import random
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pathreward import KnowledgeGraph

LIES = ("turned", "leaked", "skipped", "swapped", "invented", "wrong answer")
"""Kinds of lies: a step's polarity turned, the report or the answer mentioned as given, a step left
out, two steps exchanged, a stage, size, marker or finding that the report does not have, another
answer."""
_ORDER = ("skipped", "swapped")
_CASE = re.compile(r"BEGIN\n(.*)\nEND", re.DOTALL)
_STEPS = {
    "present": (
        "{Name} {are} seen here.",
        "The image shows {name}, which is worth weighing.",
        "At higher power I note {name}.",
        "There {are} {name} in this field, and that narrows the possibilities.",
        "{Name} {are} present, a feature that supports the diagnosis I have in mind.",
        "Looking closely, {name} can be made out.",
    ),
    "absent": (
        "There is no {name}.",
        "{Name} {are} absent.",
        "I find no {name}, which matters here.",
        "The tumour is negative for {name}.",
    ),
}
_EXCLUDES = (
    " This speaks against {rival}.",
    " {Rival} would not look like this.",
    " One might think of {rival}, but this rules it out.",
)
_OPENINGS = (
    "",
    "I begin at low power.",
    "Let me go through what is visible, step by step.",
    "The tissue is well preserved.",
)
_ENDINGS = (
    "Taken together, these findings are those of {answer}.",
    "Therefore the diagnosis is {answer}.",
    "All of this fits {answer} best.",
    "These features support {answer}.",
)
_LEAKS = (
    "As the given diagnosis is {answer}, I look for what fits it.",
    "The report states this clearly.",
    "According to the reference answer, this is {answer}.",
    "The answer is {answer}.",
    "The provided answer is {answer}, so the rest must agree.",
)
_INVENTIONS = (
    "The tumor is staged pT3 N2.",
    "The tumor measures 4.7 cm.",
    "The Ki-67 index is 65 %.",
    "It is Gleason 4+5=9.",
    "Eight of 21 lymph nodes are positive.",
    "Perineural invasion is seen.",
)
_OTHERS = ("leiomyoma", "hemangioma", "granuloma", "chronic gastritis")


def lie_about(prompt: str, rate: float, seed: int = 0) -> str:
    """Return the lie that a prompt is answered with; empty for an honest chain.

    Args:
        prompt: The user's message.
        rate: The share of the prompts that are lied about, each kind of lie as often.
        seed: Another seed lies about other prompts.
    """
    chance = random.Random(_digest(f"{seed} {prompt}"))
    return chance.choice(LIES) if chance.random() < rate else ""


def written(prompt: str, lie: str, seed: int = 0) -> str:
    """Return the chain for a prompt, with a lie; without one, it is honest."""
    found = _CASE.search(prompt)
    if found is None:
        raise ValueError("the prompt has no case between BEGIN and END")
    case = json.loads(found[1])
    chance = random.Random(_digest(f"{seed} {prompt}") + lie)
    steps, answer = list(case["steps"].values()), _answer_text(case)
    if lie == "turned":
        at = chance.randrange(len(steps))
        other = "absent" if steps[at]["state"] == "present" else "present"
        steps[at] = {**steps[at], "state": other}
    if lie == "skipped":
        del steps[chance.randrange(len(steps))]
    if lie == "swapped" and len(steps) > 1:
        steps = [*steps[1:], steps[0]]
    sentences = [chance.choice(_OPENINGS), *(_sentence(each, chance) for each in steps)]
    if lie == "leaked":
        sentences[0] = chance.choice(_LEAKS).format(answer=answer)
    if lie == "invented":
        sentences.insert(chance.randint(1, len(sentences)), _invention(case, chance))
    if chance.random() < 0.3 and lie not in _ORDER:  # it may name the step that is left out
        sentences.insert(1, _restated(case, chance))
    given = case["answer"]
    if lie == "wrong answer":
        given, answer = _other(case, chance)
    sentences.append(chance.choice(_ENDINGS).format(answer=answer))
    reasoning = " ".join(each for each in sentences if each)
    return f"<think>{reasoning}</think>\n<answer>{given}</answer>"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _answer_text(case: Mapping[str, Any]) -> str:
    options = case.get("options") or {}
    label = case["answer"]
    return f"{options[label]} ({label})" if label in options else str(label)


def _sentence(step: Mapping[str, Any], chance: random.Random) -> str:
    name = _synonym(step["finding"], chance)
    words = {
        "name": name,
        "Name": name[:1].upper() + name[1:],
        "are": "are" if name.endswith("s") and not name.endswith(("is", "ss", "us")) else "is",
    }
    text = chance.choice(_STEPS[step["state"]]).format(**words)
    if step["meaning"].startswith("excludes "):
        rival = step["meaning"].removeprefix("excludes ")
        text += chance.choice(_EXCLUDES).format(rival=rival, Rival=rival[:1].upper() + rival[1:])
    return text


def _synonym(name: str, chance: random.Random) -> str:
    """Return a name of a finding, half of the times another one that the graph has."""
    concepts = KnowledgeGraph.default().find(name)
    others = [each for each in concepts[0].names if len(each.split()) > 1] if concepts else []
    return chance.choice(others) if others and chance.random() < 0.5 else name


def _restated(case: Mapping[str, Any], chance: random.Random) -> str:
    """Return a sentence of the findings that does not name the answer; honest in any chain."""
    answer = _answer_text(case).casefold().split(" (")[0]
    pieces = [each.strip() for each in re.split(r"(?<=\.)\s+", case["findings"])]
    fitting = [
        each
        for each in pieces
        if 4 < len(each.split()) < 40
        and answer not in each.casefold()
        and "diagnosis" not in each.casefold()
    ]
    return chance.choice(fitting) if fitting else ""


def _invention(case: Mapping[str, Any], chance: random.Random) -> str:
    findings = case["findings"].casefold()
    new = [each for each in _INVENTIONS if each.split()[-2].casefold() not in findings]
    return chance.choice(new or list(_INVENTIONS))


def _other(case: Mapping[str, Any], chance: random.Random) -> tuple[str, str]:
    """Return another answer than the right one: what the answer section has, and its text."""
    options = case.get("options") or {}
    wrong = [label for label in options if label != case["answer"]]
    if wrong:
        label = chance.choice(wrong)
        return label, options[label]
    name = chance.choice(_OTHERS)
    return name, name


@contextmanager
def teacher(rate: float) -> Iterator[str]:
    """Yield the URL of an endpoint whose teacher lies about a share of its prompts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the name that http.server calls
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt = body["messages"][-1]["content"]
            seed = body["seed"]
            text = written(prompt, lie_about(prompt, rate, seed), seed)
            usage = {"prompt_tokens": len(prompt) // 4, "completion_tokens": len(text) // 4}
            tree = {"choices": [{"message": {"content": text}}], "usage": usage}
            content = json.dumps(tree).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
