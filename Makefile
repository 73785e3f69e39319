# Two commands do everything: `make run` and `make test`. `make help` lists the rest.

VENV ?= .venv
PYTHON ?= $(shell scripts/find-python.sh)
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN_STAMP := $(VENV)/.installed-run
TEST_STAMP := $(VENV)/.installed-test
BENCH_STAMP := $(VENV)/.installed-bench
MODEL_STAMP := $(VENV)/.installed-model

# The model: QUICK=1 makes a small one in minutes; SIZE, DATA (a folder of recordings), JOBS and
# CLUSTER (a dask scheduler's address) are handed on.
SIZE ?= small
DATA ?= $(wildcard ../shared/data)
JOBS ?= $(shell getconf _NPROCESSORS_ONLN)
MODEL_FLAGS = $(if $(QUICK),--quick,--size $(SIZE)) $(if $(DATA),--data $(DATA)) \
  --workers $(JOBS) $(if $(CLUSTER),--cluster $(CLUSTER))
# Types of `training` are those of the packages it needs, so they are checked where these are.
TYPED = $(if $(wildcard $(MODEL_STAMP)),,-p voice_skill -p benchmarks -p scripts)
# PyTorch without CUDA; where that address does not answer, PyPI's.
TORCH := torch==2.13.0
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-training lint bench graph own-words schemas model wheel clean system-run system-test system-model

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: system-run $(RUN_STAMP) ## Set everything up, then listen
	@$(BIN)/relief model install --if-missing
	@$(BIN)/relief listen

test: system-test $(TEST_STAMP) ## Set everything up, then check style, types and behaviour
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(TYPED)
	$(BIN)/pytest $(PYTEST_FLAGS)

test-training: system-model $(MODEL_STAMP) ## Check how models are made; makes a quick one (15 minutes)
	$(BIN)/mypy
	$(BIN)/pytest $(PYTEST_FLAGS) -m 'makes_model or not makes_model' tests/training

lint: $(TEST_STAMP) ## Style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(TYPED)

bench: system-test $(BENCH_STAMP) ## Measure speed, delay and memory
	$(BIN)/python -m benchmarks

graph: $(TEST_STAMP) ## Rebuild the shipped model's graph after a change of content or grammars
	$(BIN)/relief model graph

own-words: $(TEST_STAMP) ## Fit the weights of own words and of signs after a change of the examples
	$(BIN)/python -m scripts.fit_own_words
	$(BIN)/python -m scripts.fit_signs

schemas: $(TEST_STAMP) ## Rewrite the JSON Schema files that help editors with content files
	$(BIN)/relief check --schemas content/schemas

model: system-model $(MODEL_STAMP) ## Make the recognition model from nothing (hours; QUICK=1: minutes)
	$(BIN)/python -m training all $(MODEL_FLAGS)

wheel: $(TEST_STAMP) ## Build the wheel, with content, grammars and model inside, into dist/
	$(PIP) wheel --no-deps --wheel-dir dist .

clean: ## Remove everything that was built here
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find build -mindepth 1 -maxdepth 1 ! -name model -exec rm -rf {} + 2>/dev/null || true
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

system-run:
	@scripts/system-packages.sh run "$(PYTHON)"

system-test:
	@scripts/system-packages.sh test "$(PYTHON)"

system-model:
	@scripts/system-packages.sh model "$(PYTHON)"

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

$(MODEL_STAMP): pyproject.toml | $(BIN)/python
	$(PIP) install --retries 0 --extra-index-url $(TORCH_INDEX) $(TORCH)
	$(PIP) install --editable '.[dev,training]'
	@touch $@ $(TEST_STAMP) $(RUN_STAMP)

$(BENCH_STAMP): pyproject.toml | $(BIN)/python
	$(PIP) install --editable '.[dev,bench]'
	@touch $@ $(TEST_STAMP) $(RUN_STAMP)
