#include "config/profile_set.h"

#include <gmock/gmock.h>

#include "absl/strings/str_replace.h"
#include "config/sha256.h"
#include "core/canonical.h"
#include "wire/fields.h"

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

constexpr char kShape[] =
    "name: \"s\" made_by: \"application\" match { has { json: \"/a\" } } example { status: 400 body: '{\"a\":1}' }";

TEST(ProfileSetTest, LoadsShapesBesideProfiles) {
  const NamedText files[] = {{"base", kBase}, {"s.shape.textproto", kShape}};
  const auto set = ProfileSet::Load(files);
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ((*set)->shapes().Find("s")->tier, ShapeTier::kUser);
  ASSERT_EQ((*set)->examples().size(), 1u);
  EXPECT_EQ((*set)->examples()[0].shape, "s");
  const NamedText built_in[] = {{"s.shape.textproto", kShape}};
  EXPECT_EQ((*ProfileSet::Load({}, built_in))->shapes().Find("s")->tier, ShapeTier::kBuiltIn);
}

TEST(ProfileSetTest, TheDataRevisionChangesWithWhatAShapeClaims) {
  const auto revision = [](const std::string& shape) {
    const NamedText files[] = {{"base", kBase}, {"s.shape.textproto", shape}};
    return (*ProfileSet::Load(files))->data_revision();
  };
  const std::string shape = kShape;
  EXPECT_EQ(revision(shape), revision(shape + " description: \"d\" source: \"s\" not { status: 400 }"));
  EXPECT_NE(revision(shape), revision(shape + " product: \"p\""));
  EXPECT_NE(revision(shape), revision(shape + " match { has { json: \"/b\" } }"));
}

TEST(ProfileSetTest, ShapesThatTieOnAnExampleAreAnErrorThatNamesBoth) {
  const std::string other = absl::StrReplaceAll(kShape, {{"\"s\"", "\"t\""}});
  const NamedText files[] = {{"s.shape.textproto", kShape}, {"t.shape.textproto", other}};
  EXPECT_THAT(std::string(ProfileSet::Load(files).status().message()),
              testing::AllOf(HasSubstr("s.shape.textproto:1:63: the shapes \"s\" and \"t\" claim this response with 1 "
                                       "condition each: add a condition to one of them"),
                             HasSubstr("t.shape.textproto:1:63: ")));
  const NamedText twice[] = {{"s.shape.textproto", kShape}, {"u.shape.textproto", kShape}};
  EXPECT_EQ(ProfileSet::Load(twice).status().message(),
            "u.shape.textproto:1:1: the name \"s\" is taken by s.shape.textproto");
}

TEST(ProfileSetTest, ThePatternsOnTextOfAllShapesAreBoundedTogether) {
  std::string shape = R"(name: "s" made_by: "application" example { status: 400 body: "x" } )";
  for (int i = 0; i < 40; ++i) {
    absl::StrAppend(&shape, "match { has { text: \"raw\" pattern: \"[ab]*a[ab]{", 900 + i, "}c\" } } ");
  }
  const NamedText files[] = {{"s.shape.textproto", shape}};
  EXPECT_THAT(std::string(ProfileSet::Load(files).status().message()), HasSubstr("states; at most 16000"));
}

TEST(ProfileSetTest, TheExamplesOfUsersFilesAreBoundedTogether) {
  std::string shape = kShape;
  for (size_t i = 1; i < kMaxOwnExamples; ++i) absl::StrAppend(&shape, " not { status: 400 }");
  const NamedText most[] = {{"base", kBase}, {"s.shape.textproto", shape}};
  EXPECT_TRUE(ProfileSet::Load(most).ok());
  EXPECT_TRUE(ProfileSet::Load({}, most).ok());
  const std::string base = std::string(kBase) + " example { status: 404 }";
  const NamedText more[] = {{"base", base}, {"s.shape.textproto", shape}};
  EXPECT_EQ(ProfileSet::Load(more).status().message(), "there are 10001 examples in all files; at most 10000");
  EXPECT_TRUE(ProfileSet::Load({}, more).ok()) << "those of built-in files do not count";
}

TEST(ProfileSetTest, ARowForAShapeThatDoesNotExistIsAnError) {
  const NamedText files[] = {
      {"p", "name: \"p\" http_to_grpc { error_code: \"E\" shape: \"r\" grpc: \"ABORTED\" reason: \"r\" }"},
      {"s.shape.textproto", kShape}};
  EXPECT_THAT(std::string(ProfileSet::Load(files).status().message()),
              HasSubstr("the row names the shape \"r\", which does not exist"));
}

TEST(ProfileSetTest, OnlyGeneralAndWhatExtendsItUseShapes) {
  const NamedText files[] = {
      {"g", "name: \"general\" http_to_grpc { http: 404 grpc: \"NOT_FOUND\" reason: \"r\" }"},
      {"a", "name: \"a\" extends: \"general\" http_to_grpc { http: 410 grpc: \"NOT_FOUND\" reason: \"r\" }"},
      {"b", "name: \"b\" extends: \"a\" http_to_grpc { http: 411 grpc: \"NOT_FOUND\" reason: \"r\" }"},
      {"base", kBase}};
  const auto set = ProfileSet::Load(files);
  ASSERT_TRUE(set.ok()) << set.status();
  for (const char* name : {"general", "a", "b"}) EXPECT_TRUE((*set)->Find(name)->uses_shapes) << name;
  EXPECT_FALSE((*set)->Find("base")->uses_shapes);
}

TEST(ProfileSetTest, AnExampleIsAResponse) {
  v1::Example example;
  example.set_status(404);
  example.set_body("<?xml version=\"1.0\"?><a/>");
  example.add_header("X-A:  b: c ");
  const v1::HttpResponse http = ResponseOf(example);
  EXPECT_EQ(http.code(), 404);
  EXPECT_EQ(FindField(http.headers(), "x-a"), "b: c");
  EXPECT_EQ(FindField(http.headers(), "content-type"), "application/xml");
  for (const auto& [body, type] : std::vector<std::pair<std::string, std::string>>{
           {"{}", "application/json"}, {"[]", "application/json"}, {"<p>", "text/html"}, {"no", "text/plain"}}) {
    example.set_body(body);
    EXPECT_EQ(FindField(ResponseOf(example).headers(), "content-type"), type);
  }
  example.add_header("Content-Type: a/b");
  EXPECT_EQ(FindField(ResponseOf(example).headers(), "content-type"), "a/b");
  example.Clear();
  EXPECT_EQ(ResponseOf(example).headers_size(), 0);
}

}  // namespace
}  // namespace status_translator
