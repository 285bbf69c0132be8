// The machine's noise, and what can be seen through it: on data with known answers.
#include "harness/machine/noise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace gilscope::machine {
namespace {

TEST(Noise, SummaryOfKnownChunks) {
  std::vector<double> chunks;
  for (int i = 1; i <= 101; ++i) chunks.push_back(i);
  const NoiseSummary summary = summarise(chunks);
  EXPECT_DOUBLE_EQ(summary.p5_s, 6);
  EXPECT_DOUBLE_EQ(summary.median_s, 51);
  EXPECT_DOUBLE_EQ(summary.p95_s, 96);
  EXPECT_GT(summary.autocorrelation, 0.9);  // a ramp
}

TEST(Noise, AlternatingChunksAreAnticorrelated) {
  std::vector<double> chunks;
  for (int i = 0; i < 100; ++i) chunks.push_back(i % 2 == 0 ? 1 : 2);
  EXPECT_LT(summarise(chunks).autocorrelation, -0.9);
}

TEST(Noise, PairsOfVisitsDifferByTheirRatio) {
  // Visits of ten chunks of 10 ms: every second one takes twice as long.
  std::vector<double> chunks;
  for (int visit = 0; visit < 16; ++visit) {
    for (int chunk = 0; chunk < 10; ++chunk) chunks.push_back(visit % 2 == 0 ? 0.01 : 0.02);
  }
  EXPECT_NEAR(paired_spread(chunks, 0.15).value(), std::log(2), 1e-9);
  EXPECT_FALSE(paired_spread(std::vector<double>(10, 0.01), 0.15));
  EXPECT_FALSE(paired_spread({}, 0.15));
}

TEST(Noise, IsMeasuredOnEveryCpu) {
  const auto noise = measure_noise(std::chrono::duration<double>(0.05));
  ASSERT_FALSE(noise.empty());
  for (const CpuNoise& one : noise) EXPECT_FALSE(one.chunks_s.empty());
}

}  // namespace
}  // namespace gilscope::machine
