// Divide and conquer: adaptive quadrature. See quadrature.py.
#include <utility>
#include <vector>

#include "kernels/packing.h"
#include "kernels/shapes.h"

namespace gilscope::kernels {
namespace {

struct Interval {
  double begin;
  double end;
  double peak;
  double tolerance;
};

class Quadrature final : public Division {
 public:
  explicit Quadrature(const Params& params)
      : width_(1.0 / params.real("sharpness")),
        grain_(1.0 / params.real("pieces")),
        precision_(params.real("precision")) {}

  Buffer argument(std::int64_t item) override {
    const double peak = (static_cast<double>(item * 37 % 101) + 0.5) / 101;
    return packed(Interval{0.0, 1.0, peak, 1.0 / precision_});
  }

  [[nodiscard]] std::vector<Buffer> split(Bytes problem) const override {
    const auto whole = value_in<Interval>(problem);
    if (whole.end - whole.begin <= grain_ || is_near(whole)) return {};
    const auto [left, right] = halves_of(whole);
    return {packed(left), packed(right)};
  }

  [[nodiscard]] Buffer solve(Bytes problem) const override {
    return packed(integral(value_in<Interval>(problem)));
  }

  [[nodiscard]] Buffer join(std::span<const Buffer> results) const override {
    return packed(value_in<double>(results[0]) + value_in<double>(results[1]));
  }

  Digest digest(std::int64_t item, Bytes result) override { return fold(item, crc(result)); }

 private:
  [[nodiscard]] double height(double peak, double x) const {
    return width_ / ((x - peak) * (x - peak) + width_ * width_);
  }

  [[nodiscard]] double simpson(double peak, double begin, double end) const {
    const double middle = (begin + end) / 2;
    const double ends = height(peak, begin) + height(peak, end);
    return (end - begin) / 6 * (ends + 4 * height(peak, middle));
  }

  // Simpson's rule on both halves.
  [[nodiscard]] double refined(const Interval& whole) const {
    const double middle = (whole.begin + whole.end) / 2;
    return simpson(whole.peak, whole.begin, middle) + simpson(whole.peak, middle, whole.end);
  }

  [[nodiscard]] bool is_near(const Interval& whole) const {
    const double off = refined(whole) - simpson(whole.peak, whole.begin, whole.end);
    return (off > 0 ? off : -off) <= 15 * whole.tolerance;
  }

  static std::pair<Interval, Interval> halves_of(const Interval& whole) {
    const double middle = (whole.begin + whole.end) / 2;
    return {{whole.begin, middle, whole.peak, whole.tolerance / 2},
            {middle, whole.end, whole.peak, whole.tolerance / 2}};
  }

  [[nodiscard]] double integral(const Interval& whole) const {
    if (is_near(whole)) return refined(whole);
    const auto [left, right] = halves_of(whole);
    const double first = integral(left);
    return first + integral(right);
  }

  double width_;
  double grain_;
  double precision_;
};

const CarryingRegistration<Quadrature> registration{"quadrature"};

}  // namespace
}  // namespace gilscope::kernels
