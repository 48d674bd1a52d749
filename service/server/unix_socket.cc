#include "server/unix_socket.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

absl::Status CannotListenOnPath(absl::string_view path, absl::string_view why) {
  return absl::UnavailableError(absl::StrCat("cannot listen on unix:", path, ": ", why));
}

// The path must be shorter than sun_path.
sockaddr_un NameOf(const std::string& path) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, path.data(), path.size());
  return name;
}

// Tries to connect without waiting. Returns 0 if a process listens on the path, otherwise errno.
int Connect(const std::string& path) {
  if (path.size() >= sizeof(sockaddr_un{}.sun_path)) return ENAMETOOLONG;
  const sockaddr_un name = NameOf(path);
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return errno;
  const bool connected = connect(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0;
  const int failed = errno;
  close(descriptor);
  return connected ? 0 : failed;
}

// True if the path is a socket that nothing listens on, false if there is no such file, otherwise an error.
absl::StatusOr<bool> IsStale(const std::string& path) {
  struct stat found = {};
  if (lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return false;
    return CannotListenOnPath(path, std::strerror(errno));
  }
  if (!S_ISSOCK(found.st_mode)) return CannotListenOnPath(path, "the path exists and is not a socket");
  switch (const int failed = Connect(path)) {
    case ECONNREFUSED:
      return true;
    case ENOENT:
      return false;
    case 0:
    case EAGAIN:      // its queue of connections is full
    case EPROTOTYPE:  // for example a datagram socket
      return CannotListenOnPath(path, "another process listens on it");
    default:
      return CannotListenOnPath(
          path, absl::StrCat("cannot determine whether a process listens on it: ", std::strerror(failed)));
  }
}

}  // namespace

UnixSocket::UnixSocket(const std::string& path, int lock)
    : path_(path), temporary_path_(absl::StrCat(path, kTemporarySuffix)), lock_(lock) {}

absl::StatusOr<std::unique_ptr<UnixSocket>> UnixSocket::Claim(const std::string& path) {
  const std::string lock_file = absl::StrCat(path, ".lock");
  const int lock = open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0) {
    return CannotListenOnPath(
        path, errno == ENOENT ? "its directory does not exist"
                              : absl::StrCat("cannot open its lock file, ", lock_file, ": ", std::strerror(errno)));
  }
  std::unique_ptr<UnixSocket> claimed(new UnixSocket(path, lock));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return CannotListenOnPath(path, errno == EWOULDBLOCK ? "another server is using it" : std::strerror(errno));
  }
  for (const std::string& name : {path, claimed->temporary_path_}) {
    if (const auto stale = IsStale(name); !stale.ok()) return stale.status();
  }
  return claimed;
}

absl::StatusOr<int> UnixSocket::Listen() {
  if (temporary_path_.size() >= sizeof(sockaddr_un{}.sun_path)) {
    return CannotListenOnPath(path_, std::strerror(ENAMETOOLONG));
  }
  const absl::StatusOr<bool> stale = IsStale(temporary_path_);
  if (!stale.ok()) return stale.status();
  if (*stale) unlink(temporary_path_.c_str());
  const sockaddr_un name = NameOf(temporary_path_);
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return CannotListenOnPath(path_, std::strerror(errno));
  bound_ = bind(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0;
  if (bound_ && listen(descriptor, SOMAXCONN) == 0) return descriptor;
  const int failed = errno;
  close(descriptor);
  return CannotListenOnPath(path_, std::strerror(failed));
}

absl::Status UnixSocket::Publish() {
  struct stat bound = {};
  if (lstat(temporary_path_.c_str(), &bound) != 0) return CannotListenOnPath(path_, std::strerror(errno));
  const absl::StatusOr<bool> stale = IsStale(path_);
  if (!stale.ok()) return stale.status();
  if (*stale) unlink(path_.c_str());
  // Unlike rename(), link() does not replace a socket that another process has just created.
  if (link(temporary_path_.c_str(), path_.c_str()) != 0) return CannotListenOnPath(path_, std::strerror(errno));
  device_ = bound.st_dev;
  inode_ = bound.st_ino;
  unlink(temporary_path_.c_str());
  bound_ = false;
  return absl::OkStatus();
}

void UnixSocket::Remove() {
  struct stat found = {};
  if (inode_ == 0 || lstat(path_.c_str(), &found) != 0) return;
  if (found.st_dev == device_ && found.st_ino == inode_) unlink(path_.c_str());
  inode_ = 0;
}

UnixSocket::~UnixSocket() {
  Remove();
  if (bound_) unlink(temporary_path_.c_str());
  close(lock_);
}

}  // namespace status_translator
