#!/usr/bin/env bash
# Measures a suite and draws its report: scripts/bench.sh SUITE [ARGUMENTS OF gilscope run]...
# RESULT is where it writes; HISTORY is where the run is kept for the dashboard, empty for nowhere.
# Ends with the status of `gilscope run`: 0 done, 1 a finding, 2 bad input, 130 interrupted.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

suite=${1:-default}
shift || true
if [[ -f bench/suites/$suite.toml ]]; then
  suite=bench/suites/$suite.toml
elif [[ ! -f $suite ]]; then
  known=$(find bench/suites -name '*.toml' -printf '%f\n' | sed 's/\.toml$//' | sort | tr '\n' ' ')
  die "There is no suite '$suite'; name one of these or the path of a .toml file: $known"
fi
result=${RESULT:-results/$(utc_now)-$(basename "$suite" .toml).json}
page=${result%.json}.html

HISTORY=${HISTORY-history}

scripts/build.sh
# What cannot be brought is a skipped cell of the run.
if grep -q '^get = true' "$suite"; then
  pythons=()
  for ((i = 1; i < $#; ++i)); do
    if [[ ${!i} == --python ]]; then
      next=$((i + 1))
      pythons+=(--python "${!next}")
    fi
  done
  "$BUILD/gilscope" get "${pythons[@]}" "$suite" || true
fi
mkdir -p "$(dirname "$result")"
summary=$(sed -n 's/^summary = "\(.*\)"$/\1/p' "$suite")
say "Measuring $(basename "$suite" .toml): ${summary:-a suite without a summary}"
say "Writing $result and $page"
status=0
"$BUILD/gilscope" run "$suite" -o "$result" "$@" || status=$?

# What a run says stays in the history, so that `make dashboard` can follow it.
keep() {
  [[ -n $HISTORY ]] || return 0
  "$BUILD/gilscope" history add --history "$HISTORY" "$result" >/dev/null || return 0
  printf 'history %s (drawn by make dashboard; HISTORY= keeps a run out of it)\n' "$HISTORY"
}

[[ -f $result ]] || exit "$status"  # a dry run, or bad input
if ((status <= 1)); then
  "$BUILD/gilscope" report "$result" -o "$page" >/dev/null  # it prints the path that we print below
  printf 'report  %s\n' "$page"  # below the path of the result, which the run ends with
  keep
else
  printf '\nresult  %s (as far as it came)\ngo on   make bench SUITE=%s RESULT=%s ARGS=--resume\n' \
    "$result" "$suite" "$result"
fi
exit "$status"
