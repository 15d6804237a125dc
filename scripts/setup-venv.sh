#!/bin/sh
# Usage: setup-venv.sh runtime|dev
# Make .venv hold exactly what the lock names, and say so only when there is something to do.
#
# .venv keeps a copy of what it was made from. It is made anew when a lock, the folder or the
# wanted Python differs from that copy, and the copy is written last: a .venv left half-made is
# never taken for a finished one. PYTHON=… chooses the interpreter.
set -eu

kind=$1
venv=.venv
lock=.venv-lock
record=$venv/made-from

case "${OS:-}" in
    Windows_NT) bin=$venv/Scripts ;;
    *) bin=$venv/bin ;;
esac

say() { printf '%s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
version_of() { "$1" -c 'import sys; print(*sys.version_info[:3], sep=".")'; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11 or newer that runs here"
        python=$PYTHON
        return
    fi
    for python in python3 python3.13 python3.12 python3.11 python; do
        if new_enough "$python"; then return; fi
    done
    fail "no Python 3.11 or newer found (tried python3, python3.13, python3.12, python3.11, \
python); install one, or name it: make PYTHON=/path/to/python3 …"
}

recorded() { cmp -s "$1" "$record/$1"; }

same_place() { [ -x "$bin/python" ] && [ "$(cat "$record/folder" 2>/dev/null)" = "$(pwd -P)" ]; }

same_python() { [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$(version_of "$bin/python")" ]; }

# Kept: right for the runtime lock, and for the development lock unless that was never installed.
reusable() {
    same_place && same_python && recorded requirements.lock &&
        { recorded requirements-dev.lock || [ ! -e "$record/requirements-dev.lock" ]; }
}

up_to_date() {
    reusable && recorded pyproject.toml &&
        { [ "$kind" = runtime ] || recorded requirements-dev.lock; }
}

# One set-up at a time: a second one waits, and takes over when the first has died.
take_turn() {
    waited=
    until mkdir "$lock" 2>/dev/null; do
        holder=$(cat "$lock/pid" 2>/dev/null || true)
        if [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null; then
            [ -n "$waited" ] || say "setup: another set-up is running; waiting"
        elif [ -n "$holder$waited" ]; then # its process is gone, or never wrote its number
            rm -rf "$lock"
        fi
        waited=yes
        sleep 1
    done
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    echo $$ >"$lock/pid"
}

make_venv() {
    rm -rf "$venv"
    if [ "$installer" = uv ]; then
        uv venv --quiet --python "$python" "$venv"
    elif ! "$python" -m venv "$venv" >/dev/null 2>&1; then
        # Debian's python3 comes without ensurepip; its pip can install into a venv from outside.
        rm -rf "$venv"
        "$python" -m venv --without-pip "$venv"
    fi
    mkdir "$record"
}

install() {
    if [ "$installer" = uv ]; then
        uv pip install --quiet --python "$bin/python" "$@"
    elif "$bin/python" -c 'import pip' 2>/dev/null; then
        "$bin/python" -m pip install "$@"
    else
        "$python" -m pip --python "$bin/python" install "$@"
    fi
}

install_lock() {
    say "setup: installing $(grep -c '^[a-z].*==' "$1") packages of $1, $2"
    # The lock names every package there is to be, so that nothing is left to be resolved.
    install --no-deps --require-hashes --only-binary :all: -r "$1"
    cp "$1" "$record/$1"
}

[ -f requirements.lock ] || fail "run this from the project's folder, by make"
if up_to_date; then exit 0; fi
take_turn
if up_to_date; then exit 0; fi

find_python
# pip says nothing but errors, and never asks.
export PIP_QUIET=2 PIP_PROGRESS_BAR=off PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
if command -v uv >/dev/null 2>&1; then installer=uv; else installer=pip; fi

if ! reusable; then
    say "setup: making $venv with Python $(version_of "$python") and $installer"
    make_venv
    pwd -P >"$record/folder"
fi
recorded requirements.lock || install_lock requirements.lock "about 200 MB to download the first time"
if [ "$kind" = dev ]; then
    recorded requirements-dev.lock || install_lock requirements-dev.lock "about 120 MB to download the first time"
fi
if ! recorded pyproject.toml; then
    install --no-deps --no-build-isolation --editable .
    cp pyproject.toml "$record/pyproject.toml"
fi
say "setup: done"
