"""The rows of benchmarks: questions with a gold answer."""

from typing import Any

from pathreward.data.layout import Source, column, lettered, listed, optional, patient_of, text_of
from pathreward.errors import DataError


def pathvqa(row: Source) -> dict[str, Any]:
    """Return a row of PathVQA: ``question``, ``answer``, perhaps ``image``.

    >>> pathvqa({"question": "What is present?", "answer": "fibrosis"})["category"]
    'open'
    """
    answer = text_of(column(row, "answer"))
    return {
        "id": optional(row, "id", "qid"),
        "prompt": text_of(column(row, "question")),
        "answer": answer,
        "image": _path(optional(row, "image", "img_id")),
        "category": "closed" if answer.casefold() in {"yes", "no"} else "open",
    }


def quilt_vqa(row: Source) -> dict[str, Any]:
    """Return a row of Quilt-VQA: as PathVQA, with ``answer_type`` and ``context``.

    >>> quilt_vqa({"question": "Is it?", "answer": "yes", "answer_type": "CLOSED"})["category"]
    'closed'
    """
    found = pathvqa(row)
    kind = optional(row, "answer_type")
    return {
        **found,
        "category": str(kind).lower() if kind else found["category"],
        "findings": optional(row, "context"),
    }


def pathmmu(row: Source) -> dict[str, Any]:
    """Return a row of PathMMU: ``question``, ``options`` with letters, ``answer``, ``explanation``.

    >>> row = {"question": "Which?", "options": ["A) cyst", "B) abscess"], "answer": "B) abscess"}
    >>> pathmmu(row)["answer"]
    'B) abscess'
    """
    return {
        "id": optional(row, "No", "id"),
        "prompt": text_of(column(row, "question")),
        "options": listed(column(row, "options")),
        "answer": text_of(column(row, "answer")),
        "reasoning": optional(row, "explanation"),
        "image": _path(optional(row, "img", "image")),
        "category": optional(row, "subset", "source"),
        "split": optional(row, "split"),
    }


def slidebench(row: Source) -> dict[str, Any]:
    """Return a row of SlideBench-VQA: ``Question``, ``A`` to ``D``, ``Answer``, ``Slide``.

    >>> row = {"Question": "Which?", "A": "cyst", "B": "abscess", "Answer": "B", "Slide": "T1"}
    >>> slidebench(row)["group"]
    'T1'
    """
    slide = optional(row, "Slide", "slide")
    return {
        "id": optional(row, "ID", "id"),
        "prompt": text_of(column(row, "Question", "question")),
        "options": lettered(row, "A", "B", "C", "D", "E"),
        "answer": text_of(column(row, "Answer", "answer")),
        "image": _path(slide),
        "category": optional(row, "Broad Category", "Broad_Category", "category"),
        "subcategory": optional(row, "Narrow Category", "Narrow_Category"),
        "group": patient_of(slide),
    }


def wsi_vqa(row: Source) -> dict[str, Any]:
    """Return a row of WSI-VQA: ``Id`` (the slide), ``Question``, ``Choice``, ``Answer``.

    >>> wsi_vqa({"Id": "T1", "Question": "Which?", "Answer": "ductal"})["category"]
    'open'
    """
    slide = column(row, "Id", "id")
    options = listed(row.get("Choice") or "")
    return {
        "id": slide,
        "prompt": text_of(column(row, "Question")),
        "options": options,
        "answer": text_of(column(row, "Answer")),
        "category": "choice" if options else "open",
        "group": patient_of(slide),
    }


def wsi_bench(row: Source) -> dict[str, Any]:
    """Return a row of WSI-Bench: ``question``, ``answer``, ``task``, ``slide``, ``options``.

    >>> wsi_bench({"question": "Is it?", "answer": "No", "task": "Prognosis", "slide": "T1"})["id"]
    'T1'
    """
    slide = column(row, "slide", "image", "slide_id")
    options = listed(row.get("options") or "")
    return {
        "id": optional(row, "id", "question_id") or slide,
        "prompt": text_of(optional(row, "stem") if options else column(row, "question")),
        "options": options,
        "answer": text_of(column(row, "answer", "T-answer")),
        "category": optional(row, "task", "metadata"),
        "group": patient_of(slide),
    }


