// The coroutine form of a kernel, for work that mostly waits. Optional beside `Kernel`.
#pragma once

// clang-format off
#include <utility>  // boost/asio/awaitable.hpp of Boost 1.74 uses std::exchange without it
// clang-format on

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "kernels/kernel.h"

namespace gilscope::kernels {

// One request in flight: like Kernel, an instance serves one coroutine at a time. All instances of
// an executor run on the `context` they were made with, which one thread runs.
class AsyncKernel {
 public:
  AsyncKernel() = default;
  AsyncKernel(const AsyncKernel&) = delete;
  AsyncKernel& operator=(const AsyncKernel&) = delete;
  virtual ~AsyncKernel() = default;

  // Allocates and connects, before the clock starts.
  virtual boost::asio::awaitable<void> prepare() = 0;
  virtual boost::asio::awaitable<Digest> run(Range items) = 0;
};

using MakeAsyncKernel =
    std::function<std::unique_ptr<AsyncKernel>(boost::asio::io_context&, const Params&)>;

void register_async_kernel(std::string name, MakeAsyncKernel make);

// A kernel with this form holds one beside its Registration:
//   const AsyncRegistration<AsyncHttpFetch> async_registration{"http_fetch"};
template <typename T>
  requires std::derived_from<T, AsyncKernel> &&
           std::constructible_from<T, boost::asio::io_context&, const Params&>
struct AsyncRegistration {
  explicit AsyncRegistration(std::string name) {
    register_async_kernel(
        std::move(name),
        [](boost::asio::io_context& context, const Params& params) -> std::unique_ptr<AsyncKernel> {
          return std::make_unique<T>(context, params);
        });
  }
};

// Throws CannotMake when the kernel has no coroutine form.
std::unique_ptr<AsyncKernel> make_async_kernel(std::string_view name,
                                               boost::asio::io_context& context,
                                               const Params& params);

}  // namespace gilscope::kernels
