#include "cli/convert.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/command_words.h"
#include "cli/conversion_rows.h"
#include "cli/exit_code.h"
#include "cli/local_translator.h"
#include "cli/output.h"
#include "cli/read_input.h"
#include "cli/request_options.h"
#include "cli/server_connection.h"
#include "cli/translation_source.h"
#include "convert/convert_json.h"
#include "convert/draft_shape.h"
#include "convert/dump.h"
#include "convert/dump_lines.h"
#include "core/nearest.h"
#include "lookup/arguments.h"
#include "lookup/errors.h"
#include "support/limits.h"
#include "wire/fields.h"
#include "wire/format_name.h"

namespace status_translator {
namespace {

struct ConvertOptions {
  std::string file = "-";
  std::string origin;
  std::string profile;
  std::string format;
  std::string accept;
  ServerConnection server;
  int status = 0;  // of a response without a status line; 0: the input has its own
  std::vector<std::string> expose_headers;
  bool expose_body = false;
  bool report = false;
  bool draft_shape = false;
  OutputFormat output = OutputFormat::kText;
};

// The converted response on standard output, ready for the next program; the report on standard error.
template <typename Response>
int PrintConversion(const ConvertOptions& options, const Response& response, const std::string& converted) {
  if (options.output == OutputFormat::kJson) {
    const absl::StatusOr<std::string> json = ConversionJson(response);
    if (!json.ok()) return Fail(json.status());
    Print(*json);
    return kExitDone;
  }
  if (options.output == OutputFormat::kTsv) {
    Print(FormatTable(options.output, ReportRows(response.report())));
    return kExitDone;
  }
  Print(converted);
  if (!converted.empty() && converted.back() != '\n' && isatty(STDOUT_FILENO) != 0) Print("\n");
  if (options.report || isatty(STDERR_FILENO) != 0) {
    std::cerr << "\n" << FormatTable(OutputFormat::kText, ReportRows(response.report()));
    if (!std::cerr) return Fail(absl::UnavailableError("cannot write the report to standard error"));
  }
  return kExitDone;
}

// An option replaces what the input says.
template <typename Request>
void ApplyOptions(const ConvertOptions& options, Request& request) {
  if (!options.profile.empty()) request.set_profile(options.profile);
  if (options.expose_body) request.mutable_expose()->set_body(true);
  for (const std::string& name : options.expose_headers) request.mutable_expose()->add_headers(name);
}

int ConvertHttp(const ConvertOptions& options, v1::ConvertHttpResponseRequest request) {
  if (!options.format.empty() || !options.accept.empty()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat(
        "--format and --accept are for a gRPC outcome, which becomes an HTTP response; the input is an HTTP "
        "response. For another format of it: convert it twice, status-translator convert | "
        "status-translator convert --format ",
        options.format.empty() ? "problem" : options.format)));
  }
  const absl::StatusOr<Origin> origin = ParseOrigin(options.origin);
  if (!origin.ok()) return Fail(origin.status());
  if (*origin != Origin::kUnspecified) request.set_origin(static_cast<v1::Origin>(*origin));
  ApplyOptions(options, request);
  const absl::StatusOr<v1::ConvertHttpResponseResponse> response = TranslationSource(options.server).Ask(request);
  if (!response.ok()) return Fail(response.status());
  return PrintConversion(options, *response, WriteTrailers(response->trailers()));
}

int ConvertGrpc(const ConvertOptions& options, v1::ConvertGrpcResponseRequest request) {
  if (const absl::Status checked = CheckNoOrigin(options.origin, "a gRPC outcome"); !checked.ok()) return Fail(checked);
  if (!options.format.empty()) request.set_format(*ParseFormatName(options.format));  // checked as it was read
  if (!options.accept.empty()) request.set_accept(options.accept);
  ApplyOptions(options, request);
  const absl::StatusOr<v1::ConvertGrpcResponseResponse> response = TranslationSource(options.server).Ask(request);
  if (!response.ok()) return Fail(response.status());
  return PrintConversion(options, *response, WriteHttpResponse(response->http()));
}

// `request` is null if the input is no HTTP response.
int PrintDraft(const v1::ConvertHttpResponseRequest* request) {
  if (request == nullptr) {
    return Fail(absl::InvalidArgumentError("--draft-shape needs an HTTP response; the input is a gRPC outcome"));
  }
  const absl::StatusOr<std::string> draft = DraftShape(request->http());
  if (!draft.ok()) return Fail(draft.status());
  const std::string claimed_by = ClaimingShape(LocalTranslator().profiles().shapes(), request->http());
  if (!claimed_by.empty()) {
    std::cerr << "status-translator: this response is already claimed by " << claimed_by
              << "; a shape of your own that claims it replaces that one (see explain " << claimed_by << ")\n";
  }
  Print(*draft);
  return kExitDone;
}

