#!/usr/bin/env bash
# Configures (only when the options change) and builds: scripts/build.sh [-DOPTION=VALUE]...
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build

options=(-DCMAKE_BUILD_TYPE=Release "-DGILSCOPE_PYTHON=$GILSCOPE_PYTHON")
# What one clone has compiled, another (as in CI) need not compile again.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
! command -v ccache >/dev/null || options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
options+=("$@")

# An option once given stays on: `make bench` after `make test` need not configure again.
is_configured() {
  local cached option
  [[ -f $BUILD/build.ninja ]] || return 1
  cached=$(sed -n 's/^\([^:]*\):[A-Z]*=/-D\1=/p' "$BUILD/CMakeCache.txt")
  for option in "${options[@]}"; do
    grep -qxF -- "$option" <<<"$cached" || return 1
  done
}

if ! is_configured; then
  say "Configuring $BUILD"
  cmake -S . -B "$BUILD" -G Ninja "${options[@]}" >&2 ||
    die "CMake could not configure $BUILD; the messages above say why."
fi
say "Building $BUILD"
cmake --build "$BUILD" >&2 || die "The build failed; the messages above say where."
# Planning a suite also builds the modules of the interpreter that it would measure, so that the
# first real run need not wait for a compiler.
"$BUILD/gilscope" run smoke --dry-run >/dev/null
