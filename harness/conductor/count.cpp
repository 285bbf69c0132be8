// Counting instructions: the same visit with a sample of more and more executions, under
// Cachegrind.
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "harness/conductor/visit.h"

namespace gilscope::conductor {
namespace {

// Under Cachegrind everything takes so many times as long.
constexpr int kSlowDown = 50;

// Of "summary: 123456" in the output file of Cachegrind; nothing without it.
std::optional<double> total_in(const std::filesystem::path& file) {
  constexpr std::string_view kKey = "summary:";
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with(kKey)) return std::strtod(line.c_str() + kKey.size(), nullptr);
  }
  return std::nullopt;
}

// All instructions of one visit with a warm sample of so many executions.
struct Total {
  double instructions = 0;
  std::string error{};  // why they are not known
  bool interrupted = false;
};

Total count_visit(VisitOrder order, const Exchange& exchange, std::int64_t executions) {
  const auto output = exchange.folder() / "cachegrind.out";
  std::filesystem::remove(output);
  order.kind = VisitKind::timed;
  order.executions = executions;
  order.warm_samples = 1;
  order.limit *= kSlowDown;
  order.under = {"valgrind", "--tool=cachegrind", "--cache-sim=no", "--log-file=/dev/null",
                 "--cachegrind-out-file=" + output.string()};
  order.fixed_hashes = true;
  const auto visit = conductor::visit(order, exchange);
  if (!visit) return {.interrupted = true};
  if (!visit->failed.empty()) return {.error = visit->failed};
  const auto total = total_in(output);
  if (!total) return {.error = "Cachegrind wrote no count"};
  return {.instructions = *total};
}

model::InstructionCount count_of(double first, double second, double third) {
  const double one = second - first;
  const double other = third - second;
  const double both = (third - first) / 2;
  model::InstructionCount count;
  if (one <= 0 || other <= 0) {
    count.error = "an execution is too short to be told from the rest";
    return count;
  }
  count.instructions = both;
  count.spread = std::abs(one - other) / both;
  return count;
}

}  // namespace

bool can_count(const model::Cell& cell) {
  return cell.workers == 1 && cell.family != "processes" && cell.family != "distributed" &&
         !cell.waits;
}

std::optional<model::Visit> count_instructions(const VisitOrder& order, const Exchange& exchange) {
  model::Visit visit;
  visit.cell = order.cell.name();
  std::array<double, 3> totals{};
  for (std::size_t i = 0; i < totals.size(); ++i) {
    // From two on, so that all of them also take one from rest.
    const Total total = count_visit(order, exchange, static_cast<std::int64_t>(i + 2));
    if (total.interrupted) return std::nullopt;
    if (!total.error.empty()) {
      visit.counted.emplace().error = total.error;
      return visit;
    }
    totals.at(i) = total.instructions;
  }
  visit.counted = count_of(totals[0], totals[1], totals[2]);
  return visit;
}

}  // namespace gilscope::conductor
