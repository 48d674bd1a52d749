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
          "ext_proc_limit_file": "/b"})");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->settings.mode, ExtProcMode::kEnforce);
  EXPECT_EQ(read->settings.enforce_percent, 2.5);
  EXPECT_EQ(read->settings.profile, "otc-ecs");
  EXPECT_EQ(read->settings.format, v1::FORMAT_PROBLEM);
  EXPECT_TRUE(read->settings.expose->body());
  EXPECT_EQ(read->settings.origin, Origin::kApplication);
  EXPECT_TRUE(read->settings.requires_shape);
  EXPECT_TRUE(read->settings.mark);
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
    {R"({"profiles": null})", "profiles is not a text"},
    {R"({"mode": "enforce", "enforce_percent": null})", "enforce_percent has no value"},
    {R"({"profil": null})", "there is no setting \"profil\" (did you mean profile"},
    {R"({"body": "ask"})",
     "there is no setting \"body\"; use mode, enforce_percent, profile, format, expose, origin, "},
    {"{mode", "is not a google.protobuf.Struct"},
    {"{|", "is not a google.protobuf.Struct"},  // a field that a Struct does not have
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
  for (const char* setting : {R"("profiles": "/a")", R"("default_profile": "grpc")", R"("ext_proc_limit_file": "/a")",
                              R"("nonsense": "a")", R"("body": "ask")", R"("profil": null)", R"("profile": null)"}) {
    EXPECT_FALSE(RouteSettings::Read(absl::StrCat("{", setting, "}")).ok()) << setting;
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

// As bytes, "\n{" and 123 bytes more, which is how JSON behind a line break begins.
TEST(ModuleSettingsTest, BytesAreNotTakenForJson) {
  google::protobuf::Struct values;
  (*values.mutable_fields())["profile"].set_string_value(std::string(110, 'x'));
  const std::string config = values.SerializeAsString();
  ASSERT_EQ(config.substr(0, 2), "\n{");
  ExtProcSettings settings;
  const auto read = RouteSettings::Read(config);
  ASSERT_TRUE(read.ok()) << read.status();
  read->ApplyTo(settings);
  EXPECT_EQ(settings.profile.size(), 110);
  EXPECT_TRUE(RouteSettings::Read("\n{\"format\": \"text\"}").ok());
}

}  // namespace
}  // namespace status_translator
