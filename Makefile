# make train: set up, then train the quick start. make test: set up, then run the tests.
# Everything lives in .venv; delete it to start afresh.
PYTHON ?= python3
BIN := .venv/bin
SET_UP := .venv/.set-up

.PHONY: train test check format clean

train: $(SET_UP)
	$(BIN)/pathreward train quickstart --resume

test: $(SET_UP)
	$(BIN)/python -m pytest

check: $(SET_UP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(SET_UP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(SET_UP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[linking,train,judge,serve,client,dev]"
	touch $@

clean:
	rm -rf .venv build dist
