// The other half of a library with kernels: compiled into it by gilscope_add_kernel
// (gilscope.cmake), and into nothing else. Kernels enter themselves here, and the host takes them
// from here.
#include "kernels/plugin.h"

#include <utility>
#include <vector>

namespace gilscope::kernels {
namespace {

template <typename Make>
std::vector<std::pair<std::string, Make>>& entries() {
  static std::vector<std::pair<std::string, Make>> list;
  return list;
}

template <typename Make>
void hand_over(PluginHost& host) {
  for (const auto& [name, make] : entries<Make>()) host.add(name, make);
}

}  // namespace

void register_kernel(std::string name, MakeKernel make) {
  entries<MakeKernel>().emplace_back(std::move(name), std::move(make));
}

void register_carrying(std::string name, MakeCarrying make) {
  entries<MakeCarrying>().emplace_back(std::move(name), std::move(make));
}

}  // namespace gilscope::kernels

extern "C" __attribute__((visibility("default"))) int gilscope_enter_kernels(
    int host_version, gilscope::kernels::PluginHost& host) {
  using namespace gilscope::kernels;
  if (host_version == kPluginVersion) {
    hand_over<MakeKernel>(host);
    hand_over<MakeCarrying>(host);
  }
  return kPluginVersion;
}
