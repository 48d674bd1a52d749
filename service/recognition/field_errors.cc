#include "recognition/field_errors.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "recognition/hide.h"
#include "wire/html.h"

namespace status_translator {
namespace {

// A path with more segments is none.
constexpr size_t kMaxSegments = 64;

bool IsIndex(absl::string_view segment) {
  return !segment.empty() && std::all_of(segment.begin(), segment.end(), absl::ascii_isdigit);
}

void AddSegment(absl::string_view segment, bool is_index, std::string& path) {
  if (is_index) {
    absl::StrAppend(&path, "[", segment, "]");
  } else {
    absl::StrAppend(&path, path.empty() ? "" : ".", segment);
  }
}

// "items[0].name" of "/items/0/name", "#/items/0/name" or ["items", 0, "name"].
std::string PathOf(JsonValue field, const ShapeFieldErrors& form) {
  std::string path;
  size_t segments = 0;
  if (form.path == ShapeFieldErrors::Path::kSegments) {
    for (const JsonValue segment : field) {
      if (++segments > kMaxSegments) break;
      AddSegment(segment.Text(), segment.Integer().has_value(), path);
    }
    if (field.IsString()) path = std::string(field.String());
  } else if (form.path == ShapeFieldErrors::Path::kPointer) {
    absl::string_view pointer = field.String();
    absl::ConsumePrefix(&pointer, "#");
    absl::ConsumePrefix(&pointer, form.prefix);
    absl::ConsumePrefix(&pointer, "/");
    if (pointer.empty()) return path;
    for (const absl::string_view segment : absl::StrSplit(pointer, absl::MaxSplits('/', kMaxSegments))) {
      AddSegment(segment, IsIndex(segment), path);
    }
    return path;
  } else {
    path = std::string(field.String());
  }
  absl::string_view rest = path;
  if (absl::ConsumePrefix(&rest, form.prefix)) absl::ConsumePrefix(&rest, ".");
  return std::string(rest);
}

// Whether the members of an object are the parts of one error, and their names not those of fields.
bool DescribesOneError(JsonValue object) {
  constexpr absl::string_view kParts[] = {"message", "msg", "detail", "reason", "code", "error"};
  return std::any_of(std::begin(kParts), std::end(kParts), [object](absl::string_view name) {
    const JsonValue part = object.Find(name);
    return part.IsString() || part.kind() == JsonKind::kNumber;
  });
}

// Whether a name is that of a class of errors, for example "APIError".
bool IsErrorClass(absl::string_view name) {
  return !name.empty() && absl::ascii_isupper(static_cast<unsigned char>(name[0])) &&
         (absl::EndsWith(name, "Error") || absl::EndsWith(name, "Exception"));
}

}  // namespace

bool ReadFieldErrors(const ShapeFieldErrors& form, bool is_generic, JsonValue root,
                     google::rpc::BadRequest& bad_request) {
  bool fits = true;
  const auto add = [&](const std::string& field, absl::string_view message, absl::string_view reason) {
    if (bad_request.field_violations_size() == kMaxFieldErrors) return fits = false;
    auto& violation = *bad_request.add_field_violations();
    violation.set_field(field);
    if (!BeginsHtmlPage(message)) violation.set_description(std::string(message));
    violation.set_reason(std::string(reason));
    return true;
  };
  form.parent.Any(root, [&](JsonValue parent) {
    if (form.key && is_generic && DescribesOneError(parent)) return false;
    size_t seen = 0;
    for (const JsonValue entry : parent) {
      // Another form of a long list: most shapes know several.
      if (++seen > kMaxWildcard && bad_request.field_violations_size() == 0) break;
      if (IsInternalName(entry.Key())) continue;
      std::string field(form.key ? entry.Key() : absl::string_view());
      if (form.field.has_value()) field = PathOf(form.field->First(entry), form);
      if (!form.key && !form.field.has_value()) field = std::string(entry.String());
      const JsonValue message = form.message.First(entry);
      const JsonValue code = form.reason.has_value() ? form.reason->First(entry) : JsonValue();
      const absl::string_view reason = code.kind() == JsonKind::kNull ? absl::string_view() : code.Text();
      if (field.empty() || (is_generic && IsErrorClass(field))) continue;
      if (!message.exists()) {
        if (!add(field, "", reason)) return true;
      } else if (message.IsArray()) {
        for (const JsonValue text : message) {
          if (text.IsString() && !add(field, text.String(), reason)) return true;
        }
      } else if (message.IsString() && !add(field, message.String(), reason)) {
        return true;
      }
    }
    return false;
  });
  return fits;
}

}  // namespace status_translator
