#include "rpc/health_service.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "support/limits.h"
#include "support/metrics.h"
#include "support/rpc.h"

namespace status_translator {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

HealthCheckRequest RequestFor(const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return request;
}

constexpr char kService[] = "statustranslator.v1.TranslationService";

TEST(HealthServiceTest, ChecksEachName) {
  HealthService health({kService}, TestMetrics());
  InProcess server(health);
  const auto stub = Health::NewStub(server.channel());
  const auto check = [&](const std::string& service) {
    grpc::ClientContext context;
    HealthCheckResponse response;
    const grpc::Status status = stub->Check(&context, RequestFor(service), &response);
    return status.ok() ? HealthCheckResponse::ServingStatus_Name(response.status()) : absl::StrCat(status.error_code());
  };
  for (const char* name : {"", "liveness", "readiness", kService}) EXPECT_EQ(check(name), "SERVING") << name;
  EXPECT_EQ(check("unknown"), absl::StrCat(grpc::StatusCode::NOT_FOUND));
  health.SetNotServing();
  for (const char* name : {"", "readiness", kService}) EXPECT_EQ(check(name), "NOT_SERVING") << name;
  EXPECT_EQ(check("liveness"), "SERVING");
  EXPECT_EQ(check("unknown"), absl::StrCat(grpc::StatusCode::NOT_FOUND));
}

TEST(HealthServiceTest, WatchGetsEachChangeAndEndsOnDrain) {
  HealthService health({kService}, TestMetrics());
  InProcess server(health);
  const auto stub = Health::NewStub(server.channel());
  grpc::ClientContext context;
  HealthCheckResponse response;
  const auto watch = stub->Watch(&context, RequestFor(kService));
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  health.SetNotServing();
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  health.EndWatches();
  EXPECT_FALSE(watch->Read(&response));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  grpc::ClientContext late;
  const auto too_late = stub->Watch(&late, RequestFor(kService));
  EXPECT_FALSE(too_late->Read(&response));
  EXPECT_EQ(too_late->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(HealthServiceTest, WatchGetsTheLastChangeBeforeItEnds) {
  HealthService health({}, TestMetrics());
  InProcess server(health);
  grpc::ClientContext context;
  HealthCheckResponse response;
  const auto watch = Health::NewStub(server.channel())->Watch(&context, RequestFor(""));
  ASSERT_TRUE(watch->Read(&response));
  health.SetNotServing();
  health.EndWatches();
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(HealthServiceTest, WatchOfAnUnknownServiceStaysOpen) {
  HealthService health({}, TestMetrics());
  InProcess server(health);
  grpc::ClientContext context;
  HealthCheckResponse response;
  const auto watch = Health::NewStub(server.channel())->Watch(&context, RequestFor("unknown"));
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVICE_UNKNOWN);
  context.TryCancel();
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(HealthServiceTest, WatchesAreBounded) {
  HealthService health({}, TestMetrics());
  InProcess server(health);
  const auto stub = Health::NewStub(server.channel());
  std::vector<std::unique_ptr<grpc::ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<HealthCheckResponse>>> watches;
  HealthCheckResponse response;
  for (size_t i = 0; i < kMaxWatches; ++i) {
    watches.push_back(
        stub->Watch(contexts.emplace_back(std::make_unique<grpc::ClientContext>()).get(), RequestFor("")));
    ASSERT_TRUE(watches.back()->Read(&response));
  }
  grpc::ClientContext context;
  const auto one_more = stub->Watch(&context, RequestFor(""));
  EXPECT_FALSE(one_more->Read(&response));
  EXPECT_EQ(one_more->Finish().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  health.EndWatches();
  for (auto& watch : watches) EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace status_translator
