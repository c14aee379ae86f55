import json
import random
from typing import Any

import httpx
import pytest

import pathreward as pr
from pathreward import Sample
from tests.server.support import BARE, RIGHT, WRONG, Running

NESTS = "<think>Nests.</think><answer>{}</answer>"


def test_the_contract(server: Running) -> None:
    reply = server.post("/v1/score", {"samples": [RIGHT, WRONG, BARE], "evidence": False})
    assert reply.status_code == 200
    tree = reply.json()
    assert tree.keys() == {"scores", "recipe", "version", "digest"}
    assert (tree["recipe"], tree["version"]) == ("ours", pr.__version__)
    assert len(tree["digest"]) == 32
    right, wrong, bare = tree["scores"]
    reason = right.pop("reason")
    assert right == {"value": 1.0, "parts": {"format": 1.0, "answer": 1.0}, "error": None}
    assert "answer 1.00" in reason
    assert (wrong["value"], wrong["parts"]) == (0.25, {"format": 1.0, "answer": 0.0})
    assert (bare["value"], bare["error"]) == (None, None)
    assert "no gold answer" in bare["reason"]


@pytest.mark.parametrize(
    ("sample", "error"),
    [
        ({"completion": 3}, "data: field 'completion': expected text or chat messages, got int"),
        ({"answer": "B"}, "data: field 'completion': the row has no completion"),
        ("text", "data: expected a JSON object, got str"),
        ({"completion": "B", "answer": "C", "options": ["a", "b"]}, "data: field 'answer': "),
        (
            {"completion": "B", "images": ["/etc/passwd"]},
            "data: field 'images': the server takes no",
        ),
        (
            {"completion": "B", "anwser": "B"},
            "data: unknown field 'anwser', did you mean 'answer'? Known: answer, completion, ",
        ),
        ({"completion": "B" * 200_001}, "data: field 'completion': it has 200,001 characters, the"),
        ({"completion": [[[[[[[[[[]]]]]]]]]]}, "data: field 'completion': lists and mappings are"),
    ],
)
def test_an_invalid_sample_is_an_error_beside_good_ones(
    server: Running, sample: Any, error: str
) -> None:
    first, bad, last = server.scores(RIGHT, sample, WRONG)
    assert (first["value"], last["value"]) == (1.0, 0.25)
    assert bad["error"].startswith(error)
    assert (bad["value"], bad["parts"]) == (None, {})


def test_values_are_those_of_the_recipe(server: Running) -> None:
    """Also in order, with groups of one reference, and with evidence and the parts' reasons."""
    rng = random.Random(0)
    findings = ["Keratin pearls", "No necrosis", "Mitoses are frequent", "The nuclei are bland"]
    samples = [
        {
            "completion": f"<observe>{rng.choice(findings)}. {rng.choice(findings)}.</observe>"
            f"<think>{rng.choice(findings)}, therefore SCC.</think><answer>SCC</answer>",
            "answer": "squamous cell carcinoma",
            "findings": findings[at // 10 % 4] + ".",
        }
        for at in range(120)
    ]
    found = server.scores(*samples, recipe="pathreward", evidence=True, part_reasons=True)
    expected = pr.load("pathreward").score([Sample.from_row(each) for each in samples])
    for ours, theirs in zip(found, expected, strict=True):
        tree = theirs.to_dict()
        assert ours["value"] == theirs.value
        assert ours["parts"] == {name: part["value"] for name, part in tree["parts"].items()}
        assert ours["part_reasons"] == {n: part["reason"] for n, part in tree["parts"].items()}
        assert ours["reason"] == theirs.reason
        assert ours["evidence"] == json.loads(json.dumps(tree["evidence"]))


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"{", 400, "the body is not JSON"),
        (b"[" * 100_000, 400, "the body is not JSON"),
        (b"\xff\xfe", 400, "the body is not JSON"),
        ([], 422, "the body: input should be a valid dictionary"),
        ({}, 422, "samples: field required"),
        (
            {"samples": [BARE], "recpie": "ours"},
            422,
            "unknown field 'recpie', did you mean 'recipe'? Known: evidence, part_reasons, recipe, "
            "samples",
        ),
        ({"samples": "text"}, 422, "samples: input should be a valid list"),
        ({"samples": [], "recipe": "our"}, 422, "unknown recipe 'our', did you mean 'ours'? Known"),
        ({"samples": [], "recipe": "/etc/passwd"}, 422, "unknown recipe '/etc/passwd'"),
        (
            {"samples": [BARE] * 1025},
            413,
            "1,025 samples, the limit is 1,024; send them in several",
        ),
        (b"x" * (8 * 1024 * 1024 + 1), 413, "the body is larger than 8,388,608 bytes"),
    ],
)
def test_a_request_that_is_refused(
    server: Running, body: object, status: int, message: str
) -> None:
    reply = server.post("/v1/score", body)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/json")
    assert reply.json()["error"].startswith(message)


