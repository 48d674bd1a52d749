// The file that keeps a table for the next run of the process.
#ifndef STATUS_TRANSLATOR_CLIENT_CACHE_FILE_H_
#define STATUS_TRANSLATOR_CLIENT_CACHE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace status_translator {

struct CachedBytes {
  std::string bytes;
  absl::Time written;
};

// At most 4 MiB. NotFound if there is no such file; InvalidArgument for a larger one, and for what is not a file.
absl::StatusOr<CachedBytes> ReadCacheFile(const std::string& path);

// Replaces the file atomically: a reader sees the whole old or the whole new bytes, also after a crash. `path` is
// unchanged after an error.
absl::Status WriteCacheFile(const std::string& path, absl::string_view bytes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_CACHE_FILE_H_
