// The bodies that the server answers with: they depend on nothing but their size and the item.
#pragma once

#include <cstdint>
#include <string>

namespace gilscope::latency_server {

// `size` pseudo-random bytes.
void append_bytes(std::string& body, std::int64_t size, std::int64_t item);

// A JSON document with `records` sales: {"item":7,"sales":[{"id":0,"region":"north","open":true,
// "quantity":3,"cents":1999}, ...]}, quantities 1 to 99, cents 1 to 99999, eight regions.
void append_json(std::string& body, std::int64_t records, std::int64_t item);

}  // namespace gilscope::latency_server
