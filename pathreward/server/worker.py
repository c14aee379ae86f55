"""A worker process: load the recipes, then score what arrives on the pipe."""

import logging
import os
import signal
import sys
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path

from pathreward.errors import PathrewardError
from pathreward.plugins import import_code
from pathreward.server.cache import ResultCache
from pathreward.server.engine import SampleEngine, bug_text
from pathreward.server.jobs import Bug, Failed, Ready, WorkerSettings
from pathreward.server.recipes import ServedRecipe, serve_recipe


def main(connection: Connection, settings: WorkerSettings) -> None:
    """Score until the pipe is closed; the server's process decides when that is."""
    # The server drains on these signals, which a terminal or a service manager sends to all.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_exit_with_parent, daemon=True).start()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    try:
        engine = _engine(connection, settings)
    except PathrewardError as error:
        connection.send(Failed(str(error)))
        return
    connection.send(Ready(tuple(each.describe() for each in engine.recipes.values())))
    try:
        while True:
            for results in engine.run(connection.recv()):
                connection.send(results)
            connection.send(None)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _engine(connection: Connection, settings: WorkerSettings) -> SampleEngine:
    def report(error: BaseException) -> None:
        connection.send(Bug(bug_text(error, with_message=settings.log_text)))

    cache = ResultCache(Path(settings.cache) if settings.cache else None)
    return SampleEngine(_recipes(settings), cache, report)


def _recipes(settings: WorkerSettings) -> dict[str, ServedRecipe]:
    for each in settings.imports:
        import_code(each)
    preloaded = getattr(sys.modules.get("pathreward.server.preload"), "loaded", {})
    return {each.name: preloaded.get(each) or serve_recipe(each) for each in settings.recipes}


def _exit_with_parent() -> None:
    """End this process when the server's process ends, also while it scores."""
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
