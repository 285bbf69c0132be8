#!/usr/bin/env bash
# Configures (only when the options change) and builds: scripts/build.sh [-DOPTION=VALUE]...
# PRESET names one of CMakePresets.json, BUILD another folder than the preset's. With
# GILSCOPE_WERROR=1 warnings are errors.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

PRESET=${PRESET:-release}
[[ $PRESET == release || ${BUILD} != build ]] || BUILD=build-$PRESET

scripts/setup.sh build

options=("-DGILSCOPE_PRESET=$PRESET" "-DGILSCOPE_PYTHON=$GILSCOPE_PYTHON")
# What one clone has compiled, another (as in CI) need not compile again.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
! command -v ccache >/dev/null || options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
[[ -z ${GILSCOPE_WERROR:-} ]] || options+=(-DCMAKE_COMPILE_WARNING_AS_ERROR=ON)
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

# CMake tells of a broken compiler in a page; here it is a sentence.
check_compiler() {
  local compiler=${CXX:-c++} said
  said=$("$compiler" -std=c++20 -fsyntax-only -x c++ - <<<'#include <ranges>' 2>&1) ||
    die "The compiler '$compiler' cannot compile C++20 ($(head -n 1 <<<"$said")); install g++ 12 or newer, or name another one: CXX=g++-13 make build"
}

configure() {
  local log=$BUILD/configure.log
  check_compiler
  mkdir -p "$BUILD"
  say "Configuring $BUILD"
  cmake --preset "$PRESET" -B "$BUILD" "${options[@]}" >"$log" 2>&1 && return
  sed -n '/^CMake Error/,$p' "$log" >&2
  die "CMake could not configure $BUILD; $log says why. If it was made by another version or in another place, remove it (make clean) and try again."
}

is_configured || configure
# Editors look for it here; the debug tree's names each source by itself.
for tree in build-debug "$BUILD"; do
  [[ ! -f $tree/compile_commands.json ]] || { ln -sfn "$tree/compile_commands.json" .; break; }
done

say "Building $BUILD"
cmake --build "$BUILD" >&2 || die "The build failed; the messages above say where."
# Planning a suite also builds the modules of the interpreter that it would measure, so that the
# first real run need not wait for a compiler.
"$BUILD/gilscope" run smoke --dry-run >/dev/null
