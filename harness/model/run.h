// A run as this program knows it: what was planned, on what, and every visit. Typed once; files
// and documents are made of it at the edges (harness/model/json.h, harness/storage/).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/measure/latency.h"
#include "harness/model/cell.h"
#include "harness/model/metrics.h"
#include "harness/model/telemetry.h"
#include "harness/model/warning.h"
#include "harness/model/workload.h"

namespace gilscope::model {

// What files say that they are. Version 1 is read too: it lacks what has been added since.
constexpr int kSchemaVersion = 2;
constexpr int kOldestSchemaVersion = 1;

// What Google Benchmark says of a sample. It stands on its row of a result file.
struct GoogleBenchmarkRow {
  std::int64_t iterations = 1;
  std::int64_t repetition_index = 0;  // the sample's place in its visit
  double real_time = 0;               // in time_unit
  double cpu_time = 0;                // in time_unit, of the runner's process alone
  std::string time_unit = "ms";
};

// One timed execution of all tasks, or several of them in one go. Readings, times and the digest
// are those of one execution: the whole divided by how many there were.
struct Sample {
  Phase phase = Phase::warm;
  std::int64_t executions = 1;  // how often the tasks were handed out
  kernels::Digest digest = 0;
  Readings readings;                                 // those of scope `sample`
  std::vector<double> per_worker_s;                  // how long each was busy
  std::vector<std::int64_t> per_worker_tasks;        // how many tasks each took, in all executions
  std::optional<measure::LatencyHistogram> latency;  // of kernels that wait
  GoogleBenchmarkRow google;

  [[nodiscard]] double elapsed_s() const { return readings[readings::elapsed_s].value_or(0); }
};

// Of one execution, as Cachegrind counts: with next to no noise, and blind to waiting, to caches
// and to what workers gain together.
struct InstructionCount {
  std::string error;        // why nothing was counted; everything else is then 0
  double instructions = 0;  // of one execution
  double spread = 0;        // by how much two executions differ, as a share
};

// One fresh process that measured one cell.
struct Visit {
  std::string cell;                  // its name
  std::int64_t round = 0;            // from 1; 0 where it watched
  std::int64_t number = 0;           // in the run, from 1, in order of time
  std::string failed;                // why nothing was measured; empty otherwise
  Readings readings;                 // those of scope `visit`
  int processes = 0;                 // of the process tree
  std::vector<std::string> hosts{};  // that the workers were on, where they were elsewhere
  // Of a visit that calibrated the cell instead of timing it: how many executions make a sample
  // that is long enough. 0 of all others.
  std::int64_t calibrated = 0;
  std::vector<Sample> samples;
  std::optional<Telemetry> telemetry;       // of a visit that watched instead of timing
  std::optional<InstructionCount> counted;  // of one that counted

  [[nodiscard]] bool measured() const { return failed.empty() && !telemetry && !counted; }
};

struct MachineFacts {
  std::string key;  // hash of CPU model, cores and affinity
  std::string cpu;  // the model's name
  int cores = 0;
  std::vector<int> affinity;  // the CPUs that the run could use
  std::uint64_t memory_bytes = 0;
  std::string system;  // kernel, its release, architecture

  bool operator==(const MachineFacts&) const = default;
};

// What is recorded of an interpreter (harness/interpreter/probe.py).
struct InterpreterFacts {
  std::string implementation;  // CPython, PyPy
  std::string version;
  std::string executable;       // as started: of a virtual environment, its own
  std::string base_executable;  // the file that really runs
  bool gil = true;
  bool jit = false;
  std::string config_args;
  bool optimized = true;
  bool lto = false;
  bool debug = false;
  bool shared = false;
  std::optional<bool> is_static;          // the executable holds the interpreter; not in old files
  std::optional<std::string> library;     // the libpython that is embedded
  std::optional<std::string> gil_switch;  // what PYTHON_GIL is set to
  std::vector<std::string> hosts;         // that it can serve

  bool operator==(const InterpreterFacts&) const = default;
};

// How long a run goes on, and how each visit is made; as recorded.
struct RunSettings {
  std::int64_t rounds = 6;               // at least; exactly so many without a budget
  std::optional<std::int64_t> budget_s;  // further rounds, of what is not precise yet
  double precision = 0.02;               // half an interval, as a share of its median
  std::int64_t warm_samples = 3;
  // A warm sample lasts at least so long: where one execution is shorter, it takes several in one
  // go. 0: a sample is one execution, as it was in files that do not say.
  double min_sample_s = 0.02;
  bool telemetry = false;           // one more visit of each cell, that watches and does not time
  bool count_instructions = false;  // one more of each cell of a single worker, that counts
  std::int64_t visit_limit_s = 60;  // a visit that takes longer is killed
  // Of a run that answers for so many items in one go, start-up included (`gilscope advise`): the
  // stop rule goes by what these take, and what is hopeless leaves after two rounds. 0: of others.
  std::int64_t asked_items = 0;
};

struct KernelWords {
  std::string summary;
  std::string item;  // what one item is
};

// context.gilscope, and the first line of a journal.
struct RunHeader {
  int schema_version = kSchemaVersion;
  std::string suite;
  std::string run_id;  // two sides that were measured in the same rounds share it
  std::string side;    // new or base; empty in old files
  std::uint64_t seed = 0;
  std::string started_at;                 // UTC
  std::optional<std::string> git_commit;  // that the build was made from
  bool modified = false;                  // what was measured differs from it
  RunSettings settings;
  MachineFacts machine;
  std::map<std::string, InterpreterFacts> interpreters;  // by tag
  std::map<std::string, KernelWords> kernels;            // by name; all that there are
  std::vector<PlannedCell> plan;
  std::vector<Warning> warnings;
  std::optional<Workload> workload;  // of `gilscope advise`
  bool complete = false;
};

struct Run {
  RunHeader header;
  std::vector<Visit> visits;                   // that timed, in the order of the run
  std::map<std::string, Telemetry> telemetry;  // by cell: what the visits that watched have seen
  std::map<std::string, InstructionCount> counts;  // by cell, where they were counted
  std::string host_name;                           // of the machine, where a result file says it
};

}  // namespace gilscope::model
