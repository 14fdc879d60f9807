# make brief   a brief of the first article by a language model on this machine
# make test    lint, types, layers and tests, offline once installed
# make test-slow   the tests that take long
# make campaign   thousands of odd inputs and faults (an hour on two cores; CI runs a tenth)
# make mutants   which changed lines of the core no test would notice
# make browser-test   the pages in a real browser, installed where it is missing
# make ray-test       a batch over two nodes of Ray, one of which is lost
# make docs    the site of README, docs/ and the code's own descriptions
# make lock    exact versions and hashes of all dependencies; all of these install by it
# make sbom, make audit   what the package depends on, and what is known against it
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := constraints.txt
# uv reads no configuration of pip's: a mirror that is named to pip is named to uv.
UV = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}}" \
	$(BIN)/uv --quiet --system-certs
# What is installed has a version and hashes in the lock, setuptools too, which builds ours; nothing else is built.
VERSIONS := --constraint $(LOCK) --build-constraints $(LOCK)
INSTALL = $(UV) pip install $(VERSIONS) --only-binary :all: --no-binary conflict-briefs --python
# Who is not root installs Debian's packages with sudo.
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
FIRST := seeds/2021-11-16-armenia-azerbaijan.txt
SANCTIONS := docs/examples/2024-05-14-belarus-sanctions.txt --profile docs/examples/sanctions.py
# As many tests at once as there are cores.
AT_ONCE := --numprocesses auto --maxprocesses 8 --dist worksteal
SEEDS := $(sort $(wildcard seeds/*.txt))

.DEFAULT_GOAL := help
.PHONY: help brief test test-slow campaign mutants browser-test ray-test docs chromium screenshots record lock sbom audit clean

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

campaign: $(VENV)/.test ## send thousands of odd inputs and faults through everything; CAMPAIGN_SHARE=0.1 for a tenth
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

# Versions stay as they are while they may: make lock RENEW=--upgrade takes the newest, RENEW='--upgrade-package NAME' of one.
lock: $(VENV)/.uv ## write exact versions and hashes of all dependencies into constraints.txt
	$(UV) pip compile pyproject.toml --all-extras --group browser --group docs --group mutation --group release --group test --universal --python-version 3.11 \
		--fork-strategy fewest --only-binary :all: --generate-hashes --no-annotate --custom-compile-command 'make lock' --output-file $(LOCK) $(RENEW)

# Installed by itself, with every extra: what is there is what a user can get, and has a licence to be read.
sbom: $(VENV)/.release ## write what the package depends on, with licences, as CycloneDX (build/sbom.json)
	rm -rf build/sbom && $(UV) venv --python $(BIN)/python build/sbom
	$(INSTALL) build/sbom --all-extras --requirement pyproject.toml --editable .
	sed "s/^dynamic = .*/version = \"$$(build/sbom/bin/summarize --version | cut -d ' ' -f 2)\"/" pyproject.toml > build/sbom/pyproject.toml
	$(BIN)/cyclonedx-py environment build/sbom --pyproject build/sbom/pyproject.toml --output-reproducible --output-file build/sbom.json
	@rm -rf build/sbom

# Strict, as a package whose advisories cannot be had passes otherwise. What it ends with is its last line.
audit: $(VENV)/.release ## ask PyPI what is known against the locked versions
	@mkdir -p build
	@$(BIN)/pip-audit --strict --requirement $(LOCK) --require-hashes --disable-pip --progress-spinner off 2>build/audit.log || { echo "audit: not passed: $$(tail -n 1 build/audit.log)"; exit 1; }

clean: ## remove the virtual environment and what was built
	rm -rf $(VENV) build dist mutants *.egg-info

# Debian without python3-venv cannot put pip into a new environment; the machine's own pip can.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) 2>/dev/null || { $(PYTHON) -m venv --clear --without-pip $(VENV) && $(PYTHON) -m pip --python $(VENV)/bin/python install --quiet pip; }

# pip and uv themselves: their lines of the lock, read by the pip that is there, however old.
$(VENV)/.uv: $(LOCK) | $(BIN)/python
	sed -nE '/^(pip|uv)==/,/[^\\]$$/p' $(LOCK) > $@.txt
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --progress-bar off --upgrade --require-hashes --only-binary :all: --requirement $@.txt
	@touch $@

$(VENV)/.brief: pyproject.toml $(VENV)/.uv
	$(INSTALL) $(BIN)/python --editable '.[local,weights]'
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.uv
	$(INSTALL) $(BIN)/python --editable '.[evaluation,html,office,parquet,pdf]' --group test
	@touch $@

$(VENV)/.mutation: $(VENV)/.test
	$(INSTALL) $(BIN)/python --group mutation
	@touch $@

# Playwright's own browsers are not needed: it drives Debian's.
$(VENV)/.browser: $(VENV)/.test
	$(INSTALL) $(BIN)/python --group browser
	@touch $@

$(VENV)/.ray: $(VENV)/.test
	$(INSTALL) $(BIN)/python --editable '.[ray]'
	@touch $@

$(VENV)/.docs: $(VENV)/.test
	$(INSTALL) $(BIN)/python --group docs
	@touch $@

$(VENV)/.release: pyproject.toml $(VENV)/.uv
	$(INSTALL) $(BIN)/python --group release
	@touch $@

chromium:
	@command -v chromium >/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; }
