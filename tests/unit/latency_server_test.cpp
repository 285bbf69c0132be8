// The latency server as its kernels see it: through the fixture that starts it and the clients.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "harness/fixtures/fixture.h"
#include "harness/support/paths.h"
#include "harness/support/process.h"
#include "kernels/async_kernel.h"
#include "kernels/http_client.h"
#include "kernels/kernel.h"

namespace gilscope::fixtures {
namespace {

using kernels::HttpClient;
using Clock = std::chrono::steady_clock;

class LatencyServerTest : public testing::Test {
 protected:
  std::string text(std::string_view target) {
    const auto body = client_.get(target);
    return {body.begin(), body.end()};
  }

  // What the client throws at `target`; empty when it does not.
  std::string error(std::string_view target) {
    try {
      client_.get(target);
      return {};
    } catch (const std::runtime_error& error) {
      return error.what();
    }
  }

  Clock::duration time(std::string_view target) {
    const auto begin = Clock::now();
    client_.get(target);
    return Clock::now() - begin;
  }

  std::shared_ptr<Fixture> fixture_ = make_fixture("latency_server", {});
  std::int64_t port_ = fixture_->params().integer("port");
  HttpClient client_{port_};
};

TEST_F(LatencyServerTest, AnswersBytesThatDependOnTheItemOnly) {
  const std::string seven = text("/bytes/2048/7");
  EXPECT_EQ(seven.size(), 2048U);
  EXPECT_EQ(text("/bytes/2048/7?latency_us=100&sigma=0.5"), seven);
  EXPECT_EQ(text("/bytes/100/7"), seven.substr(0, 100));
  EXPECT_NE(text("/bytes/2048/8"), seven);
  EXPECT_EQ(text("/bytes/0/7"), "");
  EXPECT_EQ(text("/bytes/16777216/7").size(), 16777216U);
}

TEST_F(LatencyServerTest, AnswersTheSameOnEveryPlatform) {
  const auto body = client_.get("/bytes/64/1");
  EXPECT_EQ(kernels::crc(body), 0x818b09adU);
  EXPECT_EQ(text("/json/1/7"), R"({"item":7,"sales":[{"id":0,"region":"south-west","open":false,)"
                               R"("quantity":58,"cents":85028}]})");
}

TEST_F(LatencyServerTest, AnswersJsonWithAsManyRecordsAsAskedFor) {
  for (const std::size_t records : {0U, 1U, 300U}) {
    const auto document = nlohmann::json::parse(text(fmt::format("/json/{}/9", records)));
    EXPECT_EQ(document.at("item"), 9);
    ASSERT_EQ(document.at("sales").size(), records);
    for (std::size_t id = 0; id < records; ++id) EXPECT_EQ(document["sales"][id]["id"], id);
  }
  EXPECT_EQ(text("/json/300/9"), text("/json/300/9"));
}

// Only lower bounds: a busy machine may take any time.
TEST_F(LatencyServerTest, WaitsAtLeastAsLongAsAsked) {
  EXPECT_GE(time("/bytes/1/0?latency_us=20000"), std::chrono::milliseconds(20));
  EXPECT_GE(time("/json/1/0?latency_us=20000&sigma=0"), std::chrono::milliseconds(20));
}

// The draws are the same in every run. Of 200, about 100 lie above the median and about 42 above
// 1.5 medians, if the distribution is what it should be; a busy machine only adds to them.
TEST_F(LatencyServerTest, DrawsWaitsAroundTheMedian) {
  int above = 0;
  int far_above = 0;
  for (int item = 0; item < 200; ++item) {
    const auto took = time(fmt::format("/bytes/1/{}?latency_us=1000&sigma=0.5", item));
    if (took >= std::chrono::microseconds(1000)) ++above;
    if (took >= std::chrono::microseconds(1500)) ++far_above;
  }
  EXPECT_GE(above, 60);
  EXPECT_GE(far_above, 20);
}

TEST_F(LatencyServerTest, RefusesWhatItCannotAnswerWithASentence) {
  EXPECT_NE(error("/elsewhere").find("answered 404 to GET /elsewhere: There is no"),
            std::string::npos);
  for (const char* path : {"/", "/bytes", "/bytes/1", "/bytes/1/", "/bytes/1/2/3", "/BYTES/1/1"}) {
    EXPECT_NE(error(path).find("answered 404"), std::string::npos) << path;
  }
  EXPECT_NE(error("/bytes/two/1")
                .find("answered 400 to GET /bytes/two/1: SIZE must be a number from 0 to 16777216, "
                      "not 'two'."),
            std::string::npos);
  for (const char* path :
       {"/bytes/-1/1", "/bytes/16777217/1", "/json/100001/1", "/json/1/x", "/bytes/1/1x",
        "/bytes/1/99999999999999999999", "/bytes/1/1?latency_us=1.5",
        "/bytes/1/1?latency_us=", "/bytes/1/1?latency_us=-5", "/bytes/1/1?sigma=nan",
        "/bytes/1/1?sigma=inf", "/bytes/1/1?latency=5"}) {
    EXPECT_NE(error(path).find("answered 400"), std::string::npos) << path;
  }
  EXPECT_EQ(text("/bytes/1/7").size(), 1U);  // and the connection goes on
}

TEST_F(LatencyServerTest, OneServerServesAllWhoAskWhileItLives) {
  EXPECT_EQ(make_fixture("latency_server", {}), fixture_);
}

TEST_F(LatencyServerTest, ManyCoroutinesShareOneThread) {
  constexpr std::int64_t kConnections = 64;
  kernels::Params params;
  params.set("bytes", std::int64_t{512});
  params.set("latency_us", std::int64_t{1000});
  params.set("sigma", 0.5);
  params.merge(fixture_->params());
  const kernels::Digest expected =
      kernels::make_kernel("http_fetch", params)->run({0, kConnections});

  boost::asio::io_context context;
  kernels::Digest digest = 0;
  std::vector<std::unique_ptr<kernels::AsyncKernel>> requests;
  for (std::int64_t item = 0; item < kConnections; ++item) {
    requests.push_back(kernels::make_async_kernel("http_fetch", context, params));
    boost::asio::co_spawn(
        context,
        [](kernels::AsyncKernel& kernel, std::int64_t own,
           kernels::Digest& sum) -> boost::asio::awaitable<void> {
          co_await kernel.prepare();
          sum += co_await kernel.run({own, own + 1});
        }(*requests.back(), item, digest),
        boost::asio::detached);
  }
  context.run();
  EXPECT_EQ(digest, expected);
}

TEST_F(LatencyServerTest, AConnectionThatIsCutOffIsAnErrorWithTheRemedy) {
  fixture_.reset();  // ends the server
  EXPECT_NE(error("/bytes/1/1").find("broke off at GET /bytes/1/1"), std::string::npos);
  try {
    HttpClient late(port_);
    ADD_FAILURE() << "connected to a server that has ended";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(fmt::format("on port {}", port_)), std::string::npos);
  }
}

TEST_F(LatencyServerTest, APortThatIsTakenIsNamedWithTheRemedy) {
  const Outcome outcome = run_process({.argv = {(build_root() / "gilscope-latency-server").string(),
                                                "--port", std::to_string(port_)},
                                       .environment = {},
                                       .input = {},
                                       .time_limit = std::chrono::seconds(20)});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.errors.find(fmt::format("Port {} cannot be bound", port_)), std::string::npos);
  EXPECT_NE(outcome.errors.find("--port"), std::string::npos);
}

TEST(LatencyServerProgram, EndsWhenStandardInputCloses) {
  const Outcome outcome =
      run_process({.argv = {(build_root() / "gilscope-latency-server").string()},
                   .environment = {},
                   .input = {},  // closed at once
                   .time_limit = std::chrono::seconds(20)});
  EXPECT_TRUE(outcome.succeeded()) << outcome.complaint();
  EXPECT_GT(std::stoi(outcome.output), 0);
}

}  // namespace
}  // namespace gilscope::fixtures
