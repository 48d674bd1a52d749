#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/canonical.h"
#include "export/tables.h"

namespace status_translator {
namespace {

std::string Cell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}, {"\n", " "}}); }

std::string Line(absl::string_view asked, const Rule& rule, absl::string_view answer) {
  return absl::StrCat("| ", asked, " | ", rule.has_answer() ? answer : "not published", " | ",
                      rule.has_answer() && rule.retry.retryable ? "yes" : "", " | ", Cell(rule.reason), " |\n");
}

std::string GrpcName(const Rule& rule) { return std::string(GrpcCodes()[rule.code].name); }

// Whether an origin has answers of its own.
bool Differs(const Profile& profile, Origin origin) {
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    if (profile.HttpToGrpc(code, origin) != profile.HttpToGrpc(code, Origin::kUnspecified)) return true;
  }
  return false;
}

void AppendHttpToGrpc(const Profile& profile, Origin origin, std::string& text) {
  absl::StrAppend(&text, "\n### HTTP to gRPC",
                  origin == Origin::kUnspecified ? "" : absl::StrCat(", origin ", OriginName(origin)),
                  "\n\n| HTTP | gRPC | retry | why |\n|---|---|---|---|\n");
  for (const HttpRun& run : HttpRuns(profile, origin)) {
    const std::string asked = run.from == run.to ? absl::StrCat(run.from) : absl::StrCat(run.from, "-", run.to);
    absl::StrAppend(&text, Line(asked, *run.rule, GrpcName(*run.rule)));
  }
}

void Append(const RevisedProfile& revised, std::string& text) {
  const Profile& profile = *revised.profile;
  absl::StrAppend(&text, "\n## ", profile.name(), "\n\n", Cell(profile.description()), "\n\nRevision `",
                  revised.revision, "`.");
  if (!profile.superseded_by().empty()) absl::StrAppend(&text, " Superseded by `", profile.superseded_by(), "`.");
  for (const std::string& name : profile.also_in()) absl::StrAppend(&text, "\nThe same table: ", Cell(name), ".");
  for (const Source& source : profile.sources()) {
    absl::StrAppend(&text, "\nSource: ", Cell(source.repository), " `", Cell(source.path), "` at ",
                    Cell(source.revision), ", ", Cell(source.function), " (", Cell(source.license), ").");
  }
  text += "\n";
  if (profile.has_http_to_grpc()) {
    for (int o = 0; o < kOriginCount; ++o) {
      const Origin origin = static_cast<Origin>(o);
      if (o == 0 || Differs(profile, origin)) AppendHttpToGrpc(profile, origin, text);
    }
  }
  if (!profile.error_codes().empty()) {
    text += "\n### Error codes\n\n| error code | gRPC | retry | why |\n|---|---|---|---|\n";
    for (const auto& [error_code, rules] : profile.error_codes()) {
      for (const Profile::ErrorCodeRule& rule : rules) {
        absl::StrAppend(&text, Line(Cell(rule.rule->row), *rule.rule, GrpcName(*rule.rule)));
      }
    }
  }
  if (!profile.has_grpc_to_http()) return;
  text += "\n### gRPC to HTTP\n\n| gRPC | HTTP | retry | why |\n|---|---|---|---|\n";
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const Rule& rule = *profile.GrpcToHttp(code.number);
    absl::StrAppend(&text, Line(code.name, rule, absl::StrCat(rule.code)));
  }
  for (const auto& [number, rule] : profile.own_numbers()) {
    absl::StrAppend(&text, Line(absl::StrCat(number), *rule, absl::StrCat(rule->code)));
  }
  absl::StrAppend(&text,
                  Line("any other number", profile.unknown_number(), absl::StrCat(profile.unknown_number().code)));
}

}  // namespace

std::string ExportMarkdown(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles) {
  std::string text = absl::StrCat("# HTTP and gRPC status codes\n\nAtlas revision `", set.revision(), "`.\n");
  for (const RevisedProfile* revised : profiles) Append(*revised, text);
  return text;
}

}  // namespace status_translator
