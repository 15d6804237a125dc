# Targets and what they need; everything else is `python -m analysis <command>`.
# Works with GNU make 3.81 and newer; on Windows, run it from Git Bash.

# What is typed reaches the program as it is, and nothing of it runs, whatever quotes, $ or spaces
# are in it: `value` does not expand it, and recipes find it in their environment ("$$NAME").
# Plain assignments: an environment variable of the same name (WSL sets NAME) must not decide.
GIVEN = SCENARIO NAME SOURCE OLD NEW MODULES GRID JOBS SCHEDULER COUNT SEED UPGRADE QUICK
SCENARIO = changzhou
NAME =
SOURCE =
OLD =
NEW =
MODULES =
GRID =
JOBS =
SCHEDULER =
COUNT = 30
QUICK =
SEED = 1
UPGRADE =
$(foreach name,$(GIVEN),$(eval override $(name) := $$(value $(name))))
export $(GIVEN)

ifeq ($(OS),Windows_NT)
PY = .venv/Scripts/python
else
PY = .venv/bin/python
endif

FONT_PACKAGE = @expo-google-fonts/noto-sans-sc@0.4.3

# need-VARIABLE: stop, before anything is set up, unless the variable is given.
need-%:
	@[ -n "$$$*" ] || { echo "make: $* is missing; see make help" >&2; exit 2; }

.DEFAULT_GOAL := help
.PHONY: help report reports batch test coverage mutants stress grid lab notebooks template licences publish \
        extract audit preview review check seal verify numbers reproduce compare site bundle bench wheel \
        venv venv-dev clean lock fonts tables

help: ## this list
	@echo "usage: make <target> [VARIABLE=value …]"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | awk -F '|' '{ printf "%-11s %s\n", $$1, $$2 }'

report: venv ## run the notebooks and render a brief to reports/ (SCENARIO=changzhou)
	@$(PY) -m analysis report -- "$$SCENARIO"

reports: venv ## the same for every scenario in notebooks/parameters/
	@$(PY) -m analysis report --all

batch: need-GRID venv-dev ## run many scenarios (GRID=grid.yml; JOBS=4, or SCHEDULER=address)
	@$(PY) -m analysis batch $${JOBS:+--jobs="$$JOBS"} $${SCHEDULER:+--scheduler="$$SCHEDULER"} -- "$$GRID"

test: venv-dev ## everything CI checks: lint, types, import rule, tests, notebooks
	@sh scripts/run-checks.sh '$(PY)'

coverage: venv-dev ## the tests with branch coverage, which takes more than twice as long
	@$(PY) scripts/long_tests.py coverage

mutants: venv-dev ## do the tests bite? mutants by module, killed and surviving (MODULES=extract,register)
	@$(PY) scripts/mutants.py --count="$$COUNT" --seed="$$SEED" -- "$$MODULES"

stress: venv-dev ## coverage, mutations of the data, failures, kills, fuzzing: hours; last result in docs/stress.md
	@$(PY) scripts/stress.py

grid: venv-dev ## read the briefs of a grid of parameters by rules: what is false in them (a quarter of an hour)
	@PYTHONPATH=src $(PY) scripts/read_briefs.py --jobs 2

tables: venv ## simulate anew what the trend models state of themselves (ten minutes)
	@PYTHONPATH=src $(PY) scripts/simulate_tables.py --jobs 2

lab: venv-dev ## open the notebooks in JupyterLab
	@$(PY) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks

notebooks: venv-dev ## execute the notebooks in place, so that their stored outputs are current
	@$(PY) -m analysis notebooks

template: venv-dev ## make anew what `analysis new` copies of this project: notebooks, prose, versions
	@$(PY) scripts/make_template.py

licences: venv-dev ## list anew in docs/dependencies.md under which licence each locked package is
	@PYTHONPATH=src $(PY) scripts/list_licences.py

publish: venv ## describe the data anew: data/datapackage.json and data/dictionary.md
	@$(PY) -m analysis publish