def test_hostile_text_is_scored_or_refused_and_never_an_error_of_the_server(
    server: Running,
) -> None:
    tags = {"completion": "<think>" * 28_000, "answer": "yes", "findings": "necrosis"}
    surrogate = {**RIGHT, "completion": NESTS.format("\ud800")}
    brackets = {**RIGHT, "completion": "[" * 190_000}
    controls = {**RIGHT, "completion": NESTS.format("".join(map(chr, range(32))))}
    million = {**tags, "completion": "<think>" * 150_000}
    scores = server.scores(tags, surrogate, brackets, controls, million)
    assert [each["error"] is None for each in scores] == [True, True, True, True, False]


def test_a_request_past_its_deadline_gets_an_error_and_others_go_on(server: Running) -> None:
    slow, bare = server.scores(RIGHT, BARE, recipe="hangs")
    assert slow["error"].startswith("deadline: not scored within the 2 s of a request")
    assert slow["value"] is None
    assert server.scores(RIGHT)[0]["value"] == 1.0
    assert bare["value"] is None


def test_a_slow_sample_does_not_take_the_others_of_its_request_with_it(server: Running) -> None:
    sleeping = {"completion": "<think>I sleep.</think><answer>No</answer>"}
    samples = [*[BARE] * 3, sleeping, *[BARE] * 20, sleeping, *[BARE] * 3]
    scores = server.scores(*samples, recipe="sleeps")
    for sample, score in zip(samples, scores, strict=True):
        if sample is sleeping:
            assert score["error"].startswith("deadline: not scored within the 2 s of a request")
        else:
            assert (score["value"], score["error"]) == (1.0, None)


def test_unknown_routes_and_methods(server: Running) -> None:
    for reply, status in ((server.get("/nope"), 404), (server.get("/v1/score"), 405)):
        assert (reply.status_code, reply.json().keys()) == (status, {"error"})


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/metrics", "/v1/recipes"])
def test_head_is_get_without_a_body(server: Running, path: str) -> None:
    head = httpx.head(server.url + path, timeout=20, trust_env=False)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == server.get(path).headers["content-type"]
    assert int(head.headers["content-length"]) > 0


def test_recipes_are_described(server: Running) -> None:
    [ours, *_] = server.get("/v1/recipes").json()["recipes"]
    assert ours["name"] == "ours"
    assert ours["range"] == [0.0, 1.0]
    assert ours["reference_fields"] == ["answer"]
    assert ours["parts"]["format"] == {"range": [0.0, 1.0], "reference_fields": []}


def test_openrlhf(server: Running) -> None:
    prompt = "Is it malignant?"
    body = {
        "query": [prompt + NESTS.format(each) for each in ("Yes", "No", "Yes")],
        "prompts": [prompt] * 3,
        "labels": ["yes", {"answer": "yes"}, '{"answer": "yes"}'],
    }
    tree = server.post("/openrlhf", body).json()
    assert tree["rewards"] == tree["scores"] == [1.0, 0.25, 1.0]
    assert tree["extra_logs"]["answer/value"] == [1.0, 0.0, 1.0]
    assert {len(each) for each in tree["extra_logs"].values()} == {3}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": [""]}, "sample 0 has no value (nothing is compared with a reference"),
        ({"labels": ['{"answer": yes}']}, "sample 0, field 'label': it begins as JSON and is none"),
        ({"labels": []}, "expected lists of one length, got 1 queries, 1 prompts and 0 labels"),
        ({"prompts": ["Another?"]}, "sample 0: the text does not contain its prompt"),
    ],
)
def test_openrlhf_gets_no_silent_zero(
    server: Running, change: dict[str, Any], message: str
) -> None:
    body = {"query": ["Is it?" + NESTS.format("Yes")], "prompts": ["Is it?"], "labels": ["yes"]}
    reply = server.post("/openrlhf", body | change)
    assert reply.status_code == 422
    assert reply.json()["error"].startswith(message)


