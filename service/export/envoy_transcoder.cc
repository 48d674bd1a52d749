#include "export/envoy_transcoder.h"

#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/version.h"
#include "export/envoy_ext_proc.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {
namespace {

constexpr absl::string_view kTranscoderComment =
    R"(# routes: for a virtual host. http_filters: put it before the router. clusters: replace the address. The service answers,
# by this profile only if it is the service's default: serve --default-profile PROFILE.
# proto_descriptor_bin is the API of status-translator VERSION. For a file instead (proto_descriptor), use
# proto/generated/descriptors.binpb of a build, which is made by protoc --include_imports of both *_service.proto in
# proto/statustranslator/v1 with google/rpc/status.proto and error_details.proto; without those two errors have no body.
# An error becomes google.rpc.Status in JSON with the HTTP status of Envoy's table; the service's own --http-listen
# answers with problem+json and the profile's status. An error after the first message of a stream is lost.
routes:
- match: {prefix: /statustranslator.v1.}
  route: {cluster: status_translator, timeout: 5s}
http_filters:
- name: envoy.filters.http.grpc_json_transcoder
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder
    services: [statustranslator.v1.TranslationService, statustranslator.v1.CatalogService]
    convert_grpc_status: true
    request_validation_options: {reject_unknown_method: true, reject_unknown_query_parameters: true}
    proto_descriptor_bin: "\
)";

void Add(const google::protobuf::FileDescriptor& file, std::set<std::string>& added,
         google::protobuf::FileDescriptorSet& set) {
  if (!added.emplace(file.name()).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) Add(*file.dependency(i), added, set);
  file.CopyTo(set.add_file());
}

// The files of the services and of the details in their errors.
std::string Descriptors() {
  google::protobuf::FileDescriptorSet set;
  std::set<std::string> added;
  for (const google::protobuf::Descriptor* message :
       {v1::HttpToGrpcRequest::descriptor(), v1::ListProfilesRequest::descriptor(),
        google::rpc::ErrorInfo::descriptor(), google::rpc::Status::descriptor()}) {
    Add(*message->file(), added, set);
  }
  return set.SerializeAsString();
}

}  // namespace

std::string WriteEnvoyTranscoder(const ProxyModel& model) {
  constexpr size_t kWidth = 112;
  std::string text = absl::StrCat(
      model.header, absl::StrReplaceAll(kTranscoderComment, {{"VERSION", kVersion}, {"PROFILE", model.profile}}));
  const std::string descriptors = absl::Base64Escape(Descriptors());
  for (size_t begin = 0; begin < descriptors.size(); begin += kWidth) {
    absl::StrAppend(&text, "      ", descriptors.substr(begin, kWidth), "\\\n");
  }
  return absl::StrCat(text, "      \"\nclusters:\n", ServiceCluster());
}

}  // namespace status_translator
