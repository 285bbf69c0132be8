// A pipeline: compute, wait, compute. See ingest.py.
#include <chrono>
#include <thread>

#include "kernels/shapes.h"
#include "kernels/words.h"

namespace gilscope::kernels {
namespace {

class Ingest final : public Pipeline {
 public:
  explicit Ingest(const Params& params)
      : iterations_(params.integer("iterations")),
        wait_(params.integer("wait_us")),
        bytes_in_(static_cast<std::size_t>(params.integer("bytes_in"))),
        bytes_out_(static_cast<std::size_t>(params.integer("bytes_out"))) {}

  Buffer argument(std::int64_t item) override {
    return repeated(step(static_cast<std::uint64_t>(item)), bytes_in_);
  }

  [[nodiscard]] std::size_t stages() const override { return 3; }

  Buffer stage(std::size_t number, Bytes value) override {
    if (number == 0) return repeated(steps(first_word(value)), kWord);
    if (number == 2) return repeated(steps(first_word(value)), bytes_out_);
    std::this_thread::sleep_for(wait_);
    return {value.begin(), value.end()};
  }

  Digest digest(std::int64_t item, Bytes result) override { return fold(item, crc(result)); }

 private:
  [[nodiscard]] std::uint64_t steps(std::uint64_t number) const {
    for (std::int64_t i = 0; i < iterations_; ++i) number = step(number);
    return number;
  }

  std::int64_t iterations_;
  std::chrono::microseconds wait_;
  std::size_t bytes_in_;
  std::size_t bytes_out_;
};

const CarryingRegistration<Ingest> registration{"ingest"};

}  // namespace
}  // namespace gilscope::kernels
