// Reads files whole, up to a bound.
#ifndef STATUS_TRANSLATOR_SUPPORT_READ_FILE_H_
#define STATUS_TRANSLATOR_SUPPORT_READ_FILE_H_

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace status_translator {

// Reads from an open descriptor until its end or `max_bytes`, in memory that grows with what there is. Errors: as
// ReadRegularFile.
absl::StatusOr<std::string> ReadDescriptor(int descriptor, size_t max_bytes);

inline constexpr char kNotARegularFile[] = "it is not a regular file";

struct FileContent {
  std::string bytes;
  mode_t mode = 0;  // of stat()
};

// The first `max_bytes` of a regular file; a caller that refuses larger files asks for one byte more than it takes.
// Never waits for the writer of a FIFO. Errors say why in a few words, without the path: NotFound if there is no such
// file, PermissionDenied if it must not be read, another code otherwise.
absl::StatusOr<FileContent> ReadRegularFile(const std::string& path, size_t max_bytes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_READ_FILE_H_
