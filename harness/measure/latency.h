// A record of latencies with bounded memory and bounded relative error, after HdrHistogram
// (Tene, http://hdrhistogram.org): buckets grow with the value, 64 to each power of two.
#pragma once

#include <cstdint>
#include <map>

namespace gilscope::measure {

class LatencyHistogram {
 public:
  void record(std::int64_t nanoseconds, std::int64_t count = 1);
  void merge(const LatencyHistogram& other);

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] std::int64_t max_ns() const { return max_ns_; }  // exact

  // The smallest value that at least `quantile` (0..1) of the values do not exceed, to within
  // 0.8 %: the middle of its bucket, and never more than the maximum. 0 when empty.
  [[nodiscard]] std::int64_t quantile_ns(double quantile) const;

  // Bucket number -> count, for storage. Rebuilt by record_bucket; the maximum is kept apart.
  [[nodiscard]] const std::map<std::int64_t, std::int64_t>& buckets() const { return buckets_; }
  void record_bucket(std::int64_t bucket, std::int64_t count);
  void raise_max(std::int64_t nanoseconds);

 private:
  std::map<std::int64_t, std::int64_t> buckets_;
  std::int64_t count_ = 0;
  std::int64_t max_ns_ = 0;
};

}  // namespace gilscope::measure
