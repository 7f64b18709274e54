# Everything is done by scripts/make.py, which needs nothing but Python; this file adds the one step before that.
# Windows: py scripts\make.py demo, py scripts\make.py test

PYTHON ?= python3
GOALS = demo test lint types unit windows windows-build end-to-end wheel setup format fuzz

.PHONY: help python $(GOALS)

help:
	@echo "make demo   a server with a small company and the desktop, in one go"
	@echo "make test   everything that must hold: lint, types, tests, the built wheel"
	@echo "parts: make lint types unit windows end-to-end wheel; make format; make setup"
	@echo "make windows-build   the programs for Windows, built and tried under Wine; not part of make test, Linux only"
	@echo "make fuzz   each fuzz target for FUZZ_SECONDS=60; not part of make test, Linux only"

$(GOALS): python
	@$(PYTHON) scripts/make.py $@

# A machine without Python can not run scripts/make.py, which would say this for everything else.
python:
	@command -v $(PYTHON) >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3 python3-venv; \
	  else \
	    echo "Python 3.11 or newer is missing. Please run this line, then the same command again:" >&2; \
	    echo "sudo apt-get install -y python3 python3-venv $$(awk '{print $$2}' scripts/system-libraries.txt | tr '\n' ' ')" >&2; \
	    exit 1; \
	  fi; }
