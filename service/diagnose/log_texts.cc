#include "diagnose/log_texts.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "diagnose/log_prefix.h"
#include "wire/json.h"

namespace status_translator {
namespace {

// JSON in a string of JSON: the log of a program, as its container runtime logs it.
constexpr int kMaxNestedTexts = 2;

void AddText(absl::string_view text, std::vector<std::string>& texts) {
  if (!text.empty() && texts.size() < kMaxLogTexts) texts.push_back(WithoutColors(text));
}

bool AddTextsOfJson(absl::string_view text, int nested, std::vector<std::string>& texts);

void AddStrings(const JsonValue& value, int nested, std::vector<std::string>& texts) {
  if (!value.IsString()) {
    for (const JsonValue one : value) AddStrings(one, nested, texts);
  } else if (nested == kMaxNestedTexts || !AddTextsOfJson(value.String(), nested + 1, texts)) {
    AddText(value.String(), texts);
  }
}

// Whether `text` is a JSON object.
bool AddTextsOfJson(absl::string_view text, int nested, std::vector<std::string>& texts) {
  text = absl::StripAsciiWhitespace(text);
  if (!absl::StartsWith(text, "{") || !absl::EndsWith(text, "}")) return false;
  const std::optional<JsonDocument> json = JsonDocument::Parse(text);
  if (json.has_value()) AddStrings(json->Root(), nested, texts);
  return json.has_value();
}

// The content of the quoted string that `text` begins with, after its quote; takes it off.
std::string TakeQuoted(absl::string_view& text) {
  std::string content;
  size_t at = 0;
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      ++at;
      content.push_back(text[at] == 'n' ? '\n' : text[at] == 't' ? '\t' : text[at]);
    } else {
      content.push_back(text[at]);
    }
  }
  text.remove_prefix(at);
  return content;
}

void AddQuotedValues(absl::string_view text, std::vector<std::string>& texts) {
  for (size_t at = text.find("=\""); at != absl::string_view::npos; at = text.find("=\"")) {
    text.remove_prefix(at + 2);
    AddText(TakeQuoted(text), texts);
  }
}

}  // namespace

std::string WithoutColors(absl::string_view text) {
  constexpr absl::string_view kBegin = "\x1b[";
  std::string plain;
  for (size_t at = text.find(kBegin); at != absl::string_view::npos; at = text.find(kBegin)) {
    absl::StrAppend(&plain, text.substr(0, at));
    text.remove_prefix(at + kBegin.size());
    const size_t end = text.find_first_not_of("0123456789;:");
    text.remove_prefix(end == absl::string_view::npos ? text.size() : end + 1);
  }
  absl::StrAppend(&plain, text);
  return plain;
}

std::vector<std::string> LogTexts(absl::string_view text) {
  std::vector<std::string> texts;
  if (AddTextsOfJson(text, 1, texts)) return texts;
  const absl::string_view message = WithoutLogPrefix(text);
  if (message.size() < text.size()) AddText(message, texts);
  AddQuotedValues(message, texts);
  return texts;
}

}  // namespace status_translator
