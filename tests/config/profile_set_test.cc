#include "config/profile_set.h"

#include <gmock/gmock.h>

#include "config/sha256.h"
#include "core/canonical.h"

namespace status_translator {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kBase[] = "name: \"base\" http_to_grpc { http: 404 grpc: \"NOT_FOUND\" reason: \"r\" }";
constexpr char kChild[] =
    "name: \"child\" extends: \"base\" http_to_grpc { http: 410 grpc: \"NOT_FOUND\" reason: \"r\" }";

TEST(ProfileSetTest, AcceptsFilesInAnyOrder) {
  const NamedText files[] = {{"child", kChild}, {"base", kBase}};
  const auto set = ProfileSet::Load(files);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_THAT((*set)->names(), ElementsAre("base", "child"));
  EXPECT_EQ((*set)->Find("unknown"), nullptr);
  EXPECT_EQ((*set)->Find("child")->profile->HttpToGrpc(404, Origin::kUnspecified)->profile, "base");
}

TEST(ProfileSetTest, RevisionIsTheDigestOfTheCanonicalText) {
  const NamedText files[] = {{"base", kBase}};
  const auto set = ProfileSet::Load(files);
  ASSERT_TRUE(set.ok());
  const RevisedProfile& base = *(*set)->Find("base");
  EXPECT_EQ(base.revision, Sha256Hex(CanonicalText(*base.profile)));
}

TEST(ProfileSetTest, SuggestsANameForAnUnknownBase) {
  const NamedText files[] = {{"a", "name: \"a\" extends: \"bose\" http_to_grpc_default { grpc: \"OK\" reason: \"r\" }"},
                             {"b", kBase}};
  EXPECT_EQ(ProfileSet::Load(files).status().message(),
            "a:1:11: extends \"bose\", which does not exist (did you mean base?)");
}

TEST(ProfileSetTest, ReportsAnUnknownSuccessor) {
  const NamedText files[] = {{"b", kBase},
                             {"o",
                              "name: \"o\" superseded_by: \"bose\" http_to_grpc_default { grpc: \"OK\" "
                              "reason: \"r\" }"}};
  EXPECT_EQ(ProfileSet::Load(files).status().message(),
            "o:1:11: superseded by \"bose\", which does not exist (did you mean base?)");
}

TEST(ProfileSetTest, ReportsCycles) {
  const NamedText files[] = {{"a", "name: \"a\" extends: \"b\" http_to_grpc_default { grpc: \"OK\" reason: \"r\" }"},
                             {"b", "name: \"b\" extends: \"c\" http_to_grpc_default { grpc: \"OK\" reason: \"r\" }"},
                             {"c", "name: \"c\" extends: \"a\" http_to_grpc_default { grpc: \"OK\" reason: \"r\" }"}};
  EXPECT_THAT(std::string(ProfileSet::Load(files).status().message()),
              HasSubstr("a:1:11: profile \"a\" extends itself through \"b\""));
}

TEST(ProfileSetTest, ReportsDuplicateNamesAndErrorsInSeveralFiles) {
  const NamedText files[] = {{"one", kBase}, {"two", kBase}, {"three", "nonsense"}};
  EXPECT_THAT(std::string(ProfileSet::Load(files).status().message()),
              testing::AllOf(HasSubstr("two:1:1: the name \"base\" is taken by one"), HasSubstr("three:1:")));
}

}  // namespace
}  // namespace status_translator
