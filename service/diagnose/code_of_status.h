// The gRPC code of an HTTP status in an error line.
#ifndef STATUS_TRANSLATOR_DIAGNOSE_CODE_OF_STATUS_H_
#define STATUS_TRANSLATOR_DIAGNOSE_CODE_OF_STATUS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "config/symptom.h"
#include "core/profile.h"
#include "core/rule.h"

namespace status_translator {

inline constexpr int kFirstHttpError = 300;
// Who made an error: a proxy, or it is not known whether the application or a proxy in front of it did.
inline constexpr absl::string_view kProxy = "proxy";
inline constexpr absl::string_view kPeer = "peer";

// The code that says what happened, why, and the retry advice of the profile if the HTTP status decided.
struct CodeFound {
  std::optional<int> code;
  std::string reason;
  std::optional<Retry> by_status;
  // The code if a proxy sent the HTTP status, where the words do not tell who did and it changes the code.
  std::optional<int> if_proxy = std::nullopt;
  // The code if the path named a resource, where the status is read as a proxy's because the path names a method.
  std::optional<int> if_resource = std::nullopt;
};

// What `profile` says of this HTTP status with this cause.
CodeFound CodeOfStatus(int status, const SymptomCause& cause, const Profile& profile);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_DIAGNOSE_CODE_OF_STATUS_H_
