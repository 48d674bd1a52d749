// Every error of the gRPC services, as clients get it: with an ErrorReason, the domain, and at most kMaxErrorBytes.
#include <gmock/gmock.h>
#include <grpcpp/server_builder.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "config/profile_files.h"
#include "core/utf8.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/current_translator.h"
#include "lookup/errors.h"
#include "rpc/catalog_service.h"
#include "rpc/health_service.h"
#include "rpc/translation_service.h"
#include "rpc/unknown_method_service.h"
#include "support/metrics.h"
#include "support/rpc.h"

namespace status_translator {
namespace {

// The size of a hostile argument: below the limit of a request, far above that of an error.
constexpr size_t kHuge = 60'000;

const CurrentTranslator& ManyProfiles() {
  static const CurrentTranslator& current = [] {
    std::vector<ProfileFile> files;
    for (int i = 0; i < 250; ++i) {
      const std::string name = absl::StrCat("a-rather-long-name-of-a-profile-of-one-of-many-teams-", i);
      files.push_back({name, absl::StrCat("name: \"", name, "\" extends: \"general\" ",
                                          "http_to_grpc { http: 470 grpc: \"ABORTED\" reason: \"r\" }")});
    }
    auto set = LoadWithBuiltIn(files);
    if (!set.ok()) throw std::runtime_error(std::string(set.status().message()));
    return std::ref(*new CurrentTranslator(std::make_shared<const Translator>(*std::move(set), "general")));
  }();
  return current;
}

class OwnErrorsTest : public ::testing::Test {
 protected:
  OwnErrorsTest()
      : translation_(ManyProfiles(), TestMetrics()),
        catalog_(ManyProfiles(), TestMetrics()),
        health_({v1::CatalogService::service_full_name()}, TestMetrics()),
        unknown_(TestMetrics()) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&translation_);
    builder.RegisterService(&catalog_);
    builder.RegisterService(&health_);
    builder.RegisterCallbackGenericService(&unknown_);
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel({});
  }
  ~OwnErrorsTest() override { server_->Shutdown(); }

  grpc::Status Call(const std::string& path, const std::string& bytes) { return CallRaw(channel_, path, bytes); }

  grpc::Status Translation(const std::string& method, const google::protobuf::Message& request) {
    return Call(absl::StrCat("/statustranslator.v1.TranslationService/", method), request.SerializeAsString());
  }
  grpc::Status Catalog(const std::string& method, const google::protobuf::Message& request) {
    return Call(absl::StrCat("/statustranslator.v1.CatalogService/", method), request.SerializeAsString());
  }

  grpc::Status Watch(const v1::WatchProfileRequest& request) {
    grpc::ClientContext context;
    const auto reader = v1::CatalogService::NewStub(channel_)->WatchProfile(&context, request);
    v1::WatchProfileResponse response;
    EXPECT_FALSE(reader->Read(&response));
    return reader->Finish();
  }

  TranslationServiceImpl translation_;
  CatalogServiceImpl catalog_;
  HealthService health_;
  UnknownMethodService unknown_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

std::set<std::string> Reasons() {
  std::set<std::string> reasons;
  for (int i = 0; i < kErrorReasons; ++i) reasons.emplace(ErrorReasonName(static_cast<ErrorReason>(i)));
  return reasons;
}

// `reason` is the expected one.
void ExpectOurs(const grpc::Status& status, grpc::StatusCode code, const std::string& reason, bool names_a_field) {
  SCOPED_TRACE(reason);
  EXPECT_EQ(status.error_code(), code) << status.error_message();
  EXPECT_FALSE(status.error_message().empty());
  EXPECT_TRUE(IsUtf8(status.error_message()));
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), status.error_code());
  // Percent-encoding turns one byte into up to three, base64 three into four.
  EXPECT_LE(3 * status.error_message().size() + (status.error_details().size() + 2) / 3 * 4, kMaxErrorBytes);
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  bool has_info = false;
  bool has_field = false;
  for (const google::protobuf::Any& detail : details.details()) {
    has_info = has_info || detail.UnpackTo(&info);
    has_field = has_field || detail.UnpackTo(&bad_request);
  }
  ASSERT_TRUE(has_info);
  EXPECT_EQ(info.domain(), "status-translator");
  EXPECT_EQ(info.reason(), reason);
  EXPECT_EQ(Reasons().count(info.reason()), 1u);
  EXPECT_EQ(has_field, names_a_field);
}

