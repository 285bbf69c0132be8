#include "harness/plan/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <tuple>
#include <utility>

#include "harness/plan/block.h"
#include "harness/plan/globs.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"

namespace gilscope::plan {
namespace {

// What was not compiled into gilscope is loaded, if it was built at all.
void look_for_library(KernelFile& kernel) {
  kernel.library = kernel.folder / ("lib" + kernel.name + ".so");
  kernel.has_cpp = std::filesystem::exists(kernel.library);
}

void add_kernels(Catalogue& catalogue, const std::filesystem::path& folder, bool is_of_tree) {
  for (const auto& path : kernel_folders(folder)) {
    try {
      KernelFile kernel = read_kernel_file(path);
      if (!is_of_tree) look_for_library(kernel);
      const auto same = std::ranges::find(catalogue.kernels, kernel.name, &KernelFile::name);
      if (same != catalogue.kernels.end()) {
        throw UserError(fmt::format("'{}' and '{}' are both the kernel '{}'; rename one.",
                                    same->folder.string(), path.string(), kernel.name));
      }
      catalogue.kernels.push_back(std::move(kernel));
    } catch (const UserError& error) {
      catalogue.problems.emplace_back(error.what());
    }
  }
}

void add_executors(Catalogue& catalogue, const std::filesystem::path& folder, bool is_of_tree) {
  Names bindings;
  for (const BindingFile& binding : catalogue.bindings) bindings.push_back(binding.name);
  for (const auto& source : sources_in(folder)) {
    try {
      for (ExecutorFile& executor : read_executor_file(source, bindings)) {
        if (!is_of_tree && source.extension() != ".py") {
          throw UserError(
              fmt::format("'{}' is C++, and executors outside of the tree are Python; "
                          "put it into harness/executors.",
                          source.string()));
        }
        reject_twin(catalogue.executors, executor);
        catalogue.executors.push_back(std::move(executor));
      }
    } catch (const UserError& error) {
      catalogue.problems.emplace_back(error.what());
    }
  }
}

// One file after the other, as `read` has it.
template <typename File>
void add_files(std::vector<File>& files, Catalogue& catalogue, const std::filesystem::path& folder,
               std::vector<File> (*read)(const std::filesystem::path&)) {
  if (!std::filesystem::is_directory(folder)) return;  // of an older tree
  for (const auto& source : sources_in(folder)) {
    try {
      std::ranges::move(read(source), std::back_inserter(files));
    } catch (const UserError& error) {
      catalogue.problems.emplace_back(error.what());
    }
  }
}

// Where compiled code of ours runs that lets go of the GIL, other compiled code can run too. Not in
// interpreters that are embedded or not the main one: what makes such code loads in neither; and
// not where all tasks carry, which it does not.
void spread_bindings(Catalogue& catalogue) {
  for (ExecutorFile& executor : catalogue.executors) {
    const bool takes = std::ranges::find(executor.bindings, "ext_nogil") != executor.bindings.end();
    if (!takes || executor.host != "exe" || executor.family == "interpreters") continue;
    if (executor.hands_over == "shared_memory" || executor.hands_over == "out_of_band") continue;
    for (const BindingFile& binding : catalogue.bindings) executor.bindings.push_back(binding.name);
  }
}

}  // namespace

Names Catalogue::kernel_names() const {
  Names names;
  for (const KernelFile& kernel : kernels) names.push_back(kernel.name);
  return names;
}

Names Catalogue::strategies() const {
  Names names;
  for (const ExecutorFile& executor : executors) {
    for (const std::string& binding : executor.bindings) {
      names.push_back(executor.name + "." + binding);
    }
  }
  return names;
}

std::string Catalogue::libraries() const {
  std::string list;
  for (const KernelFile& kernel : kernels) {
    if (kernel.has_cpp && !kernel.library.empty()) list += kernel.library.string() + ":";
  }
  return list;
}

const KernelFile& Catalogue::kernel(const std::string& name) const {
  const auto found = std::ranges::find(kernels, name, &KernelFile::name);
  if (found != kernels.end()) return *found;
  throw UserError(
      fmt::format("There is no kernel '{}'.{}", name, suggestion(name, kernel_names())));
}

const BindingFile* Catalogue::binding(const std::string& name) const {
  const auto found = std::ranges::find(bindings, name, &BindingFile::name);
  return found == bindings.end() ? nullptr : &*found;
}

const FixtureFile* Catalogue::fixture(const std::string& name) const {
  const auto found = std::ranges::find(fixtures, name, &FixtureFile::name);
  return found == fixtures.end() ? nullptr : &*found;
}

std::vector<Needs> Catalogue::needs_of(const ExecutorFile& executor,
                                       const std::string& binding) const {
  std::vector<Needs> all = {executor.needs};
  all.front().of = executor.name;
  if (const BindingFile* file = this->binding(binding)) {
    all.push_back(file->needs);
    all.back().of = file->name;
  }
  for (std::size_t i = 0; i < all.size(); ++i) {  // fixtures may need some, too
    for (const std::string& name : Names(all[i].fixtures)) {
      const FixtureFile* file = fixture(name);
      if (file == nullptr || !file->address().empty()) continue;
      all.push_back(file->needs);
      all.back().of = all[i].of;
    }
  }
  return all;
}

bool Catalogue::is_elsewhere(const ExecutorFile& executor) const {
  const char* value =
      executor.elsewhere.empty() ? nullptr : std::getenv(executor.elsewhere.c_str());
  if (value != nullptr && *value != '\0') return true;
  return std::ranges::any_of(executor.needs.fixtures, [this](const std::string& name) {
    const FixtureFile* file = fixture(name);
    return file != nullptr && !file->address().empty();
  });
}

Catalogue read_catalogue(const Tree& tree, const Outside& outside) {
  Catalogue catalogue;
  add_kernels(catalogue, tree.source / "kernels", true);
  for (const auto& folder : outside.kernels) add_kernels(catalogue, folder, false);
  add_files(catalogue.bindings, catalogue, tree.source / "harness/bindings", read_binding_file);
  add_executors(catalogue, tree.source / "harness/executors", true);
  for (const auto& folder : outside.executors) add_executors(catalogue, folder, false);
  add_files(catalogue.fixtures, catalogue, tree.source / "harness/fixtures", read_fixture_file);
  spread_bindings(catalogue);
  std::ranges::sort(catalogue.kernels, {}, &KernelFile::name);
  std::ranges::stable_sort(catalogue.executors, [](const ExecutorFile& a, const ExecutorFile& b) {
    return std::tie(a.name, a.host) < std::tie(b.name, b.host);
  });
  return catalogue;
}

}  // namespace gilscope::plan
