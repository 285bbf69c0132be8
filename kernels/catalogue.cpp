// The catalogue that kernels enter themselves into when the program is loaded.
#include <fmt/format.h>

#include <map>

#include "kernels/async_kernel.h"
#include "kernels/error.h"
#include "kernels/kernel.h"

namespace gilscope::kernels {
namespace {

template <typename Make>
std::map<std::string, Make, std::less<>>& entries() {
  static std::map<std::string, Make, std::less<>> map;  // made on first use: no order problem
  return map;
}

template <typename Make>
const Make& find(std::string_view name, std::string_view what) {
  const auto found = entries<Make>().find(name);
  if (found == entries<Make>().end()) {
    throw CannotMake(
        fmt::format("No {} named '{}' was compiled in; build again after adding it.", what, name));
  }
  return found->second;
}

}  // namespace

void register_kernel(std::string name, MakeKernel make) {
  entries<MakeKernel>().emplace(std::move(name), std::move(make));
}

void register_async_kernel(std::string name, MakeAsyncKernel make) {
  entries<MakeAsyncKernel>().emplace(std::move(name), std::move(make));
}

std::unique_ptr<Kernel> make_kernel(std::string_view name, const Params& params) {
  return find<MakeKernel>(name, "kernel")(params);
}

bool has_kernel(std::string_view name) {
  return entries<MakeKernel>().contains(name);
}

std::unique_ptr<AsyncKernel> make_async_kernel(std::string_view name,
                                               boost::asio::io_context& context,
                                               const Params& params) {
  return find<MakeAsyncKernel>(name, "kernel with a coroutine form")(context, params);
}

}  // namespace gilscope::kernels
