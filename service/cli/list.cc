#include "cli/list.h"

#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cli/exit_code.h"
#include "cli/local_translator.h"
#include "cli/output.h"
#include "cli/shape_output.h"
#include "cli/translation_source.h"
#include "config/profiles_option.h"
#include "core/nearest.h"
#include "lookup/catalog.h"

namespace status_translator {
namespace {

struct ListOptions {
  std::string http_class;
  bool normal = false;
  bool abnormal = false;
  bool grpc = false;
  bool shapes = false;
  bool losses = false;
  const CLI::Option* profiles = nullptr;  // of the command
  OutputFormat format = OutputFormat::kText;
};

template <typename Response>
int PrintList(const ListOptions& options, const Response& response, const TextRows& rows) {
  if (options.format == OutputFormat::kJson) return PrintJson(response);
  const bool is_none = rows.empty() && options.format == OutputFormat::kText;
  Print(is_none ? "there is none with all of these properties\n" : FormatTable(options.format, rows));
  return kExitDone;
}

int ListCodes(const ListOptions& options) {
  v1::ListGrpcCodesResponse response;
  if (const absl::Status asked = ListGrpcCodes(LocalTranslator(), {}, response); !asked.ok()) return Fail(asked);
  TextRows rows;
  for (const v1::GrpcCode& code : response.codes()) {
    rows.push_back({absl::StrCat(code.number()), code.name(), code.description()});
  }
  return PrintList(options, response, rows);
}

int ListProfileSummaries(const ListOptions& options) {
  v1::ListProfilesResponse response;
  if (const absl::Status asked = ListProfiles(LocalTranslator(), {}, response); !asked.ok()) return Fail(asked);
  TextRows rows;
  for (const v1::ProfileSummary& profile : response.profiles()) {
    const absl::string_view directions = profile.http_to_grpc() && profile.grpc_to_http() ? "both ways"
                                         : profile.http_to_grpc()                         ? "HTTP to gRPC"
                                                                                          : "gRPC to HTTP";
    rows.push_back({profile.name(), profile.revision().substr(0, 12), std::string(directions), profile.description()});
  }
  return PrintList(options, response, rows);
}

int ListShapeSummaries(const ListOptions& options) {
  v1::ListShapesResponse response;
  if (const absl::Status asked = ListShapes(LocalTranslator(), {}, response); !asked.ok()) return Fail(asked);
  return PrintList(options, response, ShapeRows(response));
}

absl::StatusOr<v1::Translation> Answer(const TranslationSource& source, const v1::HttpStatus& status) {
  v1::HttpToGrpcRequest request;
  request.set_code(status.code());
  return source.Ask(request);
}

int ListStatuses(const ListOptions& options) {
  v1::ListHttpStatusesRequest request;
  if (!options.http_class.empty()) request.set_class_(static_cast<v1::HttpClass>(options.http_class[0] - '0'));
  if (options.normal) request.set_outcome(v1::OUTCOME_NORMAL);
  if (options.abnormal) request.set_outcome(v1::OUTCOME_ABNORMAL);
  v1::ListHttpStatusesResponse response;
  if (const absl::Status asked = ListHttpStatuses(LocalTranslator(), request, response); !asked.ok()) {
    return Fail(asked);
  }
  const TranslationSource source({});
  TextRows rows;
  for (const v1::HttpStatus& status : response.statuses()) {
    const absl::StatusOr<v1::Translation> answer = Answer(source, status);
    rows.push_back({absl::StrCat(status.code()), status.reason_phrase(), answer.ok() ? answer->grpc().name() : "-",
                    status.description()});
  }
  return PrintList(options, response, rows);
}

// The statuses of 300-599 that become another status when they are translated to gRPC and back. Every 2xx comes back as
// 200, and 1xx is never final.
int ListLosses(const ListOptions& options) {
  v1::ListHttpStatusesResponse all;
  if (const absl::Status asked = ListHttpStatuses(LocalTranslator(), {}, all); !asked.ok()) return Fail(asked);
  const TranslationSource source({});
  v1::ListHttpStatusesResponse lost;
  TextRows rows;
  for (const v1::HttpStatus& status : all.statuses()) {
    const absl::StatusOr<v1::Translation> answer = Answer(source, status);
    if (status.code() < 300 || !answer.ok() || !answer->has_round_trip() || answer->round_trip().same()) continue;
    *lost.add_statuses() = status;
    rows.push_back({absl::StrCat(status.code()), status.reason_phrase(), answer->grpc().name(),
                    absl::StrCat(answer->round_trip().http_code())});
  }
  return PrintList(options, lost, rows);
}

int List(const ListOptions& options) {
  UseProfilesOfEnvironment();
  if (options.losses) return ListLosses(options);
  if (options.grpc) return ListCodes(options);
  if (options.profiles->count() > 0) return ListProfileSummaries(options);
  if (options.shapes) return ListShapeSummaries(options);
  return ListStatuses(options);
}

constexpr absl::string_view kClasses[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};

}  // namespace

void AddList(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand("list", "List HTTP statuses, gRPC codes, profiles or shapes");
  auto options = std::make_shared<ListOptions>();
  CLI::Option* http_class =
      command.add_option("--class", options->http_class, "Only statuses of this class: 1xx to 5xx");
  http_class
      ->transform(CLI::Validator(
          [](std::string& name) {
            absl::AsciiStrToLower(&name);
            return NotOneOf(name, kClasses);
          },
          WordSet(kClasses)))
      ->type_name("CLASS");
  CLI::Option* normal = command.add_flag("--normal", options->normal, "Only the statuses that mean success (2xx)");
  CLI::Option* abnormal =
      command.add_flag("--abnormal", options->abnormal, "Only the statuses that do not mean success")->excludes(normal);
  CLI::Option* grpc = command.add_flag("--grpc", options->grpc, "List the gRPC codes instead");
  CLI::Option* profiles = AddProfilesOption(command)->expected(0, 1)->envname("")->description(
      "List the profiles instead; with a directory, your own in it, too");
  options->profiles = profiles;
  CLI::Option* shapes =
      command.add_flag("--shapes", options->shapes, "List the shapes, the kinds of error response that are recognised");
  CLI::Option* losses = command.add_flag("--losses", options->losses,
                                         "List the known statuses of 300-599 that profile general does not restore "
                                         "when it translates them to gRPC and back: "
                                         "status, reason phrase, gRPC code, and the status that the code becomes");
  for (CLI::Option* other : {http_class, normal, abnormal, grpc, profiles, shapes}) losses->excludes(other);
  for (CLI::Option* of_http : {http_class, normal, abnormal}) {
    of_http->excludes(grpc)->excludes(profiles)->excludes(shapes);
  }
  grpc->excludes(profiles)->excludes(shapes);
  profiles->excludes(shapes);
  AddOutputOption(command, options->format);
  command.footer(absl::StrCat(
      "Examples: list --class 4xx    list --grpc    list --profiles -o json    list --shapes\n"
      "Columns of statuses: status, reason phrase, gRPC code in profile general, meaning.\n",
      kProfilesVariable, " may name the directory of --profiles; your own profiles and shapes are then listed, too."));
  command.callback([options, &exit_code] { exit_code = List(*options); });
}

}  // namespace status_translator
