#!/bin/sh
# pipenv for cdktf, and for work by hand: `make` links .venv/bin/pipenv to this script. It installs the pipenv of
# Pipfile.lock when it is first used, by its hashes, into an environment of its own. What pipenv says about the activated
# environment would be shown by cdktf as errors.
set -e
venv=${0%/bin/*}
lock=$venv/../Pipfile.lock
if [ ! -e "$venv/pipenv/.installed" ] || [ "$lock" -nt "$venv/pipenv/.installed" ]; then
  "$venv/bin/python" -m venv --clear --without-pip "$venv/pipenv"
  PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$venv/pipenv/bin/python" "$venv/../toolchain/install.py" locking >&2
  touch "$venv/pipenv/.installed"
fi
PIPENV_VERBOSITY=-1 exec "$venv/pipenv/bin/pipenv" "$@"
