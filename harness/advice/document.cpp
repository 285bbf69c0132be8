#include "harness/advice/document.h"

#include <nlohmann/json.hpp>

#include "harness/analysis/document.h"
#include "harness/model/json.h"

namespace gilscope::advice {
namespace {

using nlohmann::json;

const char* standing_text(Standing standing) {
  switch (standing) {
    case Standing::measured:
      return "measured";
    case Standing::dropped:
      return "dropped";
    case Standing::failed:
      return "failed";
    case Standing::skipped:
      return "skipped";
  }
  return "";
}

template <typename T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

json option_json(const Option& option) {
  const bool known = option.total_s > 0 && option.standing != Standing::failed;
  return {{"cell", option.cell->name()},
          {"strategy", option.cell->cell.strategy()},
          {"workers", option.cell->cell.workers},
          {"chunk_size", option.cell->cell.chunk_size},
          {"interpreter", option.cell->cell.interpreter},
          {"standing", standing_text(option.standing)},
          {"words", option.words},
          {"remark", option.remark},
          {"total_s", known ? json(option.total_s) : json()},
          {"gain", known ? analysis::estimate_json(option.gain) : json()},
          {"startup_s", known ? json(option.startup_s) : json()},
          {"call_s", known ? json(option.call_s) : json()},
          {"extra_bytes", known ? json(option.extra_bytes) : json()},
          {"rounds", option.rounds},
          {"rounds_better", option.rounds_better}};
}

}  // namespace

json document(const Advice& advice) {
  json options = json::array();
  for (const Option& option : advice.options) options.push_back(option_json(option));
  const auto name = [](const Option* option) {
    return option == nullptr ? json() : json(option->cell->name());
  };
  const bool gains = advice.recommended != nullptr && advice.recommended != advice.loop;
  return {{"work", *advice.work},
          {"calls", advice.work->calls},
          {"best", advice.recommended == nullptr ? json() : json(advice.recommended->words)},
          {"recommended", name(advice.recommended)},
          {"loop", name(advice.loop)},
          {"gain", analysis::gain_text(advice.gain)},
          {"speedup", gains ? analysis::estimate_json(advice.recommended->gain) : json()},
          {"break_even_calls", or_null(advice.break_even_calls)},
          {"gil_share", or_null(advice.gil_share)},
          {"sampled_calls", advice.sampled_calls},
          {"options", options},
          {"function", advice.function},
          {"call", advice.call},
          {"code", advice.code},
          {"verdict", advice.verdict},
          {"sure", advice.sure},
          {"unmeasured", advice.unmeasured},
          {"changes", advice.changes},
          {"notes", advice.notes}};
}

}  // namespace gilscope::advice
