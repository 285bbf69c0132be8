#!/usr/bin/env bash
# Runs the micro-benchmarks: scripts/micro.sh [FLAGS OF Google Benchmark]...
# shellcheck source=scripts/common.sh
source "$(dirname "$0")/common.sh"

result=results/$(utc_now)-micro.json
scripts/setup.sh build micro
scripts/build.sh -DGILSCOPE_MICRO=ON
mkdir -p results
say "Measuring the primitives"
"$BUILD/bench/micro/micro" "--benchmark_out=$result" --benchmark_out_format=json "$@"
printf '\nresult  %s\n' "$result"
