// A text that many rules have in common. Copies share it.
#ifndef STATUS_TRANSLATOR_CORE_SHARED_TEXT_H_
#define STATUS_TRANSLATOR_CORE_SHARED_TEXT_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace status_translator {

// Cheap to copy: a thousand rows of a shape may say the same. Texts that are made apart do not share, even if they are
// equal. Thread-safe.
class SharedText {
 public:
  SharedText() = default;
  // NOLINTBEGIN(google-explicit-constructor): the text is the value.
  SharedText(std::string text) : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
  SharedText(const char* text) : SharedText(std::string(text)) {}

  operator absl::string_view() const { return text(); }
  operator const std::string&() const { return text(); }
  // NOLINTEND(google-explicit-constructor)

  const std::string& text() const;
  bool empty() const { return text_ == nullptr; }
  bool operator==(const SharedText& other) const { return text_ == other.text_ || text() == other.text(); }

 private:
  std::shared_ptr<const std::string> text_;  // null: empty
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_SHARED_TEXT_H_
