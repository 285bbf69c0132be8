// The table of metrics: everything that is measured of a cell, one row for each. Whoever lists,
// stores, judges, follows or shows metrics reads this table, and documents for Python carry it: a
// new metric is a row here and a collector (harness/collectors/) that takes its reading.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace gilscope::model {

enum class Unit { seconds, bytes, count, ratio };

// Where a metric's value comes from: a reading of each sample, a reading of the whole visit, or
// what the analysis computes from several cells.
enum class Scope { sample, visit, analysis };

// The samples that a metric of scope `sample` is the median of.
enum class Phase { cold, warm };

enum class Direction { smaller_is_better, larger_is_better };

// What a comparison does with a difference: it decides the verdict, it is shown without deciding
// anything, or nothing at all.
enum class Comparing { judged, shown, none };

// What a history does with it: changes are looked for, values are only kept, or nothing.
enum class Following { watched, kept, none };

// How a difference is told: "slower", "1 cell is slower", "2 cells are slower".
struct Verb {
  std::string_view word;
  std::string_view singular;
  std::string_view plural;
};

struct Metric {
  std::string_view key;      // of its estimate, in every file and document
  std::string_view reading;  // the key of what is read, on samples or visits
  Scope scope;
  Phase phase = Phase::warm;
  Unit unit;
  Direction direction = Direction::smaller_is_better;
  // A ratio within the equivalence margin (a share) is no difference, and neither is a difference
  // below the least one (in the metric's unit). The user's margin counts where it is the larger.
  double margin = 0;
  double least = 0;
  Comparing comparing = Comparing::none;
  Following following = Following::none;
  std::string_view title;    // the heading of a column
  std::string_view meaning;  // what the heading means
  Verb worse;
  Verb better;
  // Absent from files, and not null, where it was not read: of kernels that carry, of services.
  bool sparse = false;
};

