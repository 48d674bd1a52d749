#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "export/tables.h"
#include "lookup/to_proto.h"

namespace status_translator {

std::string ExportJson(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles) {
  std::string text = absl::StrCat("{\"atlasRevision\": \"", set.revision(), "\", \"profiles\": [");
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  for (size_t i = 0; i < profiles.size(); ++i) {
    v1::CompiledProfile message;
    ToProto(*profiles[i], message);
    std::string json;
    (void)google::protobuf::util::MessageToJsonString(message, &json, options);
    absl::StrAppend(&text, i == 0 ? "\n" : ",\n", json);
  }
  return text + "]}\n";
}

}  // namespace status_translator
