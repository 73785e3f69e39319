# Two commands do everything: `make run` and `make test`. `make help` lists the rest.

VENV ?= .venv
PYTHON ?= $(shell scripts/find-python.sh)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN_STAMP := $(VENV)/.installed-run
TEST_STAMP := $(VENV)/.installed-test
BENCH_STAMP := $(VENV)/.installed-bench

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint bench wheel clean system-run system-test

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: system-run $(RUN_STAMP) ## Set everything up, then listen
	@$(BIN)/relief model install --if-missing
	@$(BIN)/relief listen

test: system-test $(TEST_STAMP) ## Set everything up, then check style, types and behaviour
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest $(PYTEST_FLAGS)

lint: $(TEST_STAMP) ## Style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: system-test $(BENCH_STAMP) ## Measure speed, delay and memory
	$(BIN)/python -m benchmarks

wheel: $(TEST_STAMP) ## Build the wheel, with content, grammars and model inside, into dist/
	$(PIP) wheel --no-deps --wheel-dir dist .

clean: ## Remove everything that was built here
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

system-run:
	@scripts/system-packages.sh run "$(PYTHON)"

system-test:
	@scripts/system-packages.sh test "$(PYTHON)"

# System packages come first (they may bring Python itself), so PYTHON is looked up only here.
$(BIN)/python:
	@test -n "$(PYTHON)" || { \
	  echo "relief: Python 3.10 or newer is needed, and none was found. Install one, or name it: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { \
	  echo "relief: $(PYTHON) is older than Python 3.10; name a newer one: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "relief: $(PYTHON) cannot make virtual environments; install its venv package (Debian: python3-venv)." >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)

$(RUN_STAMP): pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	@touch $@

$(TEST_STAMP): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[dev]'
	@touch $@ $(RUN_STAMP)

$(BENCH_STAMP): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[dev,bench]'
	@touch $@ $(TEST_STAMP) $(RUN_STAMP)