def test_a_framework_request_past_its_deadline_fails(server: Running) -> None:
    body = {"query": ["Is it?" + NESTS.format("Yes")], "prompts": ["Is it?"], "labels": ["yes"]}
    reply = server.post("/openrlhf?recipe=hangs", body)
    assert (reply.status_code, reply.json()["error"][:19]) == (504, "sample 0: deadline:")


def test_llama_factory(server: Running) -> None:
    template = "<|im_start|>user\nIs it malignant?<|im_end|>\n<|im_start|>assistant\n{}<|im_end|>"
    messages = [template.format(NESTS.format(each)) for each in ("Yes", "No")]
    reply = server.post("/llama-factory", {"model": "model", "messages": messages})
    assert reply.json() == {"scores": [1.0, 0.25]}
    unknown = server.post("/llama-factory", {"messages": ["Is it benign? Yes"]})
    assert unknown.json()["error"] == "message 0: it holds no prompt of the references"


def test_nemo_gym(server: Running) -> None:
    output = [{"type": "message", "content": [{"type": "output_text", "text": NESTS.format("No")}]}]
    body = {
        "responses_create_params": {"input": [{"role": "user", "content": "Is it malignant?"}]},
        "response": {"id": "r", "output": output},
        "answer": "yes",
    }
    assert server.post("/seed_session", {}).json() == {}
    tree = server.post("/verify", body).json()
    assert tree.items() >= body.items()
    assert (tree["reward"], tree["mask_sample"]) == (0.25, False)
    assert tree["reward_components"] == {"format": 0.25, "answer": 0.0}
    masked = server.post("/verify", {**body, "answer": None}).json()
    assert (masked["reward"], masked["mask_sample"]) == (0.0, True)
    assert "no gold answer" in masked["failure_reason"]


def test_explain_escapes_and_forbids_scripts(server: Running) -> None:
    sample = {**RIGHT, "completion": "<script>alert(1)</script>" + RIGHT["completion"]}
    reply = server.post("/explain", {"sample": sample}, content_type="application/json")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>alert" not in reply.text
    assert "&lt;script&gt;" in reply.text
    policy = reply.headers["content-security-policy"]
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy


def test_explain_says_what_is_wrong(server: Running) -> None:
    json_type = {"content_type": "application/json"}
    bad = server.post("/explain", {"sample": {"completion": 3}}, **json_type)
    assert (bad.status_code, bad.json()["error"][:24]) == (422, "data: field 'completion'")
    form = server.post("/explain", b"{}", content_type="application/x-www-form-urlencoded")
    assert form.json()["error"].startswith("the form has no field completion")


def test_metrics_count_samples_by_outcome(server: Running) -> None:
    def counted(outcome: str) -> float:
        lines = server.get("/metrics").text.splitlines()
        name = f'pathreward_samples_total{{outcome="{outcome}",recipe="ours"}} '
        return sum(float(each.removeprefix(name)) for each in lines if each.startswith(name))

    before = {each: counted(each) for each in ("scored", "unscored", "error")}
    server.scores(RIGHT, WRONG, BARE, {"completion": 3})
    after = {each: counted(each) for each in before}
    assert {each: after[each] - before[each] for each in before} == {
        "scored": 2,
        "unscored": 1,
        "error": 1,
    }


def test_the_examples_of_the_openapi_document_work(server: Running) -> None:
    document = server.get("/openapi.json").json()
    schemas = document["components"]["schemas"]
    tried = 0
    for path, operations in document["paths"].items():
        content = operations.get("post", {}).get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema", {})
        schema = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
        examples = schema.get("examples", [])
        if path == "/llama-factory":  # its prompt must be one of the server's references
            examples = [{"messages": ["Is it malignant? " + NESTS.format("Yes")]}]
        for example in examples:
            reply = server.post(path, example, content_type="application/json")
            assert reply.status_code == 200, (path, reply.text)
            tried += 1
    assert tried == 5
