#!/bin/sh
# Usage: run-checks.sh PYTHON
# All that continuous integration checks. Every stage runs and reports, even if one before it
# failed; the last lines name those that did, and the exit status is non-zero then.
set -u

python=$1
stages= failed=

stage() {
    name=$1
    shift
    stages="$stages, $name"
    printf '\n== %s\n' "$name"
    "$@" || failed="$failed, $name"
}

import_rule() {
    # By its function: where the command's script lies differs from platform to platform.
    "$python" -c 'from importlinter.cli import lint_imports_command as run; run()' --no-cache
}

notebooks() {
    # In order and in one process: they hand tables on. Numbers within the tolerance, text exactly.
    "$python" -m pytest -n0 -p analysis.run.nbval --nbval notebooks/0*.ipynb
}

stage "lint" "$python" -m ruff check .
stage "format" "$python" -m ruff format --check .
stage "types" "$python" -m mypy
stage "import rule" import_rule
stage "tests" "$python" -m pytest tests
stage "notebooks" notebooks

printf '\n'
if [ -n "$failed" ]; then
    printf 'failed: %s\n' "${failed#, }"
    exit 1
fi
printf 'passed: %s\n' "${stages#, }"