constexpr grpc::StatusCode kInvalid = grpc::StatusCode::INVALID_ARGUMENT;
constexpr grpc::StatusCode kNotThere = grpc::StatusCode::NOT_FOUND;

TEST_F(OwnErrorsTest, OfTranslation) {
  v1::HttpToGrpcRequest to_grpc;
  ExpectOurs(Translation("HttpToGrpc", to_grpc), kInvalid, "CODE_MISSING", true);
  to_grpc.set_code(99);
  ExpectOurs(Translation("HttpToGrpc", to_grpc), kInvalid, "CODE_OUT_OF_RANGE", true);
  to_grpc.set_code(404);
  to_grpc.set_origin(static_cast<v1::Origin>(9));
  ExpectOurs(Translation("HttpToGrpc", to_grpc), kInvalid, "ORIGIN_UNKNOWN", true);
  to_grpc.clear_origin();
  to_grpc.set_view(static_cast<v1::View>(9));
  ExpectOurs(Translation("HttpToGrpc", to_grpc), kInvalid, "VIEW_UNKNOWN", true);
  to_grpc.clear_view();
  to_grpc.set_error_code(std::string(kHuge, 'e'));
  ExpectOurs(Translation("HttpToGrpc", to_grpc), kInvalid, "ERROR_CODE_TOO_LONG", true);
  to_grpc.clear_error_code();
  for (const std::string& name : {std::string(kHuge, '%'), std::string("a-rather-long-name"), std::string("g\n\x01")}) {
    to_grpc.set_profile(name);
    ExpectOurs(Translation("HttpToGrpc", to_grpc), kNotThere, "PROFILE_UNKNOWN", false);
  }
  v1::GrpcToHttpRequest to_http;
  ExpectOurs(Translation("GrpcToHttp", to_http), kInvalid, "CODE_MISSING", true);
  to_http.set_code(static_cast<google::rpc::Code>(-1));
  ExpectOurs(Translation("GrpcToHttp", to_http), kInvalid, "CODE_OUT_OF_RANGE", true);
}

TEST_F(OwnErrorsTest, OfConversions) {
  v1::ConvertHttpResponseRequest http;
  ExpectOurs(Translation("ConvertHttpResponse", http), kInvalid, "CODE_MISSING", true);
  http.mutable_http()->set_code(404);
  for (int i = 0; i < 33; ++i) http.mutable_expose()->add_headers("a");
  ExpectOurs(Translation("ConvertHttpResponse", http), kInvalid, "EXPOSE_TOO_LONG", true);
  for (int i = 0; i < 201; ++i) http.mutable_http()->add_headers()->set_name("a");
  ExpectOurs(Translation("ConvertHttpResponse", http), kInvalid, "TOO_MANY_FIELDS", true);
  v1::ConvertGrpcResponseRequest grpc_response;
  ExpectOurs(Translation("ConvertGrpcResponse", grpc_response), kInvalid, "STATUS_MISSING", true);
  grpc_response.mutable_status()->set_code(5);
  grpc_response.set_format(static_cast<v1::Format>(99));
  ExpectOurs(Translation("ConvertGrpcResponse", grpc_response), kInvalid, "FORMAT_UNKNOWN", true);
}

