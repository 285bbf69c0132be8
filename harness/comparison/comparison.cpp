#include "harness/comparison/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <variant>

#include "harness/measure/ratios.h"
#include "harness/support/error.h"

namespace gilscope::comparison {
namespace {

const model::RunHeader& header_of(const Analysis& analysis) {
  return analysis.run.header;
}

// The only interpreter of a run, or nothing.
std::string only_interpreter(const Analysis& analysis) {
  const auto& interpreters = header_of(analysis).interpreters;
  return interpreters.size() == 1 ? interpreters.begin()->first : "";
}

// Cells are the same when their names are; across interpreters, when all but the interpreter is.
std::string key_of(const CellAnalysis& cell, bool across_interpreters) {
  return across_interpreters ? cell.name().substr(0, cell.name().rfind('/')) : cell.name();
}

// As JSON writes it; kernel parameters are integers, numbers and texts.
std::string params_text(const kernels::Params& params) {
  std::string text;
  for (const auto& [name, value] : params.values()) {
    if (!text.empty()) text += ",";
    std::visit([&](const auto& v) { text += fmt::format("\"{}\":{}", name, v); }, value);
  }
  return "{" + text + "}";
}

// What must be allowed for each, and a sentence.
std::vector<std::pair<std::string, std::string>> differences_of_work(
    const CellAnalysis& baseline, const CellAnalysis& candidate) {
  const model::Cell& was = baseline.cell;
  const model::Cell& is = candidate.cell;
  std::vector<std::pair<std::string, std::string>> differences;
  const auto size = [&](const char* what, const auto& before, const auto& now) {
    differences.emplace_back("size", fmt::format("The size of '{}' differs: {} was {}, is {}",
                                                 candidate.name(), what, before, now));
  };
  if (was.items != is.items) size("items", was.items, is.items);
  if (was.tasks != is.tasks) size("tasks", was.tasks, is.tasks);
  if (was.params.values() != is.params.values()) {
    size("params", params_text(was.params), params_text(is.params));
  }
  if (was.digest != is.digest) {
    differences.emplace_back(
        "digest", fmt::format("The work of '{}' differs: its digest was {}, is {}",
                              candidate.name(), model::hex(was.digest), model::hex(is.digest)));
  }
  return differences;
}

// Why their times cannot be compared with each other; empty where they can. Samples of one
// execution have the same length whatever was asked for.
std::string difference_of_samples(const Comparison& comparison, const CellAnalysis& baseline,
                                  const CellAnalysis& candidate) {
  const double was_s = header_of(comparison.baseline).settings.min_sample_s;
  const double is_s = header_of(comparison.candidate).settings.min_sample_s;
  if (was_s == is_s || (baseline.executions == 1 && candidate.executions == 1)) return "";
  const auto length = [](const CellAnalysis& cell) {
    return cell.executions == 1 ? std::string("one execution")
                                : fmt::format("{} executions in one go", cell.executions);
  };
  return fmt::format("timed by samples of {} there and of {} here, which differ in length",
                     length(baseline), length(candidate));
}

class Matching {
 public:
  Matching(Comparison& comparison, const ComparisonOptions& options)
      : comparison_(comparison),
        options_(options),
        baseline_interpreter_(only_interpreter(comparison.baseline)),
        candidate_interpreter_(only_interpreter(comparison.candidate)) {
    const bool may = comparison.paired || options.allowed.contains("interpreter");
    across_ = may && differ_in_interpreter();
  }

  void match() {
    check_machine();
    agree_on_warmup();
    std::map<std::string, const CellAnalysis*> baselines;
    for (const CellAnalysis& cell : comparison_.baseline.cells) {
      baselines[key_of(cell, across_)] = &cell;
    }
    for (const CellAnalysis& cell : comparison_.candidate.cells) {
      const auto found = baselines.find(key_of(cell, across_));
      note_failure(found == baselines.end() ? nullptr : found->second, cell);
      if (found == baselines.end()) {
        comparison_.only_candidate.push_back(cell.name());
        continue;
      }
      match_cells(*found->second, cell);
      baselines.erase(found);
    }
    for (const CellAnalysis& cell : comparison_.baseline.cells) {
      if (!baselines.contains(key_of(cell, across_))) continue;
      comparison_.only_baseline.push_back(cell.name());
    }
    check_anything_is_left();
  }

 private:
  [[nodiscard]] bool differ_in_interpreter() const {
    return !baseline_interpreter_.empty() && !candidate_interpreter_.empty() &&
           baseline_interpreter_ != candidate_interpreter_;
  }

