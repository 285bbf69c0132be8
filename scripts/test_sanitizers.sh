#!/usr/bin/env bash
# The native tests under the sanitizers, each in a build tree of its own; then whole runs with the
# conductor, the runners and the modules of Python sanitized, and readers given damaged files.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

scripts/setup.sh build test

# The thread sanitizer of older compilers cannot live with a widely randomised address space.
without_randomisation=()
! setarch -R true 2>/dev/null || without_randomisation=(setarch -R)

# Every strategy of the default interpreter, watched too, with its modules sanitized. The interpreter
# itself is not, so it gets the sanitizer's library first; what builds the modules needs none. Not
# under the thread sanitizer, whose library keeps Python from starting.
python_runs() {
  local tree=$1 result=$2 preload
  local -a run=("$tree/gilscope" run smoke --kernel noop --kernel mandelbrot --rounds 1)
  preload=$("${CXX:-g++}" -print-file-name=libasan.so):$("${CXX:-g++}" -print-file-name=libubsan.so)
  "${run[@]}" --dry-run >/dev/null || return 1
  ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=$preload "${run[@]}" -o "$result" || return 1
  BUILD=$tree .venv/bin/python scripts/check_result.py "$result" cp
}

# Both workers' counts, both sides of a comparison, a history; then what Python measures.
whole_runs() {
  local tree=$1 folder status=0
  local -a gilscope=("${without_randomisation[@]}" "$tree/gilscope")
  local -a run=(run smoke --kernel noop --kernel mandelbrot --strategy '*.native' --no-telemetry)
  folder=$(mktemp -d)
  "${gilscope[@]}" "${run[@]}" --rounds 6 -o "$folder/new.json" --against "$tree" &&
    "${gilscope[@]}" compare "$folder/new.base.json" "$folder/new.json" &&
    "${gilscope[@]}" export --format csv "$folder/new.json" >/dev/null &&
    "${gilscope[@]}" history add --history "$folder/history" "$folder/new.json" &&
    "${gilscope[@]}" dashboard --json --history "$folder/history" >/dev/null || status=1
  [[ $tree != build-asan ]] || python_runs "$tree" "$folder/python.json" || status=1
  rm -r "$folder"
  return "$status"
}

export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
failed=()
for preset in asan tsan; do
  tree=build-$preset
  PRESET=$preset BUILD=$tree scripts/build.sh
  say "Native tests in $tree"
  "${without_randomisation[@]}" ctest --test-dir "$tree" --label-regex native \
    --output-on-failure --no-tests=error --parallel "$(nproc)" || failed+=("$tree")
  say "Whole runs in $tree"
  whole_runs "$tree" || failed+=("whole runs in $tree")
  say "Damaged files in $tree"
  # 30 s for each reader where memory is watched; readers have one thread.
  seconds=$([[ $tree == build-asan ]] && echo 30 || echo 3)
  (cd "$tree" && "${without_randomisation[@]}" tests/gilscope_fuzz --seconds "$seconds" \
    --seed "$(date +%Y%m%d)") || failed+=("damaged files in $tree")
done
((${#failed[@]} == 0)) || { say "Failed: ${failed[*]}"; exit 1; }
