// The catalogue that kernels enter themselves into when the program is loaded.
#include <fmt/format.h>

#include <map>
#include <utility>

#include "kernels/async_kernel.h"
#include "kernels/carrying.h"
#include "kernels/error.h"
#include "kernels/kernel.h"
#include "kernels/plugins.h"

namespace gilscope::kernels {
namespace {

template <typename Make>
std::map<std::string, Make, std::less<>>& entries() {
  static std::map<std::string, Make, std::less<>> map;  // made on first use: no order problem
  return map;
}

template <typename Make>
const Make& find(std::string_view name, std::string_view what) {
  load_plugins();
  const auto found = entries<Make>().find(name);
  if (found == entries<Make>().end()) {
    throw CannotMake(
        fmt::format("No {} named '{}' was compiled in; build again after adding it.", what, name));
  }
  return found->second;
}

// Carries nothing anywhere: argument, work and result of one item after the other.
class OnTheSpot final : public Kernel {
 public:
  explicit OnTheSpot(std::unique_ptr<Carrying> work) : work_(std::move(work)) {}

  Digest run(Range items) override {
    Digest digest = 0;
    for (std::int64_t item = items.begin; item < items.end; ++item) {
      digest += work_->digest(item, work_->run(work_->argument(item)));
    }
    return digest;
  }

 private:
  std::unique_ptr<Carrying> work_;
};

}  // namespace

void register_kernel(std::string name, MakeKernel make) {
  entries<MakeKernel>().emplace(std::move(name), std::move(make));
}

void register_async_kernel(std::string name, MakeAsyncKernel make) {
  entries<MakeAsyncKernel>().emplace(std::move(name), std::move(make));
}

void register_carrying(std::string name, MakeCarrying make) {
  entries<MakeCarrying>().emplace(std::move(name), std::move(make));
}

std::unique_ptr<Kernel> make_kernel(std::string_view name, const Params& params) {
  load_plugins();
  if (entries<MakeCarrying>().contains(name)) {
    return std::make_unique<OnTheSpot>(make_carrying(name, params));
  }
  return find<MakeKernel>(name, "kernel")(params);
}

bool has_kernel(std::string_view name) {
  load_plugins();
  return entries<MakeKernel>().contains(name) || entries<MakeCarrying>().contains(name);
}

std::unique_ptr<Carrying> make_carrying(std::string_view name, const Params& params) {
  return find<MakeCarrying>(name, "kernel that carries")(params);
}

std::unique_ptr<AsyncKernel> make_async_kernel(std::string_view name,
                                               boost::asio::io_context& context,
                                               const Params& params) {
  return find<MakeAsyncKernel>(name, "kernel with a coroutine form")(context, params);
}

}  // namespace gilscope::kernels