inline constexpr std::array kMetrics = {
    Metric{.key = "warm_s",
           .reading = "elapsed_s",
           .scope = Scope::sample,
           .unit = Unit::seconds,
           .margin = 0.02,
           .comparing = Comparing::judged,
           .following = Following::watched,
           .title = "Time",
           .meaning = "of all tasks, to the slowest worker",
           .worse = {"slower", "is slower", "are slower"},
           .better = {"faster", "is faster", "are faster"}},
    Metric{.key = "cold_s",
           .reading = "elapsed_s",
           .scope = Scope::sample,
           .phase = Phase::cold,
           .unit = Unit::seconds,
           .title = "Cold",
           .meaning = "the first sample of a process",
           .worse = {"slower when cold", "is slower when cold", "are slower when cold"},
           .better = {"faster when cold", "is faster when cold", "are faster when cold"}},
    // A start lasts microseconds to milliseconds and varies by more than its share of the whole
    // would justify; memory comes in pages, and allocators round.
    Metric{.key = "startup_s",
           .reading = "startup_s",
           .scope = Scope::visit,
           .unit = Unit::seconds,
           .margin = 0.1,
           .least = 2e-4,
           .comparing = Comparing::judged,
           .following = Following::watched,
           .title = "Start-up",
           .meaning = "until all workers are ready",
           .worse = {"starts slower", "starts slower", "start slower"},
           .better = {"starts faster", "starts faster", "start faster"}},
    Metric{.key = "boot_s",
           .reading = "boot_s",
           .scope = Scope::visit,
           .unit = Unit::seconds,
           .title = "Boot",
           .meaning = "of the process, before start-up",
           .worse = {"boots slower", "boots slower", "boot slower"},
           .better = {"boots faster", "boots faster", "boot faster"}},
    Metric{.key = "teardown_s",
           .reading = "teardown_s",
           .scope = Scope::visit,
           .unit = Unit::seconds,
           .title = "Tear-down",
           .meaning = "until nothing is left",
           .worse = {"stops slower", "stops slower", "stop slower"},
           .better = {"stops faster", "stops faster", "stop faster"}},
    // Nothing where a warm sample is one execution: then it says the same as the time.
    Metric{.key = "burst_s",
           .reading = "burst_s",
           .scope = Scope::sample,
           .unit = Unit::seconds,
           .margin = 0.1,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Burst",
           .meaning = "a single execution from rest, where samples take several in one go",
           .worse = {"slower from rest", "is slower from rest", "are slower from rest"},
           .better = {"faster from rest", "is faster from rest", "are faster from rest"}},
    Metric{.key = "cpu_s",
           .reading = "cpu_s",
           .scope = Scope::sample,
           .unit = Unit::seconds,
           .title = "CPU time",
           .meaning = "of one execution, children included",
           .worse = {"more CPU time", "uses more CPU time", "use more CPU time"},
           .better = {"less CPU time", "uses less CPU time", "use less CPU time"}},
    Metric{.key = "caller_cpu_s",
           .reading = "caller_cpu_s",
           .scope = Scope::sample,
           .unit = Unit::seconds,
           .margin = 0.1,
           .least = 1e-4,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Caller's CPU time",
           .meaning = "of one execution, of who hands out and collects, without the workers",
           .worse = {"more work for the caller", "makes the caller work more",
                     "make the caller work more"},
           .better = {"less work for the caller", "makes the caller work less",
                      "make the caller work less"},
           .sparse = true},
    Metric{
        .key = "service_cpu_s",
        .reading = "service_cpu_s",
        .scope = Scope::sample,
        .unit = Unit::seconds,
        .margin = 0.1,
        .least = 1e-4,
        .comparing = Comparing::shown,
        .following = Following::kept,
        .title = "Services' CPU time",
        .meaning = "of one execution, of brokers, schedulers and servers, beside the CPU time",
        .worse = {"more work for services", "makes services work more", "make services work more"},
        .better = {"less work for services", "makes services work less", "make services work less"},
        .sparse = true},
    Metric{.key = "bytes_in",
           .reading = "bytes_in",
           .scope = Scope::visit,
           .unit = Unit::bytes,
           .following = Following::kept,
           .title = "Bytes in",
           .meaning = "of all arguments of one execution, pickled; of buffers, their own",
           .worse = {"carries more", "carries more", "carry more"},
           .better = {"carries less", "carries less", "carry less"},
           .sparse = true},
    Metric{.key = "bytes_out",
           .reading = "bytes_out",
           .scope = Scope::visit,
           .unit = Unit::bytes,
           .following = Following::kept,
           .title = "Bytes out",
           .meaning = "of all results of one execution, pickled; of buffers, their own",
           .worse = {"carries more back", "carries more back", "carry more back"},
           .better = {"carries less back", "carries less back", "carry less back"},
           .sparse = true},
    Metric{.key = "serialise_s",
           .reading = "serialise_s",
           .scope = Scope::visit,
           .unit = Unit::seconds,
           .following = Following::kept,
           .title = "Pickling",
           .meaning = "of all arguments and results of one execution, measured apart",
           .worse = {"pickles slower", "pickles slower", "pickle slower"},
           .better = {"pickles faster", "pickles faster", "pickle faster"},
           .sparse = true},
    Metric{.key = "deserialise_s",
           .reading = "deserialise_s",
           .scope = Scope::visit,
           .unit = Unit::seconds,
           .following = Following::kept,
           .title = "Unpickling",
           .meaning = "of all arguments and results of one execution, measured apart",
           .worse = {"unpickles slower", "unpickles slower", "unpickle slower"},
           .better = {"unpickles faster", "unpickles faster", "unpickle faster"},
           .sparse = true},
    Metric{.key = "pss_bytes",
           .reading = "pss_bytes",
           .scope = Scope::visit,
           .unit = Unit::bytes,
           .title = "Memory (PSS)",
           .meaning = "proportional: shared pages divided",
           .worse = {"more memory", "uses more memory", "use more memory"},
           .better = {"less memory", "uses less memory", "use less memory"}},
    Metric{.key = "rss_bytes",
           .reading = "rss_bytes",
           .scope = Scope::visit,
           .unit = Unit::bytes,
           .margin = 0.05,
           .least = 1 << 20,
           .comparing = Comparing::judged,
           .following = Following::watched,
           .title = "Memory",
           .meaning = "resident: shared pages in full",
           .worse = {"more memory", "uses more memory", "use more memory"},
           .better = {"less memory", "uses less memory", "use less memory"}},
    Metric{.key = "service_rss_bytes",
           .reading = "service_rss_bytes",
           .scope = Scope::visit,
           .unit = Unit::bytes,
           .margin = 0.05,
           .least = 1 << 20,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Services' memory",
           .meaning = "resident, of brokers, schedulers and servers, beside the memory",
           .worse = {"more memory of services", "makes services use more memory",
                     "make services use more memory"},
           .better = {"less memory of services", "makes services use less memory",
                      "make services use less memory"},
           .sparse = true},
    Metric{.key = "voluntary_switches",
           .reading = "voluntary_switches",
           .scope = Scope::sample,
           .unit = Unit::count,
           .margin = 0.1,
           .least = 10,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Voluntary switches",
           .meaning = "how often threads waited, in one execution",
           .worse = {"more waits", "waits more often", "wait more often"},
           .better = {"fewer waits", "waits less often", "wait less often"}},
    Metric{.key = "involuntary_switches",
           .reading = "involuntary_switches",
           .scope = Scope::sample,
           .unit = Unit::count,
           .margin = 0.1,
           .least = 10,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Involuntary switches",
           .meaning = "how often threads lost their CPU, in one execution",
           .worse = {"more preempted", "is preempted more often", "are preempted more often"},
           .better = {"less preempted", "is preempted less often", "are preempted less often"}},
    Metric{.key = "cpu_migrations",
           .reading = "cpu_migrations",
           .scope = Scope::sample,
           .unit = Unit::count,
           .margin = 0.1,
           .least = 2,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "CPU migrations",
           .meaning = "how often live threads changed their CPU, in one execution",
           .worse = {"more migrations", "moves between CPUs more often",
                     "move between CPUs more often"},
           .better = {"fewer migrations", "moves between CPUs less often",
                      "move between CPUs less often"}},
    Metric{.key = "minor_faults",
           .reading = "minor_faults",
           .scope = Scope::sample,
           .unit = Unit::count,
           .margin = 0.1,
           .least = 100,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Minor faults",
           .meaning = "pages mapped when first touched, in one execution",
           .worse = {"more page faults", "faults more often", "fault more often"},
           .better = {"fewer page faults", "faults less often", "fault less often"}},
    Metric{.key = "major_faults",
           .reading = "major_faults",
           .scope = Scope::sample,
           .unit = Unit::count,
           .margin = 0.1,
           .least = 1,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Major faults",
           .meaning = "pages that storage had to bring, in one execution",
           .worse = {"more pages from storage", "waits for more pages", "wait for more pages"},
           .better = {"fewer pages from storage", "waits for fewer pages", "wait for fewer pages"}},
    Metric{.key = "read_bytes",
           .reading = "read_bytes",
           .scope = Scope::sample,
           .unit = Unit::bytes,
           .margin = 0.1,
           .least = 4096,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Bytes read",
           .meaning = "from files and pipes, in one execution",
           .worse = {"reads more", "reads more", "read more"},
           .better = {"reads less", "reads less", "read less"}},
    Metric{.key = "written_bytes",
           .reading = "written_bytes",
           .scope = Scope::sample,
           .unit = Unit::bytes,
           .margin = 0.1,
           .least = 4096,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Bytes written",
           .meaning = "to files and pipes, in one execution",
           .worse = {"writes more", "writes more", "write more"},
           .better = {"writes less", "writes less", "write less"}},
    Metric{.key = "growth_bytes",
           .reading = "growth_bytes",
           .scope = Scope::visit,
           .unit = Unit::bytes,
           .margin = 0.1,
           .least = 1 << 20,
           .comparing = Comparing::shown,
           .following = Following::kept,
           .title = "Memory growth",
           .meaning = "of resident memory, from the first sample to the last",
           .worse = {"grows more", "grows more", "grow more"},
           .better = {"grows less", "grows less", "grow less"}},
    // Of the machine while the cell was measured: what may explain a visit that stands out.
    Metric{
        .key = "stolen_s",
        .reading = "stolen_s",
        .scope = Scope::visit,
        .unit = Unit::seconds,
        .following = Following::kept,
        .title = "Stolen",
        .meaning = "CPU seconds that the hypervisor gave to others, during the warm samples",
        .worse = {"loses more", "loses more CPU time to others", "lose more CPU time to others"},
        .better = {"loses less", "loses less CPU time to others", "lose less CPU time to others"}},
    Metric{.key = "cpu_mhz",
           .reading = "cpu_mhz",
           .scope = Scope::visit,
           .unit = Unit::count,
           .direction = Direction::larger_is_better,
           .following = Following::kept,
           .title = "CPU frequency",
           .meaning = "in MHz, the mean of all CPUs after the last sample",
           .worse = {"lower clock", "has a lower clock", "have a lower clock"},
           .better = {"higher clock", "has a higher clock", "have a higher clock"}},
    Metric{.key = "speedup",
           .reading = "",
           .scope = Scope::analysis,
           .unit = Unit::ratio,
           .direction = Direction::larger_is_better,
           .margin = 0.02,
           .comparing = Comparing::none,  // curves are compared, see comparison/scaling.cpp
           .following = Following::watched,
           .title = "Speed-up",
           .meaning = "over one worker of the same strategy",
           .worse = {"scales worse", "scales worse", "scale worse"},
           .better = {"scales better", "scales better", "scale better"}},
};

