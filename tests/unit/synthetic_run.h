// A run that never was: a header and visits with times that the test chooses.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/storage/journal.h"
#include "harness/storage/result_file.h"

namespace gilscope::tests {

// What is said of one cell: strategy "executor.binding", and what else differs from the usual.
struct CellOptions {
  std::string strategy;
  std::int64_t workers = 1;
  std::string kernel = "primes";
  std::string interpreter = "cp311";
  const char* skipped = "";  // why
  bool oversubscribed = false;
};

class SyntheticRun {
 public:
  using json = nlohmann::json;

  // Adds a cell to the plan and returns its name.
  std::string add(const CellOptions& options) {
    model::PlannedCell planned;
    model::Cell& cell = planned.cell;
    const auto dot = options.strategy.find('.');
    cell.executor = options.strategy.substr(0, dot);
    cell.binding = options.strategy.substr(dot + 1);
    cell.family = "threads";
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
    cell.host = native ? "native" : "exe";
    planned.skipped = options.skipped;
    planned.oversubscribed = options.oversubscribed;
    plan_.push_back(results::plan_entry(planned));
    return cell.name();
  }

  // A visit with one cold sample and warm ones that took that long.
  results::Visit& visit(const std::string& cell, int round, const std::vector<double>& warm_s,
                        double cold_s = 9) {
    json samples = {sample("cold", cold_s, 0)};
    for (const double elapsed_s : warm_s)
      samples.push_back(sample("warm", elapsed_s, samples.size()));
    visits_.push_back({{"cell", cell},
                       {"round", round},
                       {"visit", visits_.size() + 1},
                       {"report",
                        {{"boot_s", 0.25},
                         {"startup_s", 0.001},
                         {"teardown_s", 0.002},
                         {"rss_bytes", 50 << 20},
                         {"pss_bytes", nullptr},
                         {"processes", 1},
                         {"samples", samples}}}});
    return visits_.back();
  }

  void fail(const std::string& cell, int round, const std::string& reason) {
    visits_.push_back(
        {{"cell", cell}, {"round", round}, {"visit", visits_.size() + 1}, {"failed", reason}});
  }

  // context.gilscope, as `gilscope run` makes it.
  [[nodiscard]] json header() const {
    return {{"schema_version", results::kSchemaVersion},
            {"suite", "synthetic"},
            {"run_id", run_id_},
            {"seed", 7},
            {"started_at", "2026-01-31T23:59:59Z"},
            {"git_commit", nullptr},
            {"settings",
             {{"rounds", 6},
              {"budget_s", nullptr},
              {"precision", 0.02},
              {"warm_samples", 3},
              {"visit_limit_s", 60}}},
            {"machine", {{"cpu", machine_}, {"key", machine_}}},
            {"interpreters", interpreters_},
            {"kernels",
             {{"primes", {{"summary", "finds primes"}, {"item", "a number"}}},
              {"noop", {{"summary", "nothing"}, {"item", "nothing"}}}}},
            {"plan", plan_},
            {"warnings", json::array()},
            {"complete", false}};
  }
  [[nodiscard]] const std::vector<results::Visit>& visits() const { return visits_; }
  std::vector<results::Visit>& visits() { return visits_; }
  [[nodiscard]] json result(bool complete = true) const {
    return results::assemble(header(), visits_, complete);
  }
  void set_run_id(const std::string& run_id) { run_id_ = run_id; }
  void set_machine(const std::string& machine) { machine_ = machine; }
  json& planned(std::size_t index) { return plan_.at(index); }
  void replace_interpreter(const std::string& tag) { interpreters_ = {{tag, json::object()}}; }
  void add_interpreter(const std::string& tag) { interpreters_[tag] = json::object(); }

  static json sample(const char* phase, double elapsed_s, std::size_t index) {
    return {{"phase", phase},
            {"elapsed_s", elapsed_s},
            {"cpu_s", 2 * elapsed_s},
            {"digest", "0x0000000000000abc"},
            {"per_worker_s", {elapsed_s}},
            {"per_worker_tasks", {10}},
            {"iterations", 1},
            {"real_time", 1e3 * elapsed_s},
            {"cpu_time", 2e3 * elapsed_s},
            {"time_unit", "ms"},
            {"repetition_index", index}};
  }

 private:
  std::string run_id_ = "00000000000000aa";
  std::string machine_ = "imaginary";
  json plan_ = json::array();
  json interpreters_ = {{"cp311", json::object()}};
  std::vector<results::Visit> visits_;
};

}  // namespace gilscope::tests
