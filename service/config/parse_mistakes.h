// What the parser of text format says, in words that help.
#ifndef STATUS_TRANSLATOR_CONFIG_PARSE_MISTAKES_H_
#define STATUS_TRANSLATOR_CONFIG_PARSE_MISTAKES_H_

#include <google/protobuf/io/tokenizer.h>

#include <string>

#include "absl/strings/string_view.h"
#include "config/mistakes.h"

namespace status_translator {

// Takes what the parser says, with what would be right where that can be told.
class ParserMistakes final : public google::protobuf::io::ErrorCollector {
 public:
  explicit ParserMistakes(Mistakes& mistakes) : mistakes_(mistakes) {}

  void AddError(int line, int column, const std::string& message) override;
  void AddWarning(int line, int column, const std::string& message) override { AddError(line, column, message); }

 private:
  Mistakes& mistakes_;
};

// Notes what the parser lets pass, or says badly: bytes that are not UTF-8, and numbers that are not decimal (a leading
// 0 would make 0404 another number).
void FindBrokenTokens(absl::string_view text, Mistakes& mistakes);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONFIG_PARSE_MISTAKES_H_
