#include "export/profile_export.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "export/built_in.h"
#include "export/proxies.h"
#include "export/retry_policy.h"
#include "export/source.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

// The command that the text names is the one of the export, with the options of its format alone.
TEST(ProfileExportTest, TheTextHoldsTheCommand) {
  const std::string start = " --profile general --profiles p";
  const std::pair<absl::string_view, absl::string_view> formats[] = {
      {"cpp", " --package acme"}, {"envoy-retry-policy", " --idempotent a.B/C"}, {"nginx", " --origin application"}};
  for (const auto& [format, own_option] : formats) {
    const auto resolved = ResolveExport({std::string(format), "general", "p", "acme", {"a.B/C"}, Origin::kApplication});
    ASSERT_TRUE(resolved.has_value()) << format;
    EXPECT_EQ(resolved->command, absl::StrCat("status-translator export --format ", format, start, own_option));
    EXPECT_THAT(resolved->write(*BuiltIn().Find("general")).value(),
                HasSubstr(absl::StrCat(" command: ", resolved->command, "\n")));
  }
}

TEST(ProfileExportTest, EveryFormatOfOneProfileIsResolved) {
  for (const SourceFormat& format : SourceFormats()) EXPECT_TRUE(ResolveExport({std::string(format.name)}).has_value());
  for (const RetryFormat& format : RetryFormats()) EXPECT_TRUE(ResolveExport({std::string(format.name)}).has_value());
  for (const ProxyFormat& format : ProxyFormats()) EXPECT_TRUE(ResolveExport({std::string(format.name)}).has_value());
  EXPECT_FALSE(ResolveExport({"csv"}).has_value());
}

TEST(ProfileExportTest, AnOptionThatDoesNotFitIsAnError) {
  EXPECT_EQ(ResolveExport({"go", "general", "", "a.b"})->write(*BuiltIn().Find("general")).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace status_translator
