#include "harness/advice/candidates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/advice/probing.h"
#include "harness/machine/cpus.h"
#include "harness/model/cell.h"
#include "harness/support/files.h"

namespace gilscope::advice {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr double kMessage_s = 10e-3;  // against some 0.1 ms that handing it over takes
// A chunk that is too long leaves workers without work at the end.
constexpr std::int64_t kChunksPerWorker = 4;
// Of a call's time that a CPU is used, below which processes bring nothing that threads do not.
constexpr double kAnyComputing = 0.1;

// Calls of a sample with so many workers; the nearest level where that one is not sampled.
std::int64_t calls_of(const model::WorkFacts& facts, std::int64_t workers) {
  const auto found = facts.sizes.find(fmt::to_string(workers));
  return found == facts.sizes.end() ? facts.sizes.begin()->second : found->second;
}

std::string size_name(std::int64_t calls) {
  return fmt::format("calls_{}", calls);
}

std::string toml_of(const model::Workload& work) {
  const model::WorkFacts& facts = work.own();
  std::string text = fmt::format(
      "class = \"{}\"\nsummary = \"{} of the user's\"\nitem = \"{}\"\ncarries = true\nasync = {}\n",
      facts.waits() ? "io" : "cpu", work.name, facts.batch == 1 ? "a call" : "a batch of calls",
      facts.has_async);
  std::set<std::int64_t> counts;
  for (const auto& [level, calls] : facts.sizes) counts.insert(calls);
  for (const std::int64_t calls : counts) {
    const std::int64_t tasks = facts.tasks_of(calls);
    text += fmt::format("\n[sizes.{}]\nitems = {}\ndigest = \"{:#x}\"\nparams = {{ calls = {} }}\n",
                        size_name(calls), tasks, tasks, calls);
  }
  return text;
}

// The module that makes the user's function a kernel.
std::string module_of(const fs::path& folder, const std::string& spec) {
  std::string text = fmt::format(
      "from harness.advice.work import Work\n\n_work = Work({}, {})\nrenews = _work.renews\n",
      json(folder.string()).dump(), json(spec).dump());
  for (const char* name :
       {"arguments", "prepare", "run", "prepare_async", "run_async", "digest", "wrong"}) {
    text += fmt::format("{} = _work.{}\n", name, name);
  }
  return text;
}

json spec_for(const Question& question, const model::Workload& work) {
  const model::WorkFacts& facts = work.own();
  std::int64_t most = 0;
  for (const auto& [level, calls] : facts.sizes) most = std::max(most, calls);
  json spec = spec_of(question);
  spec["batch"] = facts.batch;
  spec["sampled"] = most;
  spec["mutates"] = facts.mutates;
  spec["forks"] = facts.forks > 0;
  spec["comparable"] = facts.comparable;
  return spec;
}

// What libraries with pools of threads read when they are loaded. Variables, and not threadpoolctl,
// because they need no package in the user's environment and reach every kind of worker.
json one_inner_thread() {
  json variables = json::object();
  for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                           "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"}) {
    variables[name] = "1";
  }
  return variables;
}

plan::Selection selection(const std::string& kernel, std::int64_t calls,
                          std::vector<std::string> strategies, std::vector<std::int64_t> workers,
                          std::vector<std::int64_t> chunks = {}) {
  return {.kernels = {kernel},
          .sizes = {size_name(calls)},
          .strategies = std::move(strategies),
          .workers = std::move(workers),
          .chunk_sizes = std::move(chunks)};
}

// In tasks, as the plan counts; none of 1 where a call is short, since that is hopeless.
std::vector<std::int64_t> chunk_sizes(const model::WorkFacts& facts, std::int64_t workers) {
  const std::int64_t chunk = std::max<std::int64_t>(1, chunk_of(facts, workers) / facts.batch);
  if (facts.batch > 1) return {chunk};
  return chunk > 1 ? std::vector<std::int64_t>{1, chunk} : std::vector<std::int64_t>{1};
}

// How processes are started by default, and where the user's threads forbid to fork.
std::string process_pool(const model::WorkFacts& facts) {
  const bool is_new = facts.version.starts_with("3.") && std::atoi(facts.version.c_str() + 2) >= 14;
  const bool has_threads = facts.import_python_threads > 0;
  return is_new || has_threads ? "process_pool_forkserver" : "process_pool_fork";
}

void add_computing(const std::string& kernel, const Question& question,
                   const model::WorkFacts& facts, plan::Suite& suite) {
  const std::int64_t calls = calls_of(facts, 1);
  suite.selections.push_back(selection(kernel, calls, {"serial.python"}, {1}));
  for (const std::int64_t workers : workers_of(question)) {
    if (workers > facts.tasks_of(calls)) continue;
    suite.selections.push_back(selection(kernel, calls, {"thread_pool.python"}, {workers}));
    suite.selections.push_back(selection(kernel, calls, {process_pool(facts) + ".python"},
                                         {workers}, chunk_sizes(facts, workers)));
    suite.selections.push_back(selection(kernel, calls, {"interpreter_pool.python"}, {workers}));
  }
  if (!facts.has_async) return;
  for (const std::int64_t level : in_flight_of(question, false)) {
    if (level > calls) continue;
    suite.selections.push_back(selection(kernel, calls, {"asyncio.python"}, {level}));
  }
}

