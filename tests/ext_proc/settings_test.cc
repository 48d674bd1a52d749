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

}  // namespace
}  // namespace status_translator
