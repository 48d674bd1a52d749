#include "cli/compare.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/compare_clients.h"
#include "cli/exit_code.h"
#include "cli/local_translator.h"
#include "cli/output.h"

namespace status_translator {
namespace {

struct CompareOptions {
  std::string a;
  std::string b;
  std::string clients;
  OutputFormat format = OutputFormat::kText;
};

// Neighbouring statuses whose answers differ in the same way, or one gRPC code.
struct Difference {
  std::string direction;
  int from;
  int to;
  std::string a;
  std::string b;

  // "404", "400-499" or "NOT_FOUND".
  std::string Asked() const {
    if (direction == "grpc_to_http") return std::string(GrpcCodes()[from].name);
    return from == to ? absl::StrCat(from) : absl::StrCat(from, "-", to);
  }
};

std::string GrpcName(const Rule& rule) { return rule.has_answer() ? std::string(GrpcCodes()[rule.code].name) : "-"; }
std::string HttpNumber(const Rule& rule) { return rule.has_answer() ? absl::StrCat(rule.code) : "-"; }

std::vector<Difference> Differences(const Profile& a, const Profile& b) {
  std::vector<Difference> differences;
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    const std::string in_a = GrpcName(*a.HttpToGrpc(code, Origin::kUnspecified));
    const std::string in_b = GrpcName(*b.HttpToGrpc(code, Origin::kUnspecified));
    if (in_a == in_b) continue;
    if (!differences.empty()) {
      Difference& last = differences.back();
      if (last.to == code - 1 && last.a == in_a && last.b == in_b) {
        last.to = code;
        continue;
      }
    }
    differences.push_back({"http_to_grpc", code, code, in_a, in_b});
  }
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    const std::string in_a = HttpNumber(*a.GrpcToHttp(code.number));
    const std::string in_b = HttpNumber(*b.GrpcToHttp(code.number));
    if (in_a != in_b) differences.push_back({"grpc_to_http", code.number, code.number, in_a, in_b});
  }
  return differences;
}

int Compare(const CompareOptions& options) {
  const absl::StatusOr<const RevisedProfile*> a = LocalTranslator().FindProfile(options.a);
  if (!a.ok()) return Fail(a.status());
  const absl::StatusOr<const RevisedProfile*> b = LocalTranslator().FindProfile(options.b);
  if (!b.ok()) return Fail(b.status());
  const std::vector<Difference> differences = Differences(*(*a)->profile, *(*b)->profile);
  if (options.format == OutputFormat::kJson) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const Difference& difference : differences) {
      json.push_back({{"direction", difference.direction},
                      {"asked", difference.Asked()},
                      {options.a, difference.a},
                      {options.b, difference.b}});
    }
    Print(json.dump(2) + "\n");
    return kExitDone;
  }
  if (options.format == OutputFormat::kText && differences.empty()) {
    Print(absl::StrCat(options.a, " and ", options.b,
                       " give the same answer to each HTTP status and to each gRPC code\n"));
    return kExitDone;
  }
  TextRows rows = {{"direction", "asked", options.a, options.b}};
  for (const Difference& difference : differences) {
    rows.push_back({difference.direction, difference.Asked(), difference.a, difference.b});
  }
  Print(FormatTable(options.format, rows));
  return kExitDone;
}

}  // namespace

void AddCompare(CLI::App& app, int& exit_code) {
  CLI::App& command = *app.add_subcommand(
      "compare", "Show where two profiles give different answers, or what gRPC clients make of an HTTP status");
  auto options = std::make_shared<CompareOptions>();
  CLI::Option* a = command.add_option("A", options->a, "The first profile")->type_name("PROFILE");
  CLI::Option* b = command.add_option("B", options->b, "The second profile")->type_name("PROFILE");
  CLI::Option* clients = command
                             .add_option("--clients", options->clients,
                                         "Show instead what common gRPC clients report for a response with this HTTP "
                                         "status and without grpc-status, by client version, as measured")
                             ->type_name("STATUS")
                             ->excludes(a)
                             ->excludes(b);
  AddProfilesOption(command);
  AddOutputOption(command, options->format);
  command.footer(
      "Examples: compare grpc google    compare --clients 503    compare --clients 429 -o json\n"
      "\"-\" means that the profile has no answer. For the answers of all profiles to one code: explain CODE --all.\n"
      "With --clients, an answer differs from general if general answers neither for no origin nor for an intermediary "
      "with that code; for a 2xx only the answer for an intermediary counts, since a response without grpc-status "
      "is no success.");
  command.callback([options, b, clients, &exit_code] {
    if (!clients->empty()) {
      exit_code = CompareClients(options->clients, options->format);
      return;
    }
    if (b->empty()) throw CLI::RequiredError(options->a.empty() ? "A, the first profile," : "B, the second profile,");
    exit_code = Compare(*options);
  });
}

}  // namespace status_translator
