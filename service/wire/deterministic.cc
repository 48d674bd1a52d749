#include "wire/deterministic.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

constexpr char kUrlPrefix[] = "type.googleapis.com";

}  // namespace

std::string DeterministicBytes(const google::protobuf::Message& message) {
  std::string bytes(message.ByteSizeLong(), '\0');
  {
    google::protobuf::io::ArrayOutputStream stream(bytes.data(), static_cast<int>(bytes.size()));
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeWithCachedSizes(&coded);
  }
  return bytes;
}

void PackInto(const google::protobuf::Message& message, google::protobuf::Any& any) {
  any.set_type_url(absl::StrCat(kUrlPrefix, "/", message.GetDescriptor()->full_name()));
  any.set_value(DeterministicBytes(message));
}

std::optional<std::string> DeterministicJson(const google::protobuf::Message& message) {
  // MessageToJsonString does the same after serialising without order; this conversion keeps the order of the bytes.
  static google::protobuf::util::TypeResolver* const resolver =
      google::protobuf::util::NewTypeResolverForDescriptorPool(kUrlPrefix,
                                                               google::protobuf::DescriptorPool::generated_pool());
  const google::protobuf::DescriptorPool* pool = message.GetDescriptor()->file()->pool();
  const bool is_generated = pool == google::protobuf::DescriptorPool::generated_pool();
  const std::unique_ptr<google::protobuf::util::TypeResolver> of_pool(
      is_generated ? nullptr : google::protobuf::util::NewTypeResolverForDescriptorPool(kUrlPrefix, pool));
  std::string json;
  const bool written = google::protobuf::util::BinaryToJsonString(is_generated ? resolver : of_pool.get(),
                                                                  absl::StrCat(kUrlPrefix, "/", message.GetTypeName()),
                                                                  DeterministicBytes(message), &json)
                           .ok();
  return written ? std::optional<std::string>(std::move(json)) : std::nullopt;
}

}  // namespace status_translator
