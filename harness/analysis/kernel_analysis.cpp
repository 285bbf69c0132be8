#include "harness/analysis/kernel_analysis.h"

#include <algorithm>

namespace gilscope::analysis {

std::string_view question_text(Question question) {
  switch (question) {
    case Question::python:
      return "python";
    case Question::cpp:
      return "cpp";
    case Question::any:
      return "any";
  }
  return "";
}

std::string_view gain_text(Gain gain) {
  switch (gain) {
    case Gain::shown:
      return "shown";
    case Gain::not_shown:
      return "not_shown";
    case Gain::unknown:
      return "unknown";
  }
  return "";
}

const Choice* KernelAnalysis::choice(Question question) const {
  const auto found = std::ranges::find(choices, question, &Choice::question);
  return found == choices.end() ? nullptr : &*found;
}

}  // namespace gilscope::analysis
