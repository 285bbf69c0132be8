#include "harness/conductor/run_fixtures.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/conductor/run_plan.h"
#include "harness/fixtures/program.h"
#include "harness/support/error.h"

namespace gilscope::conductor {
namespace {

const plan::FixtureFile* file_of(const Side& side, const std::string& name) {
  const auto found = std::ranges::find(side.fixtures, name, &plan::FixtureFile::name);
  return found == side.fixtures.end() ? nullptr : &*found;
}

std::filesystem::path log_of(const std::filesystem::path& logs, const std::string& name) {
  return logs / (name + ".log");
}

// Of what is served elsewhere; false where it is to be put up. Those of older trees have no file.
bool take_address(const plan::FixtureFile* file, VisitOrder& order) {
  const std::string address = file == nullptr ? "" : file->address();
  if (address.empty()) return false;
  order.cell.params.set(file->gives, address);
  return true;
}

void tell_order(const fixtures::Fixture& fixture, VisitOrder& order) {
  order.cell.params.merge(fixture.params());
  for (const pid_t pid : fixture.processes()) order.services.push_back(pid);
}

}  // namespace

std::vector<std::string> RunFixtures::needs_of_kernel(std::size_t side,
                                                      const model::Cell& cell) const {
  const auto& kernels = plan_.sides[side].kernels;
  const auto kernel = std::ranges::find(kernels, cell.kernel, &plan::KernelFile::name);
  return kernel == kernels.end() ? std::vector<std::string>{} : kernel->needs;
}

void RunFixtures::put_up_for_kernels(const std::vector<Slot>& slots) {
  for (const Slot& slot : slots) {
    for (const Member& member : slot.members) {
      for (const std::string& name : needs_of_kernel(member.side, member.cell)) {
        const plan::FixtureFile* file = file_of(plan_.sides[member.side], name);
        if (file != nullptr && !file->address().empty()) continue;
        put_up_for_kernel(name, member.cell);
      }
    }
  }
}

// Once for each kernel and size, with its params.
RunFixtures::Entry& RunFixtures::put_up_for_kernel(const std::string& name,
                                                   const model::Cell& cell) {
  Entry& entry = fixtures_[fmt::format("{} for {}/{}", name, cell.kernel, cell.size)];
  if (!entry.fixture) entry = {name, fixtures::make_fixture(name, cell.params)};
  return entry;
}

// A Python one runs under the interpreter that is measured, and once for each where it needs
// packages of it.
RunFixtures::Entry& RunFixtures::put_up(const plan::FixtureFile& file, std::size_t side,
                                        const VisitOrder& order) {
  const bool is_own = !file.needs.python.empty();
  Entry& entry =
      fixtures_[is_own ? fmt::format("{} for {} of {}", file.name, order.cell.interpreter, side)
                       : file.name];
  if (entry.fixture) return entry;
  if (!file.is_python()) {
    entry = {file.name, fixtures::make_fixture(file.name, order.cell.params)};
    return entry;
  }
  model::Cell any = order.cell;
  any.host = "exe";
  Command command = interpreter::runner_command(any, order.interpreter, order.tree);
  command.argv = {command.argv.front(), "-m", "harness.fixtures." + file.name};
  entry = {file.name, fixtures::start_python_fixture(file.name, {command.argv, command.environment,
                                                                 log_of(logs_, file.name)})};
  return entry;
}

std::string RunFixtures::serve(std::size_t side, VisitOrder& order) {
  drop_ended();
  for (const std::string& name : needs_of_kernel(side, order.cell)) {
    if (take_address(file_of(plan_.sides[side], name), order)) continue;
    tell_order(*put_up_for_kernel(name, order.cell).fixture, order);
  }
  for (const std::string& name : order.cell.needs) {
    const plan::FixtureFile* file = file_of(plan_.sides[side], name);
    if (file == nullptr) return fmt::format("there is no fixture '{}'", name);
    if (take_address(file, order)) continue;
    try {
      tell_order(*put_up(*file, side, order).fixture, order);
    } catch (const UserError& error) {
      return fmt::format("the fixture {}{}", error.what(), keep_log(name, side));
    }
  }
  return "";
}

std::string RunFixtures::say_who_ended(std::size_t side, const VisitOrder& order) {
  std::string said;
  std::vector<std::string> needs = needs_of_kernel(side, order.cell);
  needs.insert(needs.end(), order.cell.needs.begin(), order.cell.needs.end());
  for (const auto& [key, entry] : fixtures_) {
    if (!entry.fixture || entry.fixture->alive()) continue;
    if (std::ranges::find(needs, entry.name) == needs.end()) continue;
    said += fmt::format("; the fixture {} has ended{}", entry.name, keep_log(entry.name, side));
  }
  return said;
}

// Beside the result, because ours is removed at the end.
std::string RunFixtures::keep_log(const std::string& name, std::size_t side) const {
  std::filesystem::path kept = plan_.sides[side].result;
  kept.replace_extension(name + ".log");
  std::error_code error;
  std::filesystem::copy_file(log_of(logs_, name), kept,
                             std::filesystem::copy_options::overwrite_existing, error);
  return error ? "" : fmt::format("; its log is '{}'", kept.string());
}

void RunFixtures::drop_ended() {
  std::erase_if(fixtures_, [](const auto& entry) {
    return !entry.second.fixture || !entry.second.fixture->alive();
  });
}

}  // namespace gilscope::conductor
