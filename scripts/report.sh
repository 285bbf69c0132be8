#!/usr/bin/env bash
# Draws results: scripts/report.sh [FILE]...; without a file, the newest one.
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

files=("$@")
if ((${#files[@]} == 0)); then
  newest=$(list_results | tail -n 1)
  [[ -n $newest ]] || die "There is no result in results/ yet; make bench makes one."
  files=("$newest")
fi
page=${files[0]%.json}.html
((${#files[@]} == 1)) || page=results/$(utc_now)-report.html

scripts/build.sh
mkdir -p "$(dirname "$page")"
"$BUILD/gilscope" report "${files[@]}" -o "$page" >/dev/null
printf '\nreport  %s\n' "$page"
