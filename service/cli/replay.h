// Converts recorded responses with the current profiles and shapes and with earlier ones, and compares the results.
#ifndef STATUS_TRANSLATOR_CLI_REPLAY_H_
#define STATUS_TRANSLATOR_CLI_REPLAY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/baseline.h"
#include "cli/replay_changes.h"
#include "lookup/translator.h"

namespace status_translator {

// The recordings that are named if they cannot be read; all are counted.
inline constexpr size_t kMaxNamedUnreadable = 20;

struct Replayed {
  std::string recorded;  // as the user named it
  std::string profile;   // of recordings that name none
  std::string before;    // what `profile` is compared with, for example "old/ @0123456789ab"
  std::string after;
  ReplayChanges changes;
  uint64_t unreadable = 0;
  std::vector<std::string> unreadable_names;  // "NAME: reason", at most kMaxNamedUnreadable
};

// `recorded` is read by ReadRecordings. Prints progress on a terminal. An error if nothing can be compared: the path or
// a server cannot be read, a profile is missing, or no response is readable.
absl::StatusOr<Replayed> Replay(const std::string& recorded, const Translator& now, const std::string& profile,
                                const Baselines& before, size_t examples);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_REPLAY_H_
