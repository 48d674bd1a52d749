#include "support/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

absl::Status FailedWith(int error) {
  const char* const why = std::strerror(error);
  if (error == ENOENT) return absl::NotFoundError(why);
  if (error == EACCES) return absl::PermissionDeniedError(why);
  return absl::UnavailableError(absl::StrCat(why, error == EISDIR ? "; name a file" : ""));
}

absl::StatusOr<FileContent> ReadOpened(int descriptor, size_t max_bytes) {
  struct stat found = {};
  if (fstat(descriptor, &found) != 0) return FailedWith(errno);
  if (!S_ISREG(found.st_mode)) return absl::FailedPreconditionError(kNotARegularFile);
  absl::StatusOr<std::string> bytes = ReadDescriptor(descriptor, max_bytes);
  if (!bytes.ok()) return bytes.status();
  return FileContent{*std::move(bytes), found.st_mode};
}

}  // namespace

absl::StatusOr<std::string> ReadDescriptor(int descriptor, size_t max_bytes) {
  char chunk[size_t{64} * 1024];
  std::string bytes;
  while (bytes.size() < max_bytes) {
    const ssize_t got = read(descriptor, chunk, std::min(sizeof(chunk), max_bytes - bytes.size()));
    if (got == 0) break;
    if (got > 0) {
      bytes.append(chunk, static_cast<size_t>(got));
    } else if (errno != EINTR) {
      return FailedWith(errno);
    }
  }
  return bytes;
}

absl::StatusOr<FileContent> ReadRegularFile(const std::string& path, size_t max_bytes) {
  // O_NONBLOCK: open() does not wait for the writer of a FIFO. O_NOCTTY: a terminal does not become the controlling
  // one.
  const int descriptor = open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) return FailedWith(errno);
  absl::StatusOr<FileContent> content = ReadOpened(descriptor, max_bytes);
  close(descriptor);
  return content;
}

}  // namespace status_translator