// What the input says, or a response with the status of the option.
absl::StatusOr<Dump> ReadConversion(const ConvertOptions& options, const std::string& text) {
  if (options.status == 0) return ReadDump(text);
  if (StatusOfLine(DumpReader(text).Peek()).has_value()) {
    return DumpError(1, "is a status line, but --status is for a response without one");
  }
  return ReadDumpWithoutStatus(text, options.status);
}

int Convert(const ConvertOptions& options) {
  if (const absl::Status used = CheckTableOptions(options.server); !used.ok()) return Fail(used);
  const absl::StatusOr<std::string> text = ReadEvidence(options.file, "a response", kMaxRecordingBytes);
  if (!text.ok()) return Fail(text.status());
  const std::string name = options.file == "-" ? "standard input" : options.file;
  const absl::StatusOr<Dump> dump = ReadConversion(options, *text);
  if (!dump.ok()) {
    return Fail(absl::InvalidArgumentError(absl::StrCat(name, ": ", InWordsOfCommand(dump.status().message()))));
  }
  for (const std::string& note : dump->notes) std::cerr << "status-translator: " << name << ": " << note << "\n";
  const auto* http = std::get_if<v1::ConvertHttpResponseRequest>(&dump->request);
  if (options.draft_shape) return PrintDraft(http);
  if (http != nullptr) return ConvertHttp(options, *http);
  return ConvertGrpc(options, std::get<v1::ConvertGrpcResponseRequest>(dump->request));
}

void AddFormatOption(CLI::App& command, std::string& format) {
  const std::vector<absl::string_view> names = FormatNames();
  command
      .add_option("--format", format, absl::StrCat("The format of the HTTP body: ", absl::StrJoin(names, ", ")))
      // An earlier spelling is read too.
      ->check(CLI::Validator(
          [names](const std::string& name) {
            return ParseFormatName(name).has_value() ? std::string() : NotOneOf(name, names);
          },
          WordSet(names)))
      ->type_name("FORMAT");
}

}  // namespace

void AddConvert(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("convert", "Translate a whole response into the other protocol");
  auto options = std::make_shared<ConvertOptions>();
  command
      .add_option("FILE", options->file,
                  "A response as a tool or a browser prints it, gRPC trailers one a line, or JSON; none or -: "
                  "standard input")
      ->type_name("");
  command
      .add_option(
          "--status", options->status,
          "The HTTP status of a response without a status line: of a body alone, or of header fields and a body")
      ->check(CLI::Range(100, 599).description("100 to 599"))
      ->type_name("CODE");
  AddOriginOption(command, options->origin);
  AddProfileOption(command, options->profile);
  AddFormatOption(command, options->format);
  command.add_option("--accept", options->accept, "The caller's Accept header, which chooses the format")
      ->type_name("ACCEPT");
  command.add_flag("--expose-body", options->expose_body,
                   "Put the text of a body that no API wrote, shortened, into the message");
  command.add_option("--expose-header", options->expose_headers, "Pass this header on as well; repeatable")
      ->allow_extra_args(false)
      ->check([](const std::string& name) {
        return IsToken(name) ? std::string() : absl::StrCat(Quoted(name), " is not the name of a header field");
      })
      ->type_name("NAME");
  command.add_flag("--report", options->report,
                   "Print the report on standard error; on a terminal it is always printed");
  CLI::Option* draft_shape =
      command.add_flag("--draft-shape", options->draft_shape,
                       "Print a first draft of a shape file for this response instead, with its values replaced; "
                       "the text of a page stays in the pattern and the example: look through it before you share it");
  // A draft is made of the response alone.
  for (const char* other :
       {"--origin", "--profile", "--format", "--accept", "--expose-body", "--expose-header", "--report"}) {
    draft_shape->excludes(command.get_option(other));
  }
  AddTableOptions(command, options->server);
  AddDescriptorSetOption(command);
  AddOutputOption(command, options->output);
  command.footer(
      "Examples: curl -si https://example.com/missing | status-translator convert\n"
      "          curl -si URL | status-translator convert | status-translator convert --format aip-193\n"
      "          printf 'grpc-status: 5\\ngrpc-message: no such book\\n' | status-translator convert\n"
      "          curl -si URL | status-translator convert --draft-shape > acme.shape.textproto\n"
      "          curl -sv URL 2>&1 | status-translator convert\n"
      "          curl -s URL | status-translator convert --status 404\n"
      "Reads what curl -i, -v, --raw and --trace, httpie, wget -S and -d, nc, nghttp -v, tcpdump -A, grpcurl and "
      "browsers\n"
      "show, quoted or indented, with or without the command and its prompt before it. Of several responses (100 "
      "Continue, redirects, a proxy's CONNECT) "
      "the\n"
      "last one counts. Trailers may follow the body directly, and a body may be in chunks. Lines that are skipped "
      "are\n"
      "reported on standard error.\n"
      "Text output is the response in the other protocol; -o json is the whole answer of the API, -o tsv the report.\n"
      "Exit codes: 0 converted, 1 failed, 2 wrong usage, no such file, or not a response.");
  command.callback([options, &exit_code] { exit_code = Convert(*options); });
}

}  // namespace status_translator
