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

absl::Status CannotTake(absl::string_view path, absl::string_view why) {
  return absl::UnavailableError(absl::StrCat("cannot listen on unix:", path, ": ", why));
}

// 0 where somebody listens on the path, otherwise errno of an attempt to connect. Does not wait.
int Connect(const std::string& path) {
  sockaddr_un name = {};
  name.sun_family = AF_UNIX;
  if (path.size() >= sizeof(name.sun_path)) return ENAMETOOLONG;
  std::memcpy(name.sun_path, path.data(), path.size());
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return errno;
  const bool connected = connect(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0;
  const int failed = errno;
  close(descriptor);
  return connected ? 0 : failed;
}

// Whether there is a socket that nobody listens on any more; an error where there is anything else.
absl::StatusOr<bool> IsLeftOver(const std::string& path) {
  struct stat found = {};
  if (lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return false;
    return CannotTake(path, std::strerror(errno));
  }
  if (!S_ISSOCK(found.st_mode)) return CannotTake(path, "the path exists and is not a socket");
  switch (const int failed = Connect(path)) {
    case ECONNREFUSED:
      return true;
    case ENOENT:
      return false;
    case 0:
    case EAGAIN:      // as many wait for it as may
    case EPROTOTYPE:  // a socket of datagrams, say
      return CannotTake(path, "another process listens there");
    default:
      return CannotTake(path, absl::StrCat("whether anybody listens there is unknown: ", std::strerror(failed)));
  }
}

}  // namespace

UnixSocket::UnixSocket(const std::string& path, int lock)
    : path_(path), bound_path_(absl::StrCat(path, kUnboundSuffix)), lock_(lock) {}

absl::StatusOr<std::unique_ptr<UnixSocket>> UnixSocket::Take(const std::string& path) {
  const std::string file = absl::StrCat(path, ".lock");
  const int lock = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0) return CannotTake(path, absl::StrCat("cannot open ", file, ": ", std::strerror(errno)));
  std::unique_ptr<UnixSocket> taken(new UnixSocket(path, lock));
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return CannotTake(path, errno == EWOULDBLOCK ? "another server is using it" : std::strerror(errno));
  }
  for (const std::string& one : {path, taken->bound_path_}) {
    if (const auto left_over = IsLeftOver(one); !left_over.ok()) return left_over.status();
  }
  return taken;
}

absl::Status UnixSocket::Publish() {
  struct stat bound = {};
  if (lstat(bound_path_.c_str(), &bound) != 0) return CannotTake(path_, std::strerror(errno));
  const absl::StatusOr<bool> left_over = IsLeftOver(path_);
  if (!left_over.ok()) return left_over.status();
  if (*left_over) unlink(path_.c_str());
  // Unlike rename(), this takes no path from somebody who was faster.
  if (link(bound_path_.c_str(), path_.c_str()) != 0) return CannotTake(path_, std::strerror(errno));
  device_ = bound.st_dev;
  inode_ = bound.st_ino;
  unlink(bound_path_.c_str());
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
  close(lock_);
}

}  // namespace status_translator
