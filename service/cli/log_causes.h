// Says what is behind the errors of a log, as `explain` does.
#ifndef STATUS_TRANSLATOR_CLI_LOG_CAUSES_H_
#define STATUS_TRANSLATOR_CLI_LOG_CAUSES_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "report/logged_cause.h"

namespace status_translator {

class LogCauses final : public CauseFinder {
 public:
  // `profile`: empty for the general one. LocalTranslator() answers; it is loaded for the first line.
  explicit LogCauses(std::string profile) : profile_(std::move(profile)) {}

  std::optional<LoggedCause> Find(absl::string_view error) const override;

 private:
  const std::string profile_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_LOG_CAUSES_H_
