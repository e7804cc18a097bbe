# `make synth` and `make test` set up all they need: Python packages in .venv, the cdktf CLI in node_modules.
# To run tools by hand: `source .venv/bin/activate`, then `python -m stacks synth`, `npx cdktf synth`, `pytest tests`.

PYTHON ?= python3
JOBS   ?= auto
STACK  ?=

# Given on the command line, these choose modules; variables of the shell that are called so are not meant. Whatever
# runs, main.py below cdktf too, then reads and builds only these.
ifeq ($(origin DOMAIN),command line)
export PIPELINES_DOMAIN := $(DOMAIN)
endif
ifeq ($(origin ENV),command line)
export PIPELINES_ENV := $(ENV)
endif
ifeq ($(origin MODULE),command line)
export PIPELINES_MODULE := $(MODULE)
endif
ifeq ($(origin STACK),command line)
export PIPELINES_STACK := $(STACK)
endif

PYTHON_VERSION := $(shell "$(PYTHON)" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)

PY      := .venv/bin/python
IN_VENV := PATH="$(CURDIR)/.venv/bin:$$PATH"
CDKTF   := $(IN_VENV) node_modules/.bin/cdktf
# The cdktf CLI sets CDKTF_OUTDIR for the app, and does not read it.
OUTPUT  := $${CDKTF_OUTDIR:+--output "$$CDKTF_OUTDIR"}
# Quoted, so that '*' is a pattern of cdktf's and not of the shell's.
STACKS   = $(foreach stack,$(STACK),'$(stack)')

# Stamps: each is newer than what it was made from, so a second run has nothing to install.
# Another PYTHON names another first stamp, and the environment is made again.
VENV    := .venv/.python-$(PYTHON_VERSION)
RUNTIME := .venv/.runtime
DEV     := .venv/.dev
CLI     := node_modules/.installed
MODELS  := .venv/service-models/.installed
IMAGES  := .venv/image-uris/.installed
LINTER  := .venv/linter/.installed
AUDITOR := .venv/audit/.installed
CDKTN   := .venv/cdktn/.installed
RELEASER := .venv/releasing/.installed
NODE_EXTRA := .venv/extra/node/.installed
SITE    := .venv/docs/.installed $(NODE_EXTRA)
EXTRA   := .venv/extra/python/.installed $(SITE) $(CDKTN)

# cdktf and terraform ask HashiCorp for newer versions of themselves otherwise.
export CHECKPOINT_DISABLE := 1
# pip: what the user set for installing elsewhere is not meant here.
export PIP_USER := 0
export PIP_REQUIRE_VIRTUALENV := 0
# pipenv: this project's .venv, even inside another activated environment, and no notices about it.
export PIPENV_VENV_IN_PROJECT := 1
export PIPENV_IGNORE_VIRTUALENVS := 1
export PIPENV_VERBOSITY := -1
# CDKTF_DISABLE_PLUGIN_CACHE_ENV stays unset: without the shared cache every stack gets its own AWS provider (675 MB).
# The provider's modules are compiled when first used (see $(RUNTIME)), so Python must be free to keep the result.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help synth run test quick test-extra validate lint types imports check pytest coverage golden bench audit demo \
        docs release cdktf-synth cdktn-synth list diff deploy destroy lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo "  PYTHON=python3.12 picks the interpreter, JOBS=0 runs the tests in one process."
	@echo "  STACK=name, STACK='acme-dev-*' or STACK='one two' choose stacks; DOMAIN=, ENV= and MODULE= choose them by names"
	@echo "  of the project file, separated by commas. Without them, all stacks are meant."

synth: $(RUNTIME)  ## make the Terraform stacks in cdktf.out, or in CDKTF_OUTDIR
	@$(PY) -m stacks synth

run: $(RUNTIME)  ## run the pipeline of FILE on this machine, or that of configs/examples/abalone
	@$(PY) -m stacks run $(or $(FILE),configs/examples/abalone/abalone.yaml)

test: lint types imports check pytest  ## run everything: lint, types, imports, check, pytest

# What a change most likely breaks. A file of tests is quick by what it imports (tests/quick.py).
quick: lint types $(MODELS) $(IMAGES)  ## lint, types and the tests that start no other program, in about a minute
	$(PY) -m pytest -n $(JOBS) --quick

validate: $(RUNTIME)  ## validate the project without Terraform
	@$(PY) -m stacks validate

lint: $(DEV)  ## ruff: rules and format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(DEV)  ## mypy, strict
	$(PY) -m mypy main.py definitions stacks tests toolchain website

imports: $(DEV)  ## import-linter: who may import whom
	$(IN_VENV) lint-imports --no-logo

