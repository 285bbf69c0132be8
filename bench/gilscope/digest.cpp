// gilscope digest: recompute a kernel's digests in every language, fail where they differ.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "bench/gilscope/commands.h"
#include "harness/fixtures/fixture.h"
#include "harness/model/cell.h"
#include "harness/model/json.h"
#include "harness/plan/catalogue.h"
#include "harness/support/error.h"
#include "harness/support/paths.h"
#include "harness/support/printable.h"
#include "harness/support/process.h"
#include "harness/support/tell.h"
#include "kernels/error.h"

namespace gilscope::commands {
namespace {

using kernels::Digest;
using nlohmann::json;
using plan::KernelFile;
using plan::KernelSize;

// The sizes' params with those of their fixtures, which live as long as this does.
struct PreparedSizes {
  std::vector<kernels::Params> params;
  std::vector<std::shared_ptr<fixtures::Fixture>> fixtures;
};

PreparedSizes prepare(const KernelFile& kernel) {
  PreparedSizes prepared;
  for (const KernelSize& size : kernel.sizes) {
    prepared.params.push_back(size.params);
    if (kernel.fixture) {
      prepared.fixtures.push_back(fixtures::make_fixture(*kernel.fixture, size.params));
      prepared.params.back().merge(prepared.fixtures.back()->params());
    }
  }
  return prepared;
}

// Task by task, so that an interrupt need not wait for the largest size.
Digest in_cpp(const std::string& kernel, const KernelSize& size, const kernels::Params& params) {
  const auto work = kernels::make_kernel(kernel, params);
  Digest digest = 0;
  for (const kernels::Range& task : plan::tasks_of(size.items, size.tasks)) {
    if (interrupted()) throw Interruption();
    digest += work->run(task);
  }
  return digest;
}

std::vector<Digest> in_cpp(const KernelFile& kernel, const PreparedSizes& prepared) {
  std::vector<Digest> digests;
  for (std::size_t i = 0; i < kernel.sizes.size(); ++i) {
    try {
      digests.push_back(in_cpp(kernel.name, kernel.sizes[i], prepared.params[i]));
    } catch (const kernels::CannotMake& error) {
      throw UserError(error.what());
    }
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
    json tasks = json::array();
    for (const kernels::Range& task :
         plan::tasks_of(kernel.sizes[i].items, kernel.sizes[i].tasks)) {
      tasks.push_back({task.begin, task.end});
    }
    sizes.push_back(
        {{"params", prepared.params[i]}, {"items", kernel.sizes[i].items}, {"tasks", tasks}});
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

struct Language {
  std::string name;
  std::vector<Digest> digests;  // one a size
};

void print_kernel(const KernelFile& kernel, const std::vector<Language>& languages) {
  for (std::size_t i = 0; i < kernel.sizes.size(); ++i) {
    print("{:8}  kernel.toml {:#018x}", kernel.sizes[i].name, kernel.sizes[i].digest);
    for (const Language& language : languages) {
      print("  {} {:#018x}", language.name, language.digests[i]);
    }
    print("\n");
  }
}

void check(const KernelFile& kernel, const std::vector<Language>& languages) {
  std::vector<Digest> expected;
  for (const KernelSize& size : kernel.sizes) expected.push_back(size.digest);
  const auto all_are = [&](const std::vector<Digest>& digests) {
    return std::ranges::all_of(
        languages, [&](const Language& language) { return language.digests == digests; });
  };
  if (all_are(expected)) return;
  if (languages.size() > 1 && all_are(languages.front().digests)) {
    throw Finding(fmt::format(
        "The languages agree on '{}', kernel.toml does not; write their digests into it if the "
        "work is as you want it.",
        kernel.name));
  }
  throw Finding(
      fmt::format("The digests of '{}' differ; correct the language that is wrong, or kernel.toml.",
                  kernel.name));
}

int digest(const std::string& name, const std::string& python) {
  const plan::Catalogue catalogue = plan::read_catalogue();
  const KernelFile& kernel = catalogue.kernel(name);
  const PreparedSizes prepared = prepare(kernel);
  std::vector<Language> languages;
  if (kernel.has_cpp) languages.push_back({"C++", in_cpp(kernel, prepared)});
  if (kernel.has_python) languages.push_back({"Python", in_python(kernel, prepared, python)});
  print_kernel(kernel, languages);
  check(kernel, languages);
  return kDone;
}

}  // namespace

void add_digest(CLI::App& app, int& exit_code) {
  struct Options {
    std::string kernel;
    std::string python = GILSCOPE_PYTHON;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "digest",
      "Check that all languages compute the same result for a kernel\n\nComputes the digest of "
      "every size in every language and form, and fails where one differs from kernel.toml.");
  command->group("Measure");
  command->add_option("KERNEL", options->kernel, "The kernel's name")->required();
  command
      ->add_option("--python", options->python,
                   "The interpreter to compute with (default: " GILSCOPE_PYTHON ")")
      ->type_name("PYTHON");
  command->footer("Examples\n  gilscope digest primes");
  command->callback(
      [options, &exit_code] { exit_code = digest(options->kernel, options->python); });
}

}  // namespace gilscope::commands
