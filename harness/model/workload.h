// A function of the user's that `gilscope advise` was asked about, and what it is by itself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gilscope::model {

// What the probe of one interpreter found (harness/advice/probe.py). Times are seconds of a call,
// sizes are bytes of a pickle.
struct WorkFacts {
  std::string stage;    // how far it came: done, or where it ended
  std::string refused;  // why it cannot be measured there; empty where it can
  std::string asks;     // the server on another machine that it would have reached, unasked
  std::string version;
  std::int64_t calls = 0;       // that the question is about
  std::int64_t inputs = 0;      // that there are; 0: it takes none
  std::int64_t calls_made = 0;  // by the probe
  double import_s = 0;
  double first_call_s = 0;
  double call_s = 0;      // the mean
  double call_low_s = 0;  // nine in ten take longer
  double call_high_s = 0;
  double cpu_share = 1;  // CPUs in use during a call: below 1/2 it waits, above 1 it has threads
  double bytes_in = 0;
  double bytes_out = 0;
  double pickle_in_s = 0;  // there and back
  double pickle_out_s = 0;
  double rss_bytes = 0;
  std::string unpicklable;  // what cannot be sent to another process, and why
  bool mutates = false;     // it changes its arguments
  bool comparable = false;  // results are checked against the loop's
  std::string differs;      // why they are not: two calls that gave different results
  std::int64_t compared = 0;
  bool coroutine = false;
  bool has_async = false;        // it is one, or has a twin that is
  bool inputs_callable = false;  // they are what a call gives
  bool starred = false;          // an input is a tuple of its arguments
  bool in_c = false;
  std::int64_t threads = 0;         // native ones that its calls started
  std::int64_t import_threads = 0;  // and its import
  std::int64_t import_python_threads = 0;
  std::vector<std::string> native_libraries;  // that bring pools of threads
  std::int64_t forks = 0;
  bool runs_programs = false;
  std::int64_t printed_bytes = 0;
  std::vector<std::string> connects;          // to servers on other machines
  std::string gil_switched_on_by;             // the module, on a build without the GIL
  std::map<std::string, std::int64_t> sizes;  // workers or requests in flight -> calls of a sample
  std::int64_t batch = 1;                     // calls that are one task

  [[nodiscard]] bool waits() const { return cpu_share < 0.5; }
  // That so many calls are.
  [[nodiscard]] std::int64_t tasks_of(std::int64_t calls_wanted) const {
    return (calls_wanted + batch - 1) / batch;
  }
  bool operator==(const WorkFacts&) const = default;
};

// The recommended strategy and the loop, measured at more calls than the others were.
struct Linearity {
  std::int64_t calls = 0;
  // Of what fewer calls say that so many take, the larger of both; a share, above 0: they took
  // longer.
  double deviation = 0;

  bool operator==(const Linearity&) const = default;
};

struct Workload {
  std::string name;                          // of the function, as it is shown
  std::string target;                        // module:function; empty of a statement
  std::string statement;                     // empty of a function
  std::string setup;                         // module:function, or the statement's
  std::string inputs;                        // as they were named
  std::string twin;                          // the coroutine function beside it
  std::string kernel;                        // what it is called in the plan
  std::vector<std::string> single_threaded;  // kernels that are the same with one inner thread
  std::int64_t calls = 0;
  double rate = 0;  // calls a second that a server on another machine is sent at most; 0: none
  std::map<std::string, WorkFacts> facts;  // by the interpreter's tag
  std::string first;                       // the interpreter that others are compared with
  std::optional<Linearity> linearity;

  [[nodiscard]] const WorkFacts& own() const { return facts.at(first); }
  bool operator==(const Workload&) const = default;
};

}  // namespace gilscope::model
