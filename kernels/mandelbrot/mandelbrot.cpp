// Float loops: escape times of a window of the Mandelbrot set. An item is a row of pixels.
#include <vector>

#include "kernels/kernel.h"

namespace gilscope::kernels {
namespace {

class Mandelbrot final : public Kernel {
 public:
  explicit Mandelbrot(const Params& params)
      : width_(params.integer("width")),
        height_(static_cast<double>(params.integer("height"))),
        max_iterations_(params.integer("max_iterations")),
        escape_times_(static_cast<std::size_t>(width_)) {}

  Digest run(Range rows) override {
    Digest digest = 0;
    for (std::int64_t row = rows.begin; row < rows.end; ++row) {
      const double ci = 2.4 * static_cast<double>(row) / height_ - 1.2;
      for (std::int64_t column = 0; column < width_; ++column) {
        const double cr = 3.0 * static_cast<double>(column) / static_cast<double>(width_) - 2.2;
        escape_times_[static_cast<std::size_t>(column)] = escape_time(cr, ci);
      }
      digest += fold(row, crc(escape_times_));
    }
    return digest;
  }

 private:
  [[nodiscard]] std::uint8_t escape_time(double cr, double ci) const {
    double zr = 0.0;
    double zi = 0.0;
    std::int64_t count = 0;
    for (; count < max_iterations_; ++count) {
      const double zr2 = zr * zr;
      const double zi2 = zi * zi;
      if (zr2 + zi2 > 4.0) break;
      zi = 2.0 * zr * zi + ci;
      zr = zr2 - zi2 + cr;
    }
    return static_cast<std::uint8_t>(count);
  }

  std::int64_t width_;
  double height_;
  std::int64_t max_iterations_;  // at most 255: escape times are kept as bytes
  std::vector<std::uint8_t> escape_times_;
};

const Registration<Mandelbrot> registration{"mandelbrot"};

}  // namespace
}  // namespace gilscope::kernels
