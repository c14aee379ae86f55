"""The options of ``pathreward eval``."""

from pathlib import Path
from typing import Annotated

import typer

from pathreward.cli.options import output_option

Policy = Annotated[
    str,
    typer.Argument(
        metavar="FILE|POLICY",
        help="Completions: .jsonl, .json, .csv, .tsv, .parquet, also .gz; or a policy: a "
        "model's folder, or the URL of an OpenAI-compatible endpoint (http://host/v1). The "
        "folder of a CLIP: zero-shot, retrieval and linear probe.",
    ),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="The rows with the references. Default: FILE holds them too."),
]
FiguresFile = Annotated[
    Path | None, output_option("--output", "-o", help="The figures and each row's as JSON.")
]
FiguresPage = Annotated[Path | None, output_option("--report", help="The figures as a page.")]
FiguresText = Annotated[
    Path | None, output_option("--markdown", help="The figures as Markdown tables.")
]
By = Annotated[str, typer.Option("--by", help="A column: figures for each of its values, too.")]
Group = Annotated[
    str,
    typer.Option(
        "--group", help="The column of the patient or slide: intervals draw whole groups."
    ),
]
Against = Annotated[
    list[Path] | None,
    typer.Option("--against", help="Other completions of the same rows; may be repeated."),
]
Screens = Annotated[
    list[str] | None,
    typer.Option(
        "--screen",
        help="KIND=FILE: completions for changed prompts. KIND is shuffled, no-image or text-only.",
    ),
]
Key = Annotated[str, typer.Option("--id", help="The column that joins FILE and data.")]
Subset = Annotated[
    bool, typer.Option("--subset", help="Leave out rows of the data without a completion.")
]
Dialects = Annotated[
    list[str] | None,
    typer.Option(
        "--dialect",
        help="A dialect that counts as well formed: observe, info, think, bare or boxed; may be "
        "repeated. Default: all.",
    ),
]
Bert = Annotated[
    Path | None,
    typer.Option("--bertscore", help="The folder of an encoder, such as BERT: BERTScore, too."),
]
Probe = Annotated[
    Path | None,
    typer.Option("--probe", help="For a CLIP: labelled rows on which a linear probe is trained."),
]
Shots = Annotated[
    int,
    typer.Option(
        "--shots", min=0, help="Images of each class that the probe is trained on; 0: all."
    ),
]
Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates", help="For a CLIP: a file of prompts, one a line, with {} for the class."
    ),
]
Architecture = Annotated[
    str,
    typer.Option(
        "--architecture", help="For a checkpoint of open_clip: its architecture, such as ViT-B-16."
    ),
]
Completions = Annotated[
    Path | None,
    typer.Option(
        "--completions",
        help="The file to which a policy's completions are written; a later run continues it.",
    ),
]
Model = Annotated[str, typer.Option("--model", help="The name of the model at the endpoint.")]
Samples = Annotated[
    int, typer.Option("--samples", "-k", min=1, help="Completions of a policy for each row.")
]
Temperature = Annotated[
    float,
    typer.Option(
        "--temperature", min=0, help="Temperature of a policy's completions; 0 is greedy."
    ),
]
MostTokens = Annotated[
    int, typer.Option("--max-tokens", min=1, help="Most tokens of a policy's completion.")
]
Instruct = Annotated[
    str,
    typer.Option(
        "--instruct",
        help="Put the instruction of a dialect before each prompt, such as think or observe.",
    ),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed of the intervals.")]
Rubrics = Annotated[
    list[str] | None,
    typer.Option(
        "--judge",
        help="A rubric by which a language model grades: open-answer, wsi-precision, "
        "wsi-relevance, or a YAML file; may be repeated.",
    ),
]
JudgeEndpoint = Annotated[
    str,
    typer.Option("--judge-endpoint", help="The judge's URL. Default: PATHREWARD_JUDGE_URL."),
]
JudgeModel = Annotated[
    str, typer.Option("--judge-model", help="The judge. Default: PATHREWARD_JUDGE_MODEL.")
]
RewardedBy = Annotated[
    list[str] | None,
    typer.Option("--rewarded-by", help="A model that rewarded the policy; it may not judge."),
]
