#include "harness/telemetry/sampler.h"

#include <sys/prctl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <ctime>
#include <numeric>

#include "harness/telemetry/thread_state.h"

namespace gilscope::telemetry {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kTickNs = static_cast<std::int64_t>(1e9 / kRateHz);
// Asking the kernel for a thread's state costs microseconds, on a CPU that a worker wants. So each
// tick looks at one of them, in turn.
constexpr std::size_t kLooksPerTick = 1;

enum Category { kPython, kNative, kGil, kWaiting, kUnattributed, kCategories };
using Shares = std::array<double, kCategories>;

model::TimeShares named(const Shares& shares) {
  return {.python = shares[kPython],
          .native = shares[kNative],
          .gil = shares[kGil],
          .waiting = shares[kWaiting],
          .unattributed = shares[kUnattributed]};
}

double share(double part, double whole) {
  return whole > 0 ? part / whole : 0.0;
}

template <typename T>
T load(const T* address) {
  return __atomic_load_n(address, __ATOMIC_RELAXED);
}

bool is_off(const Gil& gil) {
  return gil.enabled != nullptr && load(gil.enabled) == 0;
}

void sleep_until(timespec& next) {
  next.tv_nsec += kTickNs;
  if (next.tv_nsec >= 1'000'000'000) {
    next.tv_nsec -= 1'000'000'000;
    ++next.tv_sec;
  }
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, nullptr) == EINTR) {
  }
}

}  // namespace

struct Sampler::WatchedGil {
  explicit WatchedGil(const Gil& gil) : gil(gil) {}
  Gil gil;
  int workers = 0;  // that live under it
  std::int64_t locked = 0;
  std::int64_t switches = 0;
  unsigned long switches_before = 0;
};

struct Sampler::Worker {
  explicit Worker(int thread) : thread(thread), state(thread) {}
  int thread;
  ThreadState state;
  const Watch* watch = nullptr;
  WatchedGil* gil = nullptr;
  std::array<std::int64_t, kCategories> looks{};
  Switches switches;
  Switches before;
};

Sampler::Sampler(std::vector<int> workers, std::vector<Watch> watches, Running elsewhere)
    : watches_(std::move(watches)), elsewhere_(elsewhere) {
  const auto gil_of = [&](const Watch& watch) {
    const auto same = std::ranges::find_if(
        gils_, [&](const auto& other) { return other->gil.begin == watch.gil.begin; });
    if (same != gils_.end()) return same->get();
    return gils_.emplace_back(std::make_unique<WatchedGil>(watch.gil)).get();
  };
  for (const Watch& watch : watches_) gil_of(watch);
  for (const int thread : workers) {
    Worker& worker = *workers_.emplace_back(std::make_unique<Worker>(thread));
    // The last one counts: a thread of the main interpreter may have entered one of its own.
    for (const Watch& watch : watches_) {
      if (watch.thread == thread) worker.watch = &watch;
    }
    if (worker.watch == nullptr) continue;
    worker.gil = gil_of(*worker.watch);
    ++worker.gil->workers;
  }
}

Sampler::~Sampler() {
  stop();
}

void Sampler::start() {
  for (const auto& worker : workers_) worker->before = switches_of(worker->thread);
  for (const auto& gil : gils_) gil->switches_before = load(gil->gil.switch_number);
  stopping_ = false;
  thread_ = std::jthread([this] { sample_until_stopped(); });
}

void Sampler::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  thread_.join();
  for (const auto& gil : gils_) {
    gil->switches += static_cast<std::int64_t>(load(gil->gil.switch_number) - gil->switches_before);
  }
  for (const auto& worker : workers_) {
    const Switches now = switches_of(worker->thread);
    worker->switches.voluntary += now.voluntary - worker->before.voluntary;
    worker->switches.involuntary += now.involuntary - worker->before.involuntary;
  }
}

void Sampler::sample_until_stopped() {
  ::prctl(PR_SET_TIMERSLACK, 1000UL);  // nanoseconds; the default of 50 us is late by 5 %
  const auto begin = Clock::now();
  timespec next{};
  ::clock_gettime(CLOCK_MONOTONIC, &next);
  // Ticks stand at whole milliseconds, which a sample begins anywhere between: so short samples are
  // not always looked at in the same place.
  next.tv_nsec -= next.tv_nsec % kTickNs;
  while (!stopping_) {
    sleep_until(next);
    if (stopping_) break;
    tick();
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec > next.tv_sec || now.tv_nsec - next.tv_nsec > kTickNs) next = now;  // no bursts
  }
  seconds_ += std::chrono::duration<double>(Clock::now() - begin).count();
}

