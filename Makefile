# One environment per interpreter, made from the lock and stamped with its hash: a changed lock is installed again.
ifeq ($(origin PYTHON),undefined)
PYTHON := $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(if $(shell $(name) --version 2>/dev/null),$(name))) python3)
VENV := .venv
else
VENV := .venv-$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')
endif
HASH := $(shell $(PYTHON) -c 'import hashlib; print(hashlib.sha256(open("requirements-dev.txt", "rb").read()).hexdigest()[:16])')
STAMP := $(VENV)/.lock-$(HASH)
BIN := $(VENV)/bin
LOCKED_PIP = $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps
PORT ?= 8000
WORKERS ?= 2

# Values that production settings insist on, for the length of a check.
PRODUCTION = DJANGO_SETTINGS_MODULE=portal.settings.production ALLOWED_HOSTS=portal.example \
	PORTAL_BASE_URL=https://portal.example DATABASE_URL=sqlite://:memory: REDIS_URL=redis://localhost \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')

DEMO = env -u DATABASE_URL DJANGO_SETTINGS_MODULE=portal.settings.demo $(BIN)/python manage.py demo --port $(PORT)

.PHONY: help demo demo-reset run test check bench scenarios badges format lock
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo "  PORT=8000 moves the server; PYTHON=python3.13 uses that interpreter in an environment of its own."

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@echo "Installing the locked packages into $(VENV), about half a minute the first time ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@awk '/^uv==/ {of_uv = 1; print; next} of_uv && /^ / {print; next} {of_uv = 0}' requirements-dev.txt > $(VENV)/uv.txt
	@$(LOCKED_PIP) -r $(VENV)/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r requirements-dev.txt \
		|| { echo "uv, which does not read pip's settings, found no registry; pip takes two minutes."; $(LOCKED_PIP) -r requirements-dev.txt; }
	@rm -f $(VENV)/.lock-* && touch $@

demo: $(STAMP) ## the whole portal with people to try it as (SQLite, Stripe sandbox, worker, web server)
	@$(DEMO)

demo-reset: $(STAMP) ## the same, started over
	@$(DEMO) --reset

run: $(STAMP) ## an empty portal with your own first admin
	@DJANGO_SETTINGS_MODULE=portal.settings.development $(BIN)/python manage.py run --port $(PORT)

test: $(STAMP) ## the tests, on SQLite or on the PostgreSQL that DATABASE_URL names (ARGS= goes to pytest)
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

check: $(STAMP) ## format, lint, types, import order, migrations, deployment settings, templates
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary portal certification boards home
	$(BIN)/lint-imports --no-logo
	DJANGO_SETTINGS_MODULE=portal.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/djlint --lint --quiet templates
	.ci/refuse

bench: $(STAMP) ## how long pages take and what webhooks stand, one JSON object a line (ONLY=name picks one)
	@$(BIN)/python manage.py bench $(if $(ONLY),--only $(ONLY))

scenarios: $(STAMP) ## the scenarios of the package billing-e2e against the Stripe sandbox
	@$(BIN)/python -m tests.sandbox.billing_e2e

badges: $(STAMP) ## our badges before an outside verifier (Node and its packages, development only)
	@cd tests/outside && npm install --silent --no-audit --no-fund --no-package-lock
	$(BIN)/pytest -q -p no:xdist tests/outside

format: $(STAMP) ## put the code into its format
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .

lock: $(STAMP) ## resolve pyproject.toml into both locks again
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet -o requirements-dev.txt
