// gilscope advise: which strategy for a function of the user's own?
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "bench/gilscope/advise_options.h"
#include "bench/gilscope/commands.h"
#include "bench/gilscope/header.h"
#include "bench/gilscope/outside.h"
#include "bench/gilscope/side.h"
#include "harness/advice/advice.h"
#include "harness/advice/candidates.h"
#include "harness/advice/document.h"
#include "harness/advice/probing.h"
#include "harness/advice/question.h"
#include "harness/advice/server.h"
#include "harness/advice/text.h"
#include "harness/analysis/asked.h"
#include "harness/conductor/conductor.h"
#include "harness/interpreter/discovery.h"
#include "harness/machine/facilities.h"
#include "harness/storage/result_file.h"
#include "harness/support/error.h"
#include "harness/support/files.h"
#include "harness/support/scratch_folder.h"
#include "harness/support/tell.h"
#include "harness/text/numbers.h"

namespace gilscope::commands {
namespace {

namespace fs = std::filesystem;
using advice::Question;
using conductor::RunOutcome;
using conductor::RunPlan;
using interpreter::Interpreter;

constexpr auto kDefaultBudget = "60s";
constexpr double kDefaultRate = 20;
// Of the budget: the look at the function by itself, and what is left for looking whether the
// answer holds for more calls.
constexpr double kProbeShare = 0.25;
constexpr double kCheckShare = 0.15;

// Everything of one command.
class Adviser {
 public:
  explicit Adviser(AdviseOptions options)
      : options_(std::move(options)), folder_("gilscope-advise"), user_folder_(fs::current_path()) {
    Question& question = options_.question;
    if (!options_.workers.empty()) question.workers = plan::parse_workers(options_.workers);
    if (!options_.in_flight.empty()) question.in_flight = plan::parse_workers(options_.in_flight);
    if (question.statement.empty()) {
      question.target = options_.what;
      if (options_.what.find(':') == std::string::npos) {
        question.target.clear();
        advice::read_workload(options_.what, user_folder_, question);
      }
    }
    advice::settle_target(question, user_folder_);
    budget_ =
        plan::parse_duration(question.budget.empty() ? kDefaultBudget : question.budget, "budget");
    fs::create_directories(folder_.path() / "work");
  }

  int advise() {
    machine::check_limits();
    if (!options_.output.empty()) check_output();
    const auto server =
        advice::start_server(options_.question.server, user_folder_, folder_.path() / "server.log");
    look_at_function();
    const double looked_s = spent_s();
    RunPlan plan = plan_run();
    start_ += std::chrono::duration_cast<std::chrono::steady_clock::duration>(
        std::chrono::duration<double>(spent_s() - looked_s));  // building modules costs no budget
    plan.settings.budget_s = measuring_budget_s();
    if (!options_.json) tell("gilscope: measuring {} cells ...", cells_of(plan));
    RunOutcome outcome = conductor::conduct(plan, {});
    if (outcome.status == RunOutcome::Status::interrupted) throw Interruption();
    analysis::Analysis& analysis = outcome.analyses.front();
    check_linearity(plan, analysis);
    return answer(analysis, !outcome.failures.empty());
  }

 private:
  void check_output() const {
    const fs::path file = options_.output;
    if (fs::is_directory(file)) {
      throw UserError(fmt::format("'{}' is a folder; name a file with -o.", file.string()));
    }
    if (file.has_parent_path() && !fs::is_directory(file.parent_path())) {
      throw UserError(fmt::format("There is no folder '{}'; make it, or name another with -o.",
                                  file.parent_path().string()));
    }
  }

  [[nodiscard]] std::vector<std::string> pythons() const {
    if (!options_.question.pythons.empty()) return options_.question.pythons;
    if (const char* folder = std::getenv("VIRTUAL_ENV"); folder != nullptr && *folder != '\0') {
      return {(fs::path(folder) / "bin/python").string()};
    }
    return {default_python()};
  }

