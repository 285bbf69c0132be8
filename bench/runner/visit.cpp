#include "bench/runner/visit.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "bench/runner/live_cell.h"
#include "bench/runner/samples.h"
#include "bench/runner/telemetry_visit.h"
#include "harness/collectors/collection.h"
#include "harness/model/json.h"
#include "harness/support/error.h"
#include "harness/support/printable.h"

namespace gilscope::runner {
namespace {

using nlohmann::json;

// What the conductor asks of a visit.
struct VisitOrder {
  model::Cell cell;
  int warm_samples = 1;
  std::int64_t executions = 1;  // of a warm sample; 0: the visit is to find out
  double min_sample_s = 0;
  bool telemetry = false;
  std::vector<pid_t> services{};  // of fixtures
};

VisitOrder parse_order(const json& order) {
  return {.cell = order.at("cell").get<model::Cell>(),
          .warm_samples = order.at("warm_samples").get<int>(),
          .executions = order.value("executions", std::int64_t{1}),
          .min_sample_s = order.value("min_sample_s", 0.0),
          .telemetry = order.value("telemetry", false),
          .services = order.value("services", std::vector<pid_t>())};
}

// What is read here says nothing of workers that are elsewhere.
void forget_workers(model::Visit& visit) {
  for (model::Sample& sample : visit.samples) {
    sample.readings.set(model::readings::cpu_s, std::nullopt);
  }
  visit.readings.set(model::readings::rss_bytes, std::nullopt);
  visit.readings.set(model::readings::pss_bytes, std::nullopt);
}

// A cell that has not been calibrated is visited as if a sample were one execution. Where the first
// warm one shows that it is too short for that, the visit only finds out how many it takes, so that
// no visit that times has done other work before.
void measure_samples(const VisitOrder& order, LiveCell& live, model::Visit& visit) {
  collectors::Collection collection(live.own_services());
  SampleTaker taker(live, collection);
  taker.take(1);
  if (order.executions > 0) {
    taker.take(order.warm_samples, order.executions);
  } else {
    taker.take(1);
    if (taker.samples().back().elapsed_s() < order.min_sample_s) {
      visit.calibrated = live.calibrate(order.min_sample_s);
      return;
    }
    taker.take(order.warm_samples - 1);
  }
  visit.samples = taker.samples();
  collection.finish(visit);
  if (!live.services().empty()) {
    visit.readings.set(model::readings::service_rss_bytes,
                       collectors::resident_bytes(live.services()));
  }
  if (order.cell.elsewhere) {
    forget_workers(visit);
    visit.hosts = live.hosts();
  }
  if (const auto carriage = live.carriage()) {
    visit.readings.set(model::readings::bytes_in, carriage->bytes_in);
    visit.readings.set(model::readings::bytes_out, carriage->bytes_out);
    visit.readings.set(model::readings::serialise_s, carriage->serialise_s);
    visit.readings.set(model::readings::deserialise_s, carriage->deserialise_s);
  }
}

double seconds_since_launch(const json& order) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(
             now - std::chrono::nanoseconds(order.at("launched_ns").get<std::int64_t>()))
      .count();
}

// `live` is the caller's, who must be able to report a failure before the executor is torn down.
model::Visit measure_visit(const Shell& shell, const std::string& order_text,
                           std::unique_ptr<LiveCell>& live) {
  const json order_json = json::parse(order_text);
  const VisitOrder order = parse_order(order_json);
  model::Visit visit;
  visit.readings.set(model::readings::boot_s, seconds_since_launch(order_json));
  live = std::make_unique<LiveCell>(order.cell, shell.make_executor(order.cell, order_text),
                                    order.services);
  visit.readings.set(model::readings::startup_s, live->startup_s());
  if (order.telemetry) {
    visit.telemetry = watch_cell(shell, *live, order.warm_samples, order.executions);
  } else {
    measure_samples(order, *live, visit);
  }
  visit.readings.set(model::readings::teardown_s, live->stop());
  return visit;
}

void write_report(const json& report, const std::string& file) {
  std::ofstream stream(file);
  stream << report.dump() << std::flush;
  if (!stream) {
    throw UserError(
        fmt::format("the report '{}' cannot be written; free space or set TMPDIR.", file));
  }
}

std::string read_file(const std::string& path) {
  std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) throw UserError(fmt::format("the visit '{}' cannot be read; check the path.", path));
  return text.str();
}

}  // namespace

int run_visit(const Shell& shell, const std::string& visit_file, const std::string& report_file) {
  std::unique_ptr<LiveCell> live;
  try {
    write_report(model::report_json(measure_visit(shell, read_file(visit_file), live)),
                 report_file);
    return kDone;
  } catch (const std::exception& error) {
    write_report({{"error", printable(error.what())}}, report_file);
    // An executor with a failed worker may wait for it for ever. The conductor ends what is left.
    std::_Exit(kFinding);
  }
}

}  // namespace gilscope::runner
