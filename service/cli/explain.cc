#include "cli/explain.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/client_lines.h"
#include "cli/code.h"
#include "cli/conversion_rows.h"
#include "cli/diagnosis_output.h"
#include "cli/exit_code.h"
#include "cli/explanation.h"
#include "cli/local_translator.h"
#include "cli/output.h"
#include "cli/read_input.h"
#include "cli/request_options.h"
#include "cli/server_connection.h"
#include "cli/shape_output.h"
#include "cli/translation_source.h"
#include "convert/dump.h"
#include "core/grpc_code.h"
#include "core/nearest.h"
#include "core/utf8.h"
#include "diagnose/diagnose.h"
#include "lookup/arguments.h"
#include "lookup/errors.h"
#include "wire/proto_json.h"

namespace status_translator {
namespace {

constexpr int kFirstHttpError = 300;

struct ExplainOptions {
  std::vector<std::string> words;  // as they were given
  std::string code;                // all of them
  std::string origin;
  std::string error_code;
  std::string shape;
  std::string profile;
  ServerConnection server;
  bool all = false;
  OutputFormat format = OutputFormat::kText;
};

absl::StatusOr<v1::Translation> Ask(const TranslationSource& source, const ExplainOptions& options, const Code& code,
                                    v1::Origin origin) {
  if (code.is_grpc) {
    v1::GrpcToHttpRequest request;
    request.set_code(static_cast<google::rpc::Code>(code.number));
    request.set_profile(options.profile);
    return source.Ask(request);
  }
  v1::HttpToGrpcRequest request;
  request.set_code(code.number);
  request.set_origin(origin);
  request.set_error_code(options.error_code);
  request.set_shape(options.shape);
  request.set_profile(options.profile);
  return source.Ask(request);
}

// What clients report, who is asked with less, and how to ask for more. Only errors have them.
void AddClientRows(int status, const ExplainOptions& options, TextRows& rows) {
  if (status < kFirstHttpError) return;
  for (const std::string& line : ClientLines(status)) rows.push_back({"clients", line});
  if (options.origin.empty() && options.shape.empty()) {
    rows.push_back(
        {"see also", absl::StrCat("explain ", status, " --origin intermediary; explain ", status, " --all")});
  }
}

// For a number that may be a misspelt HTTP status.
std::string ReadAsGrpc(int number) {
  return absl::StrCat(number, " is read as the number of a gRPC code, though gRPC defines only 0-", kGrpcCodeCount - 1,
                      "; HTTP statuses are 100-599");
}

int ExplainOne(const ExplainOptions& options, const Code& code, v1::Origin origin) {
  const absl::StatusOr<v1::Translation> translation = Ask(TranslationSource(options.server), options, code, origin);
  if (!translation.ok()) return Fail(translation.status());
  if (options.format == OutputFormat::kJson) return PrintJson(*translation);
  TextRows rows = Explanation(*translation, code, origin);
  if (options.format == OutputFormat::kText) {
    if (!code.is_grpc) AddClientRows(code.number, options, rows);
    if (code.is_grpc && !IsGrpcCode(code.number)) rows.push_back({"note", ReadAsGrpc(code.number)});
  }
  Print(FormatTable(options.format, rows));
  return kExitDone;
}

// The answers for each origin, then those of each profile.
int ExplainAll(const ExplainOptions& options, const Code& code) {
  const TranslationSource source(options.server);
  std::vector<v1::Translation> by_origin;
  for (const v1::Origin origin : {v1::ORIGIN_APPLICATION, v1::ORIGIN_INTERMEDIARY, v1::ORIGIN_LOCAL_REPLY}) {
    absl::StatusOr<v1::Translation> translation = Ask(source, options, code, origin);
    if (!translation.ok()) return Fail(translation.status());
    by_origin.push_back(*std::move(translation));
    if (code.is_grpc) break;  // the origin does not matter from gRPC to HTTP
  }
  v1::CompareProfilesRequest request;
  if (code.is_grpc) {
    request.set_grpc_code(static_cast<google::rpc::Code>(code.number));
  } else {
    request.set_http_code(code.number);
  }
  const absl::StatusOr<v1::CompareProfilesResponse> compared = source.Ask(request);
  if (!compared.ok()) return Fail(compared.status());
  if (options.format == OutputFormat::kJson) {
    std::vector<std::string> translations;
    for (const v1::Translation& translation : by_origin) {
      const absl::StatusOr<std::string> json = ProtoJson(translation, JsonLayout::kIndented);
      if (!json.ok()) return Fail(json.status());
      translations.push_back(*json);
    }
    const absl::StatusOr<std::string> compared_json = ProtoJson(*compared, JsonLayout::kIndented);
    if (!compared_json.ok()) return Fail(compared_json.status());
    Print(absl::StrCat("{\"byOrigin\": [", absl::StrJoin(translations, ", "), "], \"compared\": ", *compared_json,
                       "}\n"));
  } else {
    Print(FormatTable(options.format, Overview(by_origin, *compared, code)));
  }
  return kExitDone;
}

// For the name of a shape, which is no response.
absl::Status CheckShapeAlone(const ExplainOptions& options) {
  const bool has_other = options.all || !options.error_code.empty() || !options.shape.empty() ||
                         HasOriginOption(options.origin) || HasProfileOption(options.profile);
  if (!has_other) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(options.code,
                   " is a shape; --origin, --error-code, --shape, --profile and --all are for a code. For a response "
                   "of this shape: status-translator explain CODE --shape ",
                   options.code));
}

// Explains a shape, if the text is the name of one; none otherwise.
std::optional<int> ExplainShape(const ExplainOptions& options) {
  v1::GetShapeRequest request;
  request.set_name(options.code);
  const absl::StatusOr<v1::GetShapeResponse> response = TranslationSource(options.server).Ask(request);
  if (!response.ok()) return std::nullopt;
  if (const absl::Status alone = CheckShapeAlone(options); !alone.ok()) return Fail(alone);
  if (options.format == OutputFormat::kJson) return PrintJson(*response);
  Print(FormatTable(options.format, ShapeExplanation(*response)));
  return kExitDone;
}

int PrintReport(const ExplainOptions& options, const v1::ConversionReport& report, const std::string& message) {
  if (options.format == OutputFormat::kJson) return PrintJson(report);
  TextRows rows = ReportRows(report);
  if (!message.empty()) rows.insert(rows.begin(), {"message", message});
  Print(FormatTable(options.format, rows));
  return kExitDone;
}

int ExplainGrpcOutcome(const ExplainOptions& options, v1::ConvertGrpcResponseRequest request) {
  if (const absl::Status checked = CheckNoOrigin(options.origin, "a gRPC outcome"); !checked.ok()) return Fail(checked);
  request.set_profile(options.profile);
  const absl::StatusOr<v1::ConvertGrpcResponseResponse> response = TranslationSource(options.server).Ask(request);
  if (!response.ok()) return Fail(response.status());
  return PrintReport(options, response->report(), "");
}

// Explains a whole response, as `convert` reads it; none if the text is none.
std::optional<int> ExplainResponse(const ExplainOptions& options) {
  const absl::StatusOr<Dump> dump = ReadDump(options.code);
  if (!dump.ok()) return std::nullopt;
  if (const auto* grpc = std::get_if<v1::ConvertGrpcResponseRequest>(&dump->request)) {
    // JSON with a code may as well be the body of an HTTP response.
    if (grpc->trailers().empty()) return std::nullopt;
    return ExplainGrpcOutcome(options, *grpc);
  }
  const auto* http = std::get_if<v1::ConvertHttpResponseRequest>(&dump->request);
  const absl::StatusOr<Origin> origin = ParseOrigin(options.origin);
  if (!origin.ok()) return Fail(origin.status());
  v1::ConvertHttpResponseRequest request = *http;
  request.set_origin(static_cast<v1::Origin>(*origin));
  request.set_profile(options.profile);
  const absl::StatusOr<v1::ConvertHttpResponseResponse> response = TranslationSource(options.server).Ask(request);
  if (!response.ok()) return Fail(response.status());
  return PrintReport(options, response->report(), response->status().message());
}

// For a text that is neither a code nor an error line: that it is a body, or the name of a file or of a profile, and
// the command for it. Empty if it is none of these.
std::string WhatElseItIs(const std::string& text) {
  if (absl::StartsWith(text, "{") || absl::StartsWith(text, "[{") || absl::StartsWith(text, "<")) {
    return "; if it is the body of a response, status-translator convert --report --status CODE reads it";
  }
  std::error_code error;
  if (std::filesystem::is_regular_file(text, error)) {
    return absl::StrCat("; it is a file: to explain what is in it, status-translator explain < ", text);
  }
  if (LocalTranslator().FindProfile(text).ok()) {
    return absl::StrCat("; it is a profile: status-translator export ", text, " --format markdown prints its table");
  }
  return "";
}

// Two codes or more, for example "404 500" or "404, 500". Each is explained by itself.
bool AreCodes(absl::string_view text) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, absl::ByAnyChar(" ,;\n"), absl::SkipEmpty());
  return words.size() > 1 && absl::c_all_of(words, [](absl::string_view word) { return ParseCode(word).ok(); });
}

