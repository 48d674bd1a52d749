#include "wire/details.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"

namespace status_translator {
namespace {

TEST(DetailsTest, FindsTheFirstOfAType) {
  StatusDetails details;
  google::rpc::ErrorInfo info;
  EXPECT_FALSE(FindDetail(details, info));
  details.Add()->PackFrom(google::rpc::DebugInfo());
  for (const char* reason : {"FIRST", "SECOND"}) {
    info.set_reason(reason);
    details.Add()->PackFrom(info);
  }
  ASSERT_TRUE(FindDetail(details, info));
  EXPECT_EQ(info.reason(), "FIRST");
  details.Mutable(1)->set_value("\xFF");
  EXPECT_FALSE(FindDetail(details, info)) << "its bytes cannot be parsed";
}

TEST(DetailsTest, TheTypeIsWhatFollowsTheLastSlash) {
  google::protobuf::Any detail;
  for (const char* url :
       {"type.googleapis.com/google.rpc.Help", "a/b/google.rpc.Help", "/google.rpc.Help", "google.rpc.Help"}) {
    detail.set_type_url(url);
    EXPECT_TRUE(IsOfType(detail, "google.rpc.Help")) << url;
  }
  for (const char* url : {"", "type.googleapis.com/my.google.rpc.Help", "mygoogle.rpc.Help", "google.rpc.Help/",
                          "type.googleapis.com/google.rpc.Helps", "rpc.Help"}) {
    detail.set_type_url(url);
    EXPECT_FALSE(IsOfType(detail, "google.rpc.Help")) << url;
    EXPECT_EQ(TypeName(url) == "google.rpc.Help", IsOfType(detail, "google.rpc.Help")) << url;
  }
}

TEST(DetailsTest, RemovesEachOfAType) {
  StatusDetails details;
  details.Add()->PackFrom(google::rpc::DebugInfo());
  details.Add()->PackFrom(google::rpc::ErrorInfo());
  details.Add()->PackFrom(google::rpc::DebugInfo());
  EXPECT_TRUE(RemoveDetails("google.rpc.DebugInfo", details));
  ASSERT_EQ(details.size(), 1);
  EXPECT_EQ(TypeName(details[0].type_url()), "google.rpc.ErrorInfo");
  EXPECT_FALSE(RemoveDetails("google.rpc.DebugInfo", details));
}

}  // namespace
}  // namespace status_translator
