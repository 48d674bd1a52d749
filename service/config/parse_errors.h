// Errors of the text format parser, with a hint for the correction.
#ifndef STATUS_TRANSLATOR_CONFIG_PARSE_ERRORS_H_
#define STATUS_TRANSLATOR_CONFIG_PARSE_ERRORS_H_

#include <google/protobuf/descriptor.h>

#include "absl/strings/string_view.h"
#include "config/file_errors.h"
#include "config/text_columns.h"
#include "config/text_scanner.h"
#include "support/protobuf_errors.h"

namespace status_translator {

// Adds the errors of Protobuf's parser to a FileErrors, explained from the file where possible; otherwise in the
// parser's words, which depend on the version of Protobuf.
class ParseErrorCollector final : public ProtobufErrorCollector {
 public:
  // `text` is a `message`. All must outlive this.
  ParseErrorCollector(absl::string_view text, const google::protobuf::Descriptor* message, FileErrors& errors);

  void OnError(int line, int column, absl::string_view message) override;

 private:
  TextScanner scanner_;
  TextColumns columns_;
  FileErrors& errors_;
};

// Adds errors that the parser does not report, or reports unclearly: bytes that are not UTF-8, a byte order mark,
// numbers that are not decimal (with a leading 0, 0404 would be octal), and words that begin with a digit, for example
// 4xx.
void CheckTokens(absl::string_view text, FileErrors& errors);

// Adds an error if `text`, which is not a `message`, is a file of another kind, a profile, a shape or symptoms, under
// the wrong name: at its top it has a field that only that kind has, and none that only this kind has.
void CheckKindOfFile(absl::string_view text, const google::protobuf::Descriptor& message, FileErrors& errors);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PARSE_ERRORS_H_