  // Of each interpreter; the first that can do it is what others are compared with.
  void look_at_function() {
    work_ = workload();
    if (!options_.json) tell("gilscope: looking at {} by itself ...", work_.name);
    for (const Interpreter& one : interpreter::find(pythons(), own_tree())) {
      if (!one.facts || one.tag.find('-') != std::string::npos) continue;
      if (one.unavailable.contains("exe")) {
        model::WorkFacts facts;
        facts.refused = one.unavailable.at("exe");
        work_.facts[one.tag] = facts;
        continue;
      }
      work_.facts[one.tag] = look_with(one);
      if (work_.first.empty() && work_.facts[one.tag].refused.empty()) work_.first = one.tag;
    }
    if (work_.first.empty()) give_up();
    const model::WorkFacts& facts = work_.own();
    work_.calls = facts.calls;
    if (facts.connects.empty()) work_.rate = 0;
    // Libraries start their threads when they are loaded; whether a call uses them, its CPU time
    // says.
    constexpr double kMoreThanOne = 1.15;
    const bool has_pool =
        facts.threads > 0 ||
        (facts.import_threads > facts.import_python_threads && facts.cpu_share > kMoreThanOne);
    if (has_pool && !facts.waits()) work_.single_threaded = {work_.kernel + "_one_inner_thread"};
  }

  model::WorkFacts look_with(const Interpreter& interpreter) {
    advice::Probe probe{
        .question = options_.question,
        .user_folder = user_folder_,
        .folder = folder_.path() / "work",
        .limit = std::max(budget_, std::chrono::seconds(1)),  // an import may be long
        .seconds = kProbeShare * budget_s(),
        .workers = advice::workers_of(options_.question),
        .in_flight = advice::in_flight_of(options_.question, false),
        .rate = work_.rate,
        .may_connect = options_.yes};
    if (!work_.first.empty()) probe.sampling = &work_.own();
    model::WorkFacts facts = advice::probe(probe, interpreter, own_tree());
    if (!facts.asks.empty()) {
      ask(facts.asks);
      options_.yes = true;
      probe.may_connect = true;
      probe.in_flight = advice::in_flight_of(options_.question, true);
      facts = advice::probe(probe, interpreter, own_tree());
    }
    return facts;
  }

  [[nodiscard]] double budget_s() const { return static_cast<double>(budget_.count()); }

  [[nodiscard]] double spent_s() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  // Before the first request leaves this machine.
  void ask(const std::string& server) const {
    const std::string question = fmt::format(
        "{} connects to {}, which is not this machine: it would be sent at most {:.4g} requests a "
        "second for {} s (--rate, --budget)",
        work_.name, server, work_.rate, budget_.count());
    if (::isatty(STDIN_FILENO) == 0) {
      throw UserError(question + "; say that this is all right with --yes.");
    }
    tell_text(question + ". Go on? [y/N] ");
    std::string line;
    std::getline(std::cin, line);
    if (line != "y" && line != "Y" && line != "yes") {
      throw UserError("Nothing was sent; --yes goes on without asking.");
    }
  }

  model::Workload workload() const {
    const Question& question = options_.question;
    model::Workload work;
    work.name = question.name();
    work.target = question.target;
    work.statement = question.statement;
    work.setup = question.setup;
    work.inputs = question.inputs_pickled ? "inputs" : question.inputs;
    work.twin = question.twin;
    work.rate = question.rate > 0 ? question.rate : kDefaultRate;
    work.kernel = work.name;
    const plan::Catalogue catalogue = plan::read_catalogue();
    const auto is_known = [&](const plan::KernelFile& kernel) { return kernel.name == work.name; };
    if (std::ranges::any_of(catalogue.kernels, is_known)) work.kernel = "own_" + work.name;
    return work;
  }

