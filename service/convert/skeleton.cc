#include "convert/skeleton.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/enum_word.h"
#include "wire/fields.h"
#include "wire/json.h"
#include "wire/xml.h"

namespace status_translator {
namespace {

// What is looked at of a hostile body. Errors of APIs have fewer than ten names in fewer than four levels.
constexpr size_t kMaxSkeletonDepth = 6;
constexpr size_t kMaxSkeletonMembers = 16;  // of one object
constexpr size_t kMaxSkeletonElements = 4;  // of one array
constexpr size_t kMaxSkeletonValues = 256;  // in all
constexpr size_t kMaxSkeletonFields = 6;    // header fields
constexpr size_t kLongestWord = 24;         // letters without '_', '-', a digit or a capital; longer is no word
constexpr size_t kMaxDigitRuns = 2;         // in a name; identifiers such as hashes have more
constexpr absl::string_view kData = "*";    // a name that is probably data
constexpr absl::string_view kCutMark = "...";

// Header fields that say nothing about who made an error, sorted: those of HTTP itself, of browsers and of tracing.
constexpr absl::string_view kPlainFields[] = {"accept-ranges",
                                              "age",
                                              "allow",
                                              "alt-svc",
                                              "cache-control",
                                              "connection",
                                              "content-disposition",
                                              "content-encoding",
                                              "content-language",
                                              "content-length",
                                              "content-security-policy",
                                              "content-type",
                                              "cross-origin-opener-policy",
                                              "cross-origin-resource-policy",
                                              "date",
                                              "etag",
                                              "expires",
                                              "keep-alive",
                                              "last-modified",
                                              "location",
                                              "permissions-policy",
                                              "pragma",
                                              "referrer-policy",
                                              "retry-after",
                                              "server",
                                              "server-timing",
                                              "set-cookie",
                                              "strict-transport-security",
                                              "trailer",
                                              "transfer-encoding",
                                              "upgrade",
                                              "vary",
                                              "www-authenticate",
                                              "x-content-type-options",
                                              "x-frame-options",
                                              "x-request-id",
                                              "x-xss-protection"};

// What stands below a name. Members of the same name, for example of the elements of an array, are one.
struct Outline {
  std::map<std::string, Outline> members;
  bool is_array = false;
  bool is_cut = false;  // there is more
};

Outline& Add(Outline& parent, absl::string_view name) { return parent.members[SkeletonName(name)]; }

void AddJson(JsonValue value, size_t depth, size_t& left, Outline& outline) {
  if (!value.IsObject() && !value.IsArray()) return;
  const size_t most = value.IsArray() ? kMaxSkeletonElements : kMaxSkeletonMembers;
  outline.is_array |= value.IsArray();
  size_t seen = 0;
  for (const JsonValue child : value) {
    const bool is_last = depth == kMaxSkeletonDepth || left == 0;
    if (++seen > most || is_last) {
      outline.is_cut |= value.IsObject() || is_last;
      return;
    }
    --left;
    AddJson(child, depth + 1, left, value.IsArray() ? outline : Add(outline, child.Key()));
  }
}

// Whether elements of an array are objects or arrays cannot be seen any more: "[{" is written for both.
void Write(const Outline& outline, std::string& text) {
  const bool has_members = !outline.members.empty() || outline.is_cut;
  if (outline.is_array) text += '[';
  if (has_members) {
    text += '{';
    absl::string_view separator;
    for (const auto& [name, below] : outline.members) {
      if (text.size() > kMaxSkeletonBytes) return;
      absl::StrAppend(&text, separator);
      name == kData ? absl::StrAppend(&text, name) : absl::StrAppend(&text, "\"", name, "\"");
      if (!below.members.empty() || below.is_array || below.is_cut) {
        text += ':';
        Write(below, text);
      }
      separator = ",";
    }
    if (outline.is_cut) absl::StrAppend(&text, separator, kCutMark);
    text += '}';
  }
  if (outline.is_array) text += ']';
}

std::string OutlineOfJson(JsonValue root) {
  if (!root.IsObject() && !root.IsArray()) return "json";
  Outline outline;
  size_t left = kMaxSkeletonValues;
  AddJson(root, 0, left, outline);
  std::string text;
  Write(outline, text);
  return text.empty() ? "{}" : text;
}

std::string OutlineOfXml(const XmlDocument& xml) {
  Outline outline;
  std::vector<Outline*> open = {&outline};
  for (const XmlDocument::Name& element : xml.Names(kMaxSkeletonValues)) {
    open.resize(std::min(open.size(), element.depth + 1));
    if (open.size() > kMaxSkeletonDepth) {
      open.back()->is_cut = true;
      continue;
    }
    open.push_back(&Add(*open.back(), element.local_name));
  }
  std::string text = "xml ";
  Write(outline, text);
  return text;
}

std::string OutlineOfBody(const Body& body) {
  if (body.json.has_value()) return OutlineOfJson(body.json->Root());
  if (body.xml.has_value()) return OutlineOfXml(*body.xml);
  return EnumWord(body.kind);
}

bool IsPlainField(absl::string_view lower_name) {
  return std::binary_search(std::begin(kPlainFields), std::end(kPlainFields), lower_name) ||
         absl::StartsWith(lower_name, "access-control-") || absl::StartsWith(lower_name, "grpc-") ||
         absl::StartsWith(lower_name, "x-envoy-") || absl::StartsWith(lower_name, "x-b3-");
}

std::string NamesOfFields(const Fields& fields) {
  std::set<std::string> names;
  for (const v1::Header& field : fields) {
    const std::string name = absl::AsciiStrToLower(field.name());
    if (!IsPlainField(name)) names.insert(SkeletonName(name));
  }
  names.erase(std::string(kData));
  if (names.size() > kMaxSkeletonFields) names.erase(std::next(names.begin(), kMaxSkeletonFields), names.end());
  return absl::StrJoin(names, ",");
}

}  // namespace

std::string SkeletonName(absl::string_view name) {
  const auto is_digit = [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); };
  const auto is_upper = [](char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); };
  if (name.empty() || name.size() > kMaxSkeletonNameBytes || is_digit(name[0]) || name[0] == '-') {
    return std::string(kData);
  }
  std::string shown;
  size_t runs = 0, word = 0, capitals = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (is_digit(c)) {
      word = 0;
      if (shown.back() == '#') continue;
      ++runs;
      shown += '#';
      continue;
    }
    const bool is_letter = absl::ascii_isalpha(static_cast<unsigned char>(c));
    if (!is_letter && c != '_' && c != '-' && !(i == 0 && (c == '@' || c == '$'))) return std::string(kData);
    const bool starts_word = is_upper(c) && i > 0 && !is_upper(name[i - 1]);
    capitals += starts_word ? 1 : 0;
    word = is_letter ? (starts_word ? 1 : word + 1) : 0;
    if (word > kLongestWord) return std::string(kData);
    shown += c;
  }
  // "errorCode" has one capital for nine letters; a token in base64 has one for three to five.
  const bool has_words = capitals <= std::max<size_t>(3, name.size() / 6);
  return runs > kMaxDigitRuns || !has_words ? std::string(kData) : shown;
}

std::string SkeletonOf(const v1::HttpResponse& http, const Body& body) {
  std::string text = OutlineOfBody(body);
  const std::string fields = NamesOfFields(http.headers());
  if (!fields.empty()) absl::StrAppend(&text, " ", fields);
  if (text.size() <= kMaxSkeletonBytes) return text;
  text.resize(kMaxSkeletonBytes - kCutMark.size());
  return absl::StrCat(text, kCutMark);
}

}  // namespace status_translator
