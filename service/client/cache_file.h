// The file that keeps a table from one run to the next.
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

// NotFound where there is no such file.
absl::StatusOr<CachedBytes> ReadCacheFile(const std::string& path);

// Replaces it in one step: who reads sees the whole of the old one or of the new one, also after a crash.
absl::Status WriteCacheFile(const std::string& path, absl::string_view bytes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_CACHE_FILE_H_
