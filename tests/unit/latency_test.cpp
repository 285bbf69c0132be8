// The latency histogram: small, mergeable, and within 0.8 % of the exact quantiles.
#include "harness/measure/latency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace gilscope::measure {
namespace {

// As LatencyHistogram::quantile_ns, from all values.
std::int64_t exact_quantile(std::vector<std::int64_t> values, double quantile) {
  std::ranges::sort(values);
  const auto rank = static_cast<std::size_t>(
      std::max(1.0, std::ceil(quantile * static_cast<double>(values.size()))));
  return values.at(rank - 1);
}

TEST(LatencyHistogram, IsEmptyAtFirst) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0);
  EXPECT_EQ(histogram.max_ns(), 0);
  EXPECT_EQ(histogram.quantile_ns(0.5), 0);
  EXPECT_TRUE(histogram.buckets().empty());
}

TEST(LatencyHistogram, IsExactBelow128Nanoseconds) {
  for (std::int64_t value = 0; value < 128; ++value) {
    LatencyHistogram histogram;
    histogram.record(value);
    histogram.raise_max(1'000'000);  // so that the maximum does not correct the bucket
    EXPECT_EQ(histogram.quantile_ns(0.5), value);
  }
}

TEST(LatencyHistogram, KeepsEveryValueToWithin0point8Percent) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> exponent(0, 62);
  std::vector<std::int64_t> values = {128, 129, 255, 256, 257, 65535, 65536, INT64_MAX / 4};
  for (int i = 0; i < 20000; ++i) {
    values.push_back(static_cast<std::int64_t>(std::exp2(exponent(random))));
  }
  for (const std::int64_t value : values) {
    LatencyHistogram histogram;
    histogram.record(value);
    histogram.raise_max(INT64_MAX);
    const auto kept = static_cast<double>(histogram.quantile_ns(1));
    EXPECT_LE(std::abs(kept / static_cast<double>(value) - 1), 0.008) << value;
  }
}

TEST(LatencyHistogram, LargerValuesNeverFallIntoSmallerBuckets) {
  std::int64_t last = -1;
  for (std::int64_t value = 0; value < 100'000; ++value) {
    LatencyHistogram histogram;
    histogram.record(value);
    const std::int64_t bucket = histogram.buckets().begin()->first;
    ASSERT_TRUE(bucket == last || bucket == last + 1) << value;
    last = bucket;
  }
}

TEST(LatencyHistogram, QuantilesAreThoseOfTheValues) {
  std::mt19937_64 random(2);
  std::lognormal_distribution<double> latency(13, 0.5);  // around 0.4 ms
  LatencyHistogram histogram;
  std::vector<std::int64_t> values;
  for (int i = 0; i < 10'007; ++i) {
    values.push_back(static_cast<std::int64_t>(latency(random)));
    histogram.record(values.back());
  }
  for (const double quantile : {0.0, 0.001, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const auto exact = static_cast<double>(exact_quantile(values, quantile));
    EXPECT_NEAR(static_cast<double>(histogram.quantile_ns(quantile)), exact, 0.008 * exact)
        << quantile;
  }
  EXPECT_EQ(histogram.count(), 10'007);
}

TEST(LatencyHistogram, TakesTheSmallestValueThatEnoughDoNotExceed) {
  LatencyHistogram histogram;
  for (const std::int64_t value : {10, 20, 30, 40}) histogram.record(value);
  EXPECT_EQ(histogram.quantile_ns(0.25), 10);
  EXPECT_EQ(histogram.quantile_ns(0.26), 20);
  EXPECT_EQ(histogram.quantile_ns(0.5), 20);
  EXPECT_EQ(histogram.quantile_ns(0.75), 30);
  EXPECT_EQ(histogram.quantile_ns(0.76), 40);
}

TEST(LatencyHistogram, TheMaximumIsExactAndNoQuantileExceedsIt) {
  LatencyHistogram histogram;
  histogram.record(1'000'001);
  EXPECT_EQ(histogram.max_ns(), 1'000'001);
  EXPECT_LE(histogram.quantile_ns(1), 1'000'001);
}

TEST(LatencyHistogram, CountsOneValueManyTimes) {
  LatencyHistogram histogram;
  histogram.record(100, 99);
  histogram.record(50'000, 1);
  EXPECT_EQ(histogram.count(), 100);
  EXPECT_EQ(histogram.quantile_ns(0.99), 100);
  EXPECT_NEAR(static_cast<double>(histogram.quantile_ns(0.991)), 50'000, 400);
}

TEST(LatencyHistogram, AMergeIsAsIfAllHadBeenRecordedInOne) {
  LatencyHistogram left;
  LatencyHistogram right;
  LatencyHistogram both;
  std::mt19937_64 random(3);
  for (int i = 0; i < 1000; ++i) {
    const auto value = static_cast<std::int64_t>(random() % 10'000'000);
    (i % 3 == 0 ? left : right).record(value);
    both.record(value);
  }
  left.merge(right);
  left.merge(LatencyHistogram{});
  EXPECT_EQ(left.buckets(), both.buckets());
  EXPECT_EQ(left.count(), both.count());
  EXPECT_EQ(left.max_ns(), both.max_ns());
}

TEST(LatencyHistogram, CanBeRebuiltFromItsBuckets) {
  LatencyHistogram original;
  for (std::int64_t value = 1; value < 1'000'000; value *= 3) original.record(value);
  LatencyHistogram rebuilt;
  for (const auto& [bucket, count] : original.buckets()) rebuilt.record_bucket(bucket, count);
  rebuilt.raise_max(original.max_ns());
  EXPECT_EQ(rebuilt.count(), original.count());
  for (const double quantile : {0.1, 0.5, 0.9, 1.0}) {
    EXPECT_EQ(rebuilt.quantile_ns(quantile), original.quantile_ns(quantile));
  }
}

}  // namespace
}  // namespace gilscope::measure
