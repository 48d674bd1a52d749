#include "diagnose/code_of_status.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

#include "diagnose/first_cause.h"
#include "google/rpc/code.pb.h"

namespace status_translator {
namespace {

const Profile& General() { return *(*TestTranslator().FindProfile(""))->profile; }

TEST(CodeOfStatusTest, WithoutGrpcNothingIsOk) {
  EXPECT_EQ(CodeOfStatus(200, SymptomCause(), General()).code, google::rpc::UNKNOWN);
}

TEST(CodeOfStatusTest, APathNamesAMethodUnlessAnyRequestMayHaveBeenMeant) {
  SymptomCause cause;
  cause.made_by = std::string(kPeer);
  EXPECT_EQ(CodeOfStatus(404, cause, General()).code, google::rpc::UNIMPLEMENTED);
  EXPECT_EQ(CodeOfStatus(404, cause, General()).if_resource, google::rpc::NOT_FOUND);
  cause.any_request = true;
  EXPECT_EQ(CodeOfStatus(404, cause, General()).code, google::rpc::NOT_FOUND);
  EXPECT_EQ(CodeOfStatus(404, cause, General()).if_proxy, google::rpc::UNIMPLEMENTED);
  cause.made_by = std::string(kProxy);
  EXPECT_EQ(CodeOfStatus(404, cause, General()).code, google::rpc::UNIMPLEMENTED);
  EXPECT_EQ(CodeOfStatus(404, cause, General()).if_proxy, std::nullopt);
}

}  // namespace
}  // namespace status_translator
