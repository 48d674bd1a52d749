// Helpers for tests that build and read JSON.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_JSON_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_JSON_H_

#include <google/protobuf/any.pb.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "wire/any_json.h"
#include "wire/json.h"
#include "wire/json_writer.h"

namespace status_translator {

using Json = nlohmann::ordered_json;

inline std::string WriteJson(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

inline std::string Rewritten(const JsonDocument& document) { return JsonWriter().Value(document.Root()).Finish(); }

inline std::string DetailText(const google::protobuf::Any& detail) {
  JsonWriter writer;
  WriteDetail(detail, writer);
  return writer.Finish();
}

inline Json DetailToJson(const google::protobuf::Any& detail) { return Json::parse(DetailText(detail)); }

// Parses `text` and reads it as a detail; none if either fails.
inline std::optional<google::protobuf::Any> DetailFromText(absl::string_view text) {
  const std::optional<JsonDocument> document = JsonDocument::Parse(text);
  return document.has_value() ? DetailFromJson(document->Root()) : std::nullopt;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_JSON_H_
