#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_OWNED_MESSAGE_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_OWNED_MESSAGE_H_

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "ext_proc/message.h"

namespace status_translator {

// A message of a proxy that owns what its views point to. Copies share it.
struct OwnedMessage : ProxyMessage {
  absl::string_view Keep(std::string text) { return storage->emplace_back(std::move(text)); }

  std::shared_ptr<std::deque<std::string>> storage = std::make_shared<std::deque<std::string>>();
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_OWNED_MESSAGE_H_
