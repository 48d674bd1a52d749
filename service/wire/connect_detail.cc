#include "wire/connect_detail.h"

#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace status_translator {

std::optional<google::protobuf::Any> DetailFromConnect(JsonValue entry) {
  const absl::string_view type = entry.Find("type").String();
  std::string bytes;
  if (type.empty() || !entry.Find("value").IsString() || !absl::Base64Unescape(entry.Find("value").String(), &bytes)) {
    return std::nullopt;
  }
  google::protobuf::Any detail;
  detail.set_type_url(absl::StrContains(type, '/') ? std::string(type) : absl::StrCat("type.googleapis.com/", type));
  detail.set_value(std::move(bytes));
  return detail;
}

}  // namespace status_translator
