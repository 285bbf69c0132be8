#!/usr/bin/env bash
# Every linter runs to its end; one that complains makes the whole fail. scripts/lint.sh --quick
# leaves clang-tidy out, which takes longer than all others together.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

quick=false
[[ ${1-} != --quick ]] || quick=true
scripts/setup.sh build test micro lint
# Compile commands that name every source by itself.
$quick || cmake --preset debug "-DGILSCOPE_PYTHON=$GILSCOPE_PYTHON" >/dev/null ||
  die "CMake could not configure build-debug; the messages above say why."

failed=()
check() {
  local name=$1
  shift
  say "$name"
  "$@" || failed+=("$name")
}

# Boost before 1.81 offers coroutines to clang only when told to, and then forgets an include
# (harness/compilers.cmake says so to builds by clang; these commands are those of g++).
boost=(--extra-arg=-DBOOST_ASIO_HAS_CO_AWAIT=1 --extra-arg=-DBOOST_ASIO_HAS_STD_COROUTINE=1
       --extra-arg-before=-includeutility)

# What is tracked or new, so that linting before a commit sees the new file too.
files() { git ls-files -z --cached --others --exclude-standard -- "$@"; }

format_cpp() { files '*.cpp' '*.h' | xargs -0r .venv/bin/clang-format --dry-run -Werror; }

tidy() {
  .venv/bin/python scripts/compiled_sources.py build-debug/compile_commands.json |
    xargs -0r -n 1 -P "$(nproc)" \
      .venv/bin/clang-tidy -p build-debug --quiet --warnings-as-errors='*' "${boost[@]}"
}

check_scripts() {
  files 'scripts/*.sh' scripts/get-interpreters scripts/backfill scripts/own_tree .ci/run ci/gate |
    xargs -0r shellcheck -x
}

check clang-format format_cpp
$quick || check clang-tidy tidy
check "ruff check" .venv/bin/ruff check .
check "ruff format" .venv/bin/ruff format --check .
check mypy .venv/bin/mypy
check shellcheck check_scripts

((${#failed[@]} == 0)) || { say "Complaints from: ${failed[*]}"; exit 1; }
