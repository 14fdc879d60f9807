# make brief   a brief of the first article by a language model on this machine
# make test    lint, types, layers and tests, offline once installed
# make test-slow   the tests that take long
# make campaign   thousands of odd inputs (an hour on two cores; CI runs a tenth)
# make mutants   which changed lines of the core no test would notice
# make browser-test   the pages in a real browser, installed where it is missing
# make ray-test       a batch over two nodes of Ray, one of which is lost
# make docs    the site of README, docs/ and the code's own descriptions
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# setuptools warns of folders that share the package's name; ours do on purpose.
INSTALL := PYTHONWARNINGS=ignore $(PIP) install --quiet --progress-bar off --constraint constraints.txt
# Who is not root installs Debian's packages with sudo.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
FIRST := seeds/2021-11-16-armenia-azerbaijan.txt
SANCTIONS := docs/examples/2024-05-14-belarus-sanctions.txt --profile docs/examples/sanctions.py
# As many tests at once as there are cores.
AT_ONCE := --numprocesses auto --maxprocesses 8 --dist worksteal
SEEDS := $(sort $(wildcard seeds/*.txt))

.DEFAULT_GOAL := help
.PHONY: help brief test test-slow campaign mutants browser-test ray-test docs chromium screenshots record clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

brief: $(VENV)/.brief ## brief the first article with the embedded model (1.1 GB of weights, once)
	$(BIN)/summarize $(FIRST) --format terminal

test: $(VENV)/.test ## lint, check types and layers, run the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(AT_ONCE)

test-slow: $(VENV)/.test ## run the tests that take long
	$(BIN)/python -m pytest $(AT_ONCE) -m slow

campaign: $(VENV)/.test ## send thousands of odd inputs through everything; CAMPAIGN_SHARE=0.1 for a tenth
	$(BIN)/python -m pytest $(AT_ONCE) -m campaign

# Tests that start the program anew find the mutants too. What a former run found stands where neither code nor tests changed.
mutants: $(VENV)/.mutation ## change the core line by line, and see that a test fails for it
	@mkdir -p mutants
	PYTHONPATH=$(CURDIR)/mutants $(BIN)/mutmut run
	$(BIN)/python benchmarks/mutants.py

browser-test: $(VENV)/.browser chromium ## open the pages in Chromium, click, print and check them
	$(BIN)/python -m pytest -m browser

# A test in which Ray hangs ends, and fails, with where it hangs.
ray-test: $(VENV)/.ray ## brief a corpus on two nodes of Ray, one of which is lost
	$(BIN)/python -m pytest -m ray -o faulthandler_timeout=480 -o faulthandler_exit_on_timeout=true

docs: $(VENV)/.docs ## make the site of these pages (build/site); every warning is an error
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going --fresh-env --conf-dir docs --doctree-dir build/doctrees . build/site

screenshots: $(VENV)/.browser chromium ## take the README's pictures of the pages again
	$(BIN)/python docs/screenshots.py

record: $(VENV)/.brief ## record the embedded model's cassettes again (some minutes on two cores, more where they are busy)
	$(BIN)/summarize $(SEEDS) --model local/qwen2.5-coder-1.5b --record cassettes --format jsonl --output /dev/null
	$(BIN)/summarize $(SANCTIONS) --model local/qwen2.5-coder-1.5b --record cassettes --format jsonl --output /dev/null

clean: ## remove the virtual environment and what was built
	rm -rf $(VENV) build dist mutants *.egg-info

# Debian without python3-venv cannot put pip into a new environment; the machine's own pip can.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) 2>/dev/null || { $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(VENV)/bin/python install --quiet pip; }

$(VENV)/.pip: constraints.txt | $(BIN)/python
	$(INSTALL) --upgrade pip
	@touch $@

$(VENV)/.brief: pyproject.toml constraints.txt $(VENV)/.pip
	$(INSTALL) --editable '.[local,weights]'
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt $(VENV)/.pip
	$(INSTALL) --editable '.[evaluation,html,office,parquet,pdf]' --group test
	@touch $@

$(VENV)/.mutation: $(VENV)/.test
	$(INSTALL) --group mutation
	@touch $@

# Playwright's own browsers are not needed: it drives Debian's.
$(VENV)/.browser: $(VENV)/.test
	$(INSTALL) --group browser
	@touch $@

$(VENV)/.ray: $(VENV)/.test
	$(INSTALL) --editable '.[ray]'
	@touch $@

$(VENV)/.docs: $(VENV)/.test
	$(INSTALL) --group docs
	@touch $@

chromium:
	@command -v chromium >/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }
