// Records, sorted. See sort_records.py, which says how they are packed.
#include <algorithm>
#include <vector>

#include "kernels/packing.h"

namespace gilscope::kernels {
namespace {

constexpr int kKeyBits = 16;  // few enough that some keys are there twice

struct Record {
  std::int64_t key;
  std::int64_t place;
};

class SortRecords final : public Carrying {
 public:
  explicit SortRecords(const Params& params) : records_(params.integer("records")) {}

  Buffer argument(std::int64_t item) override {
    std::vector<Record> records;
    auto random = static_cast<std::uint32_t>(item);
    for (std::int64_t place = 0; place < records_; ++place) {
      random = random * 1664525U + 1013904223U;
      records.push_back({static_cast<std::int64_t>(random >> (32 - kKeyBits)), place});
    }
    return packed(records);
  }

  Buffer run(Bytes argument) override {
    auto records = unpacked<Record>(argument);
    std::ranges::stable_sort(records, {}, &Record::key);
    return packed(records);
  }

  Digest digest(std::int64_t item, Bytes result) override { return fold(item, crc(result)); }

 private:
  std::int64_t records_;
};

const CarryingRegistration<SortRecords> registration{"sort_records"};

}  // namespace
}  // namespace gilscope::kernels
