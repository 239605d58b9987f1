# Everything needs only Python 3.11 or newer, with pip. PYTHON picks another interpreter.
PYTHON ?= python3
VENV := .venv
# Without it every process compiles what it imports again.
unexport PYTHONDONTWRITEBYTECODE
READY := $(VENV)/.ready

.PHONY: gen check test lint format expensive benchmark clean

gen: $(READY)                   ## generate output/ from specs/
	$(VENV)/bin/gen

check: $(READY)                 ## fail when output/ is out of date
	$(VENV)/bin/gen check

test: $(READY)                  ## the fast tests
	$(VENV)/bin/pytest

lint: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/black --check --quiet .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest -m lint -n 0 tests/house

format: $(READY)
	$(VENV)/bin/ruff check --fix-only --quiet .
	$(VENV)/bin/black --quiet .

expensive: $(READY)             ## everything else: scenarios, whole backends
	$(VENV)/bin/pytest -m 'expensive and not fast'

benchmark: $(READY)
	$(VENV)/bin/python benchmarks/run.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(VENV)/bin/python -m pip install --quiet --editable . --group dev
	touch $@
