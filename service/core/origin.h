// Who made a response: the application, an intermediary, or the caller's own proxy.
#ifndef STATUS_TRANSLATOR_CORE_ORIGIN_H_
#define STATUS_TRANSLATOR_CORE_ORIGIN_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace status_translator {

// Values are those of statustranslator.v1.Origin.
enum class Origin : uint8_t { kUnspecified = 0, kApplication = 1, kIntermediary = 2, kLocalReply = 3 };

inline constexpr int kOriginCount = 4;

// "none given", "application", "intermediary", "local_reply".
absl::string_view OriginName(Origin origin);

// Parses "intermediary" or "ORIGIN_INTERMEDIARY" (case-sensitive); none for any other text, including
// "ORIGIN_UNSPECIFIED".
std::optional<Origin> OriginFromName(absl::string_view name);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_ORIGIN_H_
