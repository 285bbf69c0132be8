#include "harness/advice/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "harness/machine/cpus.h"
#include "harness/text/numbers.h"

namespace gilscope::advice {
namespace {

namespace metrics = model::metrics;
using text::memory_text;
using text::three_digits;
using text::time_text;

constexpr double kMostly = 0.5;
constexpr double kSomeWaiting = 0.9;
constexpr double kWorthwhile_s = 0.1;  // below, nobody changes an interpreter
constexpr double kNoticed = 0.01;      // of a call's time
constexpr double kLinear = 0.1;
constexpr double kSpread = 2;  // nine in ten over one in ten

std::string percent(double share) {
  return fmt::format("{:.0f} %", 100 * share);
}

// Of a pickle: decimal, as networks and files count.
std::string bytes_text(double bytes) {
  if (bytes < 1000) return fmt::format("{:.0f} B", bytes);
  if (bytes < 1e6) return three_digits(bytes / 1e3) + " kB";
  return three_digits(bytes / 1e6) + " MB";
}

std::string plural(std::int64_t count, const std::string& noun) {
  return fmt::format("{} {}{}", count_text(count), noun, count == 1 ? "" : "s");
}

std::string gain_text(const Estimate& gain) {
  if (!gain.low) return fmt::format("{}x", three_digits(gain.median));
  return fmt::format("{}x [{}, {}]", three_digits(gain.median), three_digits(*gain.low),
                     three_digits(*gain.high));
}

// What the function is by itself.
std::string function_words(const Advice& advice) {
  const model::WorkFacts& facts = advice.work->own();
  std::string text = fmt::format("{}: {} a call", advice.work->name, time_text(facts.call_s));
  if (facts.call_low_s > 0 && facts.call_high_s > kSpread * facts.call_low_s) {
    text += fmt::format(" (eight in ten between {} and {})", time_text(facts.call_low_s),
                        time_text(facts.call_high_s));
  }
  if (facts.waits()) {
    text += fmt::format(", {} of it waiting", percent(1 - facts.cpu_share));
  } else if (advice.gil_share && *advice.gil_share > 0.97) {
    text += ", all of it with the GIL held";
  } else if (advice.gil_share) {
    text += fmt::format(", {} of it with the GIL held", percent(*advice.gil_share));
  }
  if (!facts.waits() && facts.cpu_share < kSomeWaiting) {
    text += fmt::format(", {} of it waiting", percent(1 - facts.cpu_share));
  }
  text += ".";
  const double sending_s = facts.pickle_in_s + facts.pickle_out_s;
  if (facts.inputs > 0 && facts.unpicklable.empty() &&
      (sending_s > kNoticed * facts.call_s || facts.bytes_in + facts.bytes_out > 1000)) {
    text += fmt::format(" Argument {}, pickled and back in {}; result {}, in {}.",
                        bytes_text(facts.bytes_in), time_text(facts.pickle_in_s),
                        bytes_text(facts.bytes_out), time_text(facts.pickle_out_s));
  }
  return text;
}

void say_verdict(Advice& advice) {
  const model::Workload& work = *advice.work;
  if (advice.loop == nullptr) {
    advice.verdict = "Nothing can be recommended: not even the loop could be measured.";
    return;
  }
  const Option& best = *advice.recommended;
  const std::string calls = plural(work.calls, "call");
  if (&best == advice.loop) {
    advice.verdict = fmt::format("{}: {}. No gain was shown by anything else.", calls,
                                 time_text(advice.loop->total_s));
    return;
  }
  advice.verdict = fmt::format("{}: {} -> {}, {}{}; start-up {}, +{} of memory.", calls,
                               time_text(advice.loop->total_s), time_text(best.total_s),
                               gain_text(*best.gain), best.gain->low ? "" : " in few rounds",
                               time_text(best.startup_s), memory_text(best.extra_bytes));
}

// Without the name of a class of ours.
std::string reason_of(const Option& option) {
  constexpr std::string_view kOurs = "WrongResults: ";
  std::string reason = option.cell->reason;
  if (reason.starts_with(kOurs)) reason.erase(0, kOurs.size());
  return reason;
}

// Why an option is where it is.
std::string remark_of(const Option& option, const Advice& advice) {
  const model::Workload& work = *advice.work;
  const model::WorkFacts& facts = work.own();
  if (option.standing == Standing::skipped || option.standing == Standing::failed) {
    return reason_of(option);
  }
  if (&option == advice.recommended) return "recommended";
  const model::Cell& cell = option.cell->cell;
  if (&option == advice.loop) {
    return advice.break_even_calls && *advice.break_even_calls > 1
               ? fmt::format("better below {} calls", count_text(*advice.break_even_calls))
               : "";
  }
  std::vector<std::string> parts;
  if (cell.family == "threads" && !facts.waits() && advice.gil_share &&
      *advice.gil_share > kMostly && cell.interpreter == work.first) {
    parts.push_back(fmt::format("the GIL is held {} of the time", percent(*advice.gil_share)));
  }
  const double handing_s = option.call_s * static_cast<double>(cell.workers) - facts.call_s;
  if (cell.family == "processes" && !facts.waits() && handing_s > 0.05 * facts.call_s) {
    parts.push_back(fmt::format("handing over costs {} a call", time_text(handing_s)));
  }
  if (option.standing == Standing::dropped) parts.emplace_back("left out after 2 rounds");
  if (option.gain && option.gain->low && *option.gain->low < 1 && *option.gain->high > 1) {
    parts.emplace_back("not told apart from the loop");
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

void say_how_sure(Advice& advice) {
  if (advice.recommended == nullptr) return;
  const model::WorkFacts& facts = advice.work->own();
  const Option& best = *advice.recommended;
  if (&best != advice.loop) {
    std::string text =
        fmt::format("it beat the loop in {} of {} rounds", best.rounds_better, best.rounds);
    if (!best.gain->low) text += ", too few for an interval: a longer --budget would tell";
    advice.sure.push_back(text);
  } else {
    advice.sure.push_back(
        fmt::format("the loop was measured in {} beside the others",
                    plural(static_cast<std::int64_t>(advice.loop->cell->visits.size()), "round")));
  }
  if (facts.comparable) {
    const bool different = std::ranges::any_of(advice.options, [](const Option& option) {
      return option.standing == Standing::failed &&
             option.cell->reason.find("results differ") != std::string::npos;
    });
    advice.sure.emplace_back(different
                                 ? "results were checked against the loop's; where they differ "
                                   "the strategy is out"
                                 : "results were equal in all strategies");
  } else if (!facts.differs.empty()) {
    advice.sure.push_back(fmt::format("results were not compared, since {}", facts.differs));
  } else {
    advice.sure.emplace_back("results were not compared");
  }
}

void say_what_is_unmeasured(Advice& advice) {
  if (advice.recommended == nullptr) return;
  const model::Workload& work = *advice.work;
  if (advice.sampled_calls >= work.calls) return;
  std::string text = fmt::format("{} were extrapolated from {}", plural(work.calls, "call"),
                                 count_text(advice.sampled_calls));
  if (work.linearity) {
    const double off = work.linearity->deviation;
    const std::string many = plural(work.linearity->calls, "call");
    text += std::abs(off) < kLinear
                ? fmt::format("; {} took what had been predicted, within {}", many,
                              percent(std::max(0.01, std::abs(off))))
                : fmt::format("; {} took {} {} than had been predicted, so totals are uncertain",
                              many, percent(std::abs(off)), off > 0 ? "longer" : "less");
  }
  advice.unmeasured.push_back(text);
}

void say_what_would_change(Advice& advice) {
  if (advice.recommended == nullptr) return;
  const model::Workload& work = *advice.work;
  const model::WorkFacts& facts = work.own();
  const Option& best = *advice.recommended;
  const model::Cell& cell = best.cell->cell;
  if (advice.break_even_calls && *advice.break_even_calls > 1) {
    advice.changes.push_back(fmt::format("with fewer than {}, a loop is faster",
                                         plural(*advice.break_even_calls, "call")));
  }
  if (cell.family == "processes") {
    const double sending_s = facts.pickle_in_s + facts.pickle_out_s;
    if (sending_s > kNoticed * facts.call_s) {
      advice.changes.push_back(fmt::format(
          "with larger arguments or results, sending them pays later: pickling takes {} of {} a "
          "call now",
          time_text(sending_s), time_text(facts.call_s)));
    }
    const auto& caller = best.cell->estimates[metrics::caller_cpu_s];
    const double calls = best.call_s > 0 ? best.cell->warm_s() / best.call_s : 1;
    if (caller && caller->median > 0) {
      const double most = facts.call_s / (caller->median / calls);
      advice.changes.push_back(
          fmt::format("with more CPUs, up to about {} workers pay: sending keeps the caller busy",
                      count_text(std::max<std::int64_t>(cell.workers, std::llround(most)))));
    }
  }
  const bool python_bound = advice.gil_share && *advice.gil_share > kMostly && !facts.waits() &&
                            advice.loop->total_s > kWorthwhile_s;
  const bool has_free =
      std::ranges::any_of(work.facts, [](const auto& entry) { return entry.first.ends_with("t"); });
  if (python_bound && !has_free) {
    advice.changes.emplace_back(
        "without the GIL, threads would have nothing to send: `gilscope get cp313t`, then --python "
        "with both");
  }
  const auto cpus = static_cast<double>(machine::usable_cpus());
  const double bound = 1 / std::max(advice.gil_share.value_or(0), 1 / cpus);
  if (advice.gil_share && !facts.waits() && *advice.gil_share < kSomeWaiting &&
      bound < kSomeWaiting * cpus && !python_bound) {
    advice.changes.push_back(fmt::format(
        "with the GIL released for more of a call, threads would gain: while {} of it is held they "
        "reach at most {}x on {}, otherwise {}x",
        percent(*advice.gil_share), three_digits(bound),
        plural(static_cast<std::int64_t>(cpus), "CPU"), three_digits(cpus)));
  }
}

void say_what_was_seen(Advice& advice) {
  const model::Workload& work = *advice.work;
  const model::WorkFacts& facts = work.own();
  const auto note = [&](std::string text) { advice.notes.push_back(std::move(text)); };
  const std::int64_t inner = std::max(facts.threads, facts.import_threads);
  if (!work.single_threaded.empty()) {
    note(
        fmt::format("The work starts {} of its own ({}): with several workers there are more "
                    "threads than CPUs, "
                    "so everything was also tried with one inner thread (OMP_NUM_THREADS=1)",
                    plural(inner, "thread"),
                    facts.native_libraries.empty()
                        ? "native ones"
                        : fmt::format("{}", fmt::join(facts.native_libraries, ", "))));
  }
  for (const Option& option : advice.options) {
    if (option.standing == Standing::failed &&
        option.cell->reason.find("results differ") != std::string::npos) {
      note(fmt::format("Not safe in {}: {}", option.words, reason_of(option)));
    }
  }
  if (!facts.differs.empty() && !facts.comparable) {
    note(
        fmt::format("{} does not give the same result each time: {}. `--compare none` says that "
                    "this is meant, or name a function that compares",
                    work.name, facts.differs));
  }
  if (facts.mutates) {
    note(
        fmt::format("{} changes its argument: threads share it with the caller, processes change "
                    "a copy that the caller never sees",
                    work.name));
  }
  if (facts.forks > 0) note(fmt::format("{} forks by itself", work.name));
  if (facts.runs_programs) note(fmt::format("{} runs other programs", work.name));
  if (facts.printed_bytes > 0) {
    note(fmt::format("What was printed ({}) has been dropped",
                     bytes_text(static_cast<double>(facts.printed_bytes))));
  }
  if (!facts.connects.empty()) {
    note(fmt::format("Requests went to {}, at most {:.4g} a second",
                     fmt::join(facts.connects, ", "), work.rate));
  }
  if (facts.first_call_s > 10 * facts.call_s && facts.first_call_s > 0.1) {
    note(
        fmt::format("The first call took {}: every new process pays that, which `setup` can do "
                    "beforehand",
                    time_text(facts.first_call_s)));
  }
  if (facts.import_s > 1) {
    note(fmt::format("Importing takes {}: workers that are spawned pay that each",
                     time_text(facts.import_s)));
  }
  for (const auto& [tag, other] : work.facts) {
    if (!other.refused.empty()) note(fmt::format("Under {}: {}", tag, other.refused));
    if (!other.gil_switched_on_by.empty()) {
      note(fmt::format("Under {}, importing '{}' switches the GIL back on", tag,
                       other.gil_switched_on_by));
    }
  }
}

}  // namespace

std::string count_text(std::int64_t count) {
  std::string digits = fmt::to_string(count);
  for (auto place = static_cast<std::int64_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), ",");
  }
  return digits;
}

std::string strategy_words(const model::Cell& cell, const model::Workload& work) {
  const model::WorkFacts& facts = work.own();
  std::string text;
  if (cell.executor == "serial" || (cell.executor == "asyncio" && cell.workers == 1)) {
    text = "a plain loop";
  } else if (cell.executor == "asyncio") {
    text = fmt::format("asyncio, {} in flight", cell.workers);
  } else if (cell.family == "threads") {
    text = plural(cell.workers, "thread");
    if (facts.batch > 1) text += fmt::format(", batches of {}", facts.batch);
  } else if (cell.family == "interpreters") {
    text = plural(cell.workers, "sub-interpreter");
  } else {
    text = fmt::format("{} process{}, chunks of {}", cell.workers, cell.workers == 1 ? "" : "es",
                       count_text(std::max<std::int64_t>(1, cell.chunk_size) * facts.batch));
  }
  if (cell.kernel != work.kernel) text += ", one inner thread";
  if (cell.interpreter != work.first) text = fmt::format("{}, {}", cell.interpreter, text);
  return text;
}

void put_into_words(Advice& advice) {
  for (Option& option : advice.options) {
    option.words = strategy_words(option.cell->cell, *advice.work);
  }
  advice.function = function_words(advice);
  say_verdict(advice);
  for (Option& option : advice.options) option.remark = remark_of(option, advice);
  if (advice.recommended != nullptr) {
    Code code = code_of(advice.recommended->cell->cell, *advice.work);
    advice.code = std::move(code.lines);
    advice.call = std::move(code.call);
  }
  say_how_sure(advice);
  say_what_is_unmeasured(advice);
  say_what_would_change(advice);
  say_what_was_seen(advice);
}

}  // namespace gilscope::advice
