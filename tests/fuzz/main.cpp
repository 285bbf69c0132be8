// Gives damaged texts to the readers of what others wrote:
//
//   gilscope_fuzz [NAME...] [--seconds S | --inputs N] [--seed N]   damaged seeds; all by default
//   gilscope_fuzz NAME --read FILE                                  one file, as it is
//
// Every file of tests/fuzz/corpus/NAME is read first, as it is. What makes a reader fail is written
// to fuzz-NAME-SEED-NUMBER in the current folder; mended, it belongs into the corpus.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/support/files.h"
#include "harness/support/paths.h"
#include "tests/fuzz/mutator.h"
#include "tests/fuzz/targets.h"

// Of every sanitizer; not there without one.
// NOLINTNEXTLINE(bugprone-reserved-identifier): its own name
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace gilscope::fuzz {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr unsigned kLongestInput_s = 20;  // of one input

// What a handler of signals needs, which may not allocate.
std::string g_input;
std::string g_file;

// Only system calls: it may be called from a signal.
void keep_input() {
  const int file = ::open(g_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  (void)!::write(file, g_input.data(), g_input.size());
  ::close(file);
  (void)!::write(STDERR_FILENO, g_file.data(), g_file.size());
  (void)!::write(STDERR_FILENO, "\n", 1);
}

void on_signal(int signal) {
  keep_input();
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void catch_crashes() {
  for (const int signal : {SIGABRT, SIGALRM, SIGILL, SIGFPE}) ::signal(signal, on_signal);
  if (__sanitizer_set_death_callback != nullptr) {
    __sanitizer_set_death_callback(keep_input);
  } else {
    for (const int signal : {SIGSEGV, SIGBUS}) ::signal(signal, on_signal);
  }
}

std::vector<std::string> seeds_of(const Target& target) {
  std::vector<fs::path> files;
  for (const char* seed : target.seeds) {
    const fs::path path = source_root() / seed;
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.path().extension() == target.extension) files.push_back(entry.path());
    }
  }
  const fs::path corpus = source_root() / "tests/fuzz/corpus" / target.name;
  if (fs::exists(corpus)) {
    for (const auto& entry : fs::directory_iterator(corpus)) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  std::vector<std::string> texts;
  for (const fs::path& file : files) texts.push_back(read_text(file));
  return texts;
}

struct Counts {
  std::int64_t inputs = 0;
  std::int64_t refused = 0;
  std::int64_t wrong = 0;
};

void try_one(const Target& target, std::string input, const std::string& name, Counts& counts) {
  g_input = std::move(input);
  g_file = name;
  ++counts.inputs;
  ::alarm(kLongestInput_s);
  try {
    if (!target.read(g_input)) ++counts.refused;
  } catch (const std::exception& error) {
    ++counts.wrong;
    fmt::print(stderr, "{}: {}: ", target.name, error.what());
    keep_input();
  }
  ::alarm(0);
}

struct Options {
  std::vector<std::string> names;
  std::string file;
  double seconds = 0;
  std::int64_t inputs = 0;
  std::uint64_t seed = 1;
};

Counts fuzz(const Target& target, const Options& options) {
  const std::vector<std::string> seeds = seeds_of(target);
  Counts counts;
  for (const std::string& seed : seeds) try_one(target, seed, "fuzz-seed", counts);
  const Counts as_they_are = counts;
  if (as_they_are.refused == as_they_are.inputs) {
    fmt::print(stderr, "{}: every seed is refused, so nothing is tried\n", target.name);
    ++counts.wrong;
  }
  const auto end = Clock::now() + std::chrono::duration<double>(options.seconds);
  for (std::int64_t number = 0; number < options.inputs || Clock::now() < end; ++number) {
    // Of the number alone, so that one input can be made again without those before it.
    Random random(options.seed * 1'000'003 + static_cast<std::uint64_t>(number));
    try_one(target, damaged(seeds, random),
            fmt::format("fuzz-{}-{}-{}", target.name, options.seed, number), counts);
    if (counts.wrong >= 20) break;
  }
  return counts;
}

bool run(const Target& target, const Options& options) {
  Counts counts;
  if (options.file.empty()) {
    counts = fuzz(target, options);
  } else {
    try_one(target, read_text(options.file), "fuzz-again", counts);
  }
  fmt::print("{}: {} inputs, {} refused, {} wrong\n", target.name, counts.inputs, counts.refused,
             counts.wrong);
  std::fflush(stdout);
  return counts.wrong == 0;
}

int main(int argc, char** argv) {
  CLI::App app{"Gives damaged texts to the readers of what others wrote."};
  Options options;
  std::vector<std::string> known;
  for (const Target& target : targets()) known.emplace_back(target.name);
  app.add_option("NAME", options.names, "The readers; all by default")->check(CLI::IsMember(known));
  app.add_option("--read", options.file, "This file alone, as it is")->check(CLI::ExistingFile);
  app.add_option("--seconds", options.seconds, "For each reader");
  app.add_option("--inputs", options.inputs, "At least so many for each reader");
  app.add_option("--seed", options.seed, "Of everything that is random");
  CLI11_PARSE(app, argc, argv);
  catch_crashes();
  bool good = true;
  for (const Target& target : targets()) {
    const bool is_chosen = options.names.empty() ||
                           std::ranges::find(options.names, target.name) != options.names.end();
    if (is_chosen) good = run(target, options) && good;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace gilscope::fuzz

int main(int argc, char** argv) {
  return gilscope::fuzz::main(argc, argv);
}
