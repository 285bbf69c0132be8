// The recommended strategy as lines of Python.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "harness/advice/words.h"

namespace gilscope::advice {
namespace {

std::string last_name(const std::string& target) {
  const std::string path = target.substr(target.rfind(':') + 1);
  return path.substr(0, path.find('.'));
}

std::string function_of(const model::Workload& work) {
  return work.statement.empty() ? work.target.substr(work.target.rfind(':') + 1) : "work";
}

bool is_in_module(const std::string& name) {
  return name.find(':') != std::string::npos;
}

// What stands for the arguments.
std::string inputs_of(const model::Workload& work) {
  if (work.inputs.empty()) return fmt::format("range({})", work.calls);
  if (!is_in_module(work.inputs)) return "inputs";
  return last_name(work.inputs) + (work.own().inputs_callable ? "()" : "");
}

std::vector<std::string> head_of(const model::Workload& work, const std::string& function) {
  std::vector<std::string> lines;
  if (!work.statement.empty()) {
    lines.emplace_back("");
    lines.emplace_back("def work(x):");
    std::istringstream statement(work.statement);
    for (std::string line; std::getline(statement, line);) lines.push_back("    " + line);
    return lines;
  }
  const std::string target =
      !work.twin.empty() && function != function_of(work) ? work.twin : work.target;
  std::map<std::string, std::set<std::string>> names;  // by module
  const auto add = [&](const std::string& from) {
    if (is_in_module(from)) names[from.substr(0, from.rfind(':'))].insert(last_name(from));
  };
  add(target);
  add(work.inputs);
  add(work.setup);
  for (const auto& [module, imported] : names) {
    lines.push_back(fmt::format("from {} import {}", module, fmt::join(imported, ", ")));
  }
  return lines;
}

Code pool_code(const model::Cell& cell, const model::Workload& work) {
  const bool threads = cell.family == "threads";
  const std::string pool = threads                         ? "ThreadPoolExecutor"
                           : cell.family == "interpreters" ? "InterpreterPoolExecutor"
                                                           : "ProcessPoolExecutor";
  std::string arguments = fmt::format("{}", cell.workers);
  Code code;
  const bool spawns = cell.executor.ends_with("forkserver");
  if (spawns) {
    code.lines.emplace_back("import multiprocessing");
    arguments += ", multiprocessing.get_context(\"forkserver\")";
  }
  if (!work.setup.empty() && work.statement.empty()) {
    arguments += ", initializer=" + last_name(work.setup);
  }
  code.lines.push_back("from concurrent.futures import " + pool);
  const std::int64_t batch = work.own().batch;
  const std::int64_t chunk = std::max<std::int64_t>(1, cell.chunk_size) * batch;
  const std::string inputs = inputs_of(work);
  std::string function = function_of(work);
  const auto head = head_of(work, function);
  code.lines.insert(code.lines.end(), head.begin(), head.end());
  const bool in_batches = threads && batch > 1;
  if (work.inputs.empty() && work.statement.empty()) {
    code.lines.push_back("");
    code.lines.emplace_back("def one(_):");
    code.lines.push_back(fmt::format("    return {}()", function));
    function = "one";
  }
  if (in_batches) {
    code.lines.emplace_back("");
    code.lines.emplace_back("def many(part):");
    code.lines.push_back(fmt::format("    return [{}(x) for x in part]", function));
  }
  const std::string mapped = work.own().starred ? fmt::format("*zip(*{})", inputs) : inputs;
  if (in_batches) {
    code.call =
        fmt::format("{}({}).map(many, parts of {} of {})", pool, cell.workers, batch, inputs);
    code.lines.push_back(fmt::format("parts = [{}[i : i + {}] for i in range(0, len({}), {})]",
                                     inputs, batch, inputs, batch));
  } else {
    const std::string chunks = threads || chunk == 1 ? "" : fmt::format(", chunksize={}", chunk);
    code.call = fmt::format("{}({}).map({}, {}{})", pool, cell.workers, function, mapped, chunks);
  }
  code.lines.emplace_back("");
  const std::string indent = threads ? "" : "    ";
  if (!threads) code.lines.emplace_back("if __name__ == \"__main__\":");
  code.lines.push_back(fmt::format("{}with {}({}) as pool:", indent, pool, arguments));
  if (in_batches) {
    code.lines.push_back(
        indent + "    results = [result for part in pool.map(many, parts) for result in part]");
  } else {
    const std::string chunks = threads || chunk == 1 ? "" : fmt::format(", chunksize={}", chunk);
    code.lines.push_back(
        fmt::format("{}    results = list(pool.map({}, {}{}))", indent, function, mapped, chunks));
  }
  return code;
}

Code event_loop_code(const model::Cell& cell, const model::Workload& work) {
  const std::string function = work.twin.empty() ? function_of(work) : last_name(work.twin);
  const std::string inputs = inputs_of(work);
  const std::string argument = work.inputs.empty() ? "" : "argument";
  Code code;
  code.lines.emplace_back("import asyncio");
  const auto head = head_of(work, function);
  code.lines.insert(code.lines.end(), head.begin(), head.end());
  for (const std::string& line :
       {std::string(), std::string("async def main():"),
        fmt::format("    tasks, results = enumerate({}), {{}}", inputs), std::string(),
        std::string("    async def worker():"), std::string("        for i, argument in tasks:"),
        fmt::format("            results[i] = await {}({})", function, argument), std::string(),
        fmt::format("    await asyncio.gather(*(worker() for _ in range({})))", cell.workers),
        std::string("    return [results[i] for i in sorted(results)]"), std::string(),
        std::string("results = asyncio.run(main())")}) {
    code.lines.push_back(line);
  }
  code.call = fmt::format("asyncio with {} calls of {} in flight", cell.workers, function);
  return code;
}

Code loop_code(const model::Workload& work) {
  Code code;
  const std::string function = function_of(work);
  if (work.own().coroutine) {
    code.call = fmt::format("a plain loop: await {} one after the other", function);
    return code;
  }
  const std::string argument = work.inputs.empty() && work.statement.empty() ? "" : "x";
  const std::string star = work.own().starred ? "*" : "";
  code.call = fmt::format("a plain loop: [{}({}{}) for x in {}]", function, star, argument,
                          inputs_of(work));
  code.lines = head_of(work, function);
  code.lines.push_back(
      fmt::format("results = [{}({}{}) for x in {}]", function, star, argument, inputs_of(work)));
  return code;
}

}  // namespace

Code code_of(const model::Cell& cell, const model::Workload& work) {
  Code code;
  if (cell.executor == "asyncio" && cell.workers > 1) {
    code = event_loop_code(cell, work);
  } else if (cell.family == "serial" || cell.executor == "asyncio") {
    code = loop_code(work);
  } else {
    code = pool_code(cell, work);
  }
  const bool single = cell.kernel != work.kernel;
  if (single) {
    code.lines.insert(code.lines.begin(),
                      {"import os",
                       "os.environ[\"OMP_NUM_THREADS\"] = \"1\"  # before NumPy and "
                       "others are imported; also OPENBLAS_, MKL_"});
  }
  return code;
}

}  // namespace gilscope::advice
