#include "wire/kubernetes_status.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "support/bodies.h"

namespace status_translator {
namespace {

TEST(KubernetesStatusTest, ReadsTheWaitTheCausesAndTheResource) {
  const ApiError error = ErrorOf(
      R"({"kind":"Status","apiVersion":"v1","reason":"Invalid","message":"m","details":{"name":"n","kind":"pods",
          "retryAfterSeconds":5,"causes":[{"reason":"FieldValueRequired","message":"d","field":"spec.a"},{"reason":"x"},7]}})");
  EXPECT_EQ(error.retry_after, absl::Seconds(5));
  ASSERT_EQ(error.details.size(), 2u);
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(error.details[0].UnpackTo(&bad_request));
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "spec.a");
  google::rpc::ResourceInfo resource;
  ASSERT_TRUE(error.details[1].UnpackTo(&resource));
  EXPECT_EQ(resource.resource_type(), "pods");
}

TEST(KubernetesStatusTest, CausesBeyondTheLimitAreLeftOut) {
  std::string causes;
  for (int i = 0; i < 1001; ++i) absl::StrAppend(&causes, i == 0 ? "" : ",", R"({"field":"f"})");
  const Recognised recognised = Recognise(
      "application/json",
      absl::StrCat(R"({"kind":"Status","apiVersion":"v1","message":"m","details":{"causes":[)", causes, "]}}"));
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(recognised.body.error->details.at(0).UnpackTo(&bad_request));
  EXPECT_EQ(bad_request.field_violations_size(), 1000);
  EXPECT_THAT(recognised.findings, ::testing::ElementsAre(v1::FINDING_DETAIL_BROKEN));
}

}  // namespace
}  // namespace status_translator
