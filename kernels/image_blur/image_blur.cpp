// Image processing: three 3x3 box passes over an RGB picture. An item is a row of pixels.
//
// A pixel becomes the rounded mean of its neighbourhood; beyond the edges the edge pixel repeats.
#include <algorithm>
#include <span>
#include <vector>

#include "kernels/kernel.h"

namespace gilscope::kernels {
namespace {

constexpr std::size_t kChannels = 3;
constexpr std::int64_t kPasses = 3;

// A stretch of rows of interleaved RGB; the first is row `top` of the picture.
class Rows {
 public:
  explicit Rows(std::size_t stride) : stride_(stride) {}

  // The contents are to be overwritten. Memory is kept, so a second run of that size allocates
  // none.
  void reset(Range rows) {
    rows_ = rows;
    bytes_.resize(static_cast<std::size_t>(rows.end - rows.begin) * stride_);
  }

  [[nodiscard]] Range range() const { return rows_; }
  [[nodiscard]] std::span<std::uint8_t> row(std::int64_t y) {
    return std::span(bytes_).subspan(static_cast<std::size_t>(y - rows_.begin) * stride_, stride_);
  }
  // Row y, or the nearest there is.
  [[nodiscard]] std::span<const std::uint8_t> clamped(std::int64_t y) const {
    y = std::clamp(y, rows_.begin, rows_.end - 1);
    return std::span(bytes_).subspan(static_cast<std::size_t>(y - rows_.begin) * stride_, stride_);
  }

 private:
  std::size_t stride_;
  Range rows_{0, 0};
  std::vector<std::uint8_t> bytes_;
};

class ImageBlur final : public Kernel {
 public:
  explicit ImageBlur(const Params& params)
      : stride_(static_cast<std::size_t>(params.integer("width")) * kChannels),
        picture_(stride_),
        before_(stride_),
        after_(stride_),
        padded_(stride_ + 2 * kChannels) {
    draw(params.integer("height"));
  }

  Digest run(Range items) override {
    const Rows* before = &picture_;
    for (std::int64_t halo = kPasses - 1; halo >= 0; --halo) {
      // Every later pass needs one row more either side.
      after_.reset({std::max(items.begin - halo, picture_.range().begin),
                    std::min(items.end + halo, picture_.range().end)});
      for (std::int64_t y = after_.range().begin; y < after_.range().end; ++y) {
        blur_row(before->clamped(y - 1), before->clamped(y), before->clamped(y + 1), after_.row(y));
      }
      std::swap(before_, after_);
      before = &before_;
    }
    Digest digest = 0;
    for (std::int64_t y = items.begin; y < items.end; ++y)
      digest += fold(y, crc(before->clamped(y)));
    return digest;
  }

 private:
  // An XOR texture, other in each channel.
  void draw(std::int64_t height) {
    picture_.reset({0, height});
    for (std::int64_t y = 0; y < height; ++y) {
      const std::span<std::uint8_t> row = picture_.row(y);
      for (std::size_t i = 0; i < stride_; ++i) {
        const std::size_t x = i / kChannels;
        const std::size_t c = i % kChannels;
        row[i] = static_cast<std::uint8_t>((x * (c + 3)) ^ (static_cast<std::size_t>(y) * (c + 5)));
      }
    }
  }

  void blur_row(std::span<const std::uint8_t> above, std::span<const std::uint8_t> row,
                std::span<const std::uint8_t> below, std::span<std::uint8_t> out) {
    // Column sums, with the first and the last pixel repeated. A local view, as bytes written
    // through `out` might be those of any member, for all the compiler knows.
    const std::span padded{padded_};
    const std::span columns = padded.subspan(kChannels, stride_);
    for (std::size_t i = 0; i < stride_; ++i) {
      columns[i] = static_cast<std::uint16_t>(above[i] + row[i] + below[i]);
    }
    std::copy_n(columns.begin(), kChannels, padded.begin());
    std::copy_n(columns.end() - kChannels, kChannels, padded.end() - kChannels);
    for (std::size_t i = 0; i < out.size(); ++i) {
      // In 16 bits, which hold any sum: vectors of these are quicker to divide than those of int.
      const auto sum = static_cast<std::uint16_t>(4 + padded[i] + padded[i + kChannels] +
                                                  padded[i + 2 * kChannels]);
      out[i] = static_cast<std::uint8_t>(sum / 9);
    }
  }

  std::size_t stride_;  // bytes in a row
  Rows picture_;
  Rows before_;
  Rows after_;
  std::vector<std::uint16_t> padded_;
};

const Registration<ImageBlur> registration{"image_blur"};

}  // namespace
}  // namespace gilscope::kernels
