# make demo: documents for a real inventory. make test: the whole suite. make check: what CI checks besides.
.PHONY: help setup demo test fuzz rehearse check format reference picture bench coverage clean

VENV := .venv
DEMO := inventories/northeast-2003
REHEARSED := inventories/two-providers

help:
	@echo 'make setup      system libraries (apt, where missing) and $(VENV) with bin/drillbook'
	@echo 'make demo       setup, then the documents of $(DEMO) in output/'
	@echo 'make test       setup, then all tests'
	@echo 'make fuzz       setup, then the properties on a hundred times as many examples, freshly drawn (an hour)'
	@echo 'make rehearse   every procedure of $(REHEARSED) for real, interrupted everywhere (half an hour, as root)'
	@echo 'make check      setup, then lint, format, types, layers and current reference pages'
	@echo 'make format     reformat the sources'
	@echo 'make reference  write docs/reference again'
	@echo 'make bench      structure and simulated years: ours against other engines (some minutes; scram is optional)'
	@echo 'make coverage   how many 95 % intervals of simulated years hold the truth, in 1,000 runs (ten minutes)'
	@echo 'make picture    draw the page of a plan in the README again'
	@echo 'make clean      remove $(VENV) and caches; output/ stays'

setup: $(VENV)/.ready

# Stamped, so that a second run does nothing; made again when what it depends on changes.
$(VENV)/.ready: requirements.lock pyproject.toml .ci/system
	python=$$(.ci/system | tail -n 1) && test -n "$$python" && { test -x $(VENV)/bin/python || "$$python" -m venv $(VENV); }
	$(VENV)/bin/python -m pip install --quiet --requirement requirements.lock
	$(VENV)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(VENV)/bin/drillbook doctor >/dev/null
	@touch $@

demo: setup
	@$(VENV)/bin/drillbook build $(DEMO)

test: setup
	@$(VENV)/bin/pytest -n 2 --dist worksteal

fuzz: setup
	DRILLBOOK_FUZZ=100 DRILLBOOK_TREES=10000 $(VENV)/bin/pytest -n 2 --dist worksteal -m properties tests

rehearse: setup
	for procedure in migrate recover failback standby; do \
		$(VENV)/bin/drillbook rehearse $(REHEARSED) --procedure $$procedure --interrupt all --keep || exit; \
	done
	$(VENV)/bin/python tools/rehearsals.py $(REHEARSED)

check: setup
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache
	$(VENV)/bin/pytest -k current

format: setup
	$(VENV)/bin/ruff format
	$(VENV)/bin/ruff check --fix

reference: setup
	$(VENV)/bin/python tools/reference.py

bench: setup
	$(VENV)/bin/python benchmarks/structure.py
	$(VENV)/bin/python benchmarks/simulation.py

coverage: setup
	$(VENV)/bin/python benchmarks/intervals.py

picture: setup
	$(VENV)/bin/python tools/picture.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
