#include "config/parse_errors.h"

#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "config/text_columns.h"
#include "core/nearest.h"
#include "core/utf8.h"
#include "statustranslator/v1/profile.pb.h"
#include "statustranslator/v1/shape.pb.h"
#include "statustranslator/v1/symptom.pb.h"
#include "support/v1.h"
#include "wire/charset.h"

namespace status_translator {
namespace {

namespace pb = google::protobuf;

std::string UnknownField(const pb::Descriptor& type, const std::string& field) {
  std::vector<absl::string_view> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  const std::string hint = DidYouMean(field, names);
  return absl::StrCat("\"", field, "\" is not a field here",
                      hint.empty() ? absl::StrCat(" (the fields are ", absl::StrJoin(names, ", "), ")") : hint);
}

std::string NeitherTrueNorFalse(absl::string_view value, absl::string_view field) {
  return absl::StrCat(value, " is neither true nor false, the values of ", field);
}

// A value that a field can have, as an example.
absl::string_view ExampleValue(const pb::FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_STRING:
      return "\"...\"";
    case pb::FieldDescriptor::CPPTYPE_BOOL:
      return "true";
    case pb::FieldDescriptor::CPPTYPE_MESSAGE:
      return "{ ... }";
    default:
      return "1";
  }
}

// "retry { retryable: true reason: \"...\" }", with the first fields of the message.
std::string ExampleMessage(const pb::FieldDescriptor& field) {
  constexpr int kShown = 3;
  std::string text = absl::StrCat(field.name(), " {");
  const pb::Descriptor& type = *field.message_type();
  for (int i = 0; i < std::min(kShown, type.field_count()); ++i) {
    const pb::FieldDescriptor& child = *type.field(i);
    const bool is_message = child.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE;
    absl::StrAppend(&text, " ", child.name(), is_message ? " " : ": ", ExampleValue(child));
  }
  return absl::StrCat(text, type.field_count() > kShown ? " ... }" : " }");
}

// What is wrong with the token where the value of `field` should be. Empty if it is not known.
std::string ExplainValue(const pb::io::Tokenizer::Token& token, const pb::FieldDescriptor& field) {
  if (token.type == pb::io::Tokenizer::TYPE_END) {
    return absl::StrCat("the file ends before the value of ", field.name());
  }
  switch (field.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_STRING:
      if (token.type == pb::io::Tokenizer::TYPE_STRING) return "";
      return absl::StrCat(token.text, " is not a string: write text in quotes, for example \"NOT_FOUND\"");
    case pb::FieldDescriptor::CPPTYPE_INT32:
      if (token.type == pb::io::Tokenizer::TYPE_INTEGER) return absl::StrCat(token.text, " is too large");
      return absl::StrCat(token.text, " is not an integer: write a status without quotes, for example 404");
    case pb::FieldDescriptor::CPPTYPE_BOOL:
      return NeitherTrueNorFalse(token.text, field.name());
    case pb::FieldDescriptor::CPPTYPE_MESSAGE:
      return absl::StrCat(field.name(), " has fields of its own instead of the value ", token.text, ": write ",
                          ExampleMessage(field));
    default:
      return "";
  }
}

// What is wrong with the token right after the name of `field`, which begins neither a value nor a message.
std::string ExplainAfterName(const pb::io::Tokenizer::Token& token, const pb::FieldDescriptor& field) {
  if (token.text == ":" || token.type == pb::io::Tokenizer::TYPE_END) return "";
  if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE) {
    if (token.text == "{" || token.text == "<") return "";
    return absl::StrCat("expected { after ", field.name(), ": write ", ExampleMessage(field));
  }
  return absl::StrCat("expected : after ", field.name(), ": write ", field.name(), ": ", ExampleValue(field));
}

// Whether a number and a name stand side by side without a space, as in 4xx.
bool IsGlued(const pb::io::Tokenizer::Token& number, const pb::io::Tokenizer::Token& name) {
  using pb::io::Tokenizer;
  return (number.type == Tokenizer::TYPE_INTEGER || number.type == Tokenizer::TYPE_FLOAT) &&
         name.type == Tokenizer::TYPE_IDENTIFIER && name.line == number.line && name.column == number.end_column;
}

