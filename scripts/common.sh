# shellcheck shell=bash
# What every script shares: where things are, and how to speak. Sourced, not run.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A hook is given the repository that it belongs to, and git would take that one, whatever folder it
# is called in.
if command -v git >/dev/null; then
  # shellcheck disable=SC2046
  unset $(git rev-parse --local-env-vars)
fi

BUILD=${BUILD:-build}
# The interpreter that is measured when none is named. Debian's own and not whatever comes first
# on PATH, because the headers and the libpython of python3-dev belong to it.
GILSCOPE_PYTHON=${GILSCOPE_PYTHON:-/usr/bin/python3}

say() { printf '== %s\n' "$*" >&2; }

die() {
  printf 'gilscope: %s\n' "$*" >&2
  exit 2
}

[[ $(uname -s) == Linux ]] ||
  die "gilscope measures on Linux only, this is $(uname -s); docs/supported.md says what is tested."

# What was measured; names begin with the time, so the last is the newest. Micro-benchmarks are left
# out: they have no report.
list_results() {
  find results -maxdepth 1 -name '*.json' ! -name '*-micro.json' 2>/dev/null | sort
}

utc_now() { date -u +%Y%m%dT%H%M%SZ; }
