// Receives the errors of Protobuf's parsers with every version of Protobuf.
#ifndef STATUS_TRANSLATOR_SUPPORT_PROTOBUF_ERRORS_H_
#define STATUS_TRANSLATOR_SUPPORT_PROTOBUF_ERRORS_H_

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/stubs/common.h>

#include <string>

#include "absl/strings/string_view.h"

namespace status_translator {

class ProtobufErrorCollector : public google::protobuf::io::ErrorCollector {
 public:
  // Called for each error and each warning. `line` and `column` count from 0, and a tab ends at a multiple of 8. The
  // wording of `message` depends on the version of Protobuf.
  virtual void OnError(int line, int column, absl::string_view message) = 0;

// 4.22 renamed the functions.
#if GOOGLE_PROTOBUF_VERSION < 4022000
  void AddError(int line, int column, const std::string& message) final { OnError(line, column, message); }
  void AddWarning(int line, int column, const std::string& message) final { OnError(line, column, message); }
#else
  void RecordError(int line, int column, absl::string_view message) final { OnError(line, column, message); }
  void RecordWarning(int line, int column, absl::string_view message) final { OnError(line, column, message); }
#endif
};

class ProtobufErrorIgnorer final : public ProtobufErrorCollector {
 public:
  void OnError(int, int, absl::string_view) override {}
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_PROTOBUF_ERRORS_H_
