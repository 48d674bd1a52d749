// Errors of the text format parser, with a hint for the correction.
#ifndef STATUS_TRANSLATOR_CONFIG_PARSE_ERRORS_H_
#define STATUS_TRANSLATOR_CONFIG_PARSE_ERRORS_H_

#include <google/protobuf/io/tokenizer.h>

#include <string>

#include "absl/strings/string_view.h"
#include "config/file_errors.h"

namespace status_translator {

// Adds the errors of Protobuf's parser to a FileErrors, reworded and with a correction where one is known.
class ParseErrorCollector final : public google::protobuf::io::ErrorCollector {
 public:
  explicit ParseErrorCollector(FileErrors& errors) : errors_(errors) {}

  void AddError(int line, int column, const std::string& message) override;
  void AddWarning(int line, int column, const std::string& message) override { AddError(line, column, message); }

 private:
  FileErrors& errors_;
};

// Adds errors that the parser does not report, or reports unclearly: bytes that are not UTF-8, and numbers that are not
// decimal (with a leading 0, 0404 would be octal).
void CheckTokens(absl::string_view text, FileErrors& errors);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PARSE_ERRORS_H_
