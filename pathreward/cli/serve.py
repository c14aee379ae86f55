"""The command ``pathreward serve``."""

from pathlib import Path
from typing import Annotated

import typer

from pathreward.cli.options import Imports
from pathreward.errors import PathrewardError, install_command

_PACKAGES = ("fastapi", "uvicorn", "prometheus_client")


def serve(
    recipe: Annotated[
        list[str],
        typer.Option("--recipe", "-r", help="A recipe's name or path; the first is the default."),
    ],
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine, a token is required.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0: a free one.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that score.")] = 2,
    deadline: Annotated[float, typer.Option(help="Seconds in which a request is scored.")] = 30.0,
    token_file: Annotated[
        Path | None, typer.Option(help="A file with the bearer token; else PATHREWARD_TOKEN.")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="An SQLite file that keeps results; on a local disk.")
    ] = None,
    references: Annotated[
        Path | None, typer.Option(help="Rows by prompt, for LLaMA-Factory, which sends none.")
    ] = None,
    unscored: Annotated[
        float | None,
        typer.Option(help="The reward that frameworks get where there is no value; else an error."),
    ] = None,
    max_body: Annotated[int, typer.Option(min=1, help="Most bytes of a request.")] = 8 << 20,
    max_rows: Annotated[int, typer.Option(min=1, help="Most samples of a request.")] = 1024,
    max_field: Annotated[int, typer.Option(min=1, help="Most characters of a field.")] = 200_000,
    queue: Annotated[int, typer.Option(min=1, help="Most requests that wait.")] = 256,
    read_seconds: Annotated[
        float, typer.Option(min=0.1, help="Seconds in which a client must have sent its request.")
    ] = 10.0,
    log_text: Annotated[
        bool, typer.Option("--log-text", help="Let logs quote samples where a reward fails.")
    ] = False,
    imports: Imports = None,
) -> None:
    """Serve recipes over HTTP: POST /v1/score, a page at /, metrics at /metrics."""
    _expect_installed()
    from pathreward.server.run import serve as run
    from pathreward.server.settings import RequestLimits, ServerSettings, read_token

    limits = RequestLimits(
        body=max_body, rows=max_rows, field=max_field, queue=queue, read_seconds=read_seconds
    )
    settings = ServerSettings(
        recipes=tuple(recipe),
        imports=tuple(imports or ()),
        host=host,
        port=port,
        workers=workers,
        deadline=deadline,
        token=read_token(token_file),
        limits=limits,
        cache=cache,
        references=references,
        unscored=unscored,
        log_text=log_text,
    )
    run(settings, lambda url: typer.echo(f"pathreward listens on {url}"))


def _expect_installed() -> None:
    """Check that the packages of the extra are there.

    Raises:
        PathrewardError: If one is missing.
    """
    from importlib.util import find_spec

    if any(find_spec(each) is None for each in _PACKAGES):
        raise PathrewardError(f"the server needs more packages: {install_command('serve')}")
