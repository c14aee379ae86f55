"""Loaded once by multiprocessing's fork server, from which workers then start in milliseconds.

The fork server is a fresh process without threads. It imports this module, which loads and warms
the recipes that the environment variable names. A worker that finds other recipes here than those
of its settings loads its own.
"""

import gc
import os
import signal

from pathreward.errors import PathrewardError
from pathreward.plugins import import_code
from pathreward.resources import RecipeText
from pathreward.server.jobs import RECIPES_VARIABLE, recipes_from
from pathreward.server.recipes import ServedRecipe, serve_recipe

loaded: dict[RecipeText, ServedRecipe] = {}


def _load(value: str) -> None:
    imports, recipes = recipes_from(value)
    try:
        for each in imports:
            import_code(each)
        for recipe in recipes:
            loaded[recipe] = serve_recipe(recipe)
    except PathrewardError:
        loaded.clear()  # the worker meets the error again, and reports it
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it ends with the server, which drains first
    gc.collect()
    gc.freeze()  # what is loaded stays shared between the workers


if RECIPES_VARIABLE in os.environ:
    _load(os.environ[RECIPES_VARIABLE])
