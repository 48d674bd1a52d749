// The path of a Unix socket.
#ifndef STATUS_TRANSLATOR_SERVER_UNIX_SOCKET_H_
#define STATUS_TRANSLATOR_SERVER_UNIX_SOCKET_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// Follows the path of a socket while it is bound; addresses leave room for it.
inline constexpr absl::string_view kUnboundSuffix = ".new";

// Takes a path for one server of ours, and never from anybody else. gRPC 1.51 removes whatever socket has the path that
// it is to listen on, when it starts and again when it ends. So it listens on another path beside it, and the socket
// gets its own path by Publish(). Not thread-safe.
class UnixSocket {
 public:
  // Holds PATH.lock as long as it lives, so that no second server of ours takes the path. The kernel lets go when a
  // process dies, however it dies; the lock file itself stays, since removing it would open a race. An error where
  // somebody else listens on the path, or where it is not a socket; a socket that nobody listens on is left over from a
  // process that died, and may be taken.
  static absl::StatusOr<std::unique_ptr<UnixSocket>> Take(const std::string& path);
  ~UnixSocket();
  UnixSocket(const UnixSocket&) = delete;
  UnixSocket& operator=(const UnixSocket&) = delete;

  const std::string& path() const { return path_; }
  // Where to listen.
  const std::string& bound_path() const { return bound_path_; }

  // Gives the path to the socket that listens on bound_path() now.
  absl::Status Publish();
  // Removes the path if it is still that socket's; call it while the socket still listens.
  void Remove();

 private:
  UnixSocket(const std::string& path, int lock);

  const std::string path_;
  const std::string bound_path_;
  const int lock_;  // a descriptor
  // Of the socket, once it has the path. No other file can have these while it listens.
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_UNIX_SOCKET_H_
