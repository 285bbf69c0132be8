#include "harness/conductor/conductor.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "harness/conductor/progress.h"
#include "harness/conductor/rounds.h"
#include "harness/conductor/stop_rule.h"
#include "harness/conductor/visit.h"
#include "harness/fixtures/fixture.h"
#include "harness/machine/state.h"
#include "harness/results/analysis.h"
#include "harness/results/result_file.h"
#include "harness/support/files.h"

namespace gilscope::conductor {
namespace {

using results::Visit;
using Clock = std::chrono::steady_clock;

// The fixtures of a run: put up before the first visit, taken down with this object.
class Fixtures {
 public:
  // Also adds what the fixtures say of themselves to the cells' params.
  void add(const std::vector<plan::KernelFile>& kernels, std::vector<plan::Cell>& cells) {
    for (plan::Cell& cell : cells) {
      const auto kernel = std::ranges::find(kernels, cell.kernel, &plan::KernelFile::name);
      if (kernel == kernels.end() || !kernel->fixture) continue;
      auto& fixture = fixtures_[cell.kernel + "/" + cell.size];
      if (!fixture) fixture = fixtures::make_fixture(*kernel->fixture, cell.params);
      cell.params.merge(fixture->params());
    }
  }

  void take_down() { fixtures_.clear(); }

 private:
  std::map<std::string, std::shared_ptr<fixtures::Fixture>> fixtures_;
};

// One side while it is measured.
struct LiveSide {
  LiveSide(const Side& side, std::vector<Visit> done, Fixtures& fixtures)
      : side(side), visits(std::move(done)) {
    for (const plan::PlannedCell& planned : side.cells) {
      if (planned.skipped.empty()) cells.push_back(planned.cell);
    }
    fixtures.add(side.kernels, cells);
    const auto file = results::journal_of(side.result);
    if (visits.empty()) {
      journal.emplace(file, side.header);
    } else {
      journal.emplace(file);
    }
  }

  [[nodiscard]] const interpreter::Interpreter* interpreter_of(const plan::Cell& cell) const {
    const auto found =
        std::ranges::find(side.interpreters, cell.interpreter, &interpreter::Interpreter::tag);
    return found == side.interpreters.end() ? nullptr : &*found;
  }

  const Side& side;
  std::vector<plan::Cell> cells;  // those that are run, with their fixtures' params
  std::vector<Visit> visits;
  std::optional<results::Journal> journal;  // after the fixtures: without them it leaves no file
};

class Conductor {
 public:
  Conductor(const Run& run, std::vector<std::vector<Visit>> done)
      : run_(run), settings_(run.settings) {
    for (const Side& side : run.sides) {
      auto visits = done.empty() ? std::vector<Visit>{} : std::move(done.at(sides_.size()));
      sides_.push_back(std::make_unique<LiveSide>(side, std::move(visits), fixtures_));
    }
    for (std::size_t side = 0; side < sides_.size(); ++side) add_places(side);
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      for (const Visit& visit : sides_[side]->visits) note(side, visit);
    }
  }

  Ending conduct() {
    End end = End::complete;
    // Rounds before the last one that was begun are over, whatever they left out.
    for (std::int64_t round = std::max<std::int64_t>(1, last_round_); end == End::complete;
         ++round) {
      const auto chosen = places_of(round);
      if (chosen.empty()) break;
      end = run_round(round, chosen);
      // Before the rounds that the budget adds, so that it pays for this one too.
      if (end == End::complete && round == settings_.rounds) end = run_telemetry();
    }
    progress_.clear();
    return write(end);
  }

 private:
  // Where in the rounds a cell stands: (side, index of the cell), one or two of them.
  using Members = std::vector<std::pair<std::size_t, std::size_t>>;

  [[nodiscard]] std::string place_name(const plan::Cell& cell) const {
    const std::string name = cell.name();
    return run_.across_interpreters ? name.substr(0, name.rfind('/')) : name;
  }

