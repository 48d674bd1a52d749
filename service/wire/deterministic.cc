#include "wire/deterministic.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

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

}  // namespace status_translator
