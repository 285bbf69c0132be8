// From a suite to cells: what is measured, what is skipped and why, what is an error.
#include "harness/plan/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/machine/cpus.h"
#include "harness/model/json.h"
#include "tests/unit/helpers.h"

namespace gilscope::plan {
namespace {

using tests::contains;
using tests::error_of;
using Names = std::vector<std::string>;

KernelFile kernel(const std::string& name, const std::string& kernel_class) {
  KernelFile file;
  file.name = name;
  file.kernel_class = kernel_class;
  file.has_python = true;
  file.has_cpp = true;
  KernelSize tiny;
  tiny.name = "tiny";
  tiny.items = 100;
  tiny.tasks = 8;
  tiny.params.set("first", std::int64_t{3});
  tiny.digest = 0xabc;
  file.sizes = {tiny};
  return file;
}

ExecutorFile executor(const std::string& name, const Names& bindings,
                      const std::string& host = "exe") {
  ExecutorFile file;
  file.name = name;
  file.family = "family_of_" + name;
  file.extension_family = "extension";
  file.bindings = bindings;
  file.host = host;
  return file;
}

// Two kernels, one of which waits and has a coroutine form; an executor of every kind.
Catalogue catalogue() {
  Catalogue all;
  all.kernels = {kernel("fetch", "io"), kernel("primes", "cpu")};
  all.kernels[0].has_async = true;
  all.executors = {executor("asyncio", {"python"}),
                   executor("embed_threads", {"python"}, "embedded"),
                   executor("native_threads", {"native"}, "native"),
                   executor("serial", {"python"}),
                   executor("serial", {"native"}, "native"),
                   executor("threads", {"python", "ext_gil"})};
  all.executors[0].async = true;
  all.executors[3].one_worker = true;
  all.executors[4].one_worker = true;
  return all;
}

Suite suite(Names kernels, Names strategies, std::vector<std::int64_t> workers = {2}) {
  Suite wanted;
  wanted.name = "wanted";
  wanted.selections = {{std::move(kernels), {"tiny"}, std::move(strategies), std::move(workers)}};
  return wanted;
}

const std::vector<PlannedInterpreter> kOne = {{"cp311", {}}};

std::vector<PlannedCell> plan(const Suite& wanted, const Filter& filter = {},
                              const std::vector<PlannedInterpreter>& interpreters = kOne) {
  return make_plan(wanted, filter, catalogue(), interpreters);
}

Names names(const std::vector<PlannedCell>& cells) {
  Names result;
  for (const PlannedCell& planned : cells) result.push_back(planned.cell.name());
  return result;
}

TEST(Plan, GlobsSelectKernelsAndStrategies) {
  EXPECT_EQ(names(plan(suite({"prim*"}, {"*threads.*"}))),
            (Names{"primes/tiny/embed_threads.python/workers:2/cp311",
                   "primes/tiny/native_threads.native/workers:2/native",
                   "primes/tiny/threads.python/workers:2/cp311",
                   "primes/tiny/threads.ext_gil/workers:2/cp311"}));
}

TEST(Plan, ACellSaysAllThatTheRunnerMustKnow) {
  const Cell cell = plan(suite({"primes"}, {"threads.ext_gil"}))[0].cell;
  EXPECT_EQ(cell.kernel, "primes");
  EXPECT_EQ(cell.kernel_class, "cpu");
  EXPECT_EQ(cell.size, "tiny");
  EXPECT_EQ(cell.items, 100);
  EXPECT_EQ(cell.tasks, 8);
  EXPECT_EQ(cell.params.integer("first"), 3);
  EXPECT_EQ(cell.digest, 0xabcU);
  EXPECT_FALSE(cell.waits);
  EXPECT_EQ(cell.executor, "threads");
  EXPECT_EQ(cell.binding, "ext_gil");
  EXPECT_EQ(cell.strategy(), "threads.ext_gil");
  EXPECT_EQ(cell.family, "extension");
  EXPECT_EQ(cell.workers, 2);
  EXPECT_EQ(cell.interpreter, "cp311");
  EXPECT_EQ(cell.host, "exe");
  EXPECT_TRUE(plan(suite({"fetch"}, {"threads.python"}))[0].cell.waits);
}

TEST(Plan, ACellSurvivesTheWayThroughJson) {
  Cell cell = plan(suite({"fetch"}, {"threads.python"}))[0].cell;
  cell.params.set("sigma", 0.0);  // a number that looks like an integer
  cell.params.set("word", std::string("text"));
  cell.digest = 0xffffffffffffffff;
  cell.module = "threads";
  cell.needs = {"redis"};
  cell.packages = {"celery==5.7.0"};
  cell.elsewhere = true;
  const auto json = nlohmann::json::parse(nlohmann::json(cell).dump());
  EXPECT_EQ(json.at("digest"), "0xffffffffffffffff");
  const auto back = json.get<Cell>();
  EXPECT_EQ(back.name(), cell.name());
  EXPECT_EQ(back.digest, cell.digest);
  EXPECT_EQ(back.params.values(), cell.params.values());
  EXPECT_EQ(nlohmann::json(back), nlohmann::json(cell));
}

TEST(Plan, EveryCellIsThereOnce) {
  Suite twice = suite({"primes", "p*"}, {"threads.python", "thr*"}, {2, 2});
  twice.selections.push_back(twice.selections[0]);
  EXPECT_EQ(names(plan(twice)).size(), 2U);  // threads.python and threads.ext_gil
}

TEST(Plan, SerialHasOneWorker) {
  const auto cells = plan(suite({"primes"}, {"serial.*"}, {2, 4}));
  EXPECT_EQ(names(cells), (Names{"primes/tiny/serial.python/workers:1/cp311",
                                 "primes/tiny/serial.native/workers:1/native"}));
}

TEST(Plan, NativeCellsNeedNoInterpreter) {
  EXPECT_EQ(names(plan(suite({"primes"}, {"native_threads.native"}), {}, {})),
            (Names{"primes/tiny/native_threads.native/workers:2/native"}));
  EXPECT_EQ(
      plan(suite({"primes"}, {"native_threads.*"}), {}, {{"cp311", {}}, {"cp312", {}}}).size(), 1U);
}

TEST(Plan, EveryInterpreterIsMeasured) {
  EXPECT_EQ(
      names(plan(suite({"primes"}, {"threads.python"}), {}, {{"cp311", {}}, {"pypy311", {}}})),
      (Names{"primes/tiny/threads.python/workers:2/cp311",
             "primes/tiny/threads.python/workers:2/pypy311"}));
}

TEST(Plan, CoroutinesNeedTheKernelsCoroutineForm) {
  EXPECT_EQ(names(plan(suite({"*"}, {"asyncio.python"}))),
            (Names{"fetch/tiny/asyncio.python/workers:2/cp311"}));
}

TEST(Plan, BindingsNeedTheirLanguage) {
  Catalogue all = catalogue();
  all.kernels[1].has_cpp = false;
  const auto python = make_plan(suite({"primes"}, {"*"}), {}, all, kOne);
  EXPECT_EQ(python.size(), 3U);
  for (const PlannedCell& planned : python) EXPECT_EQ(planned.cell.binding, "python");
  all.kernels[1].has_python = false;
  all.kernels[1].has_cpp = true;
  for (const PlannedCell& planned : make_plan(suite({"primes"}, {"*"}), {}, all, kOne)) {
    EXPECT_NE(planned.cell.binding, "python");
  }
}

TEST(Plan, WorkersGoPastTheCpusOnlyWhereThatHelps) {
  std::vector<std::int64_t> waiting;
  std::vector<std::int64_t> computing;
  for (const auto& [cell, skipped, oversubscribed] :
       plan(suite({"*"}, {"native_threads.native"}, {}))) {
    (cell.waits ? waiting : computing).push_back(cell.workers);
  }
  EXPECT_EQ(waiting, (std::vector<std::int64_t>{1, 4, 16, 64}));
  EXPECT_EQ(computing.front(), 1);
  EXPECT_EQ(computing.back(), machine::usable_cpus());
}

TEST(Plan, MoreWorkersThanCpusAreOversubscribedUnlessTheyWait) {
  const std::int64_t many = machine::usable_cpus() + 1;
  for (const auto& planned :
       plan(suite({"*"}, {"threads.python"}, {machine::usable_cpus(), many}))) {
    EXPECT_EQ(planned.oversubscribed,
              planned.cell.kernel == "primes" && planned.cell.workers == many)
        << planned.cell.name();
  }
}

TEST(Plan, WhatIsMissingIsSkippedWithTheCommandThatBringsIt) {
  Catalogue all = catalogue();
  ExecutorFile& threads = all.executors.back();
  threads.needs.python = {"celery==5.7.0", "redis==8.1.0"};
  threads.needs.fixtures = {"broker"};
  FixtureFile broker;
  broker.name = "broker";
  broker.needs.programs = {"no-such-broker"};
  all.fixtures = {broker};
  PlannedInterpreter interpreter = {"cp313", {}};
  interpreter.get_option = " --python cp313";
  const auto why = [&] {
    return make_plan(suite({"primes"}, {"threads.python"}), {}, all, {interpreter})[0].skipped;
  };
  EXPECT_EQ(why(),
            "celery for cp313 and the program no-such-broker are not here; `gilscope get threads "
            "--python cp313` brings them");
  interpreter.has_packages = [](const std::string& set) {
    return set == "celery==5.7.0 redis==8.1.0";
  };
  EXPECT_EQ(why(),
            "the program no-such-broker is not here; `gilscope get threads --python cp313` brings "
            "it");
  all.fixtures[0].needs.programs = {"sh"};
  EXPECT_EQ(why(), "");
  const Cell cell =
      make_plan(suite({"primes"}, {"threads.python"}), {}, all, {interpreter})[0].cell;
  EXPECT_EQ(cell.needs, Names{"broker"});
  EXPECT_EQ(cell.packages, Names{"celery==5.7.0 redis==8.1.0"});
}

TEST(Plan, WhatRunsElsewhereNeedsNoProgramHere) {
  Catalogue all = catalogue();
  all.executors.back().needs.fixtures = {"broker"};
  FixtureFile broker;
  broker.name = "broker";
  broker.needs.programs = {"no-such-broker"};
  broker.instead = "GILSCOPE_TEST_BROKER";
  broker.gives = "url";
  all.fixtures = {broker};
  ::setenv("GILSCOPE_TEST_BROKER", "there", 1);
  const auto planned =
      make_plan(suite({"primes"}, {"threads.python"}, {1000}), {}, all, kOne).front();
  ::unsetenv("GILSCOPE_TEST_BROKER");
  EXPECT_EQ(planned.skipped, "size tiny has 8 tasks, too few for 1000 workers");
  EXPECT_TRUE(planned.cell.elsewhere);
  EXPECT_FALSE(planned.oversubscribed);
}

TEST(Plan, ABindingOfItsOwnNeedsTheKernelsFile) {
  const tests::TemporaryFolder folder;
  folder.write("primes/primes_fast.py", "");
  Catalogue all = catalogue();
  for (KernelFile& each : all.kernels) each.folder = folder.path() / each.name;
  BindingFile fast;
  fast.name = "fast";
  fast.source_suffix = "_fast.py";
  fast.needs.python = {"fast==1"};
  all.bindings = {fast};
  all.executors.back().bindings.push_back("fast");
  const auto cells = make_plan(suite({"*"}, {"threads.fast"}), {}, all, kOne);
  EXPECT_EQ(names(cells), (Names{"primes/tiny/threads.fast/workers:2/cp311"}));
  EXPECT_EQ(cells[0].skipped, "fast for cp311 is not here; `gilscope get fast` brings it");
  EXPECT_EQ(cells[0].cell.family, "extension");
}

TEST(Plan, TooFewTasksAreSkippedWithTheReason) {
  const auto cells = plan(suite({"primes"}, {"threads.python"}, {8, 9}));
  ASSERT_EQ(cells.size(), 2U);
  EXPECT_EQ(cells[0].skipped, "");
  EXPECT_EQ(cells[1].skipped, "size tiny has 8 tasks, too few for 9 workers");
}

TEST(Plan, HostsThatAnInterpreterCannotServeAreSkippedWithTheReason) {
  const auto cells = plan(suite({"primes"}, {"*threads.*"}), {},
                          {{"cp311", {{"embedded", "no libpython"}}}, {"cp38", {{"exe", "old"}}}});
  for (const PlannedCell& planned : cells) {
    const Cell& cell = planned.cell;
    const std::string expected = cell.interpreter == "cp311" && cell.host == "embedded"
                                     ? "no libpython"
                                 : cell.interpreter == "cp38" && cell.host == "exe" ? "old"
                                                                                    : "";
    EXPECT_EQ(planned.skipped, expected) << cell.name();
  }
}

TEST(Plan, WhatAnExecutorNeedsOfItsInterpreterIsAReason) {
  Catalogue all = catalogue();
  for (ExecutorFile& executor : all.executors) {
    if (executor.name == "threads") executor.since = {3, 12};
  }
  const std::vector<PlannedInterpreter> interpreters = {{"cp311", {}, "CPython", {3, 11, 2}},
                                                        {"cp312", {}, "CPython", {3, 12, 0}},
                                                        {"pypy311", {}, "PyPy", {3, 11, 1}},
                                                        {"unknown", {}}};
  const auto cells = make_plan(suite({"primes"}, {"threads.python"}), {}, all, interpreters);
  ASSERT_EQ(cells.size(), 4U);
  EXPECT_EQ(cells[0].skipped, "threads needs CPython 3.12 or newer, this is CPython 3.11");
  EXPECT_EQ(cells[1].skipped, "");
  EXPECT_EQ(cells[2].skipped, "threads needs CPython 3.12 or newer, this is PyPy 3.11");
  EXPECT_EQ(cells[3].skipped, "");
}

TEST(Plan, EmbeddingIsAnAxisOfWhatAnExecutableCanRun) {
  Suite both = suite({"primes"}, {"*threads.python", "native_threads.*"});
  both.selections[0].hosts = {"exe", "embedded"};
  const auto cells = plan(both);
  EXPECT_EQ(names(cells), (Names{"primes/tiny/embed_threads.python/workers:2/cp311",
                                 "primes/tiny/native_threads.native/workers:2/native",
                                 "primes/tiny/threads.python/workers:2/cp311",
                                 "primes/tiny/threads.python/workers:2/cp311-embedded"}));
  EXPECT_EQ(cells[2].cell.host, "exe");
  EXPECT_EQ(cells[3].cell.host, "embedded");
}

// cp311 cannot be built after all; `pypy311` can, and native cells need neither.
TEST(Plan, WhatTurnsOutLaterIsSkippedWithTheReason) {
  Suite both = suite({"primes"}, {"*threads.python", "native_threads.*"}, {2, 9});
  both.selections[0].hosts = {"exe", "embedded"};
  const std::vector<PlannedInterpreter> before = {{"cp311", {}},
                                                  {"pypy311", {{"embedded", "no API"}}}};
  auto cells = plan(both, {}, before);
  std::vector<PlannedInterpreter> after = before;
  after[0].unavailable = {{"exe", "it broke"}, {"embedded", "it broke"}};
  const auto planned_again = plan(both, {}, after);
  skip_unavailable(cells, after);
  EXPECT_EQ(cells, planned_again);
}

TEST(Filter, NarrowsTheSuite) {
  Filter filter;
  filter.kernels = {"primes"};
  filter.strategies = {"*.python"};
  EXPECT_EQ(names(plan(suite({"*"}, {"*threads.*"}), filter)),
            (Names{"primes/tiny/embed_threads.python/workers:2/cp311",
                   "primes/tiny/threads.python/workers:2/cp311"}));
}

TEST(Filter, ReplacesTheWorkersButNotSerialsOne) {
  Filter filter;
  filter.workers = {4, 8};
  EXPECT_EQ(names(plan(suite({"primes"}, {"serial.python", "threads.python"}), filter)),
            (Names{"primes/tiny/serial.python/workers:1/cp311",
                   "primes/tiny/threads.python/workers:4/cp311",
                   "primes/tiny/threads.python/workers:8/cp311"}));
}

TEST(Filter, CannotSelectWhatTheSuiteDoesNot) {
  Filter filter;
  filter.kernels = {"fetch"};
  EXPECT_EQ(error_of([&] { plan(suite({"primes"}, {"*"}), filter); }),
            "The suite 'wanted' selects nothing with these kernels, strategies and interpreters; "
            "widen --kernel or --strategy.");
}

TEST(Filter, SelectsCellsByName) {
  Filter filter;
  const auto all = names(plan(suite({"primes", "fetch"}, {"serial.*", "threads.python"}), filter));
  filter.cells = {"primes/*/threads.*/workers:2/*"};
  const auto some = plan(suite({"primes", "fetch"}, {"serial.*", "threads.python"}), filter);
  ASSERT_EQ(some.size(), 1);
  EXPECT_EQ(some[0].cell.workers, 2);
  EXPECT_LT(some.size(), all.size());
  filter.cells = {"prime/*"};
  EXPECT_TRUE(contains(error_of([&] { (void)plan(suite({"primes"}, {"serial.*"}), filter); }),
                       "There is no cell 'prime/*'"));
}

TEST(Filter, OfAnotherTreeForgivesWhatThatDoesNotHave) {
  Filter filter;
  filter.of_another_tree = true;
  Suite wanted = suite({"primes", "newcomer"}, {"serial.*", "unheard_of.python"});
  EXPECT_FALSE(plan(wanted, filter).empty());
  wanted.selections[0].sizes.emplace_back("colossal");
  EXPECT_FALSE(plan(wanted, filter).empty());
  EXPECT_THROW((void)plan(wanted), UserError);
}

TEST(PlanErrors, AGlobThatMatchesNothingNamesTheNearest) {
  EXPECT_EQ(error_of([] { plan(suite({"prime"}, {"*"})); }),
            "There is no kernel 'prime'. Did you mean 'primes'?");
  EXPECT_EQ(error_of([] { plan(suite({"*"}, {"thread.python"})); }),
            "There is no strategy 'thread.python'. Did you mean 'threads.python'?");
  Filter filter;
  filter.kernels = {"fletch"};
  EXPECT_EQ(error_of([&] { plan(suite({"*"}, {"*"}), filter); }),
            "There is no kernel 'fletch'. Did you mean 'fetch'?");
  filter = {};
  filter.strategies = {"quantum.*"};
  EXPECT_TRUE(contains(error_of([&] { plan(suite({"*"}, {"*"}), filter); }),
                       "There is no strategy 'quantum.*'. Known: asyncio.python, "));
}

TEST(PlanErrors, AnUnknownSizeNamesTheNearest) {
  Suite wanted = suite({"primes"}, {"threads.python"});
  wanted.selections[0].sizes = {"tine"};
  EXPECT_EQ(error_of([&] { plan(wanted); }),
            "Kernel 'primes' has no size 'tine'. Did you mean 'tiny'?");
}

TEST(PlanErrors, WithoutInterpretersNothingOfPythonIsLeft) {
  EXPECT_TRUE(contains(error_of([] { plan(suite({"*"}, {"threads.python"}), {}, {}); }),
                       "selects nothing"));
}

TEST(CatalogueTest, StrategiesAreExecutorsTimesBindings) {
  EXPECT_EQ(catalogue().strategies(),
            (Names{"asyncio.python", "embed_threads.python", "native_threads.native",
                   "serial.python", "serial.native", "threads.python", "threads.ext_gil"}));
}

TEST(CatalogueTest, AnUnknownKernelNamesTheNearest) {
  EXPECT_EQ(catalogue().kernel("fetch").name, "fetch");
  EXPECT_EQ(error_of([] { (void)catalogue().kernel("fetsh"); }),
            "There is no kernel 'fetsh'. Did you mean 'fetch'?");
}

TEST(Carrying, ChunkSizesAreOfExecutorsThatHaveThem) {
  Catalogue all = catalogue();
  all.executors.push_back(executor("pool", {"python"}));
  all.executors.back().chunks = true;
  Suite wanted = suite({"primes"}, {"pool.python", "threads.python"});
  wanted.selections[0].chunk_sizes = {0, 16};
  EXPECT_EQ(names(make_plan(wanted, {}, all, kOne)),
            (Names{"primes/tiny/threads.python/workers:2/cp311",
                   "primes/tiny/pool.python/workers:2/cp311",
                   "primes/tiny/pool.python/workers:2/chunk_size:16/cp311"}));
}

TEST(Carrying, WhatTravelsAsItLiesMustBeBytes) {
  Catalogue all = catalogue();
  all.kernels = {kernel("bytes", "cpu"), kernel("numbers", "cpu"), kernel("objects", "cpu")};
  all.kernels[0].carries = all.kernels[0].buffers = true;
  all.kernels[2].carries = true;
  all.executors = {executor("views", {"python", "ext_gil"}), executor("segments", {"python"})};
  all.executors[0].hands_over = "buffers";
  all.executors[1].hands_over = "shared_memory";
  const auto cells = make_plan(suite({"*"}, {"*"}), {}, all, kOne);
  std::map<std::string, std::string> skipped;
  for (const PlannedCell& planned : cells) {
    skipped[planned.cell.kernel + " " + planned.cell.strategy()] = planned.skipped;
  }
  EXPECT_EQ(skipped.count("numbers segments.python"), 0U);  // it has nothing to put there
  EXPECT_EQ(skipped.at("numbers views.python"), "");
  EXPECT_EQ(skipped.at("bytes segments.python"), "");
  EXPECT_EQ(skipped.at("objects views.ext_gil"), "");  // C++ has bytes of its own
  EXPECT_EQ(skipped.at("objects views.python"),
            "views hands over bytes, and the arguments of objects are other objects");
  EXPECT_EQ(skipped.at("objects segments.python"),
            "segments hands over bytes, and the arguments of objects are other objects");
}

TEST(Carrying, AFileKeepsWhatTheCellSays) {
  model::Cell cell;
  cell.kernel = "k";
  cell.executor = "pool";
  cell.binding = "python";
  cell.carries = true;
  cell.hands_over = "pickle";
  cell.chunk_size = 16;
  cell.start_method = "fork";
  EXPECT_EQ(nlohmann::json(cell).get<model::Cell>(), cell);
  EXPECT_FALSE(nlohmann::json(model::Cell{}).contains("carries"));
}

}  // namespace
}  // namespace gilscope::plan
