// The usual web job: an item GETs a JSON document of sales, parses it and sums it by region.
#include <fmt/format.h>

#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "kernels/async_kernel.h"
#include "kernels/http_client.h"

namespace gilscope::kernels {
namespace {

using Bytes = std::span<const std::uint8_t>;

// What to ask for, and what to make of the answer.
class Job {
 public:
  explicit Job(const Params& params)
      : path_(fmt::format("/json/{}/", params.integer("records"))),
        query_(fmt::format("?latency_us={}&sigma={}", params.integer("latency_us"),
                           params.real("sigma"))) {}

  [[nodiscard]] std::string target(std::int64_t item) const {
    return path_ + std::to_string(item) + query_;
  }

  // CRC-32 of the turnover of the open sales by region: "east=12345;north=67890;...".
  // Through a document tree, as json.loads of Python does it: the same work, not the least work.
  [[nodiscard]] static std::uint32_t reduce(Bytes document) {
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

 private:
  std::string path_;
  std::string query_;
};

class FetchParse final : public Kernel {
 public:
  explicit FetchParse(const Params& params) : job_(params), client_(params.integer("port")) {}

  Digest run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      digest += fold(item, Job::reduce(client_.get(job_.target(item))));
    }
    return digest;
  }

 private:
  Job job_;
  HttpClient client_;
};

class AsyncFetchParse final : public AsyncKernel {
 public:
  AsyncFetchParse(boost::asio::io_context& context, const Params& params)
      : job_(params), client_(context, params.integer("port")) {}

  boost::asio::awaitable<void> prepare() override { return client_.connect(); }

  boost::asio::awaitable<Digest> run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      const std::string target = job_.target(item);
      digest += fold(item, Job::reduce(co_await client_.get(target)));
    }
    co_return digest;
  }

 private:
  Job job_;
  AsyncHttpClient client_;
};

const Registration<FetchParse> registration{"fetch_parse"};
const AsyncRegistration<AsyncFetchParse> async_registration{"fetch_parse"};

}  // namespace
}  // namespace gilscope::kernels
