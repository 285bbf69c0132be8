// Loads the libraries that $GILSCOPE_PLUGINS names, separated by colons.
#include "kernels/plugins.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "kernels/error.h"
#include "kernels/plugin.h"

namespace gilscope::kernels {
namespace {

class Host final : public PluginHost {
 public:
  void add(const std::string& name, const MakeKernel& make) override {
    register_kernel(name, make);
  }
  void add(const std::string& name, const MakeCarrying& make) override {
    register_carrying(name, make);
  }
};

void load(const std::string& file) {
  // For the rest of the process: kernels that are made have their code in it.
  void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw CannotMake(fmt::format("'{}' cannot be loaded ({}); build it again.", file, ::dlerror()));
  }
  const auto enter = reinterpret_cast<EnterKernels>(::dlsym(library, kEnterKernels));
  Host host;
  if (enter == nullptr || enter(kPluginVersion, host) != kPluginVersion) {
    throw CannotMake(fmt::format(
        "'{}' was built for another version of gilscope; build it again with this one.", file));
  }
}

}  // namespace

void load_plugins() {
  static const bool once = [] {
    const char* const files = std::getenv("GILSCOPE_PLUGINS");
    std::istringstream list(files == nullptr ? "" : files);
    for (std::string file; std::getline(list, file, ':');) {
      if (!file.empty()) load(file);
    }
    return true;
  }();
  (void)once;
}

}  // namespace gilscope::kernels
