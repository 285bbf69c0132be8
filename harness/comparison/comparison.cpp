#include "harness/comparison/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "harness/support/error.h"

namespace gilscope::results {
namespace {

using nlohmann::json;

std::string run_id(const Analysis& analysis) {
  return analysis.context.value("run_id", "");
}

// The only interpreter of a run, or nothing.
std::string only_interpreter(const Analysis& analysis) {
  const json& interpreters = analysis.context.at("interpreters");
  return interpreters.size() == 1 ? interpreters.begin().key() : "";
}

// Cells are the same when their names are; across interpreters, when all but the interpreter is.
std::string key_of(const CellAnalysis& cell, bool across_interpreters) {
  return across_interpreters ? cell.name().substr(0, cell.name().rfind('/')) : cell.name();
}

class Matching {
 public:
  Matching(Comparison& comparison, const ComparisonOptions& options)
      : comparison_(comparison), options_(options) {
    const std::string base = only_interpreter(comparison.base);
    const std::string now = only_interpreter(comparison.now);
    const bool may = comparison.paired || options.allowed.contains("interpreter");
    across_ = may && !base.empty() && !now.empty() && base != now;
  }

  void match() {
    check_machine();
    std::map<std::string, const CellAnalysis*> bases;
    for (const CellAnalysis& cell : comparison_.base.cells) bases[key_of(cell, across_)] = &cell;
    for (const CellAnalysis& cell : comparison_.now.cells) {
      const auto found = bases.find(key_of(cell, across_));
      if (found == bases.end()) {
        comparison_.only_new.push_back(cell.name());
        continue;
      }
      match_cells(*found->second, cell);
      bases.erase(found);
    }
    for (const CellAnalysis& cell : comparison_.base.cells) {
      if (bases.contains(key_of(cell, across_))) comparison_.only_base.push_back(cell.name());
    }
    check_anything_is_left();
  }

 private:
  void check_machine() {
    const auto name = [](const Analysis& analysis) {
      const json& machine = analysis.context.at("machine");
      return fmt::format("{} ({})", machine.value("cpu", "unknown"), machine.value("key", "?"));
    };
    const std::string base = name(comparison_.base);
    const std::string now = name(comparison_.now);
    if (base == now) return;
    refuse_unless("machine", fmt::format("'{}' was measured on {}, '{}' on {}",
                                         comparison_.base_name, base, comparison_.new_name, now));
  }

  void match_cells(const CellAnalysis& base, const CellAnalysis& now) {
    for (const auto& [what, difference] : differences_of_work(base, now)) {
      if (options_.set_aside && !options_.allowed.contains(what)) {
        comparison_.not_compared.emplace_back(now.name(), difference);
        return;
      }
      refuse_unless(what, difference);
    }
    for (const CellAnalysis* cell : {&base, &now}) {
      if (cell->measured()) continue;
      comparison_.not_compared.emplace_back(now.name(),
                                            fmt::format("{}: {}", cell->status, cell->reason));
      return;
    }
    comparison_.cells.push_back({.base = &base, .now = &now, .ratio = {}, .reason = {}});
  }

  // What must be allowed for each, and a sentence.
  static std::vector<std::pair<std::string, std::string>> differences_of_work(
      const CellAnalysis& base, const CellAnalysis& now) {
    std::vector<std::pair<std::string, std::string>> differences;
    for (const char* key : {"items", "tasks", "params"}) {
      if (base.cell.at(key) == now.cell.at(key)) continue;
      differences.emplace_back(
          "size", fmt::format("The size of '{}' differs: {} was {}, is {}", now.name(), key,
                              base.cell.at(key).dump(), now.cell.at(key).dump()));
    }
    if (base.cell.at("digest") != now.cell.at("digest")) {
      differences.emplace_back(
          "digest", fmt::format("The work of '{}' differs: its digest was {}, is {}", now.name(),
                                base.word("digest"), now.word("digest")));
    }
    return differences;
  }

  void refuse_unless(const std::string& what, const std::string& difference) {
    if (!options_.allowed.contains(what)) {
      throw UserError(fmt::format("{}; measure both alike, or give --allow {}.", difference, what));
    }
    if (warned_.insert(what).second) comparison_.warnings.push_back(difference + ".");
  }