  void check_machine() {
    const auto name = [](const Analysis& analysis) {
      const model::MachineFacts& machine = header_of(analysis).machine;
      return fmt::format("{} ({})", machine.cpu, machine.key);
    };
    const std::string was = name(comparison_.baseline);
    const std::string is = name(comparison_.candidate);
    if (was == is) return;
    refuse_unless("machine",
                  fmt::format("'{}' was measured on {}, '{}' on {}", comparison_.baseline_name, was,
                              comparison_.candidate_name, is));
  }

  // Each side alone sees a short warm-up in one run and misses it in the next; were they to discard
  // differently, that would look like a difference of their times.
  void agree_on_warmup() {
    std::map<std::string, int> longest;
    for (const Analysis* side : {&comparison_.baseline, &comparison_.candidate}) {
      for (const CellAnalysis& cell : side->cells) {
        int& samples = longest[key_of(cell, across_)];
        samples = std::max(samples, cell.warmup_samples);
      }
    }
    for (Analysis* side : {&comparison_.baseline, &comparison_.candidate}) {
      analysis::WarmUps at_least;
      for (const CellAnalysis& cell : side->cells) {
        const int samples = longest.at(key_of(cell, across_));
        if (samples > cell.warmup_samples) at_least[cell.name()] = samples;
      }
      if (!at_least.empty()) *side = analysis::analyse(std::move(side->run), at_least);
    }
  }

  // What fails on both sides is no news; what is new and fails is.
  void note_failure(const CellAnalysis* baseline, const CellAnalysis& candidate) {
    using analysis::Status;
    if (candidate.status != Status::failed) return;
    if (baseline != nullptr && baseline->status == Status::failed) return;
    comparison_.broken.push_back({candidate.name(), candidate.reason});
  }

  void match_cells(const CellAnalysis& baseline, const CellAnalysis& candidate) {
    for (const auto& [what, difference] : differences_of_work(baseline, candidate)) {
      if (options_.set_aside && !options_.allowed.contains(what)) {
        comparison_.not_compared.push_back({candidate.name(), difference});
        return;
      }
      refuse_unless(what, difference);
    }
    for (const CellAnalysis* cell : {&baseline, &candidate}) {
      if (cell->measured()) continue;
      comparison_.not_compared.push_back(
          {candidate.name(), fmt::format("{}: {}", status_text(cell->status), cell->reason)});
      return;
    }
    if (auto difference = difference_of_samples(comparison_, baseline, candidate);
        !difference.empty()) {
      comparison_.not_compared.push_back({candidate.name(), std::move(difference)});
      return;
    }
    comparison_.cells.push_back(
        {.baseline = &baseline, .candidate = &candidate, .ratio = {}, .reason = {}});
  }

  void refuse_unless(const std::string& what, const std::string& difference) {
    if (!options_.allowed.contains(what)) {
      throw UserError(fmt::format("{}; measure both alike, or give --allow {}.", difference, what));
    }
    if (warned_.insert(what).second) comparison_.warnings.push_back(difference + ".");
  }

  void check_anything_is_left() {
    // Work that fails is something to tell, though there is no ratio.
    if (!comparison_.cells.empty() || !comparison_.broken.empty()) return;
    if (!comparison_.not_compared.empty()) {
      const auto& [cell, reason] = comparison_.not_compared.front();
      throw UserError(fmt::format(
          "No cell was measured in both files (the first, '{}', was {}); measure again.", cell,
          reason));
    }
    throw UserError(fmt::format("'{}' and '{}' have no cell in common; {}.",
                                comparison_.baseline_name, comparison_.candidate_name,
                                differ_in_interpreter()
                                    ? fmt::format("{} is compared with {} with --allow interpreter",
                                                  candidate_interpreter_, baseline_interpreter_)
                                    : "compare two runs of the same suite"));
  }