# With reports for machines in checkov.out: checkov.sarif and checkov.junit.xml.
check: $(DEV) synth  ## checkov, with our own rules, over the stacks of this synth
	@$(PY) -m stacks check

pytest: $(DEV) $(CLI) $(MODELS) $(IMAGES) $(LINTER)  ## all tests
	$(IN_VENV) $(PY) -m pytest -n $(JOBS)

coverage: $(DEV) $(CLI) $(MODELS) $(IMAGES) $(LINTER)  ## all tests, and which lines none of them runs (half as slow again)
	$(IN_VENV) $(PY) -m pytest -n $(JOBS) --cov --cov-report=term:skip-covered

# Needs a package index, a browser and Graphviz (tests/extra): what is not there is skipped with one line, and fails if CI is set.
test-extra: $(DEV) $(EXTRA)  ## the tests that need more than the locked environment
	$(IN_VENV) $(PY) -m pytest -n $(JOBS) -m extra

golden: $(DEV) $(MODELS) $(IMAGES)  ## rewrite the golden files
	UPDATE_GOLDEN=1 $(PY) -m pytest -k golden

bench: $(DEV)  ## measure against the peers
	$(PY) benchmarks/run.py

# With --quiet mkdocs would count no warnings, and --strict let all pass. Without the variable the theme advertises its
# successor in each build.
docs: $(SITE)  ## the site of docs/, in docs.out
	@NO_MKDOCS_2_WARNING=1 .venv/docs/bin/mkdocs build --strict --config-file website/mkdocs.yml

# All tests of this commit are for CI, on each Python: .github/workflows.
release: $(DEV) $(RELEASER)  ## check this commit, and build the wheel with its checksum in dist; nothing is published
	@.venv/releasing/bin/python toolchain/release.py check
	@$(MAKE) --no-print-directory imports quick check
	@.venv/releasing/bin/python toolchain/release.py build

# Asks the advisory databases of Python and npm, so it needs a network that reaches them. pip-audit has an environment of
# its own, and looks at the locks, not at what is installed: at each part apart, since versions differ between them.
audit: $(RUNTIME) $(CLI) $(AUDITOR)  ## look for known vulnerabilities in what is locked (needs network)
	@mkdir -p .venv/audit/parts
	@for part in packages dev-packages locking auditing benchmarks cdktn extra docs releasing; do \
	  .venv/bin/pipenv --quiet requirements --hash --categories "$$part" > ".venv/audit/parts/$$part.txt" || exit 1; done
	@for part in .venv/audit/parts/*.txt tests/*/requirements.txt; do echo "$$part"; \
	  .venv/audit/bin/pip-audit --disable-pip --require-hashes --strict -r "$$part" || failed=1; done; test -z "$$failed"
	$(IN_VENV) npm audit --package-lock-only
	$(IN_VENV) npm audit --package-lock-only --prefix tests/extra

demo: $(DEV)  ## train, approve, serve, update and destroy in an emulated AWS: no account
	@$(PY) -m tests.emulator.demo

cdktf-synth: $(RUNTIME) $(CLI)  ## the same as synth, through the cdktf CLI
	$(CDKTF) synth $(OUTPUT)

cdktn-synth: $(CDKTN)  ## the same as synth, by CDK Terrain, the successor of CDKTF
	@PIPELINES_CDK=cdktn .venv/cdktn/bin/python -m stacks synth

list: $(RUNTIME)  ## list the stacks
	@$(PY) -m stacks list

diff: $(RUNTIME) $(CLI)  ## terraform plan of STACK
	$(CDKTF) diff $(OUTPUT) $(STACKS)

deploy: $(RUNTIME) $(CLI)  ## terraform apply of STACK
	$(CDKTF) deploy $(OUTPUT) $(STACKS)

destroy: $(RUNTIME) $(CLI)  ## terraform destroy of STACK
	$(CDKTF) destroy $(OUTPUT) $(STACKS)

# Locked with the oldest Python, whose versions the newer ones can all install.
lock: $(RUNTIME)  ## lock the newest packages that Pipfile and each package.json allow
	@test $(PYTHON_VERSION) = 3.11 || { echo "make PYTHON=python3.11 lock: newer Pythons lock what 3.11 cannot install" >&2; exit 1; }
	.venv/bin/pipenv lock
	rm -f package-lock.json tests/extra/package-lock.json
	$(IN_VENV) npm install --package-lock-only
	$(IN_VENV) npm install --package-lock-only --prefix tests/extra

clean:  ## remove what make made; Terraform state stays
	rm -rf .venv node_modules cdktf.out checkov.out docs.out dist .pipelines .coverage .hypothesis .import_linter_cache \
	  .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The pip of PYTHON installs and checks the hashes. A link to it lies beside the environment, which holds what the lock says
