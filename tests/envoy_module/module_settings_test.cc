#include "envoy_module/module_settings.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(ModuleSettingsTest, NothingIsAllDefaults) {
  for (const char* config : {"", "{}", " \n"}) {
    const auto read = ReadModuleSettings(config);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->settings.mode, ExtProcMode::kObserve);
    EXPECT_TRUE(read->settings.asks_for_body);
    EXPECT_EQ(read->default_profile, "general");
    EXPECT_EQ(read->profiles, "");
    EXPECT_EQ(read->limit_file, "");
  }
}

TEST(ModuleSettingsTest, ReadsEverySetting) {
  const auto read = ReadModuleSettings(
      R"({"mode": "enforce", "enforce_percent": 2.5, "profile": "otc-ecs", "format": "problem", "expose": "body",
          "origin": "application", "origin_from": "shape", "mark": "header", "profiles": "/a", "default_profile": "grpc",
          "ext_proc_limit_file": "/b", "body": "as_sent"})");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->settings.mode, ExtProcMode::kEnforce);
  EXPECT_EQ(read->settings.enforce_percent, 2.5);
  EXPECT_EQ(read->settings.profile, "otc-ecs");
  EXPECT_EQ(read->settings.format, v1::FORMAT_PROBLEM);
  EXPECT_TRUE(read->settings.expose->body());
  EXPECT_EQ(read->settings.origin, Origin::kApplication);
  EXPECT_TRUE(read->settings.requires_shape);
  EXPECT_TRUE(read->settings.mark);
  EXPECT_FALSE(read->settings.asks_for_body);
  EXPECT_EQ(read->profiles, "/a");
  EXPECT_EQ(read->default_profile, "grpc");
  EXPECT_EQ(read->limit_file, "/b");
}

struct Mistake {
  const char* config;
  const char* says;
};

constexpr Mistake kMistakes[] = {
    {"{", "is not a google.protobuf.Struct"},
    {"[]", "is not a google.protobuf.Struct"},
    {"\x0a\xff", "is not a google.protobuf.Struct"},
    {R"({"mode": "enfroce"})", "mode is \"enfroce\"; use observe, enforce, off"},
    {R"({"mode": 1})", "mode is \"1\""},
    {R"({"mod": "enforce"})", "there is no setting \"mod\" (did you mean mode"},
    {R"({"profile_dir": "/a"})", "there is no setting \"profile_dir\""},
    {R"({"zzzzzzzz": "/a"})", "; use mode, enforce_percent"},
    {R"({"enforce_percent": 101})", "enforce_percent is \"101\"; use a number from 0 to 100"},
    {R"({"enforce_percent": true})", "enforce_percent is \"true\""},
    {R"({"expose": ["body"]})", "expose is a list or a map"},
    {R"({"expose": {"a": 1}})", "expose is a list or a map"},
    {R"({"format": "xml"})", "format is \"xml\""},
    {R"({"profiles": 7})", "profiles is not a text"},
};

TEST(ModuleSettingsTest, NamesTheFirstMistake) {
  for (const auto& [config, says] : kMistakes) {
    const auto read = ReadModuleSettings(config);
    ASSERT_FALSE(read.ok()) << config;
    EXPECT_THAT(std::string(read.status().message()), HasSubstr(says)) << config;
  }
}

TEST(ModuleSettingsTest, AConfigurationIsBounded) {
  const std::string padding(kMaxModuleConfigBytes, ' ');
  EXPECT_THAT(std::string(ReadModuleSettings(absl::StrCat("{}", padding)).status().message()),
              HasSubstr("more than 65536"));
}

TEST(ModuleSettingsTest, ARouteCannotSetWhatIsOfTheFilter) {
  for (const char* name : {"profiles", "default_profile", "ext_proc_limit_file", "nonsense"}) {
    EXPECT_FALSE(RouteSettings::Read(absl::StrCat("{\"", name, "\": \"a\"}")).ok()) << name;
  }
}

TEST(ModuleSettingsTest, TheSettingsOfARouteComeInJsonOrAsBytes) {
  google::protobuf::Struct values;
  (*values.mutable_fields())["format"].set_string_value("text");
  for (const std::string& config : {std::string(R"({"format": "text"})"), values.SerializeAsString()}) {
    const auto read = RouteSettings::Read(config);
    ASSERT_TRUE(read.ok()) << read.status();
    ExtProcSettings settings{.mode = ExtProcMode::kEnforce};
    read->ApplyTo(settings);
    EXPECT_EQ(settings.format, v1::FORMAT_TEXT);
    EXPECT_EQ(settings.mode, ExtProcMode::kEnforce);
  }
}

}  // namespace
}  // namespace status_translator
