#include "wire/proto_json.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "wire/deterministic.h"

namespace status_translator {

absl::StatusOr<std::string> ProtoJson(const google::protobuf::Message& message, JsonLayout layout) {
  constexpr char kUrlPrefix[] = "type.googleapis.com";
  // MessageToJsonString does the same after serialising without order; this conversion keeps the order of the bytes.
  static google::protobuf::util::TypeResolver* const resolver =
      google::protobuf::util::NewTypeResolverForDescriptorPool(kUrlPrefix,
                                                               google::protobuf::DescriptorPool::generated_pool());
  const google::protobuf::DescriptorPool* pool = message.GetDescriptor()->file()->pool();
  const bool is_generated = pool == google::protobuf::DescriptorPool::generated_pool();
  const std::unique_ptr<google::protobuf::util::TypeResolver> of_pool(
      is_generated ? nullptr : google::protobuf::util::NewTypeResolverForDescriptorPool(kUrlPrefix, pool));
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = layout == JsonLayout::kIndented;
  std::string json;
  const auto written = google::protobuf::util::BinaryToJsonString(is_generated ? resolver : of_pool.get(),
                                                                  absl::StrCat(kUrlPrefix, "/", message.GetTypeName()),
                                                                  DeterministicBytes(message), &json, options);
  if (written.ok()) return json;
  return absl::InternalError(absl::StrCat("a ", std::string(message.GetDescriptor()->name()),
                                          " cannot be written as JSON: ", std::string(written.message())));
}

}  // namespace status_translator
