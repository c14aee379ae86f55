# make train: set up, then train the quick start. make test: set up, then run the tests.
# Everything lives in .venv; delete it to start afresh.
PYTHON ?= python3
JOBS ?= auto
BIN := .venv/bin
SET_UP := .venv/.set-up

.PHONY: train test test-adapters check docs format release pins audit-deps clean

train: $(SET_UP)
	$(BIN)/pathreward train quickstart --resume

# On as many processes as there are cores; JOBS=0 runs the tests in one.
test: $(SET_UP)
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal

# The adapters in the frameworks themselves: an environment for each in build/adapters (about 6 GB).
test-adapters: $(SET_UP)
	$(BIN)/python tests/adapters_real/run.py

check: $(SET_UP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The site of docs/, in site/. A broken link or a name without its docstring is an error.
docs: $(SET_UP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

format: $(SET_UP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# dist/ with the wheel and the sdist; the wheel scores a row in a fresh environment.
release: $(SET_UP)
	rm -rf dist build/release
	$(BIN)/python -m build --no-isolation
	$(BIN)/twine check --strict dist/*
	$(PYTHON) -m venv build/release
	build/release/bin/pip install --quiet --constraint constraints.txt dist/*.whl
	build/release/bin/pathreward score examples/rows.jsonl -o build/release/scored.jsonl

# The versions of .venv, which holds what the extras need and nothing else.
pins: $(SET_UP)
	{ head -n 2 constraints.txt; $(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//'; } > .venv/pins
	mv .venv/pins constraints.txt

# Known vulnerabilities of the pinned versions. It asks a server, so it is no part of `check`.
audit-deps: $(SET_UP)
	$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

$(SET_UP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[linking,train,judge,serve,client,eval,slides,pdf,dev,docs]"
	touch $@

clean:
	rm -rf .venv build dist site
