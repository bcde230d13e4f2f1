# Two commands: `make build` makes dist/, `make test` runs everything. Each installs what is missing, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

SYSTEM_BUILD := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk openssh-client
SYSTEM_TEST := chromium poppler-utils

.PHONY: build test test-quick hunt lint format serve bench lock clean

build: $(VENV)/build-ready
	$(BIN)/sop build

test: $(VENV)/test-ready
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# What takes under 90 seconds: lint, types, and the tests that build no whole handbook.
test-quick: $(VENV)/test-ready
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest tests/unit tests/diagnostics tests/test_*.py -n 2 --dist worksteal

# What takes long: second engines, more processes killed at random, and mutants that tests should notice.
hunt: $(VENV)/test-ready
	$(BIN)/python -m pytest --hunt -n 2 --dist loadfile
	$(BIN)/python -m tests.hunt

lint: $(VENV)/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --config-file tests/mypy.ini
	$(BIN)/python -m pytest tests/test_theme.py

format: $(VENV)/test-ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

serve: $(VENV)/build-ready
	$(BIN)/sop serve

bench: $(VENV)/bench-ready
	$(BIN)/python -m benchmarks

# Renew the lock files from pyproject.toml; commit what comes out.
lock: $(VENV)/test-ready
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --extra build --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --extra build --extra test --output-file requirements-test.lock pyproject.toml
	cp requirements-test.lock requirements-bench.lock
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --extra build --extra test --extra bench --output-file requirements-bench.lock pyproject.toml

clean:
	rm -rf dist .sop

$(VENV)/build-ready: requirements.lock pyproject.toml Makefile
	.ci/install-system $(SYSTEM_BUILD)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/test-ready: requirements-test.lock tests/npm.lock $(VENV)/build-ready
	.ci/install-system $(SYSTEM_TEST)
	$(PYTHON) .ci/fetch-npm $(VENV)/npm || echo "not fetched: tests that need an npm package are skipped"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

$(VENV)/bench-ready: requirements-bench.lock $(VENV)/test-ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $@
