# make demo   the whole job: a press room, the daemon, the mail, the pages; sets up only what that needs
# make test   lint, types and the test suite
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint compiled bench lock screenshots clean
.DEFAULT_GOAL := test

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "misajour needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.demo: requirements-demo.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "misajour needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	@echo "1/3  an environment of its own, in $(VENV)/"
	@$(PYTHON) -m venv $(VENV)
	@echo "2/3  $$(grep -c '^[a-z]' requirements-demo.lock) packages, some 50 MB to fetch; a minute or so, this first time only"
	@$(BIN)/python -m pip install --quiet --progress-bar off --disable-pip-version-check --require-hashes -r requirements-demo.lock
	@echo "3/3  misajour itself"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(VENV)/.demo
	$(BIN)/misajour demo $(ARGS)

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Compiled once, beside the lint, and not by each command that a test starts and by each worker where
# nothing may be written beside the code: with its asserts written out, a test module costs pytest more
# to compile than to import.
compiled: $(VENV)/.ready
	@$(BIN)/python -m compileall -q misajour monitor spiders
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --collect-only -q $(ARGS) > /dev/null || true

# Much of the suite waits, so two cores do with four workers; for more: make test ARGS='-n 8'
test:
	@$(MAKE) --no-print-directory --jobs 2 lint compiled
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 4 --dist worksteal $(ARGS)

bench: $(VENV)/.ready
	$(BIN)/python bench/unchanged.py $(ARGS)

lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --extra demo --extra build --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements-demo.lock

screenshots: $(VENV)/.ready
	$(BIN)/python docs/walks.py
	$(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