constexpr absl::string_view kWhatToAsk =
    "; what explain knows: a code (404, NOT_FOUND), the name of a shape (list --shapes), a whole error line as the "
    "client or proxy printed it, or a whole response as curl -i prints it; one at a time";

// `no_code` says that the text is no code.
absl::Status UnknownText(const std::string& text, const absl::Status& no_code) {
  if (const std::string other = WhatElseItIs(text); !other.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(Quoted(text), " is neither a code nor an error line", other));
  }
  if (AreCodes(text)) {
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(text), " is more than one code; each needs a command of its own: status-translator explain ",
        text.substr(0, text.find_first_of(" ,;\n"))));
  }
  if (!IsText(text)) return absl::InvalidArgumentError(absl::StrCat("this is no text in UTF-8", kWhatToAsk));
  // A single word is a misspelt name, rather than an error line.
  if (absl::StrContains(text, ' ')) {
    return absl::NotFoundError(absl::StrCat(
        "nothing in this text is known: it is neither an error that a known client or proxy prints nor an HTTP "
        "response",
        kWhatToAsk));
  }
  if (!SimilarCodes(text).empty()) return no_code;
  const std::vector<absl::string_view> shapes = LocalTranslator().profiles().shapes().names();
  return absl::InvalidArgumentError(absl::StrCat(no_code.message(), DidYouMean(text, shapes)));
}

