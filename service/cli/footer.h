// The text below the options in the help of a command, in parts that the help and the manual page lay out.
#ifndef STATUS_TRANSLATOR_CLI_FOOTER_H_
#define STATUS_TRANSLATOR_CLI_FOOTER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

enum class FooterKind {
  kParagraph,  // text that is wrapped
  kRow,        // a term, and text that is wrapped beside it
  kExample,    // one line of a command, without indentation
};

struct FooterPart {
  FooterKind kind = FooterKind::kParagraph;
  std::string term;  // kRow only
  std::string text;
};

// Lines of a footer: "Examples:", "Example:" or "Try:" begins examples, which go on in lines that are indented by at
// least 4; two blanks within a line that is indented by 2 part a term from its text. Any other line continues the one
// before, unless that ends in a full stop, a colon or a semicolon.
std::vector<FooterPart> ParseFooter(absl::string_view footer);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLI_FOOTER_H_
