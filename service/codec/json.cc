#include "codec/json.h"

#include <vector>

namespace status_translator {

std::optional<Json> ParseJson(absl::string_view text) {
  if (text.find('\0') != absl::string_view::npos) return std::nullopt;  // where the library would stop reading
  // Of the objects that are open. The library keeps one member of each name, so a name that came twice is missing in
  // the end.
  std::vector<size_t> members;
  bool refused = false;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
    switch (event) {
      case Json::parse_event_t::object_start:
        members.push_back(0);
        [[fallthrough]];
      case Json::parse_event_t::array_start:
        if (depth >= kMaxJsonDepth) refused = true;
        break;
      case Json::parse_event_t::object_end:
        if (value.size() != members.back()) refused = true;
        members.pop_back();
        break;
      case Json::parse_event_t::key:
        if (++members.back() > kMaxJsonMembers) refused = true;
        break;
      default:
        break;
    }
    return !refused;
  };
  Json parsed = Json::parse(text.begin(), text.end(), watch, /*allow_exceptions=*/false);
  if (refused || parsed.is_discarded()) return std::nullopt;
  return parsed;
}

absl::string_view StringMember(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? absl::string_view(found->get_ref<const std::string&>())
                                                     : absl::string_view();
}

std::optional<int64_t> IntegerMember(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  if (found->is_number_unsigned() && found->get<uint64_t>() > INT64_MAX) return std::nullopt;
  return found->get<int64_t>();
}

std::string WriteJson(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace status_translator
