// What the exporters of raw samples say of each: keys of the rows' `gilscope` block.
#pragma once

#include <array>

namespace gilscope::exporters {

constexpr std::array kSampleColumns = {
    "kernel", "class",      "size",        "strategy",  "executor",       "binding",
    "family", "workers",    "interpreter", "host",      "oversubscribed", "status",
    "round",  "visit",      "phase",       "elapsed_s", "cpu_s",          "startup_s",
    "boot_s", "teardown_s", "rss_bytes",   "pss_bytes", "digest"};

}  // namespace gilscope::exporters
