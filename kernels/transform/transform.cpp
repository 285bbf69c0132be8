// Bytes in, a fixed amount of computing, bytes out: what handing over costs. See transform.py.
#include "kernels/words.h"

namespace gilscope::kernels {
namespace {

class Transform final : public Carrying {
 public:
  explicit Transform(const Params& params)
      : iterations_(params.integer("iterations")),
        bytes_in_(static_cast<std::size_t>(params.integer("bytes_in"))),
        bytes_out_(static_cast<std::size_t>(params.integer("bytes_out"))) {}

  Buffer argument(std::int64_t item) override {
    return repeated(step(static_cast<std::uint64_t>(item)), bytes_in_);
  }

  Buffer run(Bytes argument) override {
    std::uint64_t number = first_word(argument) ^ (last_word(argument) << 1);
    for (std::int64_t i = 0; i < iterations_; ++i) number = step(number);
    return repeated(number, bytes_out_);
  }

  Digest digest(std::int64_t item, Bytes result) override { return fold(item, crc(result)); }

 private:
  std::int64_t iterations_;
  std::size_t bytes_in_;
  std::size_t bytes_out_;
};

const CarryingRegistration<Transform> registration{"transform"};

}  // namespace
}  // namespace gilscope::kernels