inline constexpr std::size_t kMetricCount = kMetrics.size();

// The place of a metric in the table.
enum class MetricId : std::size_t {};

// An unknown key does not compile.
consteval MetricId metric(std::string_view key) {
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    if (kMetrics[i].key == key) return MetricId{i};
  }
  throw std::invalid_argument("no metric has this key");
}

constexpr const Metric& row_of(MetricId id) {
  return kMetrics[static_cast<std::size_t>(id)];
}

consteval std::array<MetricId, kMetricCount> metric_ids() {
  std::array<MetricId, kMetricCount> ids{};
  for (std::size_t i = 0; i < kMetricCount; ++i) ids[i] = MetricId{i};
  return ids;
}
// for (const MetricId id : kMetricIds) ...
inline constexpr auto kMetricIds = metric_ids();

// The metrics that code names. All others are only ever met in loops over the table.
namespace metrics {
inline constexpr MetricId warm_s = metric("warm_s");
inline constexpr MetricId burst_s = metric("burst_s");
inline constexpr MetricId cold_s = metric("cold_s");
inline constexpr MetricId startup_s = metric("startup_s");
inline constexpr MetricId teardown_s = metric("teardown_s");
inline constexpr MetricId caller_cpu_s = metric("caller_cpu_s");
inline constexpr MetricId cpu_s = metric("cpu_s");
inline constexpr MetricId pss_bytes = metric("pss_bytes");
inline constexpr MetricId rss_bytes = metric("rss_bytes");
inline constexpr MetricId service_cpu_s = metric("service_cpu_s");
inline constexpr MetricId service_rss_bytes = metric("service_rss_bytes");
inline constexpr MetricId bytes_in = metric("bytes_in");
inline constexpr MetricId bytes_out = metric("bytes_out");
inline constexpr MetricId serialise_s = metric("serialise_s");
inline constexpr MetricId deserialise_s = metric("deserialise_s");
inline constexpr MetricId speedup = metric("speedup");
}  // namespace metrics

