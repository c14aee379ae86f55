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
    typer.Option("--group", help="A column such as patient or slide: intervals are over it."),
]
Against = Annotated[
    list[Path] | None,
    typer.Option("--against", help="Other completions of the same rows; may be repeated."),
]
Screens = Annotated[
    list[str] | None,
    typer.Option(
        "--screen",
        help="KIND=FILE, completions of changed prompts: shuffled, no-image, text-only.",
    ),
]
Key = Annotated[str, typer.Option("--id", help="The column that joins FILE and data.")]
Subset = Annotated[
    bool, typer.Option("--subset", help="Leave out rows of the data without a completion.")
]
Dialects = Annotated[
    list[str] | None,
    typer.Option("--dialect", help="Well formed: observe, info, think, bare, boxed; any."),
]
Bert = Annotated[
    Path | None,
    typer.Option("--bertscore", help="The folder of an encoder, such as BERT: BERTScore, too."),
]
Probe = Annotated[
    Path | None, typer.Option("--probe", help="Of a CLIP: labelled rows to train a probe on.")
]
Shots = Annotated[
    int, typer.Option("--shots", min=0, help="The probe's images of each class; 0: all.")
]
Templates = Annotated[
    Path | None,
    typer.Option("--templates", help="Of a CLIP: prompts of a class, one a line, with {}."),
]
Architecture = Annotated[
    str,
    typer.Option("--architecture", help="POLICY is open_clip's checkpoint of this: ViT-B-16."),
]
Completions = Annotated[
    Path | None,
    typer.Option("--completions", help="Where a policy's completions are written, and kept."),
]
Model = Annotated[str, typer.Option("--model", help="The model of an endpoint.")]
Samples = Annotated[
    int, typer.Option("--samples", "-k", min=1, help="Completions of a policy for each row.")
]
Temperature = Annotated[
    float, typer.Option("--temperature", min=0, help="Of a policy; 0 is greedy.")
]
MostTokens = Annotated[
    int, typer.Option("--max-tokens", min=1, help="Most tokens of a policy's completion.")
]
Instruct = Annotated[
    str,
    typer.Option("--instruct", help="Begin with the instruction of a dialect: think, observe."),
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
