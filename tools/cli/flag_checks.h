// What several commands ask of a flag's text. Each is for CLI11's check(): "" where it is well, else what it must be.
#ifndef LONGTAIL_TOOLS_CLI_FLAG_CHECKS_H_
#define LONGTAIL_TOOLS_CLI_FLAG_CHECKS_H_

#include <functional>
#include <string>

namespace longtail {

// An integer in [0, 2^64): CLI11 by itself takes -1 and what is beyond 64 bits for the largest one.
std::string CheckSeed(const std::string& text);

// "cpu" or "cuda:N", N in [0, 1023].
std::string CheckDevice(const std::string& text);

// A number in [lowest, highest]: CLI11's Range lets NaN through.
std::function<std::string(const std::string&)> InRange(double lowest, double highest);

}  // namespace longtail

#endif  // LONGTAIL_TOOLS_CLI_FLAG_CHECKS_H_
