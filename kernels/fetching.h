// Kernels whose items are answers of the latency server, blocking and as coroutines. A kernel says
// in a Job what to ask for and what to make of the answer:
//   struct Job {
//     static std::string path(const Params& params);           // "/bytes/2048"
//     static std::uint32_t reduce(std::span<const std::uint8_t> answer);
//   };
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string>

#include "kernels/async_kernel.h"
#include "kernels/http_client.h"

namespace gilscope::kernels {

// The target of each item's request.
class Target {
 public:
  Target(const std::string& path, const Params& params)
      : path_(path + "/"),
        query_(fmt::format("?latency_us={}&sigma={}", params.integer("latency_us"),
                           params.real("sigma"))) {}

  [[nodiscard]] std::string of(std::int64_t item) const {
    return path_ + std::to_string(item) + query_;
  }

 private:
  std::string path_;
  std::string query_;
};

template <typename Job>
class Fetching final : public Kernel {
 public:
  explicit Fetching(const Params& params)
      : target_(Job::path(params), params), client_(params.integer("port")) {}

  Digest run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      digest += fold(item, Job::reduce(client_.get(target_.of(item))));
    }
    return digest;
  }

 private:
  Target target_;
  HttpClient client_;
};

template <typename Job>
class AsyncFetching final : public AsyncKernel {
 public:
  AsyncFetching(boost::asio::io_context& context, const Params& params)
      : target_(Job::path(params), params), client_(context, params.integer("port")) {}

  boost::asio::awaitable<void> prepare() override { return client_.connect(); }

  boost::asio::awaitable<Digest> run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      const std::string target = target_.of(item);  // outlives the request
      digest += fold(item, Job::reduce(co_await client_.get(target)));
    }
    co_return digest;
  }

 private:
  Target target_;
  AsyncHttpClient client_;
};

}  // namespace gilscope::kernels
