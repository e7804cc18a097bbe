#!/bin/sh
# pipenv for cdktf, and for work by hand: `make` puts this script into .venv/bin. It installs pipenv when it is first used,
# into an environment of its own. What pipenv says about the activated environment would be shown by cdktf as errors.
set -e
venv=${0%/bin/*}
if [ ! -e "$venv/pipenv/.installed" ]; then
  "$venv/bin/python" -m venv --clear --without-pip "$venv/pipenv"
  PIP_USER=0 "$venv/pipenv/bin/python" "$venv/pip/pip" --disable-pip-version-check -qq install \
    "pipenv==VERSION" >&2
  touch "$venv/pipenv/.installed"
fi
PIPENV_VERBOSITY=-1 exec "$venv/pipenv/bin/pipenv" "$@"
