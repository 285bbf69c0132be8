// Integer loops: primes found by trial division. An item is a candidate number.
//
// The digest is the sum of the primes found: already additive, and wrong as soon as one is missed.
#include "kernels/kernel.h"

namespace gilscope::kernels {
namespace {

bool is_prime(std::int64_t candidate) {
  if (candidate < 3 || candidate % 2 == 0) return candidate == 2;
  for (std::int64_t divisor = 3; divisor * divisor <= candidate; divisor += 2) {
    if (candidate % divisor == 0) return false;
  }
  return true;
}

class Primes final : public Kernel {
 public:
  explicit Primes(const Params& params) : first_(params.integer("first")) {}

  Digest run(Range items) override {
    Digest sum = 0;
    for (std::int64_t candidate = first_ + items.begin; candidate < first_ + items.end;
         ++candidate) {
      if (is_prime(candidate)) sum += static_cast<Digest>(candidate);
    }
    return sum;
  }

 private:
  std::int64_t first_;
};

const Registration<Primes> registration{"primes"};

}  // namespace
}  // namespace gilscope::kernels
