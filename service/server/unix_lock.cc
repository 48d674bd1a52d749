#include "server/unix_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace status_translator {

absl::StatusOr<UnixLock> UnixLock::Take(const std::string& path) {
  const std::string file = absl::StrCat(path, ".lock");
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on unix:", path, ": cannot open ", file, ": ", std::strerror(errno)));
  }
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    const int failed = errno;
    close(descriptor);
    return absl::UnavailableError(
        absl::StrCat("cannot listen on unix:", path, ": ",
                     failed == EWOULDBLOCK ? "another server is using it" : std::strerror(failed)));
  }
  return UnixLock(descriptor);
}

UnixLock::~UnixLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace status_translator
