#!/usr/bin/env bash
# The native tests under the sanitizers, each in a build tree of its own.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build test

# The thread sanitizer of older compilers cannot live with a widely randomised address space.
without_randomisation=()
! setarch -R true 2>/dev/null || without_randomisation=(setarch -R)

# At -O3 sanitized code takes minutes a file to compile; assertions stay in.
optimisation=-DCMAKE_CXX_FLAGS_RELEASE=-O1

export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
failed=()
for build in asan:address,undefined tsan:thread; do
  tree=build-${build%%:*}
  BUILD=$tree scripts/build.sh -DGILSCOPE_TESTS=ON "$optimisation" "-DGILSCOPE_SANITIZE=${build#*:}"
  say "Native tests in $tree"
  "${without_randomisation[@]}" ctest --test-dir "$tree" --label-regex native \
    --output-on-failure --no-tests=error --parallel "$(nproc)" || failed+=("$tree")
done
((${#failed[@]} == 0)) || { say "Failed: ${failed[*]}"; exit 1; }