// Says what happened behind an error line. `no_code`: why it is no code.
int ExplainLine(const ExplainOptions& options, const absl::Status& no_code) {
  v1::DiagnoseRequest request;
  request.set_text(options.code);
  request.set_profile(options.profile);
  const absl::StatusOr<v1::DiagnoseResponse> response = TranslationSource(options.server).Ask(request);
  if (!response.ok()) return Fail(response.status());
  if (response->causes().empty()) {
    if (const std::optional<int> explained = ExplainResponse(options); explained.has_value()) return *explained;
    const absl::StatusOr<Origin> origin = ParseOrigin(options.origin);
    if (const std::optional<int> status = StatusInQuestion(options.code); status.has_value() && origin.ok()) {
      return ExplainOne(options, Code{false, *status}, static_cast<v1::Origin>(*origin));
    }
    return Fail(UnknownText(options.code, no_code));
  }
  if (const absl::Status checked = CheckNoOrigin(options.origin, "an error line"); !checked.ok()) return Fail(checked);
  if (options.format == OutputFormat::kJson) return PrintJson(*response);
  Print(FormatTable(options.format, DiagnosisRows(*response)));
  return kExitDone;
}

int Explain(ExplainOptions options) {
  if (const absl::Status used = CheckTableOptions(options.server); !used.ok()) return Fail(used);
  if (options.words.empty() || options.words == std::vector<std::string>{"-"}) {
    absl::StatusOr<std::string> text = ReadEvidence("-", "an error", kMaxDiagnoseBytes);
    if (!text.ok()) return Fail(text.status());
    options.words = {*std::move(text)};
  }
  options.code = std::string(absl::StripAsciiWhitespace(absl::StrJoin(options.words, " ")));
  if (options.code.empty()) {
    return Fail(absl::InvalidArgumentError("give a code, an error line or a response; see explain --help"));
  }
  const absl::StatusOr<Code> code = ParseCode(options.code);
  if (!code.ok()) {
    const std::optional<int> shape = ExplainShape(options);
    if (shape.has_value()) return *shape;
    if (options.all || !options.error_code.empty() || !options.shape.empty()) {
      return Fail(absl::InvalidArgumentError(
          absl::StrCat("--all, --error-code and --shape are for a code; ", code.status().message())));
    }
    const std::optional<int> response = HasStatusLine(options.code) ? ExplainResponse(options) : std::optional<int>();
    return response.has_value() ? *response : ExplainLine(options, code.status());
  }
  const absl::StatusOr<Origin> origin = ParseOrigin(options.origin);
  if (!origin.ok()) return Fail(origin.status());
  if (code->is_grpc && (HasOriginOption(options.origin) || !options.error_code.empty() || !options.shape.empty())) {
    return Fail(absl::InvalidArgumentError(
        "--origin, --error-code and --shape describe an HTTP response; they cannot be used with a gRPC code"));
  }
  if (options.all && HasOriginOption(options.origin)) {
    return Fail(absl::InvalidArgumentError("--all shows the answers for every origin: leave --origin out"));
  }
  return options.all ? ExplainAll(options, *code) : ExplainOne(options, *code, static_cast<v1::Origin>(*origin));
}

}  // namespace