std::string NotANumber(absl::string_view word) {
  const bool is_class = word.size() == 3 && absl::EqualsIgnoreCase(word.substr(1), "xx");
  return absl::StrCat(word, " is not a number: write ",
                      is_class
                          ? absl::StrCat("http_to_grpc_range { from: ", word.substr(0, 1), "00 to: ", word.substr(0, 1),
                                         "99 ... } in a profile, or \"", word, "\" in a shape")
                          : "a status such as 404");
}

// The values that every version of the parser takes.
bool IsBool(absl::string_view value) {
  return value == "true" || value == "True" || value == "t" || value == "1" || value == "false" || value == "False" ||
         value == "f" || value == "0";
}

// "json, xml or text"
std::string FieldsOf(const pb::OneofDescriptor& oneof) {
  std::string text;
  for (int i = 0; i < oneof.field_count(); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : i + 1 == oneof.field_count() ? " and " : ", ", oneof.field(i)->name());
  }
  return text;
}

// What is wrong, and where the word begins that is wrong: the parser often finds it at the word after.
struct Explanation {
  std::string text;
  Place place;
};

// What is wrong at the place of an error, from the file itself. The text is empty if it is not known.
Explanation Explain(const TextScanner::Context& at, Place place) {
  using State = TextScanner::State;
  using pb::io::Tokenizer;
  const Place token_at = {at.token.line, at.token.column};
  if (at.state == State::kUnknown) return {};
  if (at.state == State::kInBrackets) {
    return {"the name of a field has no brackets: there are no extensions here", at.name_at};
  }
  if (place != token_at) {
    const bool open_string = at.token.type == Tokenizer::TYPE_STRING && place.column == at.token.end_column;
    if (!open_string) return {};
    return {"the string that begins here has no closing quote on this line", token_at};
  }
  if (at.token.text == "/") return {"a comment begins with #, not with // or /*", place};
  if (at.state == State::kAfterName) {
    if (at.field == nullptr) return {UnknownField(*at.message, at.name), at.name_at};
    if (at.is_set_again) {
      return {absl::StrCat("\"", at.name, "\" is set a second time; it may be set only once"), at.name_at};
    }
    if (at.set_instead != nullptr) {
      return {absl::StrCat("\"", at.name, "\" is set in addition to \"", at.set_instead->name(), "\"; only one of ",
                           FieldsOf(*at.field->real_containing_oneof()), " may be set"),
              at.name_at};
    }
    return {ExplainAfterName(at.token, *at.field), place};
  }
  if (at.state == State::kValue) return {at.field == nullptr ? "" : ExplainValue(at.token, *at.field), place};
  if (at.state == State::kAfterValue && at.field != nullptr &&
      at.field->cpp_type() == pb::FieldDescriptor::CPPTYPE_BOOL && !IsBool(at.value)) {
    return {NeitherTrueNorFalse(absl::StrCat("\"", at.value, "\""), at.name), at.value_at};
  }
  if (at.state == State::kAfterListItem) return {};
  if (at.token.type == Tokenizer::TYPE_END) {
    return {at.nested ? "the file ends inside a message: a } is missing" : "", place};
  }
  if (at.token.type == Tokenizer::TYPE_IDENTIFIER) return {};
  return {absl::StrCat("expected the name of a field, for example name: \"acme\", instead of ", at.token.text), place};
}

// The byte at the place of an error, if it is a control character, which only strings and comments may have.
std::string ControlCharacter(absl::string_view text) {
  if (text.empty() || !absl::ascii_iscntrl(text[0]) || absl::ascii_isspace(text[0])) return "";
  return absl::StrCat("byte 0x", absl::BytesToHexString(text.substr(0, 1)), " is a control character: remove it");
}

}  // namespace

ParseErrorCollector::ParseErrorCollector(absl::string_view text, const pb::Descriptor* message, FileErrors& errors)
    : scanner_(text, message), columns_(text), errors_(errors) {}

void ParseErrorCollector::OnError(int line, int column, absl::string_view message) {
  const Place place = {line, column};
  Explanation found = {ControlCharacter(columns_.TextAt(place)), place};
  if (found.text.empty()) found = Explain(scanner_.ContextAt(line, column), place);
  if (found.text.empty()) found = {std::string(message), place};
  errors_.Add(columns_.InCharacters(found.place), found.text);
}

