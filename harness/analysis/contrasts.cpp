#include "harness/analysis/contrasts.h"

#include <map>

#include "harness/measure/ratios.h"

namespace gilscope::analysis {
namespace {

constexpr std::string_view kGil = "-gil";

std::string cell_name(const CellAnalysis& cell, const std::string& strategy,
                      const std::string& interpreter, std::int64_t workers) {
  model::Cell other = cell.cell;
  other.executor = strategy.substr(0, strategy.find('.'));
  other.binding = strategy.substr(strategy.find('.') + 1);
  other.interpreter = interpreter;
  other.workers = workers;
  return other.name();
}

// Finds the partner of each cell, for each question.
class Pairing {
 public:
  explicit Pairing(const Analysis& analysis)
      : analysis_(analysis), first_(base_interpreter(analysis.cells)) {
    for (const CellAnalysis& cell : analysis.cells) {
      if (cell.measured()) by_name_[cell.name()] = &cell;
    }
  }

  std::vector<Contrast> all() {
    for (const auto& cell : analysis_.cells) {
      if (cell.measured() && cell.cell.interpreter != "native") look_for_partners(cell);
    }
    return std::move(found_);
  }

 private:
  void look_for_partners(const CellAnalysis& cell) {
    const std::string& interpreter = cell.cell.interpreter;
    const std::string strategy = cell.cell.strategy();
    const auto workers = cell.cell.workers;
    const bool embedded = interpreter.ends_with(model::kEmbeddedSuffix);
    if (embedded) {
      const auto hosted = interpreter.substr(0, interpreter.size() - model::kEmbeddedSuffix.size());
      add("embedding", cell_name(cell, strategy, hosted, workers), cell);
      return;
    }
    if (interpreter != first_) {
      add("version", cell_name(cell, strategy, first_, workers), cell);
      if (strategy == "threads.python") {
        add("move", cell_name(cell, "serial.python", first_, 1), cell);
      }
    }
    add("gil_switch", cell_name(cell, strategy, interpreter + std::string(kGil), workers), cell);
    const std::string& executor = cell.cell.executor;
    if (executor == "interpreters" || executor == "interpreter_pool" ||
        executor == "embed_interpreters") {
      add("isolation",
          cell_name(cell, "process_pool_fork." + cell.cell.binding, interpreter, workers), cell);
    }
  }

  void add(const char* question, const std::string& base, const CellAnalysis& other) {
    const auto found = by_name_.find(base);
    if (found == by_name_.end()) return;
    const auto pairs = paired_values(*found->second, other);
    if (pairs.empty()) return;
    found_.push_back({question, found->second, &other,
                      measure::estimate_ratio(pairs, analysis_.ratio_correlation)});
  }

  const Analysis& analysis_;
  std::string first_;
  std::map<std::string, const CellAnalysis*> by_name_;
  std::vector<Contrast> found_;
};

}  // namespace

std::vector<Contrast> contrasts(const Analysis& analysis) {
  return Pairing(analysis).all();
}

std::optional<Estimate> telemetry_cost(const Analysis& analysis) {
  std::vector<std::pair<double, double>> times;
  for (const auto& [cell, seen] : analysis.run.telemetry) {
    // Below this, starting a thread and the machine's own noise are all that one would see.
    if (seen.plain_s.empty() || seen.watched_s.empty() || measure::median(seen.plain_s) < 5e-3) {
      continue;
    }
    times.emplace_back(measure::median(seen.watched_s), measure::median(seen.plain_s));
  }
  if (times.empty()) return std::nullopt;
  return measure::estimate_ratio(times);
}

}  // namespace gilscope::analysis