TEST_F(OwnErrorsTest, OfTheCatalogue) {
  ExpectOurs(Catalog("GetHttpStatus", v1::GetHttpStatusRequest()), kInvalid, "CODE_MISSING", true);
  v1::GetHttpStatusRequest status;
  status.set_code(1000);
  ExpectOurs(Catalog("GetHttpStatus", status), kNotThere, "HTTP_STATUS_UNKNOWN", false);
  v1::GetGrpcCodeRequest code;
  code.set_code(static_cast<google::rpc::Code>(17));
  ExpectOurs(Catalog("GetGrpcCode", code), kNotThere, "GRPC_CODE_UNKNOWN", false);
  v1::ListHttpStatusesRequest list;
  list.set_class_(static_cast<v1::HttpClass>(9));
  ExpectOurs(Catalog("ListHttpStatuses", list), kInvalid, "CLASS_UNKNOWN", true);
  list.clear_class_();
  list.set_outcome(static_cast<v1::Outcome>(9));
  ExpectOurs(Catalog("ListHttpStatuses", list), kInvalid, "OUTCOME_UNKNOWN", true);
  ExpectOurs(Catalog("CompareProfiles", v1::CompareProfilesRequest()), kInvalid, "CODE_MISSING", true);
  v1::GetProfileRequest profile;
  profile.set_name(std::string(kHuge, 'x'));
  ExpectOurs(Catalog("GetProfile", profile), kNotThere, "PROFILE_UNKNOWN", false);
}

TEST_F(OwnErrorsTest, OfWatches) {
  v1::WatchProfileRequest request;
  // gRPC keeps the request of a stream, so a long one is refused.
  request.set_name(std::string(kHuge, 'x'));
  ExpectOurs(Watch(request), kInvalid, "REQUEST_TOO_LONG", true);
  request.set_name(std::string(500, 'x'));
  ExpectOurs(Watch(request), kNotThere, "PROFILE_UNKNOWN", false);
  request.set_name("general");
  request.set_revision(std::string(500, 'x'));
  ExpectOurs(Watch(request), kInvalid, "REVISION_TOO_LONG", true);
  request.clear_revision();
  catalog_.EndWatches();
  ExpectOurs(Watch(request), grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN", false);
  grpc::health::v1::HealthCheckRequest health;
  health.set_service(std::string(kHuge, 'x'));
  ExpectOurs(Call("/grpc.health.v1.Health/Check", health.SerializeAsString()), kNotThere, "SERVICE_UNKNOWN", false);
}

TEST_F(OwnErrorsTest, OfWhatIsNoMessageAndNoMethod) {
  const std::string broken = "\x08\xff\xff";
  for (const char* method :
       {"TranslationService/HttpToGrpc", "TranslationService/GrpcToHttp", "TranslationService/ConvertHttpResponse",
        "TranslationService/ConvertGrpcResponse", "CatalogService/GetProfile", "CatalogService/CompareProfiles"}) {
    ExpectOurs(Call(absl::StrCat("/statustranslator.v1.", method), broken), grpc::StatusCode::INTERNAL,
               "REQUEST_MALFORMED", false);
  }
  for (const std::string& path : {std::string("/a.B/C"), "/a.B/" + std::string(7000, 'x')}) {
    ExpectOurs(Call(path, ""), grpc::StatusCode::UNIMPLEMENTED, "METHOD_UNKNOWN", false);
  }
}

// Any absl::Status becomes a bounded error with a reason.
TEST(PublicErrorTest, BoundsEveryError) {
  for (const std::string& text : {std::string(kHuge, 'x'), std::string(kHuge, '\x01'), std::string(kHuge, '\xff'),
                                  std::string("two\nlines"), std::string()}) {
    for (const absl::Status& error :
         {absl::InternalError(text), FieldError(ErrorReason::kNotANumber, text, text),
          MakeError(absl::StatusCode::kUnavailable, ErrorReason::kBusy, text), UnknownProfileError(text, {})}) {
      const google::rpc::Status sent = PublicError(error);
      EXPECT_TRUE(IsUtf8(sent.message()));
      EXPECT_EQ(sent.message().find_first_of("\r\n"), std::string::npos);
      EXPECT_LE(3 * sent.message().size() + (sent.ByteSizeLong() + 2) / 3 * 4, kMaxErrorBytes);
      google::rpc::ErrorInfo info;
      bool has_info = false;
      for (const google::protobuf::Any& detail : sent.details()) has_info = has_info || detail.UnpackTo(&info);
      EXPECT_TRUE(has_info);
      EXPECT_EQ(Reasons().count(info.reason()), 1u);
    }
  }
}

}  // namespace
}  // namespace status_translator
