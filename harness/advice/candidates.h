// Which strategies are worth measuring for a function, as a suite of a kernel that is made for it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/advice/question.h"
#include "harness/model/workload.h"
#include "harness/plan/suite.h"

namespace gilscope::advice {

// The worker counts and numbers of requests in flight that the question leaves open.
[[nodiscard]] std::vector<std::int64_t> workers_of(const Question& question);
[[nodiscard]] std::vector<std::int64_t> in_flight_of(const Question& question, bool to_a_server);

// Writes the kernels of the work below `folder`/kernels, which run from what probes have kept in
// `folder`/work. With threads inside of the work, there is a second kernel with one inner thread.
void write_kernels(const std::filesystem::path& folder, const Question& question,
                   const model::Workload& work);

// What to measure, the loop first; without rounds and budget.
[[nodiscard]] plan::Suite candidates(const Question& question, const model::Workload& work);

// Makes a cell of these one of another number of calls.
void set_calls(model::Cell& cell, const model::WorkFacts& facts, std::int64_t calls);

// Cells that cannot do this work say why.
void skip_unsuited(std::vector<model::PlannedCell>& cells, const model::Workload& work);

// How long a message to a process should keep it busy, in calls; 1 where a call is long.
[[nodiscard]] std::int64_t chunk_of(const model::WorkFacts& facts, std::int64_t workers);

}  // namespace gilscope::advice