void Sampler::tick() {
  ++ticks_;
  for (const auto& gil : gils_) {
    if (!is_off(gil->gil) && load(gil->gil.locked) == 1) ++gil->locked;
  }
  bool world_stopped = false;
  for (const auto& worker : workers_) {
    if (worker->watch == nullptr || worker->watch->attached == nullptr) continue;
    if (load(worker->watch->attached) == 1) ++attached_;
    world_stopped = world_stopped || load(worker->watch->world_stopped);
  }
  if (world_stopped) ++stopped_;
  for (std::size_t i = 0; i < std::min(kLooksPerTick, workers_.size()); ++i) {
    look_at(*workers_[next_worker_++ % workers_.size()]);
  }
}

void Sampler::look_at(Worker& worker) {
  using Kind = ThreadState::Kind;
  const Watch* watch = worker.watch;
  const bool has_gil = watch != nullptr && !is_off(watch->gil);
  // Thread states of sub-interpreters come and go, but there each has a GIL to itself.
  const bool holds = has_gil && load(watch->gil.locked) == 1 &&
                     (worker.gil->workers == 1 && gils_.size() > 1
                          ? true
                          : load(watch->gil.last_holder) == watch->thread_state);
  const int attached =
      !has_gil && watch != nullptr && watch->attached != nullptr ? load(watch->attached) : -1;
  const ThreadState::Reading state = worker.state.read();
  const auto waits_for_gil = [&] {
    return state.futex != 0 && std::ranges::any_of(gils_, [&](const auto& gil) {
             return state.futex >= gil->gil.begin && state.futex < gil->gil.begin + gil->gil.size;
           });
  };
  Category category = kUnattributed;
  if (holds || attached == 1) {
    category = kPython;
  } else if (attached == 2 || waits_for_gil()) {
    category = kGil;
  } else if (state.kind == Kind::blocked) {
    category = kWaiting;
  } else if (state.kind == Kind::running) {
    const bool known = has_gil || attached == 0;  // then it runs without being attached
    if (known || elsewhere_ == Running::native) category = kNative;
    if (!known && elsewhere_ == Running::python) category = kPython;
  }
  ++worker.looks[category];
}

model::Telemetry Sampler::report() const {
  model::Telemetry report;
  report.asked_hz = kRateHz;
  report.rate_hz = share(static_cast<double>(ticks_), seconds_);
  report.sampled_s = seconds_;
  report.ticks = ticks_;
  report_workers(report);
  report.gil = report_gil();
  report.free_threaded = report_free_threading();
  return report;
}

void Sampler::report_workers(model::Telemetry& report) const {
  Shares sums{};
  for (const auto& worker : workers_) {
    const auto looks = static_cast<double>(
        std::accumulate(worker->looks.begin(), worker->looks.end(), std::int64_t{0}));
    Shares shares{};
    for (std::size_t i = 0; i < kCategories; ++i) {
      // Of a worker that no look fell upon, nothing is known.
      const double unseen = i == kUnattributed ? 1 : 0;
      shares[i] = looks > 0 ? static_cast<double>(worker->looks[i]) / looks : unseen;
      sums[i] += shares[i] / static_cast<double>(workers_.size());
    }
    report.workers.push_back({named(shares),
                              share(static_cast<double>(worker->switches.voluntary), seconds_),
                              share(static_cast<double>(worker->switches.involuntary), seconds_)});
  }
  report.shares = named(sums);
}

std::optional<model::WatchedGil> Sampler::report_gil() const {
  int gils = 0;
  double locked = 0;
  double switches = 0;
  for (const auto& watched : gils_) {
    if (watched->workers == 0 || is_off(watched->gil)) continue;
    ++gils;
    locked += static_cast<double>(watched->locked);
    switches += static_cast<double>(watched->switches);
  }
  if (gils == 0) return std::nullopt;
  return model::WatchedGil{gils, share(locked, static_cast<double>(ticks_) * gils),
                           share(switches, seconds_)};
}

std::optional<model::WatchedFreeThreading> Sampler::report_free_threading() const {
  const auto without_gil = [](const auto& worker) {
    return worker->watch != nullptr && worker->watch->attached != nullptr &&
           is_off(worker->watch->gil);
  };
  if (std::ranges::none_of(workers_, without_gil)) return std::nullopt;
  const auto ticks = static_cast<double>(ticks_);
  return model::WatchedFreeThreading{share(static_cast<double>(attached_), ticks),
                                     share(static_cast<double>(stopped_), ticks)};
}

}  // namespace gilscope::telemetry
