#include "harness/conductor/visit.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/machine/control_groups.h"
#include "harness/machine/state.h"
#include "harness/model/json.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/parse_json.h"
#include "harness/support/printable.h"
#include "harness/support/process.h"

namespace gilscope::conductor {
namespace {

using nlohmann::json;

constexpr std::size_t kKeptOutput = 65536;
constexpr auto kLongestDoze = std::chrono::milliseconds(100);  // of the machine
constexpr auto kLongestStop = std::chrono::seconds(1);  // of ours; less may be a busy machine

std::int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The runner's report; nothing where there is none, or no JSON. A kernel may have put anything in
// its place.
json read_report_file(const std::filesystem::path& file) {
  std::error_code none;
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(file, none)))
    return nullptr;
  return parse_json(read_text(file));
}

std::string why_failed(const Outcome& outcome, const json& report, std::chrono::seconds limit) {
  if (outcome.timed_out) {
    return fmt::format(
        "the runner did not end within {} s and was killed; raise visit_limit or "
        "look for a deadlock",
        limit.count());
  }
  if (report.is_object() && report.contains("error") && report.at("error").is_string()) {
    return shortened(printable(report.at("error").get<std::string>()));
  }
  return fmt::format("the runner died: {}", shortened(printable(outcome.complaint())));
}

std::string memory_ran_out() {
  const auto limit = machine::memory_limit();
  const std::string of = limit ? fmt::format("the control group's {} MiB", *limit >> 20) : "all";
  return fmt::format("; memory has run out ({}): give it more, or select smaller sizes", of);
}

// What was measured, or why nothing was.
model::Visit visit_of(const Outcome& outcome, const json& report, std::chrono::seconds limit) {
  model::Visit visit;
  if (!outcome.succeeded() || !report.is_object()) {
    visit.failed = why_failed(outcome, report, limit);
    return visit;
  }
  try {
    model::read_report(report, visit);
  } catch (const std::exception& error) {  // of JSON, or of a number that is none
    visit = {};
    visit.failed = fmt::format("the runner's report cannot be used: {}",
                               shortened(printable(what_does_not_fit(error))));
  }
  return visit;
}

// A runner of a build without telemetry times the cell although it was asked to watch it.
model::Visit watched(const model::Visit& visit) {
  model::Visit watched;
  watched.telemetry = visit.telemetry.value_or(model::Telemetry{});
  if (!visit.failed.empty()) {
    watched.telemetry->error = visit.failed;
  } else if (!visit.telemetry) {
    watched.telemetry->error = "this build of the runner has no telemetry";
  }
  return watched;
}

// For a process that starts now, so it need not survive a crash of the machine: a sync costs
// milliseconds.
void write_order(const std::filesystem::path& file, const VisitOrder& order) {
  const bool is_calibrating = order.kind == VisitKind::calibrating;
  json expected = interpreter::expected_identity(order.cell, order.interpreter);
  if (order.cell.elsewhere) {  // other machines have other paths, and start workers as they like
    expected.erase("executable");
    expected.erase("start_method");
  }
  const json content = {{"cell", order.cell},
                        {"expected", expected},
                        {"services", order.services},
                        {"warm_samples", order.warm_samples},
                        {"executions", is_calibrating ? 0 : order.executions},
                        {"min_sample_s", order.min_sample_s},
                        {"telemetry", order.kind == VisitKind::watched},
                        {"launched_ns", now_ns()}};
  std::ofstream stream(file);
  stream << content.dump() << std::flush;
  if (stream) return;
  throw UserError(
      fmt::format("'{}' cannot be written; free space there or set TMPDIR.", file.string()));
}

// One go; `stood_still` says whether the machine, or we, did.
std::optional<model::Visit> attempt_visit(const VisitOrder& order, const Exchange& exchange,
                                          bool& stood_still) {
  exchange.clear();
  Command command =
      interpreter::runner_command(order.cell, order.interpreter, order.tree, order.layout);
  command.argv.push_back("--gilscope_visit=" + exchange.visit().string());
  command.argv.push_back("--gilscope_report=" + exchange.report().string());
  // Not the user's: a file there may have the name of one of Python's modules.
  command.folder = order.folder.empty() ? exchange.temporary() : order.folder;
  command.environment.insert(order.environment.begin(), order.environment.end());
  command.environment["GILSCOPE_RUN"] = exchange.name();
  // Engines that rename their processes would write over the mark that we find them by.
  command.environment["SPT_NOENV"] = "1";
  if (const auto path = command.environment.find("PYTHONPATH"); path != command.environment.end()) {
    path->second += exchange.import_roots();
    path->second += interpreter::users_import_path();
  }
  // The user's own work finds its files where it has put them.
  if (order.folder.empty()) command.environment["TMPDIR"] = exchange.temporary().string();
  command.environment["GILSCOPE_PADDING"] = std::string(order.padding, 'x');
  command.argv.insert(command.argv.begin(), order.under.begin(), order.under.end());
  if (order.fixed_hashes) command.environment["PYTHONHASHSEED"] = "0";
  command.time_limit = order.limit;
  command.keep_output = kKeptOutput;  // of a kernel that prints; the report is a file
  write_order(exchange.visit(), order);
  const auto asleep = machine::time_asleep();
  const auto kills = machine::memory_kills();
  const Outcome outcome = run_process(command);
  stood_still =
      machine::time_asleep() - asleep > kLongestDoze || outcome.stood_still > kLongestStop;
  if (outcome.interrupted) return std::nullopt;
  model::Visit visit = visit_of(outcome, read_report_file(exchange.report()), order.limit);
  if (!visit.failed.empty() && machine::memory_kills() > kills) visit.failed += memory_ran_out();
  if (order.kind == VisitKind::watched) visit = watched(visit);
  visit.cell = order.cell.name();
  return visit;
}

}  // namespace

std::optional<model::Visit> visit(const VisitOrder& order, const Exchange& exchange) {
  constexpr int kAttempts = 3;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    bool stood_still = false;
    auto visit = attempt_visit(order, exchange, stood_still);
    if (!visit || !stood_still) return visit;
  }
  model::Visit none;
  none.cell = order.cell.name();
  none.failed =
      "the machine was suspended, stopped or starved during each of its visits; measure when it is "
      "left alone";
  return none;
}

}  // namespace gilscope::conductor
