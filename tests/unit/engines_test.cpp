// From which duration of a task on an engine's price is a small part of it.
#include "harness/analysis/engines.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gilscope::analysis {
namespace {

CellAnalysis priced(const std::string& executor, double dispatch_s, std::int64_t workers = 2,
                    std::int64_t chunk_size = 0) {
  CellAnalysis analysis;
  analysis.cell.kernel = "noop";
  analysis.cell.executor = executor;
  analysis.cell.binding = "python";
  analysis.cell.interpreter = "cp311";
  analysis.cell.workers = workers;
  analysis.cell.chunk_size = chunk_size;
  Estimate price;
  price.median = dispatch_s;
  price.low = dispatch_s / 2;
  price.high = dispatch_s * 2;
  analysis.dispatch_s = price;
  return analysis;
}

CellAnalysis engine(const std::string& executor, double dispatch_s, std::int64_t workers = 2,
                    std::int64_t chunk_size = 0) {
  CellAnalysis analysis = priced(executor, dispatch_s, workers, chunk_size);
  analysis.cell.packages = {"celery==5.7.0"};
  return analysis;
}

TEST(EnginePrices, SayHowLongATaskMustLast) {
  const std::vector<CellAnalysis> cells = {engine("celery", 3e-3), priced("pool", 1e-4)};
  const auto prices = engine_prices(cells);
  ASSERT_EQ(prices.size(), 2U);
  EXPECT_EQ(prices[0].cell->cell.executor, "pool");  // the cheapest first
  EXPECT_DOUBLE_EQ(prices[0].tenth_s.median, 2e-3);  // two workers: half of that is ten prices
  EXPECT_DOUBLE_EQ(prices[1].hundredth_s.median, 0.6);
  EXPECT_DOUBLE_EQ(*prices[1].tenth_s.low, 0.03);
  EXPECT_DOUBLE_EQ(*prices[1].tenth_s.high, 0.12);
}

TEST(EnginePrices, AreForRunsThatHaveEngines) {
  EXPECT_TRUE(engine_prices({priced("pool", 1e-4), priced("threads", 1e-5)}).empty());
}

TEST(EnginePrices, TakeTheMostWorkersThatTheCpusAllow) {
  std::vector<CellAnalysis> cells = {engine("celery", 1e-3, 1), engine("celery", 2e-3, 2),
                                     engine("celery", 4e-3, 4), engine("celery", 1e-4, 2, 16)};
  cells[2].oversubscribed = true;
  const auto prices = engine_prices(cells);
  ASSERT_EQ(prices.size(), 2U);  // chunks are another way to use it
  EXPECT_EQ(prices[0].cell->cell.chunk_size, 16);
  EXPECT_EQ(prices[1].cell->cell.workers, 2);
}

TEST(EnginePrices, LeaveOutTheLoopAndWhatIsNotPython) {
  std::vector<CellAnalysis> cells = {engine("celery", 1e-3), priced("serial", 1e-7, 1),
                                     engine("celery", 1e-3)};
  cells[2].cell.binding = "ext_nogil";
  EXPECT_EQ(engine_prices(cells).size(), 1U);
}

}  // namespace
}  // namespace gilscope::analysis
