#include "harness/conductor/visit.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

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
  const json content = {{"cell", order.cell},
                        {"expected", interpreter::expected_identity(order.cell, order.interpreter)},
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

}  // namespace

std::optional<model::Visit> visit(const VisitOrder& order, const Exchange& exchange) {
  exchange.clear();
  Command command =
      interpreter::runner_command(order.cell, order.interpreter, order.tree, order.layout);
  command.argv.push_back("--gilscope_visit=" + exchange.visit().string());
  command.argv.push_back("--gilscope_report=" + exchange.report().string());
  // Not the user's: a file there may have the name of one of Python's modules.
  command.folder = exchange.temporary();
  command.environment["GILSCOPE_RUN"] = exchange.name();
  command.environment["TMPDIR"] = exchange.temporary().string();
  command.environment["GILSCOPE_PADDING"] = std::string(order.padding, 'x');
  command.argv.insert(command.argv.begin(), order.under.begin(), order.under.end());
  if (order.fixed_hashes) command.environment["PYTHONHASHSEED"] = "0";
  command.time_limit = order.limit;
  command.keep_output = kKeptOutput;  // of a kernel that prints; the report is a file
  write_order(exchange.visit(), order);
  const Outcome outcome = run_process(command);
  if (outcome.interrupted) return std::nullopt;
  model::Visit visit = visit_of(outcome, read_report_file(exchange.report()), order.limit);
  if (order.kind == VisitKind::watched) visit = watched(visit);
  visit.cell = order.cell.name();
  return visit;
}

}  // namespace gilscope::conductor
