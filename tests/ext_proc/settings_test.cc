#include "ext_proc/settings.h"

#include <gmock/gmock.h>

#include "support/ext_proc_machine.h"
#include "support/limits.h"
#include "wire/format_name.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

using ExtProcSettingsTest = ExtProcMachineTest;

TEST_F(ExtProcSettingsTest, ARouteSaysForItself) {
  const std::string ours = "xds.route_metadata.filter_metadata['status_translator']";
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), ours + "['mode']", "off"))));
  EXPECT_EQ(Action(), "passed:off");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), ours + "['mode']", "observe"))));
  EXPECT_EQ(Action(), "would_change");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), ours + "['mode']", "x"))));
  EXPECT_EQ(Action(), "passed:wrong_setting");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), ours + "['profile']", "x"))));
  EXPECT_EQ(Action(), "passed:unknown_profile");
  const OwnedMessage message =
      WithSetting(WithSetting(FromHttpCaller(ResponseHead(kNotFoundHead, true)), "format", "text"), "profile", "envoy");
  EXPECT_THAT(Sets(Only(message).reply.value().headers, "content-type"), HasSubstr("text/plain"));
}

TEST_F(ExtProcSettingsTest, EveryFormatIsNamedAsOnTheCommandLine) {
  for (const absl::string_view name : HttpFormatNames()) {
    ExtProcSettings settings;
    settings.Set("format", name);
    EXPECT_EQ(settings.error, "");
    EXPECT_EQ(settings.format, ParseFormatName(name));
  }
  ExtProcSettings by_accept;
  by_accept.Set("format", "accept");
  EXPECT_EQ(by_accept.format, v1::FORMAT_UNSPECIFIED);
  EXPECT_EQ(by_accept.error, "");
}

TEST_F(ExtProcSettingsTest, AWrongValueIsNamedWithTheAllowedOnes) {
  const auto error = [](const char* name, const std::string& value) {
    ExtProcSettings settings;
    settings.Set(name, value);
    return settings.error;
  };
  EXPECT_EQ(error("mode", "on"), "mode is \"on\"; use observe, enforce, off");
  EXPECT_EQ(error("format", "aip-194"), "format is \"aip-194\"; use accept, problem, aip-193, connect, twirp, text");
  EXPECT_EQ(error("format", "grpc-web"), "format is \"grpc-web\"; use accept, problem, aip-193, connect, twirp, text")
      << "the setting is for HTTP callers";
  EXPECT_EQ(error("body", ""), "body is \"\"; use ask, as_sent");
  EXPECT_EQ(error("expose", "body, everything"),
            "expose is \"everything\"; use body, debug_info, without_debug_info, header:NAME");
  for (const char* percent : {"", "-1", "100.1", "1e1", "nan", "inf", "0x1", "5%", "1.2.3", " 5", ".5"}) {
    EXPECT_THAT(error("enforce_percent", percent), HasSubstr("; use a number from 0 to 100, for example 2.5"))
        << percent;
  }
  EXPECT_EQ(error("origin", "ORIGIN_APPLICATION"),
            "origin is \"ORIGIN_APPLICATION\"; use application, intermediary, local_reply");
  EXPECT_EQ(error("origin_from", "guess"), "origin_from is \"guess\"; use any, shape");
  EXPECT_EQ(error("mark", "x-mark"), "mark is \"x-mark\"; use header, none");
  // What an operator wrote goes into the log: one line, and short.
  EXPECT_EQ(error("mode", "a\nb\x80"), "mode is \"a\\nb\xEF\xBF\xBD\"; use observe, enforce, off");
  EXPECT_LT(error("profile", std::string(kMaxExtProcSettingBytes + 1, 'x')).size(), 200u);
  // The first one is kept.
  ExtProcSettings two;
  two.Set("mode", "x");
  two.Set("format", "y");
  EXPECT_THAT(two.error, HasSubstr("mode is"));
  // A name that is no setting may be one of a later version.
  EXPECT_EQ(error("retries", "x"), "");
}

TEST_F(ExtProcSettingsTest, APercentageHasDecimals) {
  for (const auto& [text, percent] : {std::pair("0", 0.0), {"0.05", 0.05}, {"12.5", 12.5}, {"100", 100.0}}) {
    ExtProcSettings settings;
    settings.Set("enforce_percent", text);
    EXPECT_EQ(settings.error, "");
    EXPECT_EQ(settings.enforce_percent, percent);
  }
}

// Metadata in YAML has types: 2.5 is a number, and off may be a bool.
TEST_F(ExtProcSettingsTest, AValueThatIsNoTextCounts) {
  ExtProcSettings settings;
  settings.SetValue("enforce_percent", 2.5);
  settings.SetValue("mode", AttributeValue());
  EXPECT_EQ(settings.error, "");
  EXPECT_EQ(settings.enforce_percent, 2.5);
  settings.SetValue("mode", false);
  EXPECT_EQ(settings.error, "mode is \"false\"; use observe, enforce, off");
  Only(WithFalse(FromGrpcCaller(ResponseHead(kHtmlHead)),
                 "xds.route_metadata.filter_metadata['status_translator']['mode']"));
  EXPECT_EQ(Action(), "passed:wrong_setting");
}

}  // namespace
}  // namespace status_translator
