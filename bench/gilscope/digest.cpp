// gilscope digest: recompute a kernel's digests in every language, fail where they differ.
#include "bench/gilscope/digest.h"

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
#include "harness/support/files.h"
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
  std::vector<std::vector<std::shared_ptr<fixtures::Fixture>>> fixtures;
};

PreparedSizes prepare(const KernelFile& kernel) {
  PreparedSizes prepared;
  for (const KernelSize& size : kernel.sizes) {
    prepared.params.push_back(size.params);
    prepared.fixtures.push_back(fixtures::make_fixtures(kernel.needs, prepared.params.back()));
  }
  return prepared;
}

// Task by task, so that an interrupt need not wait for the largest size.
Digest in_cpp(const std::string& kernel, const KernelSize& size, const kernels::Params& params) {
  const auto work = kernels::make_kernel(kernel, params);
  Digest digest = 0;
  for (const kernels::Range& task : plan::tasks_of(size.items, size.tasks, size.skew)) {
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
                              const std::string& python, const std::string& import_roots) {
  json sizes = json::array();
  for (std::size_t i = 0; i < kernel.sizes.size(); ++i) {
    json tasks = json::array();
    for (const kernels::Range& task :
         plan::tasks_of(kernel.sizes[i].items, kernel.sizes[i].tasks, kernel.sizes[i].skew)) {
      tasks.push_back({task.begin, task.end});
    }
    sizes.push_back(
        {{"params", prepared.params[i]}, {"items", kernel.sizes[i].items}, {"tasks", tasks}});
  }
  // By its path: with -m, a folder `kernels` where the user stands would come first.
  const auto script = source_root() / "kernels/recompute.py";
  const Outcome outcome =
      run_process({.argv = {python, script.string(), kernel.name},
                   .environment = {{"PYTHONPATH", source_root().string() + import_roots}},
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
    const auto& known = kernel.sizes[i].digest;
    print("{:8}  kernel.toml {}", kernel.sizes[i].name,
          known ? fmt::format("{:#018x}", *known) : "has no digest yet ");
    for (const Language& language : languages) {
      print("  {} {:#018x}", language.name, language.digests[i]);
    }
    print("\n");
  }
}

bool all_agree(const std::vector<Language>& languages) {
  return std::ranges::all_of(languages, [&](const Language& language) {
    return language.digests == languages.front().digests;
  });
}

// Whether kernel.toml says the same as `digests`, of each size or of those that have one.
bool is_written(const KernelFile& kernel, const std::vector<Digest>& digests) {
  for (std::size_t i = 0; i < digests.size(); ++i) {
    if (kernel.sizes[i].digest != digests[i]) return false;
  }
  return true;
}

bool lacks_one(const KernelFile& kernel) {
  return std::ranges::any_of(kernel.sizes, [](const KernelSize& size) { return !size.digest; });
}

void check(const KernelFile& kernel, const std::vector<Language>& languages) {
  if (!all_agree(languages)) {
    throw Finding(fmt::format(
        "The digests of '{}' differ; correct the language that is wrong, or kernel.toml.",
        kernel.name));
  }
  if (is_written(kernel, languages.front().digests)) return;
  if (lacks_one(kernel)) {
    throw Finding(
        fmt::format("kernel.toml of '{0}' has no digest yet; `gilscope digest --write "
                    "{0}` puts it in if the work is as you want it.",
                    kernel.name));
  }
  if (languages.size() == 1) {
    throw Finding(
        fmt::format("The digests of '{}' differ; correct {}, or {} if the work is as you want it.",
                    kernel.name, languages.front().name, kernel.digest_command()));
  }
  throw Finding(
      fmt::format("The languages agree on '{}', kernel.toml does not; {} puts theirs in if the "
                  "work is as you want it.",
                  kernel.name, kernel.digest_command()));
}

// The text of kernel.toml with the digest of each size; all else stays as it is.
std::string with_digests(const KernelFile& kernel, const std::vector<Digest>& digests,
                         std::string text) {
  for (std::size_t i = 0; i < digests.size(); ++i) {
    const std::string head = fmt::format("\n[sizes.{}]", kernel.sizes[i].name);
    const std::size_t begin = text.find(head);
    if (begin == std::string::npos) {
      throw UserError(fmt::format(
          "kernel.toml of '{}' has no line [sizes.{}]; write `digest = \"{:#x}\"` into it by hand.",
          kernel.name, kernel.sizes[i].name, digests[i]));
    }
    const std::size_t end = std::min(text.find("\n[", begin + 1), text.size());
    const std::string line = fmt::format("\ndigest = \"{:#x}\"", digests[i]);
    const std::size_t old = text.find("\ndigest", begin);
    if (old < end) {
      text.replace(old, text.find('\n', old + 1) - old, line);
    } else {
      std::size_t place = end;  // behind the last line of the size that says something
      while (place > begin && text[place - 1] == '\n') --place;
      text.insert(place, line);
    }
  }
  return text;
}

void write_digests(const KernelFile& kernel, const std::vector<Language>& languages) {
  if (!all_agree(languages)) {
    throw Finding(fmt::format(
        "The languages disagree on '{}', so nothing was written; correct the one that is wrong.",
        kernel.name));
  }
  const auto file = kernel.folder / "kernel.toml";
  write_atomically(file, with_digests(kernel, languages.front().digests, read_text(file)));
  print("{}\n", file.string());
}

}  // namespace

int recompute_digests(const DigestOptions& options) {
  const plan::Outside outside = outside_of(options.outside);
  const plan::Catalogue catalogue = catalogue_with(outside);
  const KernelFile& kernel = catalogue.kernel(options.kernel);
  const PreparedSizes prepared = prepare(kernel);
  std::vector<Language> languages;
  if (kernel.has_cpp) languages.push_back({"C++", in_cpp(kernel, prepared)});
  if (kernel.has_python) {
    languages.push_back(
        {"Python", in_python(kernel, prepared, options.python, ImportRoots(outside).path())});
  }
  if (languages.empty()) {
    throw UserError(fmt::format("'{0}' has neither {1}.py nor {1}.cpp; write one.",
                                kernel.folder.string(), kernel.name));
  }
  print_kernel(kernel, languages);
  if (options.write) {
    write_digests(kernel, languages);
  } else {
    check(kernel, languages);
  }
  return kDone;
}

void add_digest(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DigestOptions>();
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
  command->add_flag("--write", options->write,
                    "Put the digests into kernel.toml, where all languages agree");
  add_outside_options(*command, options->outside);
  command->footer(
      "Examples\n  gilscope digest primes\n  gilscope digest --write --kernels . my_kernel");
  command->callback([options, &exit_code] { exit_code = recompute_digests(*options); });
}

}  // namespace gilscope::commands
