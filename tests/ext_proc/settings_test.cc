#include "ext_proc/settings.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "support/ext_proc_machine.h"
#include "support/limits.h"
#include "wire/format_name.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

using ExtProcSettingsTest = ExtProcMachineTest;

const std::string kRoute = "xds.route_metadata.filter_metadata['status_translator']";

TEST_F(ExtProcSettingsTest, ARouteSaysForItself) {
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), kRoute + "['mode']", "off"))));
  EXPECT_EQ(Action(), "passed:off");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), kRoute + "['mode']", "observe"))));
  EXPECT_EQ(Action(), "would_change");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), kRoute + "['mode']", "x"))));
  EXPECT_EQ(Action(), "passed:wrong_setting");
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kHtmlHead)), kRoute + "['profile']", "x"))));
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
  EXPECT_EQ(settings.error, "");
  EXPECT_EQ(settings.enforce_percent, 2.5);
  settings.SetValue("mode", false);
  EXPECT_EQ(settings.error, "");
  EXPECT_EQ(settings.mode, ExtProcMode::kOff) << "YAML reads off without quotes as false";
  settings.SetValue("mode", true);
  EXPECT_EQ(settings.error, "mode is \"true\"; use observe, enforce, off");
  EXPECT_TRUE(LetsPass(Only(WithFalse(FromGrpcCaller(ResponseHead(kHtmlHead)), kRoute + "['mode']"))));
  EXPECT_EQ(Action(), "passed:off");
  Only(WithFalse(FromGrpcCaller(ResponseHead(kHtmlHead)), kRoute + "['format']"));
  EXPECT_EQ(Action(), "passed:wrong_setting");
}

// A blank in YAML. If it were ignored, the default would count: all responses, for enforce_percent.
TEST_F(ExtProcSettingsTest, NoValueIsRefused) {
  ExtProcSettings settings;
  EXPECT_FALSE(settings.SetValue("enforce-percnt", AttributeValue()));
  EXPECT_EQ(settings.error, "");
  EXPECT_TRUE(settings.SetValue("enforce-percent", AttributeValue()));
  EXPECT_EQ(settings.error, "enforce_percent has no value");
}

TEST_F(ExtProcSettingsTest, NoMoreHeadersAreExposedThanAConversionAccepts) {
  const auto error = [](int headers) {
    ExtProcSettings settings;
    std::string names = "body";
    for (int i = 0; i < headers; ++i) absl::StrAppend(&names, ",header:x-", i);
    settings.Set("expose", names);
    return settings.error;
  };
  EXPECT_EQ(error(kMaxExposedHeaders), "");
  EXPECT_THAT(error(kMaxExposedHeaders + 1), HasSubstr("; use at most 32 headers"));
}

// Envoy sends "CelList value" for a list in YAML, and nothing of its items.
TEST_F(ExtProcSettingsTest, AListIsRefusedWithTheTextToWrite) {
  ExtProcSettings settings;
  settings.Set("expose", "CelList value");
  EXPECT_EQ(settings.error,
            "expose is a list or a map, of which Envoy does not send the content; write one text, for example "
            "\"body, header:x-cost\"");
  EXPECT_FALSE(settings.expose.has_value());
  for (const absl::string_view name : kExtProcSettings) {
    ExtProcSettings other;
    EXPECT_TRUE(other.Set(name, "CelMap value"));
    EXPECT_THAT(other.error, HasSubstr("is a list or a map")) << name;
  }
}

TEST_F(ExtProcSettingsTest, NamesHaveHyphensOrUnderscores) {
  for (const char* name : {"enforce-percent", "enforce_percent"}) {
    ExtProcSettings settings;
    EXPECT_TRUE(settings.Set(name, "5"));
    EXPECT_EQ(settings.error, "");
    EXPECT_EQ(settings.enforce_percent, 5) << name;
  }
}

TEST_F(ExtProcSettingsTest, AWrongNameIsNamedWithTheNearestOne) {
  const auto error = [](const std::string& name) {
    ExtProcSettings settings;
    EXPECT_FALSE(settings.Set(name, "5"));
    settings.RefuseName(name);
    return settings.error;
  };
  EXPECT_EQ(error("enforce-percnt"), "there is no setting \"enforce-percnt\" (did you mean enforce_percent?)");
  EXPECT_EQ(error("retries"),
            "there is no setting \"retries\"; use mode, enforce_percent, profile, format, expose, body, origin, "
            "origin_from, mark");
  EXPECT_LT(error(std::string(5000, '-')).size(), 250u);
}

// The proxy sends only the settings that response_attributes names, and the number of names in the metadata.
TEST_F(ExtProcSettingsTest, ANameThatTheProxyDoesNotSendLetsResponsesPass) {
  const auto message = [](const char* names, const std::string& sent) {
    return With(With(FromGrpcCaller(ResponseHead(kHtmlHead, true)), kRoute + "['" + sent + "']", "enforce"),
                "size(" + kRoute + ")", names);
  };
  EXPECT_TRUE(Only(message("1", "mode")).reply.has_value());
  EXPECT_TRUE(LetsPass(Only(message("2", "mode"))));
  EXPECT_EQ(Action(), "passed:wrong_setting");
  EXPECT_THAT(outcome_->complaint, HasSubstr("has 2 names, but only 1 came as settings; check the spelling"));
  EXPECT_TRUE(LetsPass(Only(message("1", "mod")))) << "a name that someone added to response_attributes";
  EXPECT_EQ(outcome_->complaint, "there is no setting \"mod\" (did you mean mode?)");
}

TEST_F(ExtProcSettingsTest, WhatAnOperatorHasToCorrectIsInTheMetadata) {
  OwnedMessage message = With(FromGrpcCaller(ResponseHead(kHtmlHead)), "xds.route_name", "orders");
  ExtProcMachine machine = Machine();
  auto metadata = MetadataIn(One(machine, With(message, kRoute + "['profile']", "generel")));
  EXPECT_EQ(metadata["action"], "passed:unknown_profile");
  EXPECT_THAT(metadata["setting"], HasSubstr("there is no profile \"generel\" (did you mean general?)"));
  EXPECT_EQ(machine.TakeOutcome()->complaint, metadata["setting"]);
  EXPECT_EQ(machine.route_name(), "orders");
  metadata = MetadataIn(Only(With(message, kRoute + "['origin']", "me")));
  EXPECT_EQ(metadata["action"], "passed:wrong_setting");
  EXPECT_THAT(metadata["setting"], HasSubstr("origin is \"me\""));
  EXPECT_THAT(MetadataIn(Only(With(message, kRoute + "['mode']", "off"))), ::testing::IsEmpty());
}

// Also on a route where nothing fails yet, and no profile is asked.
TEST_F(ExtProcSettingsTest, AnUnknownProfileIsNoticedAtTheFirstResponse) {
  EXPECT_TRUE(LetsPass(Only(With(FromGrpcCaller(ResponseHead(kGrpcHead)), kRoute + "['profile']", "generel"))));
  EXPECT_EQ(Action(), "passed:unknown_profile");
  EXPECT_TRUE(LetsPass(Only(With(FromHttpCaller(ResponseHead(kHtmlHead)), kRoute + "['profile']", "generel"))));
  EXPECT_EQ(Action(), "passed:unknown_profile");
}

}  // namespace
}  // namespace status_translator
