// /// executor
// names = ["embed_threads"]
// family = "embedded"
// bindings = ["python", "ext_gil", "ext_nogil"]
// host = "embedded"
// hands_over = "buffers"
// summary = "C++ threads that call into embedded CPython: one GIL"
// ///
#include "harness/executors/python_team.h"

namespace gilscope::executors {
namespace {

class EmbedThreads final : public PythonTeam {
 public:
  using PythonTeam::PythonTeam;

 private:
  void work(std::size_t index) override {
    const pybind11::gil_scoped_acquire gil;
    serve(index);
  }
};

const Registration<EmbedThreads> registration{"embed_threads"};

}  // namespace
}  // namespace gilscope::executors
