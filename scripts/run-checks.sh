#!/bin/sh
# Usage: run-checks.sh PYTHON
# All that continuous integration checks. Every stage runs and reports, even if one before it
# failed; the last lines name those that did, and the exit status is non-zero then.
set -u

python=$1
# Code is compiled once, and not by each of some hundred processes.
unset PYTHONDONTWRITEBYTECODE
told=$(mktemp -d) || exit 1
child= beside=
trap 'rm -rf "$told"' EXIT
# What goes on in the background is told of no interrupt.
trap 'kill $child $beside 2>/dev/null; exit 1' HUP INT TERM

stage() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    "$@" &
    child=$!
    wait "$child" && touch "$told/passed $name"
}

import_rule() {
    # By its function: where the command's script lies differs from platform to platform.
    exec "$python" -c 'from importlinter.cli import lint_imports_command as run; run()' --no-cache
}

notebooks() {
    # In order and in one process: they hand tables on. Numbers within the tolerance, text exactly.
    exec "$python" -m pytest -n0 -p analysis.run.nbval --nbval notebooks/0*.ipynb
}

# What takes one processor goes on beside the tests, and is told after them.
{
    trap 'kill $child 2>/dev/null; exit 1' HUP INT TERM
    stage "lint" "$python" -m ruff check .
    stage "format" "$python" -m ruff format --check .
    stage "types" "$python" -m mypy
    stage "import rule" import_rule
    stage "notebooks" notebooks
} >"$told/beside" 2>&1 &
beside=$!
stage "tests" "$python" -m pytest tests
wait "$beside"
cat "$told/beside"

all= failed=
for name in tests lint format types "import rule" notebooks; do
    all="$all, $name"
    [ -e "$told/passed $name" ] || failed="$failed, $name"
done
if [ -n "$failed" ]; then
    printf '\nfailed: %s\n' "${failed#, }"
    exit 1
fi
printf '\npassed: %s\n' "${all#, }"
