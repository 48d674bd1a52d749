// Claims the path of a Unix socket, and never one that another process listens on.
#ifndef STATUS_TRANSLATOR_SERVER_UNIX_SOCKET_H_
#define STATUS_TRANSLATOR_SERVER_UNIX_SOCKET_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

// Appended to the path while the socket is bound; the longest accepted path leaves room for it.
inline constexpr absl::string_view kTemporarySuffix = ".new";

// The socket is bound to temporary_path() and gets its final path by Publish(), when it listens already: a client that
// sees the path can connect. Not thread-safe.
class UnixSocket {
 public:
  // Locks PATH.lock until this is destroyed, so that no second server of this program claims the path. The kernel
  // releases the lock when a process ends, in whatever way; the lock file itself stays, because removing it would be a
  // race. UNAVAILABLE if another process listens on the path, or if it is not a socket. A stale socket, which nothing
  // listens on, was left by a process that died; its path may be claimed.
  static absl::StatusOr<std::unique_ptr<UnixSocket>> Claim(const std::string& path);
  ~UnixSocket();
  UnixSocket(const UnixSocket&) = delete;
  UnixSocket& operator=(const UnixSocket&) = delete;

  const std::string& path() const { return path_; }
  // Where it listens until Publish().
  const std::string& temporary_path() const { return temporary_path_; }

  // Listens on temporary_path(). Returns a non-blocking descriptor, which the caller owns.
  absl::StatusOr<int> Listen();
  // Gives path() to the socket that listens on temporary_path() now. UNAVAILABLE if another process was faster.
  absl::Status Publish();
  // Removes path() if it still belongs to that socket. Call it while the socket still listens.
  void Remove();

 private:
  UnixSocket(const std::string& path, int lock);

  const std::string path_;
  const std::string temporary_path_;
  const int lock_;      // the descriptor of PATH.lock
  bool bound_ = false;  // temporary_path_ is the socket of Listen()
  // Of the published socket; no other file can have them while it listens. 0 before Publish().
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_UNIX_SOCKET_H_