  void add_places(std::size_t side) {
    for (std::size_t index = 0; index < sides_[side]->cells.size(); ++index) {
      const plan::Cell& cell = sides_[side]->cells[index];
      const auto [found, is_new] = place_of_.try_emplace(place_name(cell), places_.size());
      if (is_new) {
        members_.emplace_back();
        Place& place = places_.emplace_back();
        place.name = cell.name();
        place.group = cell.kernel + "/" + cell.size;
        place.is_base = run_.sides.size() == 1 && cell.executor == "serial";
      }
      seat_of_[{side, cell.name()}] = {found->second, members_[found->second].size()};
      members_[found->second].emplace_back(side, index);
      places_[found->second].times.emplace_back();
    }
  }

  // Keeps in mind what a visit says for the stop rule and for --resume.
  void note(std::size_t side, const Visit& visit) {
    const std::string cell = visit.at("cell");
    const auto round = visit.at("round").get<std::int64_t>();
    done_.insert({side, round, cell});
    if (visit.contains("telemetry")) return;
    last_round_ = std::max(last_round_, round);
    if (visit.contains("failed")) {
      failed_.emplace(std::pair(side, cell), visit.at("failed").get<std::string>());
      return;
    }
    const auto time = results::visit_median(visit.at("report"), "warm", "elapsed_s");
    const auto seat = seat_of_.find({side, cell});
    if (seat == seat_of_.end() || !time) return;
    const auto [index, member] = seat->second;
    Place& place = places_[index];
    place.times[member][round] = *time;
    place.rounds = static_cast<int>(place.times[member].size());
  }

  [[nodiscard]] bool has_failed(std::size_t place) const {
    return std::ranges::any_of(members_[place], [&](const auto& member) {
      const auto [side, index] = member;
      return failed_.contains({side, sides_[side]->cells[index].name()});
    });
  }

  // The places of a round, in the order of their visits: all of them in the rounds that were asked
  // for; then those that are not precise yet, as far as the budget goes.
  [[nodiscard]] std::vector<std::size_t> places_of(std::int64_t round) const {
    auto order = order_of_round(settings_.seed, round, places_.size());
    if (round <= settings_.rounds) return order;
    if (!settings_.budget) return {};
    const std::chrono::duration<double> left = *settings_.budget - (Clock::now() - start_);
    auto wanted = unsettled(places_, settings_.precision);
    std::erase_if(wanted, [&](std::size_t place) { return has_failed(place); });
    const auto chosen = affordable(places_, wanted, left);
    std::erase_if(
        order, [&](std::size_t place) { return std::ranges::find(chosen, place) == chosen.end(); });
    return order;
  }

  End run_round(std::int64_t round, const std::vector<std::size_t>& chosen) {
    std::size_t position = 0;
    for (const std::size_t place : chosen) {
      if (round == 1 && settings_.budget && Clock::now() - start_ > *settings_.budget) {
        return End::budget_too_short;
      }
      show(round, position++, chosen.size(), place);
      if (!visit_place(round, place)) return End::interrupted;
    }
    return End::complete;
  }

  // A round of its own, number 0: watching costs something, so no time is taken.
  End run_telemetry() {
    if (!settings_.telemetry) return End::complete;
    std::size_t position = 0;
    for (const std::size_t place : order_of_round(settings_.seed, 0, places_.size())) {
      show(settings_.rounds, position++, places_.size(), place);
      const auto [side, index] = members_[place].front();
      const plan::Cell& cell = sides_[side]->cells[index];
      if (side != 0 || done_.contains({side, 0, cell.name()}) || has_failed(place)) continue;
      if (!visit_cell(0, side, cell, 0, true)) return End::interrupted;
    }
    return End::complete;
  }