  // What is known stands in the sentence.
  [[noreturn]] void give_up() const {
    const auto& [tag, facts] = *work_.facts.begin();
    std::string text = facts.refused;
    if (facts.calls_made > 0 && facts.stage != "refused") {
      text += fmt::format(". Measured so far: {} call{}", facts.calls_made,
                          facts.calls_made == 1 ? "" : "s");
      if (facts.call_s > 0) text += fmt::format(", {} each", text::time_text(facts.call_s));
    }
    throw UserError(text.ends_with('?') ? text : text + ".");
  }

  [[nodiscard]] static std::size_t cells_of(const RunPlan& plan) {
    return static_cast<std::size_t>(std::ranges::count_if(
        plan.candidate().cells,
        [](const model::PlannedCell& planned) { return planned.skipped.empty(); }));
  }

  RunPlan plan_run() {
    advice::write_kernels(folder_.path(), options_.question, work_);
    RunPlan plan;
    plan.outside.kernels = {fs::canonical(folder_.path() / "kernels")};
    plan.folder = user_folder_;
    plan.environment = advice::environment_of_user(folder_.path() / "work");
    plan.seed = std::random_device{}();
    plan.sides.push_back(make_side(advice::candidates(options_.question, work_), {}, own_tree(),
                                   catalogue_with(plan.outside), pythons()));
    advice::skip_unsuited(plan.candidate().cells, work_);
    plan.settings = settings();
    name(plan, "result.json");
    return plan;
  }

  [[nodiscard]] model::RunSettings settings() const {
    const model::WorkFacts& facts = work_.own();
    const double sample_s = longest_sample_s();
    model::RunSettings settings;
    settings.rounds = 2;
    settings.precision = 0.005;
    settings.warm_samples = 1;  // more visits say more than more samples of each
    settings.min_sample_s = 0;  // a sample is the calls that it stands for
    settings.telemetry = !facts.waits();
    settings.asked_items = facts.tasks_of(work_.calls);
    constexpr double kSlowest = 4;  // a strategy that is slower than the loop
    settings.visit_limit_s = std::llround(
        std::min(std::max(20.0, budget_s()), 15 + 3 * facts.import_s + kSlowest * 3 * sample_s));
    return settings;
  }

  [[nodiscard]] std::int64_t measuring_budget_s() const {
    return std::max<std::int64_t>(1, std::llround(budget_s() * (1 - kCheckShare) - spent_s()));
  }

  // Of the loop.
  [[nodiscard]] double longest_sample_s() const {
    const model::WorkFacts& facts = work_.own();
    const auto found = facts.sizes.find("1");
    return facts.call_s * static_cast<double>(found == facts.sizes.end() ? 1 : found->second);
  }

  void name(RunPlan& plan, const char* file) const {
    conductor::Side& side = plan.candidate();
    side.result = folder_.path() / file;
    side.header = make_header("advise", plan, side, new_run_id(), "new");
    side.header.workload = work_;
  }

