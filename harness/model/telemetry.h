// What a visit that watches has seen: what workers and GILs were doing (docs/contracts.md,
// "Telemetry").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gilscope::model {

// Of a worker's time; they add up to 1.
struct TimeShares {
  double python = 0;        // attached to an interpreter; with a GIL: holding it
  double native = 0;        // running without
  double gil = 0;           // waiting for the GIL, or stopped by another thread
  double waiting = 0;       // for I/O, a lock or work
  double unattributed = 0;  // nobody knows
};

struct WatchedWorker {
  TimeShares shares;
  double voluntary_switches_per_s = 0;
  double involuntary_switches_per_s = 0;
};

// Of the workers' GILs.
struct WatchedGil {
  int count = 0;
  double utilisation = 0;      // share of time held; the mean of several
  double handovers_per_s = 0;  // exact
};

struct WatchedFreeThreading {
  double attached_threads = 0;  // mean number
  double stopped_share = 0;     // of time that the world was stopped
};

struct Telemetry {
  std::string error;  // why nothing was seen; everything else is then empty
  double asked_hz = 0;
  double rate_hz = 0;
  double sampled_s = 0;
  std::int64_t ticks = 0;
  TimeShares shares;  // the mean of the workers
  std::vector<WatchedWorker> workers;
  std::optional<WatchedGil> gil;  // nothing where there is none to be seen
  std::optional<WatchedFreeThreading> free_threaded;
  // Times of the same visit's samples without and with watching, in turn.
  std::vector<double> plain_s;
  std::vector<double> watched_s;
};

}  // namespace gilscope::model
