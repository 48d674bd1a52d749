#include "core/shared_text.h"

namespace status_translator {

const std::string& SharedText::text() const {
  static const auto& empty = *new std::string;
  return text_ == nullptr ? empty : *text_;
}

}  // namespace status_translator
