// How `check --replay` prints what changes.
#ifndef STATUS_TRANSLATOR_CLI_REPLAY_OUTPUT_H_
#define STATUS_TRANSLATOR_CLI_REPLAY_OUTPUT_H_

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "cli/replay.h"

namespace status_translator {

// At most `top` groups of each kind; 0: all. The last line is the total.
std::string ReplayText(const Replayed& replayed, size_t top);

// One line a group.
std::string ReplayTsv(const Replayed& replayed);

nlohmann::ordered_json ReplayJson(const Replayed& replayed);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_REPLAY_OUTPUT_H_
