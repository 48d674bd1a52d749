// What a person means by a code.
#ifndef STATUS_TRANSLATOR_CLI_CODE_H_
#define STATUS_TRANSLATOR_CLI_CODE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace status_translator {

struct Code {
  bool is_grpc = false;
  int number = 0;
};

// 0-16 and names (in any case, with '-' or '_') are gRPC, 100-599 are HTTP. The error suggests near names.
absl::StatusOr<Code> ParseCode(absl::string_view text);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_CODE_H_
