#include "export/tables.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/canonical.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "core/rule.h"
#include "lookup/to_proto.h"
#include "wire/proto_json.h"

namespace status_translator {
namespace {

std::string GrpcName(const Rule& rule) { return std::string(GrpcCodes()[rule.code].name); }

std::string CsvField(absl::string_view text) {
  if (text.find_first_of(",\"\r\n") == absl::string_view::npos) return std::string(text);
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

// The columns from `answer` to the end of the line.
std::string CsvAnswer(const Rule& rule, const std::string& answer) {
  return absl::StrCat(rule.has_answer() ? answer : "", ",", RuleKindName(rule.kind), ",", CsvField(rule.row), ",",
                      rule.profile.text(), ",",
                      !rule.has_answer()     ? ""
                      : rule.retry.retryable ? "true"
                                             : "false",
                      ",", CsvField(rule.retry.reason), ",", CsvField(rule.reason), ",", CsvField(rule.catalog->domain),
                      ",", CsvField(rule.catalog->type), ",", CsvField(rule.catalog->title), ",",
                      CsvField(rule.catalog->help), "\r\n");
}

void AppendCsv(const std::string& head, const Profile& profile, std::string& text) {
  for (int o = 0; o < kOriginCount; ++o) {
    const Origin origin = static_cast<Origin>(o);
    const absl::string_view name = o == 0 ? "" : OriginName(origin);
    for (const HttpRun& run : HttpRuns(profile, origin)) {
      absl::StrAppend(&text, head, "http_to_grpc,", name, ",,", run.from, ",", run.to, ",",
                      CsvAnswer(*run.rule, run.rule->has_answer() ? GrpcName(*run.rule) : ""));
    }
  }
  for (const auto& [error_code, rules] : profile.error_codes()) {
    for (const Profile::ErrorCodeRule& rule : rules) {
      // A reader of the table does not know the shape of a response.
      if (!rule.shape.empty()) continue;
      const std::string http = rule.http.has_value() ? absl::StrCat(*rule.http) : "";
      absl::StrAppend(&text, head, "http_to_grpc,,", CsvField(error_code), ",", http, ",", http, ",",
                      CsvAnswer(*rule.rule, GrpcName(*rule.rule)));
    }
  }
  if (!profile.has_grpc_to_http()) return;
  const auto to_http = [&](const std::string& number, const Rule& rule) {
    absl::StrAppend(&text, head, "grpc_to_http,,,", number, ",", number, ",", CsvAnswer(rule, absl::StrCat(rule.code)));
  };
  for (const GrpcCodeInfo& code : GrpcCodes()) to_http(absl::StrCat(code.number), *profile.GrpcToHttp(code.number));
  for (const auto& [number, rule] : profile.own_numbers()) to_http(absl::StrCat(number), *rule);
  to_http("other", profile.unknown_number());
}

std::string MarkdownCell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}, {"\n", " "}}); }

std::string MarkdownLine(absl::string_view code, const Rule& rule, absl::string_view answer) {
  return absl::StrCat("| ", code, " | ", rule.has_answer() ? answer : "not published", " | ",
                      rule.has_answer() && rule.retry.retryable ? "yes" : "", " | ", MarkdownCell(rule.reason), " |\n");
}

// Whether the origin has answers of its own.
bool HasOwnAnswers(const Profile& profile, Origin origin) {
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
    const std::string statuses = run.from == run.to ? absl::StrCat(run.from) : absl::StrCat(run.from, "-", run.to);
    absl::StrAppend(&text, MarkdownLine(statuses, *run.rule, GrpcName(*run.rule)));
  }
}

void AppendMarkdown(const RevisedProfile& revised, std::string& text) {
  const Profile& profile = *revised.profile;
  absl::StrAppend(&text, "\n## ", profile.name(), "\n\n", MarkdownCell(profile.description()), "\n\nRevision `",
                  revised.revision, "`.");
  if (!profile.superseded_by().empty()) absl::StrAppend(&text, " Superseded by `", profile.superseded_by(), "`.");
  for (const std::string& name : profile.also_in()) {
    absl::StrAppend(&text, "\nThe same table: ", MarkdownCell(name), ".");
  }
  for (const Source& source : profile.sources()) {
    absl::StrAppend(&text, "\nSource: ", MarkdownCell(source.repository), " `", MarkdownCell(source.path), "` at ",
                    MarkdownCell(source.revision), ", ", MarkdownCell(source.function), " (",
                    MarkdownCell(source.license), ").");
  }
  text += "\n";
  if (profile.has_http_to_grpc()) {
    for (int o = 0; o < kOriginCount; ++o) {
      const Origin origin = static_cast<Origin>(o);
      if (o == 0 || HasOwnAnswers(profile, origin)) AppendHttpToGrpc(profile, origin, text);
    }
  }
  if (!profile.error_codes().empty()) {
    text += "\n### Error codes\n\n| error code | gRPC | retry | why |\n|---|---|---|---|\n";
    for (const auto& [error_code, rules] : profile.error_codes()) {
      for (const Profile::ErrorCodeRule& rule : rules) {
        absl::StrAppend(&text, MarkdownLine(MarkdownCell(rule.rule->row), *rule.rule, GrpcName(*rule.rule)));
      }
    }
  }
  if (!profile.has_grpc_to_http()) return;
  text += "\n### gRPC to HTTP\n\n| gRPC | HTTP | retry | why |\n|---|---|---|---|\n";
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const Rule& rule = *profile.GrpcToHttp(code.number);
    absl::StrAppend(&text, MarkdownLine(code.name, rule, absl::StrCat(rule.code)));
  }
  for (const auto& [number, rule] : profile.own_numbers()) {
    absl::StrAppend(&text, MarkdownLine(absl::StrCat(number), *rule, absl::StrCat(rule->code)));
  }
  absl::StrAppend(
      &text, MarkdownLine("any other number", profile.unknown_number(), absl::StrCat(profile.unknown_number().code)));
}

}  // namespace

std::string ExportCsv(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles) {
  std::string text =
      "atlas_revision,profile,revision,direction,origin,error_code,from,to,answer,kind,row,found_in,retryable,"
      "retry_reason,reason,domain,type,title,help\r\n";
  for (const RevisedProfile* revised : profiles) {
    AppendCsv(absl::StrCat(set.revision(), ",", revised->profile->name(), ",", revised->revision, ","),
              *revised->profile, text);
  }
  return text;
}

std::string ExportMarkdown(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles) {
  std::string text = absl::StrCat("# HTTP and gRPC status codes\n\nAtlas revision `", set.revision(), "`.\n");
  for (const RevisedProfile* revised : profiles) AppendMarkdown(*revised, text);
  return text;
}

absl::StatusOr<std::string> ExportJson(const ProfileSet& set, const std::vector<const RevisedProfile*>& profiles) {
  std::string text = absl::StrCat("{\"atlasRevision\": \"", set.revision(), "\", \"profiles\": [");
  for (size_t i = 0; i < profiles.size(); ++i) {
    v1::CompiledProfile message;
    ToProto(*profiles[i], message);
    const absl::StatusOr<std::string> json = ProtoJson(message, JsonLayout::kIndented);
    if (!json.ok()) return json.status();
    absl::StrAppend(&text, i == 0 ? "\n" : ",\n", *json);
  }
  return text + "]}\n";
}

}  // namespace status_translator
