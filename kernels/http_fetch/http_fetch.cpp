// Waiting for a service: an item is one GET over a kept-alive connection.
#include <fmt/format.h>

#include <string>

#include "kernels/async_kernel.h"
#include "kernels/http_client.h"

namespace gilscope::kernels {
namespace {

// What to ask for, and what to make of the answer.
class Fetch {
 public:
  explicit Fetch(const Params& params)
      : path_(fmt::format("/bytes/{}/", params.integer("bytes"))),
        query_(fmt::format("?latency_us={}&sigma={}", params.integer("latency_us"),
                           params.real("sigma"))) {}

  [[nodiscard]] std::string target(std::int64_t item) const {
    return path_ + std::to_string(item) + query_;
  }

 private:
  std::string path_;
  std::string query_;
};

class HttpFetch final : public Kernel {
 public:
  explicit HttpFetch(const Params& params) : fetch_(params), client_(params.integer("port")) {}

  Digest run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      digest += fold(item, crc(client_.get(fetch_.target(item))));
    }
    return digest;
  }

 private:
  Fetch fetch_;
  HttpClient client_;
};

class AsyncHttpFetch final : public AsyncKernel {
 public:
  AsyncHttpFetch(boost::asio::io_context& context, const Params& params)
      : fetch_(params), client_(context, params.integer("port")) {}

  boost::asio::awaitable<void> prepare() override { return client_.connect(); }

  boost::asio::awaitable<Digest> run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      const std::string target = fetch_.target(item);
      digest += fold(item, crc(co_await client_.get(target)));
    }
    co_return digest;
  }

 private:
  Fetch fetch_;
  AsyncHttpClient client_;
};

const Registration<HttpFetch> registration{"http_fetch"};
const AsyncRegistration<AsyncHttpFetch> async_registration{"http_fetch"};

}  // namespace
}  // namespace gilscope::kernels