  Comparison& comparison_;
  const ComparisonOptions& options_;
  std::string baseline_interpreter_;
  std::string candidate_interpreter_;
  bool across_ = false;
  std::set<std::string> warned_;
};

void check_visits(const Comparison& comparison) {
  const bool any = std::ranges::any_of(
      comparison.cells, [](const CellComparison& cell) { return cell.ratio.low.has_value(); });
  if (any || comparison.cells.empty()) return;
  throw UserError(
      fmt::format("None of the {} cells of '{}' and '{}' has the {} visits on both sides that an "
                  "interval takes; "
                  "measure with --rounds {} or more.",
                  comparison.cells.size(), comparison.baseline_name, comparison.candidate_name,
                  measure::kFewestVisits, measure::kFewestVisits));
}

using Cells = std::vector<const CellComparison*>;

Estimate middle_of_cells(const Cells& cells) {
  std::vector<double> logs;
  for (const CellComparison* cell : cells) logs.push_back(std::log(cell->ratio.median));
  return {.median = std::exp(measure::median(logs)), .low = {}, .high = {}, .n = 0};
}

// The middle of the cells in each round that measured them all, on both sides; over these rounds.
Estimate middle_over_rounds(const Cells& cells, const measure::Correlation& correlation) {
  std::map<std::int64_t, std::vector<double>> rounds;
  for (const CellComparison* cell : cells) {
    for (const analysis::VisitValues& visit : cell->candidate->visits) {
      const auto same =
          std::ranges::find(cell->baseline->visits, visit.round, &analysis::VisitValues::round);
      if (same == cell->baseline->visits.end()) continue;
      rounds[visit.round].push_back(std::log(visit.warm_s() / same->warm_s()));
    }
  }
  std::vector<double> middles;
  for (const auto& [round, logs] : rounds) {
    if (logs.size() == cells.size()) middles.push_back(measure::median(logs));
  }
  if (middles.empty()) return middle_of_cells(cells);
  Estimate middle = measure::middle_of_changes(middles, correlation);
  for (double* value : {&middle.median, middle.low ? &*middle.low : nullptr,
                        middle.high ? &*middle.high : nullptr}) {
    if (value != nullptr) *value = std::exp(*value);
  }
  return middle;
}

template <typename Word>
std::vector<Sum> sums(const Comparison& comparison, Word word) {
  std::vector<Sum> result;
  std::map<std::string, Cells> cells;
  for (const CellComparison& cell : comparison.cells) {
    const std::string name = word(cell.candidate->cell);
    auto sum = std::ranges::find(result, name, &Sum::name);
    if (sum == result.end()) sum = result.insert(result.end(), {.name = name, .ratio = {}});
    ++sum->cells;
    ++sum->counts.at(static_cast<std::size_t>(cell.verdict));
    cells[name].push_back(&cell);
  }
  for (Sum& sum : result) {
    sum.ratio = comparison.paired
                    ? middle_over_rounds(cells[sum.name], comparison.candidate.ratio_correlation)
                    : middle_of_cells(cells[sum.name]);
  }
  return result;
}

void warn_of_interpreters(Comparison& comparison) {
  const auto& baseline = header_of(comparison.baseline).interpreters;
  for (const auto& [tag, facts] : header_of(comparison.candidate).interpreters) {
    const auto found = baseline.find(tag);
    if (found == baseline.end()) continue;
    const auto warn = [&, name = tag](const char* what, const std::string& was,
                                      const std::string& is) {
      if (was == is) return;
      comparison.warnings.push_back(
          fmt::format(R"(The {} of {} was "{}", is "{}".)", what, name, was, is));
    };
    warn("version", found->second.version, facts.version);
    warn("executable", found->second.executable, facts.executable);
  }
}

int count_of(const std::vector<CellComparison>& cells, Verdict verdict) {
  return static_cast<int>(std::ranges::count(cells, verdict, &CellComparison::verdict));
}

}  // namespace

bool CostComparison::judged() const {
  return model::row_of(metric).comparing == model::Comparing::judged;
}

int CostComparison::count(Verdict verdict) const {
  return count_of(cells, verdict);
}

int Comparison::count(Verdict verdict) const {
  return count_of(cells, verdict);
}

std::string ScalingComparison::name() const {
  return fmt::format("{}/{}/{}/{}", kernel, size, strategy, interpreter);
}

Comparison compare(Named baseline, Named candidate, const ComparisonOptions& options) {
  Comparison comparison;
  comparison.baseline_name = std::move(baseline.name);
  comparison.candidate_name = std::move(candidate.name);
  comparison.baseline = std::move(baseline.analysis);
  comparison.candidate = std::move(candidate.analysis);
  comparison.margin = options.margin;
  comparison.between_runs = options.between_runs;
  const std::string& run = header_of(comparison.candidate).run_id;
  comparison.paired = !run.empty() && run == header_of(comparison.baseline).run_id;
  Matching(comparison, options).match();
  warn_of_interpreters(comparison);
  compare_cells(comparison);
  check_visits(comparison);
  comparison.strategies = sums(comparison, [](const model::Cell& cell) { return cell.strategy(); });
  comparison.kernels = sums(comparison, [](const model::Cell& cell) { return cell.kernel; });
  compare_scaling(comparison);
  compare_counts(comparison);
  return comparison;
}

}  // namespace gilscope::comparison
