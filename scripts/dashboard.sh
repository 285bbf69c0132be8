#!/usr/bin/env bash
# Draws a history as a static site: scripts/dashboard.sh [ARGUMENTS OF gilscope dashboard]...
# HISTORY is a folder, or branch:NAME; OUTPUT is the folder of the site.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

HISTORY=${HISTORY:-history}
OUTPUT=${OUTPUT:-results/dashboard}

# A history of what lies in results/, for as long as it takes to draw it.
gather_results() {
  local result
  local -a results
  mapfile -t results < <(list_results)
  ((${#results[@]})) ||
    die "There is no history '$HISTORY' and no result in results/ yet; make bench makes both."
  say "There is no history '$HISTORY'; drawing the ${#results[@]} results in results/"
  HISTORY=$(mktemp -d)
  trap 'rm -r "$HISTORY"' EXIT
  for result in "${results[@]}"; do
    "$BUILD/gilscope" history add --history "$HISTORY" "$result" >/dev/null || true  # it said why
  done
}

scripts/build.sh
mkdir -p "$(dirname "$OUTPUT")"
[[ $HISTORY == branch:* || -d $HISTORY ]] || gather_results
"$BUILD/gilscope" dashboard --history "$HISTORY" -o "$OUTPUT" "$@" >/dev/null  # we print the path
printf '\ndashboard  %s/index.html\n' "$OUTPUT"