# and nothing else; a Python without pip brings one for new environments.
INSTALL := $(PY) .venv/pip/pip --disable-pip-version-check -qq install --no-deps --require-hashes --no-compile

$(VENV):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and PYTHON=$(PYTHON) is $(or $(PYTHON_VERSION),not there). Try: make PYTHON=python3.12 synth" >&2; exit 1; }
	@echo "Making .venv with Python $(PYTHON_VERSION)"
	@"$(PYTHON)" -m venv --clear --without-pip .venv
	@mkdir .venv/pip
	@"$(PYTHON)" toolchain/link_pip.py 2> /dev/null || { \
	  "$(PYTHON)" -m venv .venv/bootstrap && .venv/bootstrap/bin/python toolchain/link_pip.py; }
	@ln -s ../../toolchain/pipenv.sh .venv/bin/pipenv
	@touch $@

# Only what a synth imports is compiled, some hundred modules of 3,000: it is imported once. What goes wrong in that is
# told by the synth itself. Process by process, as one alone would keep the memory of all. jsii makes an index of what it
# has unpacked in a thread, which ends with the process: the second is for that, or the first run would make it.
$(RUNTIME): $(VENV) Pipfile.lock
	@echo "Installing the packages of Pipfile.lock"
	@$(PY) toolchain/install.py default
	@echo "Preparing CDKTF and the AWS provider"
	@$(PY) -m compileall -q definitions stacks
	@$(PY) -c 'import stacks.synthesis.share, definitions.compiler.compile_project' 2> /dev/null || true
	@$(PY) -c 'import stacks.bindings, time; time.sleep(1)' 2> /dev/null || true
	@touch $@

# Compiled on all cores, because the tests run in several processes; the AWS provider's 2,200 modules would take 20 s.
$(DEV): $(VENV) Pipfile.lock
	@echo "Installing the packages of Pipfile.lock, with those for development"
	@$(PY) toolchain/install.py default develop
	@$(PY) -m compileall -qq -j 0 -x cdktf_cdktf_provider_aws .venv/lib || true
	@touch $(RUNTIME) $@

# With the settings of .npmrc. The app that cdktf runs is started by pipenv.
$(CLI): package-lock.json | $(RUNTIME)
	@echo "Installing the cdktf CLI of package-lock.json"
	@$(IN_VENV) npm ci --no-update-notifier --loglevel=error
	@.venv/bin/pipenv --version > /dev/null
	@touch $@

# A botocore that is read and never imported, apart from the older one that checkov pins.
$(MODELS): $(VENV) tests/api/requirements.txt
	@echo "Installing the service models of tests/api/requirements.txt"
	@rm -rf $(@D)
	@$(INSTALL) --target $(@D) -r tests/api/requirements.txt
	@touch $@

# A package of AWS's Python SDK, whose tables are read and which is never imported either.
$(IMAGES): $(VENV) tests/images/requirements.txt
	@echo "Installing the tables of tests/images/requirements.txt"
	@rm -rf $(@D)
	@$(INSTALL) --target $(@D) -r tests/images/requirements.txt
	@touch $@

# A linter of IAM policies, apart as well.
$(LINTER): $(VENV) tests/authorization/requirements.txt
	@echo "Installing the linter of tests/authorization/requirements.txt"
	@rm -rf $(@D)
	@$(INSTALL) --target $(@D) -r tests/authorization/requirements.txt
	@touch $@

# Apart as well: they need other versions of what is in .venv. What is installed is the Pipfile's section of this name.
$(AUDITOR): SECTION := auditing
$(RELEASER): SECTION := releasing
$(CDKTN): SECTION := cdktn
.venv/docs/.installed: SECTION := docs
.venv/extra/python/.installed: SECTION := extra
$(AUDITOR) $(RELEASER) $(CDKTN) .venv/docs/.installed .venv/extra/python/.installed: $(VENV) Pipfile.lock
	@echo "Installing [$(SECTION)] of Pipfile.lock"
	@$(PY) -m venv --clear --without-pip $(@D)
	@$(@D)/bin/python toolchain/install.py $(SECTION)
	@touch $@

$(NODE_EXTRA): tests/extra/package-lock.json | $(RUNTIME)
	@echo "Installing the packages of tests/extra/package-lock.json"
	@mkdir -p $(@D)
	@cp tests/extra/.npmrc tests/extra/package.json tests/extra/package-lock.json $(@D)
	@cd $(@D) && $(IN_VENV) npm ci --no-update-notifier --loglevel=error
	@touch $@
