// Waiting for a service: an item is one GET over a kept-alive connection.
#include <fmt/format.h>

#include "kernels/fetching.h"

namespace gilscope::kernels {
namespace {

struct Job {
  static std::string path(const Params& params) {
    return fmt::format("/bytes/{}", params.integer("bytes"));
  }

  static std::uint32_t reduce(std::span<const std::uint8_t> answer) { return crc(answer); }
};

const Registration<Fetching<Job>> registration{"http_fetch"};
const AsyncRegistration<AsyncFetching<Job>> async_registration{"http_fetch"};

}  // namespace
}  // namespace gilscope::kernels
