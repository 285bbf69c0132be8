// gilscope-latency-server: the service that the kernels http_fetch and fetch_parse wait for.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "harness/support/error.h"
#include "kernels/latency_server/server/server.h"

int main(int argc, char** argv) {
  using namespace gilscope;
  CLI::App app{
      "Answers GET /bytes/SIZE/ITEM and /json/RECORDS/ITEM with ?latency_us=M&sigma=S on the "
      "loopback interface. Prints its port when it is ready; ends when standard input closes."};
  std::uint16_t port = 0;
  std::uint64_t seed = 1;
  app.add_option("--port", port, "The port to listen on (default: a free one)");
  app.add_option("--seed", seed, "Goes into the drawn waits")->capture_default_str();
  try {
    app.parse(argc, argv);
    latency_server::LatencyServer server(port, seed);
    fmt::print("{}\n", server.port());
    std::fflush(stdout);  // a pipe is not flushed line by line
    server.run();
    return kDone;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kBadInput;
  } catch (const UserError& error) {
    fmt::print(stderr, "gilscope-latency-server: {}\n", error.what());
    return kBadInput;
  }
}
