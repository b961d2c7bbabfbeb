# Every task of the project; CI calls the same targets. `make help` lists them.

PYTHON ?= python3
PYTEST_ARGS ?= -n auto --dist loadfile

VENV := .venv
RUN := $(VENV)/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow chaos check docs release quality weights bench readme screenshots lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.package ## make .venv with all that is needed, pinned by hash; nothing to do if it is up to date

# The stamps lie inside .venv, so that removing .venv removes them too. The requirements carry hashes;
# the package itself cannot, so it comes second, alone, built with the hatchling just installed.
$(VENV)/.requirements: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(f"setup: dealterms needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make setup PYTHON=python3.12")'
	@test -x $(RUN)/pip || { echo "setup: making $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "setup: installing requirements/dev.txt (the first time takes some minutes)"
	@$(RUN)/python -m pip install --require-hashes --progress-bar on -r requirements/dev.txt
	@touch $@

$(VENV)/.package: $(VENV)/.requirements pyproject.toml
	@echo "setup: installing dealterms itself, editable"
	@$(RUN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "setup: done; run make demo, or $(RUN)/dealterms --help"

demo: setup ## the whole program on seeds/, offline: feeds, pages, terms, alerts (needs setup; under a minute)
	@$(RUN)/dealterms demo

test: setup ## the tests that need seconds
	@$(RUN)/python -m pytest -m "not slow" $(PYTEST_ARGS)

test-slow: setup ## the tests that need minutes, a wheel or more processes
	@$(RUN)/python -m pytest -m slow

# Hours. The same tests stand in test and test-slow with small counts.
chaos: setup ## 1,000 simulated weeks; daemons killed and stopped hundreds of times; properties searched on
	@SEARCH=20 $(RUN)/python -m pytest -n auto --dist loadfile tests/unit tests/integration/test_long_slots.py tests/integration/test_any_order.py tests/integration/test_one_log_on_two_databases.py
	@SIMULATED_WEEKS=1000 $(RUN)/python -m pytest -m slow -s tests/simulation
	@CHAOS_ROUNDS=100 CHAOS_KILLS=300 $(RUN)/python -m pytest -m slow -s tests/acceptance/test_chaos.py tests/integration/test_many_writers.py

check: setup ## lint, types, the rules of architecture, and the site built strictly
	$(RUN)/ruff check
	$(RUN)/mypy
	$(RUN)/lint-imports
	@$(MAKE) --no-print-directory docs

SPHINX := $(RUN)/python -m sphinx -q -W --keep-going -d results/doctrees

# Anew every time: a warning of a page that did not change would not be seen a second time.
docs: setup ## the site of the documentation into results/site, man pages into results/man; a broken link is an error
	@$(SPHINX) -n -E -b html docs results/site
	@$(SPHINX) -b man docs results/man
	@echo "docs: results/site/index.html"

# From the sources that git knows, as a stranger installs it: an environment of its own with exactly
# runtime.txt, the wheel, one run of the demo. The list of parts (SBOM) is that of this environment.
release: setup docs ## wheel, sdist, man pages, completions, SBOM and checksums into dist/; the wheel tried in a clean environment
	@rm -rf dist build
	@$(RUN)/python -m hatchling build -d dist
	@$(PYTHON) -m venv build/clean
	@build/clean/bin/pip install --quiet --require-hashes -r requirements/runtime.txt
	@build/clean/bin/pip install --quiet --no-deps dist/*.whl
	@build/clean/bin/dealterms demo --json > build/demo.json
	@$(PYTHON) -m venv build/tools
	@build/tools/bin/pip install --quiet --require-hashes -r requirements/release.txt
	@version=$$(build/clean/bin/python -c 'import dealterms; print(dealterms.__version__)'); \
		sed "s/^dynamic = .*/version = \"$$version\"/" pyproject.toml > build/pyproject.toml
	@build/tools/bin/cyclonedx-py environment --pyproject build/pyproject.toml --output-reproducible -o dist/sbom.cdx.json build/clean/bin/python
	@for shell in bash fish zsh; do build/clean/bin/dealterms completion $$shell > dist/dealterms.$$shell || exit 1; done
	@cp results/man/dealterms.1 results/man/dealterms.toml.5 dist/
	@cd dist && sha256sum * > SHA256SUMS && cat SHA256SUMS

weights: setup ## learn the weights of the second reader from the corpus anew (needs scikit-learn: requirements/learning.txt)
	@$(RUN)/python -m pip install --quiet --require-hashes -r requirements/learning.txt
	@PYTHONPATH=tests $(RUN)/python -m quality.learning

quality: setup ## how well claims are read: train, dev and test side by side; faults in results/quality.html
	@PYTHONPATH=tests $(RUN)/python -m quality

bench: setup ## words read, articles piped, pages served, what copies and long slots cost, how soon alerts come, beside bare costs
	@$(RUN)/python benchmarks/reading.py
	@$(RUN)/python benchmarks/pipeline.py
	@$(RUN)/python benchmarks/copies.py
	@$(RUN)/python benchmarks/hot_slot.py
	@$(RUN)/python benchmarks/event_log.py --postgres
	@$(RUN)/python benchmarks/projection.py --postgres --millions 1
	@$(RUN)/python benchmarks/pages.py
	@$(RUN)/python benchmarks/reports.py
	@$(RUN)/python benchmarks/alert_latency.py
	@$(RUN)/python benchmarks/polling.py
	@$(RUN)/python benchmarks/start.py
	@$(RUN)/python benchmarks/article_pages.py

screenshots: setup ## every page in light, dark and narrow into results/screenshots; three of them into docs (needs Chromium)
	@PYTHONPATH=tests $(RUN)/python docs/screenshots.py

readme: setup ## put today's output of the demo into README.md
	@$(RUN)/python docs/readme_demo.py

# runtime.txt is what an installation needs, dev.txt is that and the tools, container.txt the image.
# After it: make test, and read the changelog of what moved.
lock: ## compile requirements/*.txt anew from *.in; needs uv (https://docs.astral.sh/uv/) on the PATH
	@command -v uv >/dev/null || { echo "lock: uv is not on the PATH; see https://docs.astral.sh/uv/"; exit 1; }
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements/runtime.txt requirements/runtime.in
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements/dev.txt requirements/dev.in
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -c requirements/dev.txt -o requirements/learning.txt requirements/learning.in
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements/release.txt requirements/release.in
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -c requirements/dev.txt -o requirements/container.txt requirements/container.in
