// gilscope doctor: what disturbs measurements on this machine, and the remedy.
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "harness/comparison/forecast.h"
#include "harness/conductor/progress.h"
#include "harness/interpreter/discovery.h"
#include "harness/machine/noise.h"
#include "harness/machine/state.h"
#include "harness/model/json.h"
#include "harness/support/error.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

using nlohmann::json;

constexpr double kVisit = 0.2;    // seconds: a usual visit, boot and tear-down included
constexpr double kSampled = 0.1;  // of which so many are measured
constexpr std::array kEffects = {0.0, 0.03, 0.05, 0.10};  // 0: what has not changed
constexpr std::array kCells = {2, 20, 180};

struct DoctorOptions {
  double seconds = 10;
  std::vector<std::string> pythons;
  bool json = false;
};

struct Findings {
  std::vector<machine::Check> checks;
  std::vector<model::Warning> others;  // of interpreters, build, and what the 10 s showed
  std::vector<machine::CpuNoise> noise;
  std::optional<double> spread;  // of the worst CPU
};

Findings examine(const DoctorOptions& options) {
  Findings findings;
  findings.checks = machine::check_machine();
  findings.others = machine::check_build();
  const auto add = [&](const std::vector<model::Warning>& more) {
    findings.others.insert(findings.others.end(), more.begin(), more.end());
  };
  std::vector<std::string> pythons = options.pythons;
  if (pythons.empty()) pythons = {default_python()};
  for (const auto& interpreter : interpreter::find(pythons, own_tree())) {
    if (!interpreter.facts || interpreter.facts->gil_switch) continue;
    add(machine::check_interpreter(interpreter.tag, *interpreter.facts));
  }
  const machine::Counters before = machine::read_counters();
  const double used = machine::own_cpu_s();
  findings.noise = machine::measure_noise(std::chrono::duration<double>(options.seconds));
  add(machine::check_counters(before, machine::read_counters(), machine::own_cpu_s() - used));
  for (const machine::CpuNoise& one : findings.noise) {
    const auto spread = machine::paired_spread(one.chunks_s, kSampled);
    if (spread) findings.spread = std::max(findings.spread.value_or(0), *spread);
  }
  return findings;
}

std::string time_for(int rounds, int cells) {
  constexpr int kSides = 2;
  return conductor::clock_text(
      std::chrono::seconds(static_cast<std::int64_t>(std::ceil(rounds * cells * kSides * kVisit))));
}

std::string rounds_text(double effect, double spread, int cells) {
  const auto rounds = comparison::rounds_for(effect, {.spread = spread, .cells = cells});
  return rounds ? fmt::format("{} ({})", *rounds, time_for(*rounds, cells))
                : fmt::format("over {}", comparison::kMostForeseen);
}

void print_warning(const model::Warning& warning) {
  print("  ! {}: {}\n    {}\n", warning.code, warning.text, warning.remedy);
}

void print_checks(const Findings& findings) {
  print("The machine\n");
  for (const machine::Check& check : findings.checks) {
    print("  {:26} {}\n", check.name, check.readable ? check.found : "not readable here");
    if (check.warning) print_warning(*check.warning);
  }
  for (const model::Warning& warning : findings.others) print_warning(warning);
}

void print_noise(const Findings& findings) {
  print(
      "\nA fixed loop of about 8 ms on every CPU at once\n  {:>4} {:>9} {:>9} {:>9} {:>8} {:>16}\n",
      "CPU", "p5 ms", "median ms", "p95 ms", "p95/p5", "autocorrelation");
  for (const machine::CpuNoise& one : findings.noise) {
    const machine::NoiseSummary summary = machine::summarise(one.chunks_s);
    print("  {:>4} {:>9.2f} {:>9.2f} {:>9.2f} {:>8.2f} {:>16.2f}\n", one.cpu, 1e3 * summary.p5_s,
          1e3 * summary.median_s, 1e3 * summary.p95_s, summary.p95_s / summary.p5_s,
          summary.autocorrelation);
  }
}

void print_effects(const Findings& findings) {
  if (!findings.spread) {
    print("\nToo short to say which differences can be seen; give --seconds 10.\n");
    return;
  }
  print(
      "\nConsecutive visits differ by {:.1f} % here (standard deviation). Rounds (and minutes) of "
      "`run --against`\nthat find a change in 9 of 10 runs:\n  {:>5}",
      100 * *findings.spread, "cells");
  for (const double effect : kEffects) {
    print(" {:>14}",
          effect == 0 ? std::string("the same") : fmt::format("{:.0f} % slower", 100 * effect));
  }
  for (const int cells : kCells) {
    print("\n  {:>5}", cells);
    for (const double effect : kEffects) {
      print(" {:>14}", rounds_text(effect, *findings.spread, cells));
    }
  }
  print(
      "\n(Simulated for one such change among that many cells, judged as `compare` does, at {} ms "
      "per visit.\nDifferences of up to {:.0f} % count as none. Noise that starts later, and "
      "differences between\nprocesses, are not included.)\n",
      1e3 * kVisit, 100 * comparison::Outlook{}.margin);
}

json to_json(const Findings& findings) {
  json checks = json::array();
  for (const machine::Check& check : findings.checks) {
    checks.push_back({{"name", check.name},
                      {"readable", check.readable},
                      {"found", check.found},
                      {"warning", check.warning ? json(*check.warning) : json()}});
  }
  json noise = json::array();
  for (const machine::CpuNoise& one : findings.noise) {
    const machine::NoiseSummary summary = machine::summarise(one.chunks_s);
    noise.push_back({{"cpu", one.cpu},
                     {"chunks", one.chunks_s.size()},
                     {"p5_s", summary.p5_s},
                     {"median_s", summary.median_s},
                     {"p95_s", summary.p95_s},
                     {"autocorrelation", summary.autocorrelation}});
  }
  json effects = json::array();
  for (const double effect : kEffects) {
    if (!findings.spread) break;
    for (const int cells : kCells) {
      const auto rounds =
          comparison::rounds_for(effect, {.spread = *findings.spread, .cells = cells});
      effects.push_back(
          {{"effect", effect}, {"cells", cells}, {"rounds", rounds ? json(*rounds) : json()}});
    }
  }
  return {{"checks", checks},
          {"warnings", findings.others},
          {"noise", noise},
          {"paired_spread", findings.spread ? json(*findings.spread) : json()},
          {"effects", effects}};
}

int doctor(const DoctorOptions& options) {
  const Findings findings = examine(options);
  if (options.json) {
    print_text(to_json(findings).dump(1) + "\n");
    return kDone;
  }
  print_checks(findings);
  print_noise(findings);
  print_effects(findings);
  return kDone;
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DoctorOptions>();
  CLI::App* command = app.add_subcommand(
      "doctor",
      "Check whether this machine can measure, and what would help\n\nNames what disturbs "
      "measurements here, how much two runs would differ, and the remedy for each finding.");
  command->group("Measure");
  command->add_option("--seconds", options->seconds, "Measure the noise for this long (default 10)")
      ->type_name("N")
      ->check(CLI::Range(0.1, 3600.0));
  command
      ->add_option("--python", options->pythons,
                   "Check this interpreter instead of " GILSCOPE_PYTHON)
      ->type_name("PYTHON");
  command->add_flag("--json", options->json, "Print JSON, for a bug report or a script");
  command->footer("Examples\n  gilscope doctor\n  gilscope doctor --seconds 60 --json");
  command->callback([options, &exit_code] { exit_code = doctor(*options); });
}

}  // namespace gilscope::commands
