#include "wire/proto_json.h"

#include <google/protobuf/util/json_util.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace status_translator {

absl::StatusOr<std::string> ProtoJson(const google::protobuf::Message& message, JsonLayout layout) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = layout == JsonLayout::kIndented;
  std::string json;
  const auto written = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (written.ok()) return json;
  return absl::InternalError(absl::StrCat("a ", std::string(message.GetDescriptor()->name()),
                                          " cannot be written as JSON: ", std::string(written.message())));
}

}  // namespace status_translator
