#!/usr/bin/env bash
# Draws a history as a static site: scripts/dashboard.sh [ARGUMENTS OF gilscope dashboard]...
# HISTORY is a folder, or branch:NAME; OUTPUT is the folder of the site.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

HISTORY=${HISTORY:-history}
OUTPUT=${OUTPUT:-results/dashboard}

scripts/build.sh
mkdir -p "$(dirname "$OUTPUT")"
"$BUILD/gilscope" dashboard --history "$HISTORY" -o "$OUTPUT" "$@" >/dev/null  # we print the path
printf '\ndashboard  %s/index.html\n' "$OUTPUT"
