"""``python -m pathreward.cli``, where the command ``pathreward`` is not on the path."""

from pathreward.cli import app

app()
