// How many bytes more may a proxy send that counts them?
#ifndef STATUS_TRANSLATOR_EXT_PROC_WINDOW_H_
#define STATUS_TRANSLATOR_EXT_PROC_WINDOW_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "ext_proc/message.h"

namespace status_translator {

// Grants as many bytes as the proxy passed on of those that were handed back, so that it never has to keep more than it
// wants to; and in advance as many as are held back here, so that more can come. Not thread-safe.
class ExtProcWindow {
 public:
  // The grant after a message that states what was `passed_on`, and whose piece of the response's body, `held_bytes`
  // long, is held back. None if it would be of 0 bytes.
  std::optional<WindowUpdate> Grant(const WindowUpdate& passed_on, size_t held_bytes);

 private:
  int64_t granted_in_advance_ = 0;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_WINDOW_H_