extract: need-SOURCE need-NAME venv ## draft the raw data of a new document (SOURCE=doc.txt NAME=my-city)
	@$(PY) -m analysis extract --name="$$NAME" -- "$$SOURCE"

audit: need-SOURCE venv ## recompute what a document's figures say of each other (SOURCE=doc.txt)
	@$(PY) -m analysis audit -- "$$SOURCE"

preview: venv ## show a brief in the browser, made anew at each save (SCENARIO=changzhou)
	@$(PY) -m analysis preview -- "$$SCENARIO"

review: need-NAME venv ## work on a draft in the browser (NAME=my-city; SOURCE=doc.txt if it has moved)
	@$(PY) -m analysis review $${SOURCE:+--document="$$SOURCE"} -- "$$NAME"

check: venv ## check the raw data of all sources for errors, or of one (NAME=my-city)
	@$(PY) -m analysis check $${NAME:+-- "$$NAME"}

seal: need-NAME venv ## seal the raw data of a source after a review (NAME=my-city)
	@$(PY) -m analysis seal -- "$$NAME"

verify: need-SOURCE venv ## hold the raw data against the document itself (SOURCE=doc.txt, NAME=changzhou)
	@$(PY) -m analysis verify -- "$${NAME:-changzhou}" "$$SOURCE"

numbers: venv ## make all reports anew and hold their numbers against the committed ones
	@$(PY) -m analysis report --all --force
	@PYTHONPATH=src $(PY) scripts/compare_numbers.py

reproduce: venv ## are the published bytes the same everywhere? six environments (an hour; QUICK=yes: two)
	@$(PY) scripts/reproduce.py $${QUICK:+--quick}

compare: need-OLD need-NEW venv ## what changed between two runs, and why (OLD=HEAD~1 NEW=HEAD, or folders)
	@$(PY) -m analysis compare --scenario="$$SCENARIO" -- "$$OLD" "$$NEW"

site: venv ## the publishable site, from the reports there are: build/site/
	@$(PY) -m analysis site

bundle: venv ## the replication archive, which rebuilds itself: build/bundle/
	@$(PY) -m analysis bundle

bench: venv-dev ## what a run costs beside plain papermill, a saved sentence, a batch, extraction (half an hour)
	@$(PY) benchmarks/run_speed.py
	@$(PY) benchmarks/preview_speed.py
	@$(PY) benchmarks/batch_memory.py
	@$(PY) benchmarks/extract_speed.py

wheel: venv ## the engine as a wheel, to install elsewhere: dist/
	@# The files' dates would be in it: of a clone, when it was made.
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-315532800} $(PY) -m flit_core.wheel --outdir dist .

venv: ## set up .venv from requirements.lock (the other targets do it by themselves)
	@sh scripts/setup-venv.sh runtime

venv-dev: ## the same with the development tools of requirements-dev.lock
	@sh scripts/setup-venv.sh dev

clean: ## remove derived data, builds and caches; keeps reports and .venv
	rm -rf data/derived build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# One version of each package for every Python and platform, so that results don't depend on
# them. Versions already locked are kept; to renew them: make lock UPGRADE=--upgrade
# Extras stay in the lock: pip holds `coverage[toml]` for another package than the locked one.
COMPILE = uv pip compile --universal --python-version 3.11 \
          --fork-strategy fewest --generate-hashes --no-strip-extras --no-emit-index-url --quiet \
          --custom-compile-command 'make lock' $${UPGRADE:+"$$UPGRADE"}
lock: ## resolve the locks from pyproject.toml; needs uv (UPGRADE=--upgrade renews versions)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	$(COMPILE) pyproject.toml --group build --output-file requirements.lock
	$(COMPILE) pyproject.toml --group build --group dev --constraint requirements.lock \
	  --output-file requirements-dev.lock
	$(COMPILE) --group supply --output-file requirements-supply.lock

fonts: venv ## cut the shipped fonts from their npm package; needs npm
	rm -rf build/fonts && mkdir -p build/fonts
	npm pack '$(FONT_PACKAGE)' --silent --pack-destination build/fonts
	$(PY) scripts/subset_fonts.py build/fonts/*.tgz
