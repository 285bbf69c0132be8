#include "harness/comparison/sentence.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <span>
#include <string_view>

#include "harness/comparison/finding.h"
#include "harness/measure/statistics.h"

namespace gilscope::comparison {
namespace {

using Counts = std::map<std::string, int>;

constexpr model::Verb kFails{.word = "fails", .singular = "fails", .plural = "fail"};

std::string plural(int number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

int count_of(const Counts& counts, const std::string& kind) {
  const auto found = counts.find(kind);
  return found == counts.end() ? 0 : found->second;
}

// "1 of 54 cells is slower", "2 start slower", "1 scales worse", "1 cell fails". The first names
// what the number is of.
class Clauses {
 public:
  explicit Clauses(const Counts& counts) : counts_(counts) {}

  void add(const std::string& kind, const model::Verb& verb, const std::string& of) {
    const int number = count_of(counts_, kind);
    if (number == 0) return;
    clauses_.push_back(fmt::format("{}{} {}", number, clauses_.empty() ? of : "",
                                   number == 1 ? verb.singular : verb.plural));
  }
  [[nodiscard]] std::string text() const { return fmt::format("{}", fmt::join(clauses_, "; ")); }

 private:
  const Counts& counts_;
  std::vector<std::string> clauses_;
};

// Times and scaling first: they are what a user asks about.
std::string clauses_of(const Counts& counts, bool worse, int cells, int curves) {
  const auto verb = [worse](MetricId id) {
    return worse ? model::row_of(id).worse : model::row_of(id).better;
  };
  const std::string of_cells = fmt::format(" of {}", plural(cells, "cell"));
  Clauses clauses(counts);
  clauses.add(kind_of(model::metrics::warm_s), verb(model::metrics::warm_s), of_cells);
  clauses.add(kind_of(model::metrics::speedup), verb(model::metrics::speedup),
              fmt::format(" of {}", plural(curves, "curve")));
  for (const MetricId id : model::kMetricIds) {
    const bool other = id != model::metrics::warm_s && id != model::metrics::speedup;
    if (other) clauses.add(kind_of(id), verb(id), of_cells);
  }
  const int failures = count_of(counts, "failure");
  clauses.add("failure", kFails, failures == 1 ? " cell" : " cells");
  return clauses.text();
}

// What a second look and acceptances have changed.
std::string looked_again_text(const Findings& findings) {
  std::string text;
  if (findings.not_confirmed > 0) {
    text += fmt::format("; a second look did not confirm {}",
                        plural(findings.not_confirmed, "suspect"));
  }
  if (findings.accepted > 0) {
    text += fmt::format("; {}", plural(findings.accepted, "accepted change"));
  }
  return text;
}

// "; 50 take the same time, 1 could not be told"
std::string rest_text(const Times& times) {
  std::string text;
  if (times.same > 0) {
    text += fmt::format("; {} {} the same time", times.same, times.same == 1 ? "takes" : "take");
  }
  if (times.unknown > 0) {
    text += fmt::format("{} {} could not be told", times.same > 0 ? "," : ";", times.unknown);
  }
  return text;
}

std::string same_text(const Times& times) {
  if (times.same == 0) return "nothing changed that is not accepted";
  if (times.same < times.cells) {
    return fmt::format("{} of {} {} as fast as the base", times.same, plural(times.cells, "cell"),
                       times.same == 1 ? "is" : "are");
  }
  return times.cells == 1 ? "the only cell is as fast as the base"
                          : fmt::format("all {} cells are as fast as the base", times.cells);
}

// How far off they could be, in the direction that one would not like.
std::string doubt_text(const Times& times) {
  if (times.highs_of_unknown.empty()) return "";
  const double percent = 100 * (measure::median(times.highs_of_unknown) - 1);
  if (percent < 0.5) return "";
  return fmt::format(" ({}up to {:.0f} % slower)",
                     times.highs_of_unknown.size() == 1 ? "" : "half of them ", percent);
}

std::string inconclusive_text(const Times& times) {
  if (times.cells == 1) return "the only cell could not be told";
  if (times.same == 0) {
    return fmt::format("{} of {} cells could not be told", times.unknown, times.cells);
  }
  return fmt::format("{} of {} cells {} the same, {} could not be told", times.same, times.cells,
                     times.same == 1 ? "is" : "are", times.unknown);
}

}  // namespace

std::string sentence_of(Overall overall, const Findings& findings, const Times& times, int curves) {
  const std::string again = looked_again_text(findings);
  switch (overall) {
    case Overall::regressed:
      return fmt::format("Regressed: {}{}.", clauses_of(findings.worse, true, times.cells, curves),
                         again);
    case Overall::improved:
      return fmt::format("Improved: {}{}{}.",
                         clauses_of(findings.better, false, times.cells, curves), rest_text(times),
                         again);
    case Overall::same:
      return fmt::format("The same: {}{}.", same_text(times), again);
    case Overall::inconclusive:
      return fmt::format("Inconclusive: no regression found; {}{}{}.", inconclusive_text(times),
                         doubt_text(times), again);
  }
  return "";
}

}  // namespace gilscope::comparison
