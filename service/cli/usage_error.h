// What is wrong with a command line, and what would be right.
#ifndef STATUS_TRANSLATOR_CLI_USAGE_ERROR_H_
#define STATUS_TRANSLATOR_CLI_USAGE_ERROR_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace status_translator {

// The text for standard error, with line ends, after `app` threw `error` for these arguments of the program.
std::string UsageErrorText(const CLI::App& app, const CLI::Error& error, const std::vector<std::string>& arguments);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_USAGE_ERROR_H_
