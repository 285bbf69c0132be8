// The usual web job: an item GETs a JSON document of sales, parses it and sums it by region.
#include <fmt/format.h>

#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "kernels/fetching.h"

namespace gilscope::kernels {
namespace {

struct Job {
  static std::string path(const Params& params) {
    return fmt::format("/json/{}", params.integer("records"));
  }

  // CRC-32 of the turnover of the open sales by region: "east=12345;north=67890;...".
  // Through a document tree, as json.loads of Python does it: the same work, not the least work.
  static std::uint32_t reduce(std::span<const std::uint8_t> document) {
    const auto parsed = nlohmann::json::parse(document.begin(), document.end());
    std::map<std::string, std::int64_t> cents;
    for (const auto& sale : parsed.at("sales")) {
      if (sale.at("open").get<bool>()) {
        cents[sale.at("region").get_ref<const std::string&>()] +=
            sale.at("quantity").get<std::int64_t>() * sale.at("cents").get<std::int64_t>();
      }
    }
    std::vector<std::uint8_t> text;
    for (const auto& [region, sum] : cents) {
      fmt::format_to(std::back_inserter(text), "{}={};", region, sum);
    }
    return crc(text);
  }
};

const Registration<Fetching<Job>> registration{"fetch_parse"};
const AsyncRegistration<AsyncFetching<Job>> async_registration{"fetch_parse"};

}  // namespace
}  // namespace gilscope::kernels