void AddExplain(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "explain", "Explain a status, a gRPC code, or an error line: what happened, and what is right");
  auto options = std::make_shared<ExplainOptions>();
  command
      .add_option(
          "TEXT", options->words,
          "0-16, a name such as NOT_FOUND, or 1000: a gRPC code; 100-599: an HTTP status; the name of a shape; an "
          "error line or stack trace of a client or proxy; a whole response, as curl -i prints it; or gRPC trailers. "
          "None or -: standard input")
      ->type_name("");
  AddOriginOption(command, options->origin);
  command
      .add_option("--error-code", options->error_code,
                  "The error code in the body of the response, for example Ecs.0001")
      ->type_name("ERROR_CODE");
  command.add_option("--shape", options->shape, "The shape of the response, for example aws-json; see list --shapes")
      ->type_name("SHAPE");
  AddProfileOption(command, options->profile);
  command.add_flag("--all", options->all, "Show every origin, and every profile that has an answer of its own");
  AddTableOptions(command, options->server);
  AddOutputOption(command, options->format);
  command.footer(
      "Examples: explain 404    explain NOT_FOUND    explain 404 --origin intermediary\n"
      "          explain 429 --all    explain 503 --profile grpc    explain 404 --server 127.0.0.1:50051\n"
      "          explain 400 --shape aws-json --error-code ThrottlingException    explain aws-json\n"
      "          explain 'rpc error: code = Unavailable desc = no healthy upstream'\n"
      "          kubectl logs --tail=1 POD | status-translator explain    curl -si URL | status-translator explain\n"
      "An error line is answered with its likeliest cause: who printed it, who made it, the right code, whether the\n"
      "request may have run, whether to send it again, and what to do next. At most 16384 bytes: one error, not a log\n"
      "(see report). Quote it for the shell, or use standard input; after --, it may begin with '-'. Your own "
      "sentences\n"
      "are files NAME.symptom.textproto in --profiles. Exit codes: 0 explained, 1 failed, 2 not known or wrong usage.");
  command.callback([options, &exit_code] { exit_code = Explain(*options); });
}

}  // namespace status_translator