  void check_anything_is_left() {
    if (!comparison_.cells.empty()) return;
    if (!comparison_.not_compared.empty()) {
      const auto& [cell, reason] = comparison_.not_compared.front();
      throw UserError(fmt::format(
          "No cell was measured in both files (the first, '{}', was {}); measure again.", cell,
          reason));
    }
    const std::string base = only_interpreter(comparison_.base);
    const std::string now = only_interpreter(comparison_.now);
    const bool other_interpreter = !base.empty() && !now.empty() && base != now;
    throw UserError(fmt::format(
        "'{}' and '{}' have no cell in common; {}.", comparison_.base_name, comparison_.new_name,
        other_interpreter ? fmt::format("{} is held against {} with --allow interpreter", now, base)
                          : "compare two runs of the same suite"));
  }

  Comparison& comparison_;
  const ComparisonOptions& options_;
  bool across_ = false;
  std::set<std::string> warned_;
};

void check_visits(const Comparison& comparison) {
  const bool any = std::ranges::any_of(
      comparison.cells, [](const CellComparison& cell) { return cell.ratio.low.has_value(); });
  if (any) return;
  throw UserError(
      fmt::format("None of the {} cells of '{}' and '{}' has the {} visits on both sides that an "
                  "interval takes; "
                  "measure with --rounds {} or more.",
                  comparison.cells.size(), comparison.base_name, comparison.new_name,
                  measure::kFewestVisits, measure::kFewestVisits));
}

std::vector<Sum> sums(const std::vector<CellComparison>& cells, const char* word) {
  std::vector<Sum> result;
  std::map<std::string, std::vector<double>> ratios;
  for (const CellComparison& cell : cells) {
    const std::string& name = cell.now->word(word);
    auto sum = std::ranges::find(result, name, &Sum::name);
    if (sum == result.end()) sum = result.insert(result.end(), {.name = name, .ratio = {}});
    ++sum->cells;
    ++sum->counts.at(static_cast<std::size_t>(cell.verdict));
    ratios[name].push_back(std::log(cell.ratio.median));
  }
  for (Sum& sum : result) {
    sum.ratio = measure::estimate_median(ratios[sum.name]);
    sum.ratio.median = std::exp(sum.ratio.median);
    if (sum.ratio.low) sum.ratio.low = std::exp(*sum.ratio.low);
    if (sum.ratio.high) sum.ratio.high = std::exp(*sum.ratio.high);
  }
  return result;
}

void warn_of_interpreters(Comparison& comparison) {
  const json& base = comparison.base.context.at("interpreters");
  for (const auto& [tag, facts] : comparison.now.context.at("interpreters").items()) {
    if (!base.contains(tag)) continue;
    for (const char* key : {"version", "executable"}) {
      const json was = base.at(tag).value(key, json());
      const json is = facts.value(key, json());
      if (was == is) continue;
      comparison.warnings.push_back(
          fmt::format("The {} of {} was {}, is {}.", key, tag, was.dump(), is.dump()));
    }
  }
}

}  // namespace

int CostComparison::count(Verdict verdict) const {
  return static_cast<int>(std::ranges::count(cells, verdict, &CellComparison::verdict));
}

int Comparison::count(Verdict verdict) const {
  return static_cast<int>(std::ranges::count(cells, verdict, &CellComparison::verdict));
}

bool Comparison::regressed() const {
  return count(Verdict::slower) > 0 ||
         std::ranges::count(scaling, Verdict::slower, &ScalingComparison::verdict) > 0 ||
         std::ranges::any_of(
             costs, [](const CostComparison& cost) { return cost.count(Verdict::slower) > 0; });
}

Comparison compare(const ComparedFile& base, const ComparedFile& now,
                   const ComparisonOptions& options) {
  const auto analyse_file = [](const ComparedFile& file) {
    return analyse(file.result.at("context").at("gilscope"), visits_of(file.result));
  };
  Comparison comparison;
  comparison.base_name = base.name;
  comparison.new_name = now.name;
  comparison.base = analyse_file(base);
  comparison.now = analyse_file(now);
  comparison.floor = options.floor;
  const std::string run = run_id(comparison.now);
  comparison.paired = !run.empty() && run == run_id(comparison.base);
  Matching(comparison, options).match();
  warn_of_interpreters(comparison);
  compare_cells(comparison);
  check_visits(comparison);
  comparison.strategies = sums(comparison.cells, "strategy");
  comparison.kernels = sums(comparison.cells, "kernel");
  compare_scaling(comparison);
  return comparison;
}

}  // namespace gilscope::results
