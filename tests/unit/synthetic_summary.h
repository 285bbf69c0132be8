// Summaries of runs that never were, with figures as long as real ones.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "harness/history/summary.h"
#include "harness/history/times.h"
#include "harness/support/hash.h"

namespace gilscope::tests {

struct SummaryOptions {
  int number = 0;  // of the run: a day each
  std::size_t series = 3;
  std::string machine = "machine-a";
  std::string suite = "default";
};

inline std::string series_name(std::size_t i) {
  return fmt::format("kernel_{}/small/process_pool_fork.python/workers:{}/cp311", i / 4,
                     1 << i % 4);
}

inline history::SeriesWords cell_words(std::size_t i) {
  history::SeriesWords words = history::named_series(series_name(i));
  words.kernel = fmt::format("kernel_{}", i / 4);
  words.size = "small";
  words.kernel_class = "cpu";
  words.strategy = "process_pool_fork.python";
  words.executor = "process_pool_fork";
  words.binding = "python";
  words.family = "processes";
  words.workers = 1U << i % 4;
  words.interpreter = "cp311";
  words.host = "exe";
  words.digest = "0x0000000000000abc";
  return words;
}

// A median with an interval of about one per cent.
inline history::Value noisy(double level, std::mt19937_64& random) {
  std::normal_distribution<double> noise(0, 0.01);
  measure::Estimate estimate;
  estimate.median = level * std::exp(noise(random));
  estimate.low = estimate.median * (1 - std::abs(noise(random)));
  estimate.high = estimate.median * (1 + std::abs(noise(random)));
  estimate.n = 12;
  return estimate;
}

// What is only kept has no interval, and may be 0: as many digits as counts of faults have.
inline void add_kept(history::Summary& summary, std::mt19937_64& random) {
  for (const history::MetricId id : history::kFollowed) {
    if (history::is_watched(id)) continue;
    const double median = std::floor(std::uniform_real_distribution<double>(0, 20000)(random));
    summary.columns[id].back() =
        measure::Estimate{.median = std::max(median - 100, 0.0), .low = {}, .high = {}, .n = 0};
  }
}

inline history::Summary make_summary(const SummaryOptions& options = {}) {
  std::mt19937_64 random(static_cast<unsigned>(options.number));
  history::Summary summary;
  history::RunFacts& facts = summary.facts;
  const std::int64_t start = 1'700'000'000 + std::int64_t{86400} * options.number;
  facts.source = "gilscope";
  facts.suite = options.suite;
  facts.side = "new";
  facts.run_id = stable_hash(fmt::format("run {}", options.number));
  facts.started_at = history::utc_text(start);
  facts.identity = stable_hash(fmt::format("{}{}", options.number, options.suite));
  facts.content = stable_hash(fmt::format("content {}", options.number));
  facts.commit = fmt::format("{:040x}", options.number);
  facts.commit_time = history::utc_text(start - 60);
  facts.subject = "A change of which nobody remembers the reason any more";
  facts.machine = {.key = options.machine,
                   .cpu = "Intel(R) Xeon(R) Processor",
                   .cores = 8,
                   .memory_bytes = 25276063744,
                   .system = "Linux 6.1.0 x86_64"};
  facts.interpreters["cp311"] = {
      .version = "3.11.2", .executable = "/usr/bin/python3", .gil = true};
  facts.warnings = {"turbo", "few_visits"};
  for (std::size_t i = 0; i < options.series; ++i) {
    history::add_series(summary, cell_words(i));
    const double scale = std::exp(std::uniform_real_distribution<double>(-6, 0)(random));
    summary.columns[model::metrics::warm_s].back() = noisy(scale, random);
    summary.columns[model::metrics::startup_s].back() = noisy(scale / 7, random);
    summary.columns[model::metrics::rss_bytes].back() = noisy(3e7 + 1e8 * scale, random);
    if (i % 4 != 0) summary.columns[model::metrics::speedup].back() = noisy(1.7, random);
    add_kept(summary, random);
  }
  return summary;
}

}  // namespace gilscope::tests