  // Its cells one after the other, in random order. False when interrupted.
  bool visit_place(std::int64_t round, std::size_t place) {
    const Members& members = members_[place];
    const auto start = Clock::now();
    const std::uint64_t seed = settings_.seed ^ (0x9e3779b97f4a7c15 * (place + 1));
    for (const std::size_t i : order_of_round(seed, round, members.size())) {
      const auto [side, index] = members[i];
      if (done_.contains({side, round, sides_[side]->cells[index].name()})) continue;
      if (has_failed(place)) continue;
      const std::size_t padding = padding_of_visit(settings_.seed, round, side, place);
      if (!visit_cell(round, side, sides_[side]->cells[index], padding)) return false;
    }
    places_[place].spent += Clock::now() - start;
    return true;
  }

  bool visit_cell(std::int64_t round, std::size_t side, const plan::Cell& cell, std::size_t padding,
                  bool telemetry = false) {
    LiveSide& live = *sides_[side];
    auto visit = conductor::visit(cell, live.interpreter_of(cell), live.side.tree, settings_,
                                  exchange_, padding, telemetry);
    if (!visit) return false;
    (*visit)["round"] = round;
    (*visit)["visit"] = visit_count() + 1;
    live.journal->append(*visit);
    note(side, *visit);
    live.visits.push_back(*std::move(visit));
    return true;
  }

  [[nodiscard]] std::size_t visit_count() const {
    std::size_t count = 0;
    for (const auto& side : sides_) count += side->visits.size();
    return count;
  }

  void show(std::int64_t round, std::size_t position, std::size_t count, std::size_t place) {
    const std::int64_t rounds = std::max(round, settings_.rounds);
    const auto later = static_cast<std::size_t>(rounds - round) * places_.size();
    const std::size_t before = round <= settings_.rounds
                                   ? static_cast<std::size_t>(round - 1) * places_.size()
                                   : visit_count() / run_.sides.size() - position;
    progress_.show({.cell = places_[place].name,
                    .round = round,
                    .rounds = rounds,
                    .done = before + position,
                    .total = before + count + later});
  }

  Ending write(End end) {
    Ending ending;
    ending.end = end;
    for (const auto& [cell, reason] : failed_) {
      ending.failures.push_back(fmt::format("{}: {}", cell.second, reason));
    }
    fixtures_.take_down();  // so that what they used counts as ours
    const auto meanwhile =
        machine::check_counters(before_, machine::read_counters(), machine::own_cpu_s() - used_);
    for (const auto& live : sides_) {
      nlohmann::json header = live->side.header;
      for (const machine::Warning& warning : meanwhile) header["warnings"].push_back(warning);
      ending.results.push_back(
          results::assemble(std::move(header), live->visits, end == End::complete));
      write_atomically(live->side.result, ending.results.back().dump(1) + "\n");
    }
    if (end != End::complete) return ending;
    for (const auto& live : sides_) {
      std::filesystem::remove(results::journal_of(live->side.result));
    }
    return ending;
  }

  const Run& run_;
  const Settings& settings_;
  Fixtures fixtures_;
  std::vector<std::unique_ptr<LiveSide>> sides_;
  std::vector<Place> places_;
  std::vector<Members> members_;                 // of the places
  std::map<std::string, std::size_t> place_of_;  // by name
  // (side, cell) -> (place, which of its members)
  std::map<std::pair<std::size_t, std::string>, std::pair<std::size_t, std::size_t>> seat_of_;
  std::set<std::tuple<std::size_t, std::int64_t, std::string>> done_;  // (side, round, cell)
  std::map<std::pair<std::size_t, std::string>, std::string> failed_;  // (side, cell) -> reason
  std::int64_t last_round_ = 0;
  Clock::time_point start_ = Clock::now();
  machine::Counters before_ = machine::read_counters();
  double used_ = machine::own_cpu_s();
  Exchange exchange_;
  Progress progress_;
};

}  // namespace

Ending conduct(const Run& run, std::vector<std::vector<Visit>> done) {
  return Conductor(run, std::move(done)).conduct();
}

}  // namespace gilscope::conductor
