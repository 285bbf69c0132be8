// gilscope new: a kernel's folder that runs, to be made one's own.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "bench/gilscope/commands.h"
#include "bench/gilscope/digest.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/tell.h"

namespace gilscope::commands {
namespace {

namespace fs = std::filesystem;

constexpr const char* kToml = R"(class = "cpu"
summary = "counts the words of texts"
item = "a text"
carries = true  # each task gets an argument and gives a result

[sizes.tiny]
items = 16
params = {{ words = 100 }}

[sizes.small]
items = 64
params = {{ words = 5000 }}
)";

constexpr const char* kPython = R"("""What {0} does, in a sentence. An item is a text."""

from __future__ import annotations

import zlib
from collections import Counter

from kernels.digest import fold


def arguments(params):
    """In the caller, before the clock: the argument of each item, the same every time."""
    for item in range(params["items"]):
        yield " ".join(f"w{{(item + place) * place % 97}}" for place in range(params["words"]))


def prepare(params):
    """Once for each worker, before the clock: what it needs for all of its tasks."""
    return None


def run(state, argument):
    """The work that is measured: the same result for the same argument."""
    return dict(Counter(argument.split()))


def digest(item, result):
    """In the caller, after the clock: the result as a number, by which strategies are compared."""
    return fold(item, zlib.crc32(repr(sorted(result.items())).encode()))
)";

void check_name(const std::string& name) {
  const auto fits = [](unsigned char c) { return std::islower(c) || std::isdigit(c) || c == '_'; };
  const bool is_name = !name.empty() && std::ranges::all_of(name, fits) &&
                       std::islower(static_cast<unsigned char>(name.front()));
  if (is_name) return;
  throw UserError(fmt::format(
      "'{}' is no name for a kernel; take small letters, digits and _, beginning with a letter.",
      name));
}

int new_kernel(const std::string& name, const std::string& kernels) {
  check_name(name);
  const fs::path folder = fs::path(kernels) / name;
  if (fs::exists(folder)) {
    throw UserError(fmt::format("'{}' is there already; choose another name.", folder.string()));
  }
  fs::create_directories(folder);
  try {
    write_atomically(folder / "kernel.toml", fmt::format(kToml));
    write_atomically(folder / (name + ".py"), fmt::format(kPython, name));
    DigestOptions digest;
    digest.kernel = name;
    digest.write = true;
    digest.outside.kernels = {kernels};
    recompute_digests(digest);
  } catch (...) {
    std::error_code none;
    fs::remove_all(folder, none);
    throw;
  }
  print(
      "\nIt runs as it is:\n"
      "  gilscope run --kernels {0} --kernel {1} --size small\n"
      "Make {2} your own, then compute its digests anew:\n"
      "  gilscope digest --write --kernels {0} {1}\n",
      kernels, name, (folder / (name + ".py")).string());
  return kDone;
}

}  // namespace

void add_new(CLI::App& app, int& exit_code) {
  struct Options {
    std::string name;
    std::string kernels = "kernels";
  };
  CLI::App* command = app.add_subcommand("new", "Begin a kernel of your own");
  command->group("Measure");
  command->require_subcommand(1);
  command->footer("Examples\n  gilscope new kernel score");
  auto options = std::make_shared<Options>();
  CLI::App* kernel =
      command->add_subcommand("kernel", "Write a kernel's folder that runs, to be made your own");
  kernel->add_option("NAME", options->name, "Small letters, digits and _")->required();
  kernel->add_option("--kernels", options->kernels, "The folder to put it into (default: kernels)")
      ->type_name("DIR");
  kernel->footer("Examples\n  gilscope new kernel score\n  gilscope new kernel score --kernels .");
  kernel->callback(
      [options, &exit_code] { exit_code = new_kernel(options->name, options->kernels); });
}

}  // namespace gilscope::commands
