#include "harness/conductor/visit.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/printable.h"

namespace gilscope::conductor {
namespace {

using nlohmann::json;

std::int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string why_failed(const Outcome& outcome, const json& report, const Settings& settings) {
  if (outcome.timed_out) {
    return fmt::format(
        "the runner did not end within {} s and was killed; raise visit_limit or "
        "look for a deadlock",
        settings.visit_limit.count());
  }
  if (report.is_object() && report.contains("error")) {
    return printable(report.at("error").get<std::string>());
  }
  return fmt::format("the runner died: {}", printable(outcome.complaint()));
}

// What cannot be watched is no failure of the cell: its times stand.
results::Visit telemetry_line(const model::Cell& cell, const Outcome& outcome, const json& report,
                              const Settings& settings) {
  results::Visit line = {{"cell", cell.name()}};
  if (outcome.succeeded() && report.is_object() && report.contains("telemetry")) {
    line["telemetry"] = report.at("telemetry");
  } else if (outcome.succeeded()) {
    line["telemetry"] = {{"error", "this build of the runner has no telemetry"}};
  } else {
    line["telemetry"] = {{"error", why_failed(outcome, report, settings)}};
  }
  return line;
}

// For a process that starts now, so it need not survive a crash of the machine: a sync costs
// milliseconds.
void write_order(const std::filesystem::path& file, const json& order) {
  std::ofstream stream(file);
  stream << order.dump() << std::flush;
  if (stream) return;
  throw UserError(
      fmt::format("'{}' cannot be written; free space there or set TMPDIR.", file.string()));
}

}  // namespace

Exchange::Exchange() {
  std::error_code none;
  const auto temporary = std::filesystem::temp_directory_path(none);
  std::string folder = (temporary / "gilscope-XXXXXX").string();
  if (none || ::mkdtemp(folder.data()) == nullptr) {
    throw UserError(fmt::format("No folder can be made in '{}'; free space there or set TMPDIR.",
                                temporary.string()));
  }
  folder_ = folder;
}

Exchange::~Exchange() {
  std::error_code none;
  std::filesystem::remove_all(folder_, none);
}

std::optional<results::Visit> visit(const model::Cell& cell,
                                    const interpreter::Interpreter* interpreter, const Tree& tree,
                                    const Settings& settings, const Exchange& exchange,
                                    std::size_t padding, bool telemetry) {
  std::filesystem::remove(exchange.report());
  Command command = interpreter::runner_command(cell, interpreter, tree);
  command.argv.push_back("--gilscope_visit=" + exchange.visit().string());
  command.argv.push_back("--gilscope_report=" + exchange.report().string());
  command.environment["GILSCOPE_PADDING"] = std::string(padding, 'x');
  command.time_limit = settings.visit_limit;
  const json order = {{"cell", cell},
                      {"expected", interpreter::expected_identity(cell, interpreter)},
                      {"warm_samples", settings.warm_samples},
                      {"telemetry", telemetry},
                      {"launched_ns", now_ns()}};
  write_order(exchange.visit(), order);
  const Outcome outcome = run_process(command);
  if (outcome.interrupted) return std::nullopt;
  json report;
  if (std::filesystem::exists(exchange.report())) {
    report = json::parse(read_text(exchange.report()), nullptr, false);
  }
  if (telemetry) return telemetry_line(cell, outcome, report, settings);
  if (outcome.succeeded() && report.is_object()) {
    return results::Visit{{"cell", cell.name()}, {"report", std::move(report)}};
  }
  return results::Visit{{"cell", cell.name()}, {"failed", why_failed(outcome, report, settings)}};
}

}  // namespace gilscope::conductor
