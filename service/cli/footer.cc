#include "cli/footer.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace status_translator {
namespace {

constexpr size_t kExampleIndent = 4;
constexpr size_t kRowIndent = 2;

bool ConsumeExampleLabel(absl::string_view& line) {
  return absl::ConsumePrefix(&line, "Examples: ") || absl::ConsumePrefix(&line, "Example: ") ||
         absl::ConsumePrefix(&line, "Try: ");
}

bool EndsPart(absl::string_view line) {
  return absl::EndsWith(line, ".") || absl::EndsWith(line, ":") || absl::EndsWith(line, ";");
}

}  // namespace

std::vector<FooterPart> ParseFooter(absl::string_view footer) {
  std::vector<FooterPart> parts;
  bool continues = false;
  for (absl::string_view line : absl::StrSplit(footer, '\n', absl::SkipWhitespace())) {
    const absl::string_view text = absl::StripAsciiWhitespace(line);
    const size_t indent = static_cast<size_t>(text.data() - line.data());
    const size_t gap = text.find("  ");
    if (absl::string_view example = text; ConsumeExampleLabel(example) || indent >= kExampleIndent) {
      parts.push_back({FooterKind::kExample, "", std::string(absl::StripAsciiWhitespace(example))});
      continues = false;
    } else if (indent == kRowIndent && gap != absl::string_view::npos) {
      parts.push_back({FooterKind::kRow, std::string(text.substr(0, gap)),
                       std::string(absl::StripAsciiWhitespace(text.substr(gap)))});
      continues = false;
    } else {
      if (continues) {
        absl::StrAppend(&parts.back().text, " ", text);
      } else {
        parts.push_back({FooterKind::kParagraph, "", std::string(text)});
      }
      continues = !EndsPart(text);
    }
  }
  return parts;
}

}  // namespace status_translator
