#include "config/parse_errors.h"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "core/nearest.h"
#include "core/utf8.h"
#include "statustranslator/v1/profile.pb.h"
#include "support/v1.h"

namespace status_translator {
namespace {

namespace pb = google::protobuf;

// Returns the text between the first two quotes of `text`, and removes it and everything before it.
std::string ConsumeQuoted(absl::string_view& text) {
  const size_t start = text.find('"');
  const size_t end = text.find('"', start + 1);
  if (start == absl::string_view::npos || end == absl::string_view::npos) return "";
  std::string quoted(text.substr(start + 1, end - start - 1));
  text.remove_prefix(end + 1);
  return quoted;
}

std::string UnknownField(const std::string& type_name, const std::string& field) {
  const pb::Descriptor* type = v1::Profile::descriptor()->file()->pool()->FindMessageTypeByName(type_name);
  std::vector<absl::string_view> names;
  for (int i = 0; type != nullptr && i < type->field_count(); ++i) names.push_back(type->field(i)->name());
  const std::string hint = DidYouMean(field, names);
  return absl::StrCat("\"", field, "\" is not a field here",
                      hint.empty() ? absl::StrCat(" (the fields are ", absl::StrJoin(names, ", "), ")") : hint);
}

class ErrorIgnorer final : public pb::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string&) override {}
};

// Rewords a message of Protobuf 3.21. Returns other messages unchanged.
std::string Explain(const std::string& message) {
  absl::string_view rest = message;
  if (absl::ConsumePrefix(&rest, "Message type ")) {
    const std::string type = ConsumeQuoted(rest);
    const std::string field = ConsumeQuoted(rest);
    if (!field.empty()) return UnknownField(type, field);
  } else if (absl::ConsumePrefix(&rest, "Expected string, got: ")) {
    return absl::StrCat(rest, " is not a string: write text in quotes, for example \"NOT_FOUND\"");
  } else if (absl::ConsumePrefix(&rest, "Expected integer, got: ")) {
    return absl::StrCat(rest, " is not an integer: write a status without quotes, for example 404");
  } else if (absl::ConsumePrefix(&rest, "Integer out of range (")) {
    return absl::StrCat(rest.substr(0, rest.find(')')), " is too large");
  } else if (message == "Expected identifier, got: ") {
    return "the file ends inside a message: a } is missing";
  } else if (absl::ConsumePrefix(&rest, "Expected identifier, got: ")) {
    return absl::StrCat("expected the name of a field, for example name: \"acme\", instead of ", rest);
  } else if (message == "String literals cannot cross line boundaries.") {
    return "the string that begins on this line has no closing quote";
  } else if (absl::ConsumePrefix(&rest, "Non-repeated field ")) {
    return absl::StrCat("\"", ConsumeQuoted(rest), "\" is set a second time; it may be set only once");
  } else if (absl::ConsumePrefix(&rest, "Invalid value for boolean field ")) {
    const std::string field = ConsumeQuoted(rest);
    return absl::StrCat("\"", ConsumeQuoted(rest), "\" is neither true nor false, the values of ", field);
  }
  return message;
}

}  // namespace

void ParseErrorCollector::AddError(int line, int column, const std::string& message) {
  errors_.Add({line, column}, Explain(message));
}

void CheckTokens(absl::string_view text, FileErrors& errors) {
  int line = 0;
  size_t start = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t size = Utf8CharacterBytes(text.substr(i));
    if (size == 0) {
      errors.Add({line, static_cast<int>(i - start)},
                 absl::StrCat("byte 0x", absl::BytesToHexString(text.substr(i, 1)), " is not UTF-8"));
      return;
    }
    if (text[i] == '\n') {
      ++line;
      start = i + 1;
    }
    i += size;
  }
  pb::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  ErrorIgnorer ignorer;
  pb::io::Tokenizer tokens(&input, &ignorer);
  tokens.set_comment_style(pb::io::Tokenizer::SH_COMMENT_STYLE);
  while (tokens.Next()) {
    const auto& token = tokens.current();
    if (token.type == pb::io::Tokenizer::TYPE_STRING) {
      std::string value;
      pb::io::Tokenizer::ParseString(token.text, &value);
      if (!IsUtf8(value)) errors.Add({token.line, token.column}, "an escape sequence in this string is not UTF-8");
    }
    if (token.type != pb::io::Tokenizer::TYPE_INTEGER || token.text.size() < 2 || token.text[0] != '0') continue;
    const size_t digits = token.text.find_first_not_of('0');
    const bool decimal = std::all_of(token.text.begin(), token.text.end(), absl::ascii_isdigit);
    errors.Add({token.line, token.column},
               absl::StrCat(token.text, " is not decimal",
                            decimal && digits != std::string::npos ? absl::StrCat(": write ", token.text.substr(digits))
                                                                   : ": write it in decimal digits"));
  }
}

}  // namespace status_translator
