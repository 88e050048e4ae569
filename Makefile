# Two commands do everything: `make serve` and `make test`. The rest is for those who work on the archive.
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# The system's Python where that on the path was compiled without optimisation (docs/operating.md)
PYTHON ?= $(shell python3.11 -c 'import sysconfig as s; exit("--enable-optimizations" in (s.get_config_var("CONFIG_ARGS") or ""))' 2>/dev/null \
  && test -x /usr/bin/python3.11 && echo /usr/bin/python3.11 || echo python3.11)

.DEFAULT_GOAL := help
.PHONY: help serve test lint check score bench bench-quality bench-repair bench-kills bench-haystack bench-http bench-import lighthouse screenshots messages browser clean without-ensurepip

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

serve: $(VENV)/serve.stamp  ## the archive at http://127.0.0.1:8000 (PORT= for another)
	@$(BIN)/python manage.py prepare
	@PORT=$(PORT) $(BIN)/gunicorn archive.wsgi

test: $(VENV)/test.stamp browser  ## every test, the browser's included
	@$(BIN)/pytest -n auto

lint: $(VENV)/test.stamp  ## style and migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python manage.py makemigrations --check --dry-run

check: $(VENV)/test.stamp  ## Django's own checks, as for a public site
	@ARCHIVE_DATA_DIR=$$(mktemp -d) ALLOWED_HOSTS=archive.example CSRF_TRUSTED_ORIGINS=https://archive.example \
	  SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  $(BIN)/python manage.py check --deploy --fail-level WARNING

score: $(VENV)/test.stamp  ## how well pages are read, per field and per kind
	@$(BIN)/python bench/score.py

bench: $(VENV)/bench.stamp  ## search beside its peers: speed, size, memory
	@$(BIN)/python -m bench.search

bench-quality: $(VENV)/bench.stamp  ## search beside its peers: what is found, and in which order
	@$(BIN)/python -m bench.quality

bench-repair: $(VENV)/test.stamp  ## what repair restores, and what it leaves alone
	@$(BIN)/python -m bench.repair

bench-kills: $(VENV)/test.stamp  ## kill -9 in imports, saves, merges and rebuilds: is all still there?
	@$(BIN)/python -m bench.kills

bench-haystack: $(VENV)/test.stamp  ## Haystack's own tests for Whoosh, on our engine
	@$(BIN)/python -m bench.haystack_suite

bench-http: $(VENV)/test.stamp  ## pages over HTTP
	@$(BIN)/python -m bench.serving

bench-import: $(VENV)/bench.stamp  ## extraction beside its peers, and the whole import
	@$(BIN)/python -m bench.import

lighthouse: $(VENV)/test.stamp  ## Lighthouse on the main pages, into docs/lighthouse.md
	@$(BIN)/python -m bench.lighthouse

screenshots: $(VENV)/test.stamp browser  ## pictures of the main pages, into docs/images
	@$(BIN)/python -m bench.screenshots

messages: $(VENV)/test.stamp  ## find the strings to translate, compile the translations (needs gettext)
	@command -v xgettext >/dev/null || { echo "gettext is needed and xgettext is not here: apt-get install gettext"; exit 1; }
	@ARCHIVE_DATA_DIR=$$(mktemp -d) $(BIN)/python manage.py makemessages -l en -l zh_Hant --no-wrap --no-obsolete --add-location file -e html,atom,xml,py -i .venv -i samples -i tests -i bench
	@ARCHIVE_DATA_DIR=$$(mktemp -d) $(BIN)/python manage.py compilemessages -i .venv

browser:  # Debian's chromium and a Chinese font, for the tests that look at pages
	@bash tests/install_browser.sh

$(VENV)/serve.stamp: requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed and $(PYTHON) is not here. Install it, or name yours: make serve PYTHON=python3"; exit 1; }
	@test -x $(BIN)/pip || { echo "Making $(VENV) with $(PYTHON) ..."; $(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || $(MAKE) --no-print-directory without-ensurepip; }
	@echo "Installing requirements.txt ..."; $(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# Debian's Python comes without what puts pip into an environment: that of the Python on the path does it.
without-ensurepip:
	@$(PYTHON) -m venv --clear --without-pip $(VENV) && python3.11 -m pip --python $(BIN)/python install --quiet --disable-pip-version-check pip==25.3 \
	  || python3.11 -m venv --clear $(VENV)

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/serve.stamp
	@echo "Installing requirements-dev.txt ..."; $(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/bench.stamp: requirements-bench.txt $(VENV)/test.stamp
	@$(BIN)/pip install --quiet --disable-pip-version-check 'pip==25.3'  # older ones stumble over lxml[html_clean]
	@echo "Installing requirements-bench.txt ..."; $(BIN)/pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

clean:  ## forget the environment and what tools left (data/ stays)
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis staticfiles
