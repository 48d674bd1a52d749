#include "export/drift.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "config/profile_set.h"
#include "export/built_in.h"
#include "export/proxies.h"
#include "export/retry_policy.h"
#include "export/source.h"

namespace status_translator {
namespace {

const RevisedProfile& General() { return *BuiltIn().Find("general"); }

std::string Go() { return *ExportSource(*FindSourceFormat("go"), General(), ""); }

const std::string& OldRevision() {
  static const std::string& revision = *new std::string(64, 'a');
  return revision;
}

TEST(DriftTest, ReadsTheHeaderOfEveryLanguage) {
  for (const SourceFormat& format : SourceFormats()) {
    const std::string text = *ExportSource(format, General(), "");
    EXPECT_EQ(CheckDrift(text, BuiltIn()).kind, DriftKind::kFresh) << format.name;
    const Drift stale = CheckDrift(absl::StrReplaceAll(text, {{General().revision, OldRevision()}}), BuiltIn());
    EXPECT_EQ(stale.kind, DriftKind::kStale);
    EXPECT_EQ(stale.profile, "general");
    EXPECT_EQ(stale.revision, OldRevision());
    EXPECT_EQ(stale.current_revision, General().revision);
    EXPECT_EQ(stale.command, absl::StrCat("status-translator export --format ", format.name, " --profile general"));
  }
}

TEST(DriftTest, KeepsThePackage) {
  EXPECT_EQ(CheckDrift(*ExportSource(*FindSourceFormat("cpp"), General(), "acme::api"), BuiltIn()).command,
            "status-translator export --format cpp --profile general --package acme::api");
}

TEST(DriftTest, KeepsTheDirectory) {
  const SourceFormat& cpp = *FindSourceFormat("cpp");
  for (const std::string directory : {"profiles/", "/etc/st_1.d/acme-profiles", "my profiles"}) {
    const std::string text = *ExportSource(cpp, General(), "acme::api", directory);
    const std::string command = absl::StrCat(
        "status-translator export --format cpp --profile general --profiles ",
        absl::StrContains(directory, ' ') ? absl::StrCat("'", directory, "'") : directory, " --package acme::api");
    EXPECT_THAT(text, testing::HasSubstr(absl::StrCat("// command: ", command, "\n")));
    EXPECT_EQ(CheckDrift(text, BuiltIn()).command, command);
  }
  const ProxyFormat& nginx = *FindProxyFormat("nginx");
  const std::string command =
      "status-translator export --format nginx --profile general --profiles p --origin application";
  const std::string text = *ExportProxy(nginx, General(), Origin::kApplication, "p");
  EXPECT_THAT(text, testing::HasSubstr(absl::StrCat("# command: ", command, "\n")));
  EXPECT_EQ(CheckDrift(text, BuiltIn()).command, command);
}

// It would end the comment, or the command.
TEST(DriftTest, ADirectoryThatCouldBeMisreadIsNotWritten) {
  for (const std::string directory : {"a\nb", "a'b", "a\\u000ab", "\xC3\xBC"}) {
    EXPECT_THAT(*ExportSource(*FindSourceFormat("java"), General(), "", directory),
                testing::HasSubstr(" --profile general --profiles DIR\n"))
        << directory;
  }
  EXPECT_EQ(
      CheckDrift(absl::StrReplaceAll(Go(), {{"--profile general", "--profile general --profiles $(x)"}}), BuiltIn())
          .command,
      "status-translator export --format go --profile general");
}

TEST(DriftTest, WhatWasEditedOrCutDiffersFromItsLineOn) {
  const std::string text = Go();
  const size_t at = text.find("UNAVAILABLE");
  const auto line = static_cast<size_t>(std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(at), '\n')) + 1;
  for (const std::string& changed : {absl::StrCat(text.substr(0, at), text.substr(at + 1)), text.substr(0, at)}) {
    const Drift drift = CheckDrift(absl::StrCat("// Copyright\n", changed), BuiltIn());
    EXPECT_EQ(drift.kind, DriftKind::kDiffers);
    EXPECT_EQ(drift.line, line + 1);
    EXPECT_EQ(drift.command, "status-translator export --format go --profile general");
  }
  EXPECT_EQ(CheckDrift(absl::StrCat(text, "// more\n"), BuiltIn()).kind, DriftKind::kDiffers);
}

TEST(DriftTest, EveryFormatWithAHeaderIsFreshOnceWritten) {
  for (const ProxyFormat& format : ProxyFormats()) {
    for (const Origin origin : {format.origin, Origin::kApplication}) {
      if (format.calls_service && origin != format.origin) continue;
      EXPECT_EQ(CheckDrift(*ExportProxy(format, General(), origin, "p"), BuiltIn()).kind, DriftKind::kFresh)
          << format.name;
    }
  }
  for (const absl::string_view name : {"envoy-retry-policy", "istio-retry-policy"}) {
    const auto text = ExportRetryPolicy(*FindRetryFormat(name), General(), {"acme.v1.Orders/Get", "acme.v1.Users"}, "");
    EXPECT_EQ(CheckDrift(*text, BuiltIn()).kind, DriftKind::kFresh) << name;
  }
}

TEST(DriftTest, IgnoresWhiteSpaceAndTextBeforeTheHeader) {
  const std::string windows = absl::StrReplaceAll(Go(), {{"\n", "\r\n"}});
  EXPECT_EQ(CheckDrift(windows, BuiltIn()).kind, DriftKind::kFresh);
  EXPECT_EQ(CheckDrift(absl::StrCat("\xEF\xBB\xBF// Copyright\n", Go()), BuiltIn()).kind, DriftKind::kFresh);
  EXPECT_EQ(CheckDrift(absl::StrReplaceAll(Go(), {{"\t", "    "}}), BuiltIn()).kind, DriftKind::kFresh);
}

TEST(DriftTest, AnUnknownProfileIsReported) {
  const Drift drift = CheckDrift(absl::StrReplaceAll(Go(), {{"profile: general", "profile: acme"}}), BuiltIn());
  EXPECT_EQ(drift.kind, DriftKind::kUnknownProfile);
  EXPECT_EQ(drift.profile, "acme");
  EXPECT_EQ(drift.revision, General().revision);
  EXPECT_EQ(drift.current_revision, "");
}

TEST(DriftTest, RefusesEverythingElse) {
  for (const std::string& text :
       {std::string(), std::string("\n\n"), std::string("package main\n"), Go().substr(Go().find('\n')),
        absl::StrReplaceAll(Go(), {{"format: go", "format: cobol"}}),
        absl::StrReplaceAll(Go(), {{"profile: general", "profile: \x1b[31m"}}),
        absl::StrReplaceAll(Go(), {{General().revision, "c29b"}}), absl::StrCat(std::string(9000, '\n'), Go())}) {
    const Drift drift = CheckDrift(text, BuiltIn());
    EXPECT_EQ(drift.kind, DriftKind::kNotAnExport) << text.substr(0, 300);
    EXPECT_EQ(drift.command, "");
  }
}

// The command is rebuilt from the fields: what a file says is never offered to be run.
TEST(DriftTest, DoesNotRepeatTheCommandInTheFile) {
  EXPECT_EQ(CheckDrift(absl::StrReplaceAll(Go(), {{"command: status-translator", "command: rm -rf / --package $(x)"}}),
                       BuiltIn())
                .command,
            "status-translator export --format go --profile general");
}

}  // namespace
}  // namespace status_translator
