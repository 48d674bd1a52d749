// Runs the binary as a user does.
#ifndef STATUS_TRANSLATOR_TESTS_CLI_RUN_COMMAND_H_
#define STATUS_TRANSLATOR_TESTS_CLI_RUN_COMMAND_H_

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/facts.h"
#include "support/process.h"

namespace status_translator {

// Standard output and standard error together.
inline Result RunCommand(const std::vector<std::string>& arguments,
                         const std::vector<std::pair<std::string, std::string>>& environment = {}) {
  return RunToEnd(STATUS_TRANSLATOR_BINARY, arguments, environment);
}

inline size_t LineCount(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

// A server of the binary with `profile` as its default, until the end of the test.
class RunningServer {
 public:
  explicit RunningServer(const std::string& profile)
      : process_(STATUS_TRANSLATOR_BINARY,
                 {"serve", "--listen", "127.0.0.1:0", "--ports-file", dir_ / "ports", "--default-profile", profile}) {
    process_.WaitForLine("\"serving\"");
    address_ = nlohmann::json::parse(ReadFile(dir_ / "ports"))["grpc"][0];
  }
  const std::string& address() const { return address_; }

 private:
  TempDir dir_;
  Process process_;
  std::string address_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_CLI_RUN_COMMAND_H_
