// A run that never was: a header and visits with times that the test chooses.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/model/run.h"

namespace gilscope::tests {

// What is said of one cell: strategy "executor.binding", and what else differs from the usual.
struct CellOptions {
  std::string strategy;
  std::string family = "threads";  // of executors other than serial
  std::int64_t workers = 1;
  std::string kernel = "primes";
  std::string interpreter = "cp311";
  const char* host = "exe";
  const char* skipped = "";  // why
  bool oversubscribed = false;
};

class SyntheticRun {
 public:
  // Adds a cell to the plan and returns its name.
  std::string add(const CellOptions& options) {
    model::PlannedCell planned;
    model::Cell& cell = planned.cell;
    const auto dot = options.strategy.find('.');
    cell.executor = options.strategy.substr(0, dot);
    cell.binding = options.strategy.substr(dot + 1);
    cell.family = cell.executor == "serial" ? "serial" : options.family;
    cell.kernel = options.kernel;
    cell.kernel_class = "cpu";
    cell.size = "tiny";
    cell.items = 100;
    cell.tasks = 10;
    cell.params.set("first", std::int64_t{3});
    cell.digest = 0xabc;
    cell.workers = options.workers;
    const bool native = cell.binding == "native";
    cell.interpreter = native ? "native" : options.interpreter;
    cell.host = native ? "native" : options.host;
    planned.skipped = options.skipped;
    planned.oversubscribed = options.oversubscribed;
    header_.plan.push_back(planned);
    return cell.name();
  }

  // A visit with one cold sample and warm ones that took that long.
  model::Visit& visit(const std::string& cell, int round, const std::vector<double>& warm_s,
                      double cold_s = 9) {
    model::Visit& visit = visits_.emplace_back();
    visit.cell = cell;
    visit.round = round;
    visit.number = static_cast<std::int64_t>(visits_.size());
    visit.processes = 1;
    visit.readings.set(model::readings::boot_s, 0.25);
    visit.readings.set(model::readings::startup_s, 0.001);
    visit.readings.set(model::readings::teardown_s, 0.002);
    visit.readings.set(model::readings::rss_bytes, 50 << 20);
    visit.samples.push_back(sample(model::Phase::cold, cold_s, 0));
    for (const double elapsed_s : warm_s) {
      visit.samples.push_back(sample(model::Phase::warm, elapsed_s, visit.samples.size()));
    }
    return visit;
  }

  void fail(const std::string& cell, int round, const std::string& reason) {
    model::Visit& visit = visits_.emplace_back();
    visit.cell = cell;
    visit.round = round;
    visit.number = static_cast<std::int64_t>(visits_.size());
    visit.failed = reason;
  }

  [[nodiscard]] model::Run run(bool complete = true) const {
    model::Run run{
        .header = header_, .visits = visits_, .telemetry = {}, .counts = {}, .host_name = "host"};
    run.header.complete = complete;
    return run;
  }

  // As `gilscope run` makes it, before the first visit.
  [[nodiscard]] model::RunHeader& header() { return header_; }
  [[nodiscard]] std::vector<model::Visit>& visits() { return visits_; }
  [[nodiscard]] model::PlannedCell& planned(std::size_t index) { return header_.plan.at(index); }

  void set_run_id(const std::string& run_id) { header_.run_id = run_id; }
  void set_machine(const std::string& machine) {
    header_.machine.cpu = machine;
    header_.machine.key = machine;
  }
  void replace_interpreter(const std::string& tag) { header_.interpreters = {{tag, {}}}; }
  void add_interpreter(const std::string& tag) { header_.interpreters[tag] = {}; }

  static model::Sample sample(model::Phase phase, double elapsed_s, std::size_t index) {
    model::Sample sample;
    sample.phase = phase;
    sample.digest = 0xabc;
    sample.readings.set(model::readings::elapsed_s, elapsed_s);
    sample.readings.set(model::readings::cpu_s, 2 * elapsed_s);
    sample.per_worker_s = {elapsed_s};
    sample.per_worker_tasks = {10};
    sample.google.repetition_index = static_cast<std::int64_t>(index);
    sample.google.real_time = 1e3 * elapsed_s;
    sample.google.cpu_time = 2e3 * elapsed_s;
    return sample;
  }

 private:
  static model::RunHeader usual_header() {
    model::RunHeader header;
    header.suite = "synthetic";
    header.run_id = "00000000000000aa";
    header.side = "new";
    header.seed = 7;
    header.started_at = "2026-01-31T23:59:59Z";
    header.machine.cpu = "imaginary";
    header.machine.key = "imaginary";
    header.interpreters = {{"cp311", {}}};
    header.kernels = {{"primes", {"finds primes", "a number"}}, {"noop", {"nothing", "nothing"}}};
    return header;
  }

  model::RunHeader header_ = usual_header();
  std::vector<model::Visit> visits_;
};

}  // namespace gilscope::tests
