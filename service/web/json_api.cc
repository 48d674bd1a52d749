#include "web/json_api.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "convert/convert.h"
#include "convert/convert_json.h"
#include "lookup/arguments.h"
#include "lookup/catalog.h"
#include "lookup/errors.h"
#include "support/v1.h"
#include "web/etag.h"
#include "web/problem.h"
#include "web/query.h"
#include "wire/proto_json.h"

namespace status_translator {
namespace {

constexpr absl::string_view kReads = "GET, HEAD, OPTIONS";
constexpr absl::string_view kPosts = "POST, OPTIONS";

HttpReply Found(const google::protobuf::Message& response) {
  const absl::StatusOr<std::string> json = ProtoJson(response, JsonLayout::kOneLine);
  if (!json.ok()) return Problem(json.status());
  return {200, {{"Content-Type", "application/json"}}, *json + "\n"};
}

// What a route is asked.
struct Asked {
  const Translator& answers;
  Metrics& metrics;
  std::string argument;  // the last segment of the path, where the route has one
  const std::vector<std::pair<std::string, std::string>>& query;
  const HttpRequest& request;
};

template <typename Response, typename Request>
absl::StatusOr<HttpReply> Translate(const Asked& question, absl::string_view direction,
                                    absl::Status (Translator::*ask)(const Request&, EncodedAnswer&) const,
                                    const Request& request) {
  EncodedAnswer pieces;
  if (const absl::Status asked = (question.answers.*ask)(request, pieces); !asked.ok()) return asked;
  question.metrics.CountTranslation(direction, pieces.profile(), pieces.kind(), pieces.http_class());
  Response response;
  response.ParseFromString(pieces.ToString());
  return Found(response);
}

template <typename Request, typename Response>
absl::StatusOr<HttpReply> LookUp(const Translator& answers,
                                 absl::Status (*ask)(const Translator&, const Request&, Response&),
                                 const Request& request) {
  Response response;
  if (const absl::Status asked = ask(answers, request, response); !asked.ok()) return asked;
  return Found(response);
}

absl::StatusOr<HttpReply> FromHttp(const Asked& asked) {
  const auto query = Query::Read(asked.query, {"origin", "error_code", "profile"});
  if (!query.ok()) return query.status();
  const auto code = ParseNumber("code", asked.argument);
  if (!code.ok()) return code.status();
  const auto origin = ParseOrigin((*query)["origin"]);
  if (!origin.ok()) return origin.status();
  v1::HttpToGrpcRequest request;
  request.set_code(*code);
  request.set_origin(static_cast<v1::Origin>(*origin));
  request.set_error_code((*query)["error_code"]);
  request.set_profile((*query)["profile"]);
  return Translate<v1::HttpToGrpcResponse>(asked, "http_to_grpc", &Translator::HttpToGrpc, request);
}

absl::StatusOr<HttpReply> FromGrpc(const Asked& asked) {
  const auto query = Query::Read(asked.query, {"profile"});
  if (!query.ok()) return query.status();
  const auto code = ParseGrpcCode("code", asked.argument);
  if (!code.ok()) return code.status();
  v1::GrpcToHttpRequest request;
  request.set_code(static_cast<google::rpc::Code>(*code));
  request.set_profile((*query)["profile"]);
  return Translate<v1::GrpcToHttpResponse>(asked, "grpc_to_http", &Translator::GrpcToHttp, request);
}

absl::StatusOr<HttpReply> ListHttp(const Asked& asked) {
  const auto query = Query::Read(asked.query, {"class", "outcome"});
  if (!query.ok()) return query.status();
  v1::ListHttpStatusesRequest request;
  const std::string& http_class = (*query)["class"];
  if (!http_class.empty()) {
    if (http_class.size() != 3 || http_class[0] < '1' || http_class[0] > '5' || !absl::EndsWith(http_class, "xx")) {
      return FieldError(ErrorReason::kClassUnknown, "class",
                        absl::StrCat(Quoted(http_class), " is no class: 1xx to 5xx"));
    }
    request.set_class_(static_cast<v1::HttpClass>(http_class[0] - '0'));
  }
  const std::string& outcome = (*query)["outcome"];
  if (outcome == "normal") {
    request.set_outcome(v1::OUTCOME_NORMAL);
  } else if (outcome == "abnormal") {
    request.set_outcome(v1::OUTCOME_ABNORMAL);
  } else if (!outcome.empty()) {
    return FieldError(ErrorReason::kOutcomeUnknown, "outcome",
                      absl::StrCat(Quoted(outcome), " is not normal or abnormal"));
  }
  return LookUp(asked.answers, &ListHttpStatuses, request);
}

// The routes that take no parameters.
absl::StatusOr<HttpReply> ListGrpc(const Asked& asked) {
  return LookUp(asked.answers, &ListGrpcCodes, v1::ListGrpcCodesRequest());
}

absl::StatusOr<HttpReply> GetHttp(const Asked& asked) {
  const auto code = ParseNumber("code", asked.argument);
  if (!code.ok()) return code.status();
  v1::GetHttpStatusRequest request;
  request.set_code(*code);
  return LookUp(asked.answers, &GetHttpStatus, request);
}

absl::StatusOr<HttpReply> GetGrpc(const Asked& asked) {
  const auto code = ParseGrpcCode("code", asked.argument);
  if (!code.ok()) return code.status();
  v1::GetGrpcCodeRequest request;
  request.set_code(static_cast<google::rpc::Code>(*code));
  return LookUp(asked.answers, &GetGrpcCode, request);
}

absl::StatusOr<HttpReply> ListTables(const Asked& asked) {
  return LookUp(asked.answers, &ListProfiles, v1::ListProfilesRequest());
}

absl::StatusOr<HttpReply> GetTable(const Asked& asked) {
  v1::GetProfileRequest request;
  request.set_name(asked.argument);
  return LookUp(asked.answers, &GetProfile, request);
}

absl::StatusOr<HttpReply> CompareHttp(const Asked& asked) {
  const auto code = ParseNumber("http_code", asked.argument);
  if (!code.ok()) return code.status();
  v1::CompareProfilesRequest request;
  request.set_http_code(*code);
  return LookUp(asked.answers, &CompareProfiles, request);
}

absl::StatusOr<HttpReply> CompareGrpc(const Asked& asked) {
  const auto code = ParseGrpcCode("grpc_code", asked.argument);
  if (!code.ok()) return code.status();
  v1::CompareProfilesRequest request;
  request.set_grpc_code(static_cast<google::rpc::Code>(*code));
  return LookUp(asked.answers, &CompareProfiles, request);
}

// A whole response in, a whole response out: protobuf's JSON, with bytes in base64.
template <typename Request, typename Response>
absl::StatusOr<HttpReply> Convert(const Asked& asked, absl::string_view direction,
                                  absl::Status (*convert)(const Translator&, const Request&, Response&)) {
  Request request;
  if (const absl::Status read = ReadConversionJson(asked.request.body, request); !read.ok()) return read;
  Response response;
  if (const absl::Status converted = convert(asked.answers, request, response); !converted.ok()) return converted;
  const MetricLabels counted = MetricLabelsOf(response.report());
  asked.metrics.CountTranslation(direction, counted.profile, counted.kind, counted.http_class);
  const absl::StatusOr<std::string> json = ConversionJson(response);
  if (!json.ok()) return json.status();
  return HttpReply{200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, *json};
}

absl::StatusOr<HttpReply> ConvertHttp(const Asked& asked) {
  return Convert(asked, "http_to_grpc", &ConvertHttpResponse);
}

absl::StatusOr<HttpReply> ConvertGrpc(const Asked& asked) {
  return Convert(asked, "grpc_to_http", &ConvertGrpcResponse);
}

enum class Takes { kNothing, kQuery, kBody };

struct Route {
  absl::string_view path;  // a last "*" stands for one segment
  Takes takes;
  absl::StatusOr<HttpReply> (*answer)(const Asked&);
};

constexpr Route kRoutes[] = {
    {"/v1/http/*", Takes::kQuery, FromHttp},
    {"/v1/grpc/*", Takes::kQuery, FromGrpc},
    {"/v1/http", Takes::kQuery, ListHttp},
    {"/v1/grpc", Takes::kNothing, ListGrpc},
    {"/v1/catalog/http/*", Takes::kNothing, GetHttp},
    {"/v1/catalog/grpc/*", Takes::kNothing, GetGrpc},
    {"/v1/profiles", Takes::kNothing, ListTables},
    {"/v1/profiles/*", Takes::kNothing, GetTable},
    {"/v1/compare/http/*", Takes::kNothing, CompareHttp},
    {"/v1/compare/grpc/*", Takes::kNothing, CompareGrpc},
    {"/v1:convertHttpResponse", Takes::kBody, ConvertHttp},
    {"/v1:convertGrpcResponse", Takes::kBody, ConvertGrpc},
};

// Whether the path is the route's; the last segment goes to `argument`.
bool Fits(const Route& route, absl::string_view path, std::string& argument) {
  absl::string_view fixed = route.path;
  if (!absl::ConsumeSuffix(&fixed, "*")) return path == fixed;
  if (!absl::ConsumePrefix(&path, fixed) || path.empty() || absl::StrContains(path, '/')) return false;
  argument = std::string(path);
  return true;
}

}  // namespace

HttpReply JsonApi::Answer(const HttpRequest& request) const {
  const std::shared_ptr<const Translator> answers = answers_.Get();
  for (const Route& route : kRoutes) {
    Asked asked{*answers, metrics_, "", request.query, request};
    if (!Fits(route, request.path, asked.argument)) continue;
    const bool posts = route.takes == Takes::kBody;
    const std::string methods(posts ? kPosts : kReads);
    if (request.method == "OPTIONS") return {204, {{"Allow", methods}}, ""};
    if (posts ? request.method != "POST" : request.method != "GET" && request.method != "HEAD") {
      HttpReply reply = Problem(405, ErrorReason::kMethodNotAllowed, absl::StrCat("only ", methods, " are taken here"));
      reply.headers.emplace_back("Allow", methods);
      return reply;
    }
    if (route.takes != Takes::kQuery) {
      if (const auto none = Query::Read(request.query, {}); !none.ok()) return Problem(none.status());
    }
    // Browsers send other types across origins without asking first.
    if (posts && !absl::StartsWithIgnoreCase(request.content_type, "application/json")) {
      return Problem(415, ErrorReason::kContentTypeNotTaken, "the body must be application/json");
    }
    absl::StatusOr<HttpReply> reply = route.answer(asked);
    if (!reply.ok()) return Problem(reply.status());
    return posts ? *std::move(reply) : AddETag(*std::move(reply), request.if_none_match);
  }
  return Problem(404, ErrorReason::kPathUnknown, "there is nothing at this path; see /openapi.json");
}

HttpReply JsonApi::Handle(const HttpRequest& request) const {
  HttpReply reply = Answer(request);
  if (!cors_origin_.empty()) {
    reply.headers.emplace_back("Access-Control-Allow-Origin", cors_origin_);
    if (cors_origin_ != "*") reply.headers.emplace_back("Vary", "Origin");
    if (request.method == "OPTIONS") {
      reply.headers.emplace_back("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS");
      reply.headers.emplace_back("Access-Control-Allow-Headers", "Content-Type");
    }
  }
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return reply;
}

}  // namespace status_translator
