#include "harness/measure/scaling_law.h"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace gilscope::measure {
namespace {

double law(double workers, double serial_part, double crosstalk) {
  return workers / (1 + (serial_part * (workers - 1)) + (crosstalk * workers * (workers - 1)));
}

TEST(ScalingLaw, FindsWhatACurveWasMadeOf) {
  std::vector<SpeedUp> curve;
  for (const double workers : {1, 2, 4, 8, 16})
    curve.push_back({workers, law(workers, 0.05, 0.002)});
  const ScalingLaw fit = fit_scaling_law(curve);
  EXPECT_NEAR(fit.serial_part, 0.05, 1e-9);
  EXPECT_NEAR(fit.crosstalk, 0.002, 1e-9);
}

TEST(ScalingLaw, TellsOnlyTheSerialPartFromTwoCounts) {
  const ScalingLaw amdahl = fit_scaling_law(std::array{SpeedUp{1, 1}, SpeedUp{2, law(2, 0.3, 0)}});
  EXPECT_NEAR(amdahl.serial_part, 0.3, 1e-12);
  EXPECT_EQ(amdahl.crosstalk, 0);
}

TEST(ScalingLaw, BetterThanLinearHasANegativeSerialPart) {
  EXPECT_LT(fit_scaling_law(std::array{SpeedUp{2, 2.2}}).serial_part, 0);
}

TEST(ScalingLaw, NoScalingAtAllIsAllSerial) {
  EXPECT_NEAR(fit_scaling_law(std::array{SpeedUp{2, 1}}).serial_part, 1, 1e-12);
}

TEST(ScalingLaw, NeedsASecondCount) {
  EXPECT_THROW((void)fit_scaling_law(std::array{SpeedUp{1, 1}}), std::invalid_argument);
}

}  // namespace
}  // namespace gilscope::measure
