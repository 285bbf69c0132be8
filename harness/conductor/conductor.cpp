#include "harness/conductor/conductor.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "harness/conductor/progress.h"
#include "harness/conductor/rounds.h"
#include "harness/conductor/visit.h"
#include "harness/results/result_file.h"
#include "harness/support/files.h"
#include "kernels/fixture.h"

namespace gilscope::conductor {
namespace {

using results::Visit;
using Clock = std::chrono::steady_clock;

// The fixtures of a run: put up before the first visit, taken down with this object.
class Fixtures {
 public:
  // Also adds what the fixtures say of themselves to the cells' params.
  Fixtures(const std::vector<plan::KernelFile>& kernels, std::vector<plan::Cell>& cells) {
    for (plan::Cell& cell : cells) {
      const auto kernel = std::ranges::find(kernels, cell.kernel, &plan::KernelFile::name);
      if (kernel == kernels.end() || !kernel->fixture) continue;
      auto& fixture = fixtures_[cell.kernel + "/" + cell.size];
      if (!fixture) fixture = kernels::make_fixture(*kernel->fixture, cell.params);
      cell.params.merge(fixture->params());
    }
  }

 private:
  std::map<std::string, std::shared_ptr<kernels::Fixture>> fixtures_;
};

class Conductor {
 public:
  Conductor(const Run& run, std::vector<Visit> done)
      : run_(run),
        cells_(runnable(run)),
        fixtures_(run.kernels, cells_),
        visits_(std::move(done)),
        journal_(open_journal()) {
    for (const Visit& visit : visits_) note(visit);
  }

  Ending conduct() {
    bool complete = true;
    for (std::int64_t round = 1; complete && another_round(round); ++round) {
      const auto start = Clock::now();
      complete = run_round(round);
      slowest_round_ = std::max(slowest_round_, Clock::now() - start);
    }
    progress_.clear();
    return end(complete);
  }

 private:
  static std::vector<plan::Cell> runnable(const Run& run) {
    std::vector<plan::Cell> cells;
    for (const plan::PlannedCell& planned : run.cells) {
      if (planned.skipped.empty()) cells.push_back(planned.cell);
    }
    return cells;
  }

  results::Journal open_journal() const {
    const auto file = results::journal_of(run_.result);
    return visits_.empty() ? results::Journal(file, run_.header) : results::Journal(file);
  }

  void note(const Visit& visit) {
    const std::string cell = visit.at("cell");
    done_.insert({visit.at("round").get<std::int64_t>(), cell});
    if (visit.contains("failed")) failed_.emplace(cell, visit.at("failed").get<std::string>());
  }

  // At least the rounds that were asked for; then as long as one more fits into the budget.
  [[nodiscard]] bool another_round(std::int64_t round) const {
    if (cells_.empty()) return false;
    if (round <= run_.settings.rounds) return true;
    return run_.settings.budget && Clock::now() - start_ + slowest_round_ < *run_.settings.budget;
  }

  // False when interrupted.
  bool run_round(std::int64_t round) {
    std::size_t position = 0;
    for (const std::size_t index : order_of_round(run_.settings.seed, round, cells_.size())) {
      const plan::Cell& cell = cells_[index];
      show(round, position++, cell);
      if (done_.contains({round, cell.name()}) || failed_.contains(cell.name())) continue;
      auto visit = conductor::visit(cell, interpreter_of(cell), run_.settings, exchange_);
      if (!visit) return false;
      (*visit)["round"] = round;
      (*visit)["visit"] = visits_.size() + 1;
      journal_.append(*visit);
      note(*visit);
      visits_.push_back(*std::move(visit));
    }
    return true;
  }

  void show(std::int64_t round, std::size_t position, const plan::Cell& cell) {
    const std::int64_t rounds = std::max(round, run_.settings.rounds);
    progress_.show({.cell = cell.name(),
                    .round = round,
                    .rounds = rounds,
                    .done = static_cast<std::size_t>(round - 1) * cells_.size() + position,
                    .total = static_cast<std::size_t>(rounds) * cells_.size()});
  }

  [[nodiscard]] const interpreter::Interpreter* interpreter_of(const plan::Cell& cell) const {
    const auto found =
        std::ranges::find(run_.interpreters, cell.interpreter, &interpreter::Interpreter::tag);
    return found == run_.interpreters.end() ? nullptr : &*found;
  }

  Ending end(bool complete) {
    Ending ending;
    ending.complete = complete;
    for (const auto& [cell, reason] : failed_) {
      ending.failures.push_back(fmt::format("{}: {}", cell, reason));
    }
    ending.result = results::assemble(run_.header, visits_, complete);
    write_atomically(run_.result, ending.result.dump(1) + "\n");
    if (complete) std::filesystem::remove(results::journal_of(run_.result));
    return ending;
  }

  const Run& run_;
  std::vector<plan::Cell> cells_;  // those that are run, with their fixtures' params
  Fixtures fixtures_;              // before the journal: what cannot be put up leaves no file
  std::vector<Visit> visits_;
  std::set<std::pair<std::int64_t, std::string>> done_;  // (round, cell)
  std::map<std::string, std::string> failed_;            // cell -> reason
  Clock::time_point start_ = Clock::now();
  Clock::duration slowest_round_{};
  Exchange exchange_;
  Progress progress_;
  results::Journal journal_;
};

}  // namespace

Ending conduct(const Run& run, std::vector<Visit> done) {
  return Conductor(run, std::move(done)).conduct();
}

}  // namespace gilscope::conductor