void add_waiting(const std::string& kernel, const Question& question, const model::WorkFacts& facts,
                 plan::Suite& suite) {
  const auto add = [&](const std::string& strategy, std::int64_t level) {
    suite.selections.push_back(selection(kernel, calls_of(facts, level), {strategy}, {level}));
  };
  if (!facts.coroutine) add("serial.python", 1);
  if (facts.coroutine) add("asyncio.python", 1);
  for (const std::int64_t level : in_flight_of(question, !facts.connects.empty())) {
    if (level > calls_of(facts, level) || level == 1) continue;
    if (facts.has_async) add("asyncio.python", level);
    if (!facts.coroutine) add("thread_pool.python", level);
  }
  if (facts.coroutine || facts.cpu_share < kAnyComputing) return;
  for (const std::int64_t workers : workers_of(question)) {
    if (workers <= calls_of(facts, workers)) add(process_pool(facts) + ".python", workers);
  }
}

}  // namespace

std::vector<std::int64_t> workers_of(const Question& question) {
  if (!question.workers.empty()) return question.workers;
  const std::int64_t cpus = machine::usable_cpus();
  if (cpus <= 2) return {2};
  return {std::max<std::int64_t>(2, cpus / 2), cpus};
}

std::vector<std::int64_t> in_flight_of(const Question& question, bool to_a_server) {
  if (!question.in_flight.empty()) return question.in_flight;
  return to_a_server ? std::vector<std::int64_t>{2, 4, 8} : std::vector<std::int64_t>{4, 16, 64};
}

std::int64_t chunk_of(const model::WorkFacts& facts, std::int64_t workers) {
  const auto wanted = static_cast<std::int64_t>(std::llround(kMessage_s / facts.call_s));
  const std::int64_t most = std::min(calls_of(facts, workers), facts.calls) /
                            (kChunksPerWorker * std::max<std::int64_t>(1, workers));
  return std::max<std::int64_t>(1, std::min(wanted, most));
}

void write_kernels(const fs::path& folder, const Question& question, const model::Workload& work) {
  const fs::path kept = folder / "work";
  const auto write = [&](const std::string& kernel, const std::string& spec, const json& content) {
    const fs::path place = folder / "kernels" / kernel;
    fs::create_directories(place);
    write_atomically(kept / spec, content.dump());
    write_atomically(place / "kernel.toml", toml_of(work));
    write_atomically(place / (kernel + ".py"), module_of(kept, spec));
  };
  json spec = spec_for(question, work);
  write(work.kernel, "spec.json", spec);
  spec["environment"] = one_inner_thread();
  for (const std::string& kernel : work.single_threaded) write(kernel, "spec1.json", spec);
}

plan::Suite candidates(const Question& question, const model::Workload& work) {
  const model::WorkFacts& facts = work.own();
  plan::Suite suite;
  suite.name = "advise";
  std::vector<std::string> kernels = {work.kernel};
  kernels.insert(kernels.end(), work.single_threaded.begin(), work.single_threaded.end());
  for (const std::string& kernel : kernels) {
    if (facts.waits() || facts.coroutine) {
      add_waiting(kernel, question, facts, suite);
    } else {
      add_computing(kernel, question, facts, suite);
    }
  }
  return suite;
}

void set_calls(model::Cell& cell, const model::WorkFacts& facts, std::int64_t calls) {
  cell.items = cell.tasks = facts.tasks_of(calls);
  cell.digest = static_cast<kernels::Digest>(cell.items);
  cell.size = size_name(calls);
  cell.params.set("calls", calls);
}

void skip_unsuited(std::vector<model::PlannedCell>& cells, const model::Workload& work) {
  for (model::PlannedCell& planned : cells) {
    const model::Cell& cell = planned.cell;
    if (!planned.skipped.empty()) continue;
    // Of a second entry of the same build: cp313t-gil.
    const std::string tag = cell.interpreter.substr(0, cell.interpreter.find('-'));
    const auto found = work.facts.find(tag);
    if (found == work.facts.end()) continue;
    const model::WorkFacts& facts = found->second;
    const bool with_gil = tag != cell.interpreter;
    if (!facts.refused.empty()) {
      planned.skipped = facts.refused;
    } else if (!facts.gil_switched_on_by.empty() && !with_gil) {
      planned.skipped = fmt::format("importing '{}' switches the GIL of {} back on",
                                    facts.gil_switched_on_by, tag);
    } else if (!facts.unpicklable.empty() && cell.hands_over == "pickle") {
      planned.skipped = facts.unpicklable;
    } else if (work.rate > 0 &&
               static_cast<double>(cell.workers) / facts.call_s > work.rate * 1.001 &&
               cell.workers > 1) {
      planned.skipped = fmt::format(
          "it would send {:.0f} requests a second to {}, more than the {:.4g} of --rate",
          static_cast<double>(cell.workers) / facts.call_s, facts.connects.front(), work.rate);
    }
  }
}

}  // namespace gilscope::advice
