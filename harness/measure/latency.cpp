#include "harness/measure/latency.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace gilscope::measure {
namespace {

// Values below 2 * kSteps have a bucket each. Above, every power of two has kSteps buckets.
constexpr int kStepBits = 6;
constexpr std::int64_t kSteps = 1 << kStepBits;

std::int64_t bucket_of(std::int64_t value) {
  if (value < 2 * kSteps) return std::max<std::int64_t>(value, 0);
  const int shift =
      static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value))) - kStepBits - 1;
  return shift * kSteps + (value >> shift);
}

std::int64_t middle_of(std::int64_t bucket) {
  if (bucket < 2 * kSteps) return bucket;
  const std::int64_t shift = bucket / kSteps - 1;
  const std::int64_t low = (bucket - shift * kSteps) << shift;
  return low + ((std::int64_t{1} << shift) / 2);
}

}  // namespace

void LatencyHistogram::record(std::int64_t nanoseconds, std::int64_t count) {
  record_bucket(bucket_of(nanoseconds), count);
  raise_max(nanoseconds);
}

void LatencyHistogram::record_bucket(std::int64_t bucket, std::int64_t count) {
  buckets_[bucket] += count;
  count_ += count;
}

void LatencyHistogram::raise_max(std::int64_t nanoseconds) {
  max_ns_ = std::max(max_ns_, nanoseconds);
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
  for (const auto& [bucket, count] : other.buckets_) record_bucket(bucket, count);
  raise_max(other.max_ns_);
}

std::int64_t LatencyHistogram::quantile_ns(double quantile) const {
  const auto wanted = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(std::ceil(quantile * static_cast<double>(count_))));
  std::int64_t seen = 0;
  for (const auto& [bucket, count] : buckets_) {
    seen += count;
    if (seen >= wanted) return std::min(middle_of(bucket), max_ns_);
  }
  return max_ns_;
}

}  // namespace gilscope::measure
