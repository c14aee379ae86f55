"""The options of ``pathreward synth``."""

from pathlib import Path
from typing import Annotated

import typer

Reports = Annotated[
    Path,
    typer.Argument(
        metavar="REPORTS",
        help="Rows with a report, a caption, or a question with findings and answer.",
    ),
]
Chains = Annotated[Path, typer.Option("--output", "-o", help="The chains, as .jsonl.")]
TeacherEndpoint = Annotated[
    str, typer.Option("--endpoint", help="OpenAI-compatible: http://localhost:8000/v1.")
]
Teacher = Annotated[str, typer.Option("--model", help="The teacher's name there.")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Continue a file: only rows that it lacks are made.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show rows, calls and cost; ask nothing.")]
Style = Annotated[str, typer.Option("--style", help="chain-of-thought or chain-of-draft.")]
Subfield = Annotated[
    str,
    typer.Option(
        "--subfield",
        help="histopathology, cytology, immunohistochemistry, gross or molecular.",
    ),
]
Difficulty = Annotated[str, typer.Option("--difficulty", help="basic, intermediate or advanced.")]
Dialect = Annotated[
    str, typer.Option("--dialect", help="Sections of a chain: think, observe or info.")
]
Templates = Annotated[
    Path | None, typer.Option("--templates", help="A YAML file of your own templates.")
]
TextOnly = Annotated[
    str,
    typer.Option("--text-only", help="A model: drop questions that it answers without image."),
]
Verifier = Annotated[
    str,
    typer.Option("--verifier", help="A model: drop chains that do not lead it to the answer."),
]
SplitFolder = Annotated[
    Path | None,
    typer.Option("--split", help="A folder for train.jsonl and held_out.jsonl."),
]
HeldOut = Annotated[
    float, typer.Option("--held-out", min=0, max=0.99, help="Share of the groups held out.")
]
Group = Annotated[str, typer.Option("--group", help="The column of the patient or slide.")]
Key = Annotated[str, typer.Option("--id", help="The column of the id.")]
Temperature = Annotated[
    float, typer.Option("--temperature", min=0, help="Of the replies; 0 is greedy.")
]
MostTokens = Annotated[int, typer.Option("--max-tokens", min=1, help="Most tokens of a reply.")]
Concurrency = Annotated[int, typer.Option("--concurrency", min=1, help="Calls at once.")]
Deadline = Annotated[float, typer.Option("--deadline", min=0.001, help="Seconds for one call.")]
Retries = Annotated[
    int, typer.Option("--retries", min=0, help="Further tries of a call that failed.")
]
PromptPrice = Annotated[
    float, typer.Option("--prompt-price", min=0, help="Of a million tokens of prompts.")
]
CompletionPrice = Annotated[
    float, typer.Option("--completion-price", min=0, help="Of a million tokens of replies.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Of the replies and the split.")]