def multipathqa(row: Source) -> dict[str, Any]:
    """Return a row of MultiPathQA: ``prompt``, ``options``, ``answer``, ``benchmark_name``.

    An answer is an option's number from 1, or its text. PANDA's answer is the ISUP grade group.

    >>> row = {"prompt": "Pattern?", "options": "['2', '3', '4']", "benchmark_name": "tcga"}
    >>> multipathqa({**row, "answer": "3"})["answer"]
    'C'
    """
    name = str(column(row, "benchmark_name"))
    options = listed(row.get("options") or "")
    answer = text_of(column(row, "answer"))
    if isinstance(options, list) and answer.isdecimal():
        if not 1 <= int(answer) <= len(options):
            raise DataError(
                f"the answer {answer} is the number of none of {len(options)} options",
                field="answer",
            )
        answer = chr(ord("A") + int(answer) - 1) if len(options) <= 26 else options[int(answer) - 1]
    elif name == "panda":
        answer = f"ISUP grade group {answer}" if answer != "0" else "benign"
    return {
        "id": f"{name}-{column(row, 'benchmark_id')}" if row.get("benchmark_id") else None,
        "prompt": _filled(text_of(column(row, "prompt")), options),
        "options": options,
        "answer": answer,
        "category": name,
        "group": patient_of(row.get("benchmark_id"), optional(row, "file_id", "image_path")),
    }


def _filled(prompt: str, options: object) -> str:
    """Return a prompt with numbered options in place of ``{options}``, and single braces."""
    numbered = enumerate(options, 1) if isinstance(options, list) else ()
    shown = "\n".join(f"{number}. {each}" for number, each in numbered)
    return prompt.replace("{{", "{").replace("}}", "}").replace("{options}", shown)


def medmcqa(row: Source) -> dict[str, Any]:
    """Return a row of MedMCQA: ``question``, ``opa`` to ``opd``, ``cop``, ``exp``.

    ``cop`` counts from 0, as in the release on the hub. Rows with ``options`` and ``answer`` are
    read, too.

    >>> row = {"question": "Which?", "opa": "cyst", "opb": "abscess", "cop": 1}
    >>> medmcqa(row)["answer"]
    'B'
    """
    made = {
        "id": optional(row, "id"),
        "prompt": text_of(column(row, "question")),
        "reasoning": optional(row, "exp", "explanation"),
        "category": optional(row, "subject_name", "topic_name", "topic"),
    }
    if "options" in row:
        options, answer = listed(column(row, "options")), text_of(column(row, "answer"))
    else:
        options = lettered(row, "opa", "opb", "opc", "opd")
        cop = str(column(row, "cop"))
        if cop not in {"0", "1", "2", "3"}:
            raise DataError(
                f"expected the number of an option, 0 to 3, got {cop}; of a file that counts from "
                "1, subtract 1",
                field="cop",
            )
        answer = "ABCD"[int(cop)]
    return {**made, "options": options, "answer": answer}


def omnimedvqa(row: Source) -> dict[str, Any]:
    """Return a row of OmniMedVQA: ``question``, ``option_A`` to ``option_D``, ``gt_answer``.

    >>> row = {"question": "Which?", "option_A": "cyst", "option_B": "abscess"}
    >>> omnimedvqa({**row, "gt_answer": "abscess", "question_type": "Diagnosis"})["category"]
    'Diagnosis'
    """
    return {
        "id": optional(row, "question_id"),
        "prompt": text_of(column(row, "question")),
        "options": lettered(row, "option_A", "option_B", "option_C", "option_D"),
        "answer": text_of(column(row, "gt_answer")),
        "image": _path(optional(row, "image_path")),
        "category": optional(row, "question_type"),
        "subset": optional(row, "dataset"),
        "modality": optional(row, "modality_type", "modality"),
    }


def _path(image: object) -> str | None:
    """Return the path of an image; None of one whose bytes are in the file."""
    if isinstance(image, dict):
        image = image.get("path")
    return image if isinstance(image, str) and image else None