  // The loop and what is recommended once more, and at up to four times as many calls in the same
  // rounds: do these take what the fewer ones predict?
  void check_linearity(const RunPlan& measured, analysis::Analysis& analysis) {
    constexpr std::int64_t kTimes = 4;
    const advice::Advice advice = advice::advise(analysis);
    if (advice.loop == nullptr || advice.sampled_calls >= work_.calls) return;
    std::vector<const advice::Option*> options = {advice.loop};
    if (advice.recommended != advice.loop) options.push_back(advice.recommended);
    RunPlan plan = measured;
    plan.candidate().cells.clear();
    double expected_s = 0;
    model::Linearity linearity;
    for (const advice::Option* option : options) {
      model::PlannedCell planned{
          .cell = option->cell->cell, .skipped = {}, .oversubscribed = false};
      const std::int64_t few = planned.cell.params.integer("calls");
      const std::int64_t many = std::min(work_.calls, kTimes * few);
      if (many < 2 * few) continue;
      plan.candidate().cells.push_back(planned);
      advice::set_calls(planned.cell, work_.own(), many);
      plan.candidate().cells.push_back(planned);
      linearity.calls = std::max(linearity.calls, many);
      expected_s += 2 * advice::predicted_s(*option, few).value_or(0) +
                    2 * advice::predicted_s(*option, many).value_or(0);
    }
    const double left = budget_s() - spent_s();
    if (plan.candidate().cells.empty() || expected_s > left) return;  // the answer says so
    plan.settings.telemetry = false;
    plan.settings.rounds = std::clamp<std::int64_t>(std::llround(left / expected_s), 1, 5);
    plan.settings.budget_s.reset();
    name(plan, "check.json");
    const RunOutcome outcome = conductor::conduct(plan, {});
    if (outcome.status == RunOutcome::Status::interrupted) throw Interruption();
    const auto& cells = outcome.analyses.front().cells;
    for (std::size_t i = 0; i + 1 < cells.size(); i += 2) {
      const auto deviation = deviation_of(cells[i], cells[i + 1]);
      if (!deviation) return;
      if (std::abs(*deviation) > std::abs(linearity.deviation)) linearity.deviation = *deviation;
    }
    analysis.run.header.workload->linearity = linearity;
  }

  // Of what many calls took from what few calls in the same rounds say that they would; a share.
  static std::optional<double> deviation_of(const analysis::CellAnalysis& few,
                                            const analysis::CellAnalysis& many) {
    const double times = static_cast<double>(many.cell.params.integer("calls")) /
                         static_cast<double>(few.cell.params.integer("calls"));
    std::vector<double> ratios;
    for (const auto& visit : many.visits) {
      const auto same = std::ranges::find(few.visits, visit.round, &analysis::VisitValues::round);
      if (same == few.visits.end()) continue;
      ratios.push_back(analysis::parts_of(visit).whole_s(1) /
                       analysis::parts_of(*same).whole_s(times));
    }
    if (ratios.empty()) return std::nullopt;
    return measure::median(ratios) - 1;
  }

  int answer(const analysis::Analysis& analysis, bool something_failed) const {
    const advice::Advice advice = advice::advise(analysis);
    if (!options_.output.empty()) {
      write_atomically(options_.output, storage::result_text(analysis));
    }
    if (options_.json) {
      print_text(advice::document(advice).dump(2) + "\n");
    } else {
      print("{}", advice::advice_text(advice));
      if (!options_.output.empty()) {
        print("\n{}  (`gilscope report {} -o page.html` draws it)\n", options_.output,
              options_.output);
      }
    }
    if (advice.loop == nullptr) throw UserError(why_no_loop(analysis));
    return something_failed ? kFinding : kDone;
  }

  [[nodiscard]] static std::string why_no_loop(const analysis::Analysis& analysis) {
    for (const analysis::CellAnalysis& cell : analysis.cells) {
      if (cell.cell.executor == "serial" && cell.status == analysis::Status::failed) {
        return fmt::format("The loop itself fails: {}.", cell.reason);
      }
    }
    return "The budget ended before anything could be compared; give more with --budget.";
  }

  AdviseOptions options_;
  ScratchFolder folder_;
  fs::path user_folder_;
  std::chrono::seconds budget_{};
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  model::Workload work_;
};

}  // namespace

void add_advise(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<AdviseOptions>();
  CLI::App* command = app.add_subcommand(
      "advise",
      "Say which strategy suits a function of yours\n\nMeasures it as a loop, in threads, "
      "processes and what else suits, each in fresh processes, checks that results are the same, "
      "and answers for the number of calls that you have.");
  command->group("Measure");
  add_advise_options(*command, *options);
  command->callback([options, &exit_code] {
    if (options->what.empty() && options->question.statement.empty()) {
      throw UserError(
          "Name a function, as in `gilscope advise myapp:score`, or a statement with -c.");
    }
    exit_code = Adviser(*options).advise();
  });
}

}  // namespace gilscope::commands
