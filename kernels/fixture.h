// What a kernel needs for a whole run rather than for one worker: a service, a set of files.
//
// The conductor makes the fixture that kernel.toml names before the first visit, hands its params
// to every worker, and destroys it when the run ends, whatever happened.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "kernels/params.h"

namespace gilscope::kernels {

class Fixture {
 public:
  Fixture() = default;
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;
  virtual ~Fixture() = default;  // takes down what the constructor put up

  // What workers must know to find it ("port", "directory"); merged over the size's params.
  [[nodiscard]] virtual Params params() const = 0;
};

// `params` are those of the kernel size. Fixtures that serve many sizes (a server) return the
// same object for each. Throws UserError with the reason when it cannot be put up.
using MakeFixture = std::function<std::shared_ptr<Fixture>(const Params& params)>;

void register_fixture(std::string name, MakeFixture make);

struct FixtureRegistration {
  FixtureRegistration(std::string name, MakeFixture make) {
    register_fixture(std::move(name), std::move(make));
  }
};

std::shared_ptr<Fixture> make_fixture(std::string_view name, const Params& params);

}  // namespace gilscope::kernels