// A value for each metric, or nothing.
template <typename T>
class OfMetrics {
 public:
  [[nodiscard]] const std::optional<T>& operator[](MetricId id) const {
    return values_[static_cast<std::size_t>(id)];
  }
  [[nodiscard]] std::optional<T>& operator[](MetricId id) {
    return values_[static_cast<std::size_t>(id)];
  }
  // Throws std::bad_optional_access where there is none.
  [[nodiscard]] const T& at(MetricId id) const { return (*this)[id].value(); }

 private:
  std::array<std::optional<T>, kMetricCount> values_{};
};

// What was read of one sample, or of one visit: each reading is the source of one metric or more.
// A reading is named by the first metric that it is the source of.
enum class ReadingId : std::size_t {};

constexpr ReadingId reading_of(MetricId id) {
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    if (kMetrics[i].scope == row_of(id).scope && kMetrics[i].reading == row_of(id).reading) {
      return ReadingId{i};
    }
  }
  return ReadingId{static_cast<std::size_t>(id)};
}

// An unknown key does not compile.
consteval ReadingId reading(std::string_view key) {
  for (std::size_t i = 0; i < kMetricCount; ++i) {
    if (kMetrics[i].reading == key) return ReadingId{i};
  }
  throw std::invalid_argument("no metric has this reading");
}

// Whether the metric is the first of its reading, so that a loop over metrics meets each reading
// once.
constexpr bool is_first_of_reading(MetricId id) {
  return row_of(id).scope != Scope::analysis &&
         static_cast<std::size_t>(reading_of(id)) == static_cast<std::size_t>(id);
}

namespace readings {
inline constexpr ReadingId elapsed_s = reading("elapsed_s");
inline constexpr ReadingId burst_s = reading("burst_s");
inline constexpr ReadingId cpu_s = reading("cpu_s");
inline constexpr ReadingId caller_cpu_s = reading("caller_cpu_s");
inline constexpr ReadingId service_cpu_s = reading("service_cpu_s");
inline constexpr ReadingId service_rss_bytes = reading("service_rss_bytes");
inline constexpr ReadingId bytes_in = reading("bytes_in");
inline constexpr ReadingId bytes_out = reading("bytes_out");
inline constexpr ReadingId serialise_s = reading("serialise_s");
inline constexpr ReadingId deserialise_s = reading("deserialise_s");
inline constexpr ReadingId boot_s = reading("boot_s");
inline constexpr ReadingId startup_s = reading("startup_s");
inline constexpr ReadingId teardown_s = reading("teardown_s");
inline constexpr ReadingId rss_bytes = reading("rss_bytes");
inline constexpr ReadingId pss_bytes = reading("pss_bytes");
}  // namespace readings

class Readings {
 public:
  Readings() { values_.fill(std::nan("")); }
  // Nothing where it was not read.
  [[nodiscard]] std::optional<double> operator[](ReadingId id) const {
    const double value = values_[static_cast<std::size_t>(id)];
    return std::isnan(value) ? std::nullopt : std::optional(value);
  }
  void set(ReadingId id, std::optional<double> value) {
    values_[static_cast<std::size_t>(id)] = value.value_or(std::nan(""));
  }

 private:
  std::array<double, kMetricCount> values_{};
};

}  // namespace gilscope::model
