// The switch that stops enforcement without a restart: a file that limits what any route does.
#ifndef STATUS_TRANSLATOR_EXT_PROC_LIMIT_FILE_H_
#define STATUS_TRANSLATOR_EXT_PROC_LIMIT_FILE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "ext_proc/settings.h"
#include "support/poller.h"

namespace status_translator {

struct ExtProcLimit {
  ExtProcMode most = ExtProcMode::kEnforce;
  std::string error;   // why the file cannot be followed, one line; empty: it can
  bool exists = true;  // false: there is no such file, which limits nothing
  bool operator==(const ExtProcLimit&) const = default;
};

// "observe", "enforce" (which limits nothing) or "off", with white space around it. A file that does not exist limits
// nothing; if its directory does not exist either, so that it is likely not the path that was meant, that is the error.
// Whatever else it holds, and if it cannot be read, it stops enforcement: someone wanted to change something.
// Reads at most a few bytes, and only of a regular file.
ExtProcLimit ReadLimitFile(const std::string& path);

// Reads the file periodically in a thread of its own, until it is destroyed: this follows a ConfigMap, in which the
// file is a symbolic link that changes. Thread-safe.
class LimitFileWatcher {
 public:
  // Calls `on_change` with what the file says, first in this thread and then in its own one after each change, and not
  // after the destructor. `on_change` must not block.
  LimitFileWatcher(const std::string& path, absl::Duration interval,
                   const std::function<void(const ExtProcLimit&)>& on_change);

 private:
  struct Followed;
  const std::shared_ptr<Followed> followed_;  // shared with the thread
  std::optional<Poller> poller_;              // set by the constructor
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_LIMIT_FILE_H_
