// gilscope digest: recompute a kernel's digests in every language, fail where they differ.
#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "harness/plan/kernel_file.h"
#include "harness/support/error.h"
#include "harness/support/nearest.h"
#include "harness/support/paths.h"
#include "harness/support/printable.h"
#include "harness/support/process.h"
#include "kernels/fixture.h"

namespace gilscope::commands {
namespace {

using kernels::Digest;
using nlohmann::json;
using plan::KernelFile;
using plan::KernelSize;

// The sizes' params with those of their fixtures, which live as long as this does.
struct PreparedSizes {
  std::vector<kernels::Params> params;
  std::vector<std::shared_ptr<kernels::Fixture>> fixtures;
};

PreparedSizes prepare(const KernelFile& kernel) {
  PreparedSizes prepared;
  for (const KernelSize& size : kernel.sizes) {
    prepared.params.push_back(size.params);
    if (kernel.fixture) {
      prepared.fixtures.push_back(kernels::make_fixture(*kernel.fixture, size.params));
      prepared.params.back().merge(prepared.fixtures.back()->params());
    }
  }
  return prepared;
}

// Task by task, so that an interrupt need not wait for the largest size.
std::vector<Digest> in_cpp(const KernelFile& kernel, const PreparedSizes& prepared) {
  std::vector<Digest> digests;
  for (std::size_t i = 0; i < kernel.sizes.size(); ++i) {
    const KernelSize& size = kernel.sizes[i];
    const auto work = kernels::make_kernel(kernel.name, prepared.params[i]);
    Digest digest = 0;
    for (const kernels::Range& task : plan::tasks_of(size.items, size.tasks)) {
      if (interrupted()) throw Interruption();
      digest += work->run(task);
    }
    digests.push_back(digest);
  }
  return digests;
}

Digest python_digest(const KernelFile& kernel, const std::string& text) {
  Digest digest{};
  const char* last = text.data() + text.size();
  const bool hexadecimal = text.starts_with("0x");
  if (hexadecimal && std::from_chars(text.data() + 2, last, digest, 16) ==
                         std::from_chars_result{last, std::errc()}) {
    return digest;
  }
  throw Finding(fmt::format(
      "Kernel '{0}' gave {1} in Python, which is no digest of 64 bits; return `digest & MASK` "
      "(kernels/digest.py) in kernels/{0}/{0}.py.",
      kernel.name, text));
}

std::vector<Digest> in_python(const KernelFile& kernel, const PreparedSizes& prepared,
                              const std::string& python) {
  json sizes = json::array();
  for (std::size_t i = 0; i < kernel.sizes.size(); ++i) {
    json params = json::object();
    for (const auto& [name, value] : prepared.params[i].values()) {
      std::visit([&](const auto& v) { params[name] = v; }, value);
    }
    sizes.push_back({{"params", params}, {"items", kernel.sizes[i].items}});
  }
  // By its path: with -m, a folder `kernels` where the user stands would come first.
  const auto script = source_root() / "kernels/recompute.py";
  const Outcome outcome = run_process({.argv = {python, script.string(), kernel.name},
                                       .environment = {{"PYTHONPATH", source_root().string()}},
                                       .input = sizes.dump(),
                                       .time_limit = std::nullopt});
  if (outcome.interrupted) throw Interruption();
  if (!outcome.succeeded()) {
    throw Finding(fmt::format("Kernel '{0}' failed in Python ({1}); correct kernels/{0}/{0}.py.",
                              kernel.name, printable(outcome.complaint())));
  }
  std::vector<Digest> digests;
  for (const auto& text : json::parse(outcome.output).get<std::vector<std::string>>()) {
    digests.push_back(python_digest(kernel, text));
  }
  return digests;
}

int digest(const std::string& name, const std::string& python) {
  std::vector<std::string> known;
  for (const KernelFile& kernel : plan::read_kernel_files(source_root() / "kernels")) {
    if (kernel.name == name) {
      const PreparedSizes prepared = prepare(kernel);
      std::vector<std::pair<std::string, std::vector<Digest>>> languages;
      if (kernel.has_cpp) languages.emplace_back("C++", in_cpp(kernel, prepared));
      if (kernel.has_python) languages.emplace_back("Python", in_python(kernel, prepared, python));
      bool right = true;
      bool agree = true;
      for (std::size_t i = 0; i < kernel.sizes.size(); ++i) {
        const KernelSize& size = kernel.sizes[i];
        fmt::print("{:8}  kernel.toml {:#018x}", size.name, size.digest);
        for (const auto& [language, digests] : languages) {
          fmt::print("  {} {:#018x}", language, digests[i]);
          right = right && digests[i] == size.digest;
          agree = agree && digests[i] == languages.front().second[i];
        }
        fmt::print("\n");
      }
      if (!right && agree && languages.size() > 1) {
        throw Finding(fmt::format(
            "The languages agree on '{}', kernel.toml does not; write their digests into it if "
            "the work is as you want it.",
            name));
      }
      if (!right) {
        throw Finding(fmt::format(
            "The digests of '{}' differ; correct the language that is wrong, or kernel.toml.",
            name));
      }
      return kDone;
    }
    known.push_back(kernel.name);
  }
  throw UserError(fmt::format("There is no kernel '{}'.{}", name, suggestion(name, known)));
}

}  // namespace

void add_digest(CLI::App& app, int& exit_code) {
  struct Options {
    std::string kernel;
    std::string python = GILSCOPE_PYTHON;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "digest", "Recompute a kernel's digests in every language, fail where they differ");
  command->add_option("KERNEL", options->kernel, "The kernel's name")->required();
  command->add_option("--python", options->python, "The interpreter to compute with");
  command->callback(
      [options, &exit_code] { exit_code = digest(options->kernel, options->python); });
}

}  // namespace gilscope::commands