void CheckTokens(absl::string_view text, FileErrors& errors) {
  if (absl::StartsWith(text, kUtf8Mark)) {
    errors.Add({0, 0}, "the file begins with a byte order mark; save it without");
    return;
  }
  if (BeginsUtf16(text)) {
    errors.Add({0, 0}, "the file is UTF-16; save it as UTF-8");
    return;
  }
  int line = 0;
  int characters = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t size = Utf8CharacterBytes(text.substr(i));
    if (size == 0) {
      errors.Add({line, characters},
                 absl::StrCat("byte 0x", absl::BytesToHexString(text.substr(i, 1)), " is not UTF-8"));
      return;
    }
    ++characters;
    if (text[i] == '\n') {
      ++line;
      characters = 0;
    }
    i += size;
  }
  const TextColumns columns(text);
  pb::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  ProtobufErrorIgnorer ignorer;
  pb::io::Tokenizer tokens(&input, &ignorer);
  tokens.set_comment_style(pb::io::Tokenizer::SH_COMMENT_STYLE);
  while (tokens.Next()) {
    const auto& token = tokens.current();
    if (IsGlued(tokens.previous(), token)) {
      errors.Add(columns.InCharacters({tokens.previous().line, tokens.previous().column}),
                 NotANumber(absl::StrCat(tokens.previous().text, token.text)));
    }
    if (token.type == pb::io::Tokenizer::TYPE_STRING) {
      std::string value;
      pb::io::Tokenizer::ParseString(token.text, &value);
      if (!IsUtf8(value)) {
        errors.Add(columns.InCharacters({token.line, token.column}), "an escape sequence in this string is not UTF-8");
      }
    }
    if (token.type != pb::io::Tokenizer::TYPE_INTEGER || token.text.size() < 2 || token.text[0] != '0') continue;
    const size_t digits = token.text.find_first_not_of('0');
    const bool decimal = std::all_of(token.text.begin(), token.text.end(), absl::ascii_isdigit);
    errors.Add(columns.InCharacters({token.line, token.column}),
               absl::StrCat(token.text, " is not decimal",
                            decimal && digits != std::string::npos ? absl::StrCat(": write ", token.text.substr(digits))
                                                                   : ": write it in decimal digits"));
  }
}

void CheckKindOfFile(absl::string_view text, const pb::Descriptor& message, FileErrors& errors) {
  struct Kind {
    const pb::Descriptor* type;
    absl::string_view name;
    absl::string_view suffix;
  };
  const Kind kinds[] = {{v1::Profile::descriptor(), "a profile", ""},
                        {v1::Shape::descriptor(), "a shape", ".shape"},
                        {v1::Symptoms::descriptor(), "a symptom file", ".symptom"}};
  // The only kind that has a field at the top of its files; null if there is none.
  const auto only_kind_with = [&kinds](const std::string& field) -> const Kind* {
    const Kind* found = nullptr;
    for (const Kind& kind : kinds) {
      if (kind.type->FindFieldByName(field) == nullptr) continue;
      if (found != nullptr) return nullptr;
      found = &kind;
    }
    return found;
  };
  const TextColumns columns(text);
  pb::io::ArrayInputStream input(text.data(), static_cast<int>(text.size()));
  ProtobufErrorIgnorer ignorer;
  pb::io::Tokenizer tokens(&input, &ignorer);
  tokens.set_comment_style(pb::io::Tokenizer::SH_COMMENT_STYLE);
  int depth = 0;
  std::optional<pb::io::Tokenizer::Token> first;  // that names a field of another kind
  const Kind* other = nullptr;
  while (tokens.Next()) {
    const auto& token = tokens.current();
    if (token.text == "{" || token.text == "<") ++depth;
    if (token.text == "}" || token.text == ">") --depth;
    if (depth != 0 || token.type != pb::io::Tokenizer::TYPE_IDENTIFIER) continue;
    const Kind* kind = only_kind_with(token.text);
    if (kind == nullptr) continue;
    if (kind->type == &message) return;
    if (other != nullptr) continue;
    other = kind;
    first = token;
  }
  if (other == nullptr) return;
  absl::string_view file = absl::StripSuffix(errors.file(), ".textproto");
  for (const Kind& kind : kinds) file = absl::StripSuffix(file, kind.suffix);
  errors.Add(columns.InCharacters({first->line, first->column}),
             absl::StrCat("this looks like ", other->name, ", which has ", first->text, ": name the file ", file,
                          other->suffix, ".textproto"));
}

}  // namespace status_translator
