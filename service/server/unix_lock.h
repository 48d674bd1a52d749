// Guards the path of a Unix socket.
#ifndef STATUS_TRANSLATOR_SERVER_UNIX_LOCK_H_
#define STATUS_TRANSLATOR_SERVER_UNIX_LOCK_H_

#include <string>

#include "absl/status/statusor.h"

namespace status_translator {

// Holds PATH.lock as long as it lives, so that no second server can take the path of a live one. The kernel lets go
// when a process dies, however it dies; the lock file itself stays, since removing it would open a race.
class UnixLock {
 public:
  static absl::StatusOr<UnixLock> Take(const std::string& path);
  UnixLock(UnixLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  UnixLock& operator=(UnixLock&&) = delete;
  ~UnixLock();

 private:
  explicit UnixLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SERVER_UNIX_LOCK_H_
