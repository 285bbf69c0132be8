// Divide and conquer: merge sort. See merge_sort.py.
#include <vector>

#include "kernels/packing.h"
#include "kernels/shapes.h"

namespace gilscope::kernels {
namespace {

using Numbers = std::vector<std::int64_t>;
constexpr std::size_t kSize = sizeof(std::int64_t);

class MergeSort final : public Division {
 public:
  explicit MergeSort(const Params& params)
      : numbers_(params.integer("numbers")),
        leaf_(static_cast<std::size_t>(params.integer("leaf"))) {}

  Buffer argument(std::int64_t item) override {
    Numbers numbers;
    auto random = static_cast<std::uint32_t>(item);
    for (std::int64_t i = 0; i < numbers_; ++i) {
      random = random * 1664525U + 1013904223U;
      numbers.push_back(random >> 8);
    }
    return packed(numbers);
  }

  [[nodiscard]] std::vector<Buffer> split(Bytes problem) const override {
    const std::size_t count = problem.size() / kSize;
    if (count <= leaf_) return {};
    const std::size_t middle = count / 2 * kSize;
    const Bytes left = problem.first(middle);
    const Bytes right = problem.subspan(middle);
    return {{left.begin(), left.end()}, {right.begin(), right.end()}};
  }

  // Straight insertion, as in Python.
  [[nodiscard]] Buffer solve(Bytes problem) const override {
    auto numbers = unpacked<std::int64_t>(problem);
    for (std::size_t place = 1; place < numbers.size(); ++place) {
      const std::int64_t number = numbers[place];
      std::size_t hole = place;
      for (; hole > 0 && numbers[hole - 1] > number; --hole) numbers[hole] = numbers[hole - 1];
      numbers[hole] = number;
    }
    return packed(numbers);
  }

  [[nodiscard]] Buffer join(std::span<const Buffer> results) const override {
    const auto left = unpacked<std::int64_t>(results[0]);
    const auto right = unpacked<std::int64_t>(results[1]);
    Numbers merged;
    merged.reserve(left.size() + right.size());
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left.size() && j < right.size()) {
      merged.push_back(right[j] < left[i] ? right[j++] : left[i++]);
    }
    for (; i < left.size(); ++i) merged.push_back(left[i]);
    for (; j < right.size(); ++j) merged.push_back(right[j]);
    return packed(merged);
  }

  Digest digest(std::int64_t item, Bytes result) override { return fold(item, crc(result)); }

 private:
  std::int64_t numbers_;
  std::size_t leaf_;
};

const CarryingRegistration<MergeSort> registration{"merge_sort"};

}  // namespace
}  // namespace gilscope::kernels
