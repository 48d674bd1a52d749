#include "web/json_api.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "convert/conversion_report.h"
#include "convert/convert_grpc.h"
#include "convert/convert_http.h"
#include "convert/convert_json.h"
#include "diagnose/diagnose.h"
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

constexpr absl::string_view kReadMethods = "GET, HEAD, OPTIONS";
constexpr absl::string_view kPostMethods = "POST, OPTIONS";

absl::StatusOr<HttpReply> JsonReply(const google::protobuf::Message& response) {
  const absl::StatusOr<std::string> json = ProtoJson(response, JsonLayout::kOneLine);
  if (!json.ok()) return json.status();
  return HttpReply{200, {{"Content-Type", "application/json"}}, *json + "\n"};
}

struct RouteCall {
  const Translator& translator;
  Metrics& metrics;
  std::string argument;  // the last segment of the path, if the route has one
  const HttpRequest& request;
};

template <typename Response, typename Request>
absl::StatusOr<HttpReply> Translate(const RouteCall& call, absl::string_view direction,
                                    absl::Status (Translator::*method)(const Request&, EncodedAnswer&) const,
                                    const Request& request) {
  EncodedAnswer answer;
  if (const absl::Status status = (call.translator.*method)(request, answer); !status.ok()) return status;
  call.metrics.Translations(direction, answer.profile(), answer.kind(), answer.http_class()).Count();
  Response response;
  (void)response.ParseFromString(answer.ToString());  // written by this program
  return JsonReply(response);
}

template <typename Request, typename Response>
absl::StatusOr<HttpReply> LookUp(const RouteCall& call,
                                 absl::Status (*method)(const Translator&, const Request&, Response&),
                                 const Request& request) {
  Response response;
  if (const absl::Status status = method(call.translator, request, response); !status.ok()) return status;
  return JsonReply(response);
}

absl::StatusOr<HttpReply> RouteHttpToGrpc(const RouteCall& call) {
  const auto query = Query::Read(call.request.query, {"origin", "error_code", "shape", "profile", "view"});
  if (!query.ok()) return query.status();
  const auto code = ParseNumber("code", call.argument);
  if (!code.ok()) return code.status();
  const auto origin = ParseOrigin((*query)["origin"]);
  if (!origin.ok()) return origin.status();
  const auto view = ParseView((*query)["view"]);
  if (!view.ok()) return view.status();
  v1::HttpToGrpcRequest request;
  request.set_code(*code);
  request.set_origin(static_cast<v1::Origin>(*origin));
  request.set_error_code((*query)["error_code"]);
  request.set_shape((*query)["shape"]);
  request.set_profile((*query)["profile"]);
  request.set_view(*view);
  return Translate<v1::HttpToGrpcResponse>(call, "http_to_grpc", &Translator::HttpToGrpc, request);
}

absl::StatusOr<HttpReply> RouteGrpcToHttp(const RouteCall& call) {
  const auto query = Query::Read(call.request.query, {"profile", "view"});
  if (!query.ok()) return query.status();
  const auto code = ParseGrpcCode("code", call.argument);
  if (!code.ok()) return code.status();
  const auto view = ParseView((*query)["view"]);
  if (!view.ok()) return view.status();
  v1::GrpcToHttpRequest request;
  request.set_code(static_cast<google::rpc::Code>(*code));
  request.set_profile((*query)["profile"]);
  request.set_view(*view);
  return Translate<v1::GrpcToHttpResponse>(call, "grpc_to_http", &Translator::GrpcToHttp, request);
}

absl::StatusOr<HttpReply> RouteListHttpStatuses(const RouteCall& call) {
  const auto query = Query::Read(call.request.query, {"class", "outcome"});
  if (!query.ok()) return query.status();
  v1::ListHttpStatusesRequest request;
  const std::string& http_class = (*query)["class"];
  if (!http_class.empty()) {
    if (http_class.size() != 3 || http_class[0] < '1' || http_class[0] > '5' || !absl::EndsWith(http_class, "xx")) {
      return FieldError(ErrorReason::kClassUnknown, "class",
                        absl::StrCat(Quoted(http_class), " is not a class of HTTP statuses: 1xx to 5xx"));
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
                      absl::StrCat(Quoted(outcome), " is neither normal nor abnormal"));
  }
  return LookUp(call, &ListHttpStatuses, request);
}

// Everything of one kind, for example all profiles.
template <typename Request, auto kMethod>
absl::StatusOr<HttpReply> RouteAll(const RouteCall& call) {
  return LookUp(call, kMethod, Request());
}

template <typename Request, auto kMethod>
absl::StatusOr<HttpReply> RouteNamed(const RouteCall& call) {
  Request request;
  request.set_name(call.argument);
  return LookUp(call, kMethod, request);
}

absl::StatusOr<HttpReply> RouteGetHttpStatus(const RouteCall& call) {
  const auto code = ParseNumber("code", call.argument);
  if (!code.ok()) return code.status();
  v1::GetHttpStatusRequest request;
  request.set_code(*code);
  return LookUp(call, &GetHttpStatus, request);
}

absl::StatusOr<HttpReply> RouteGetGrpcCode(const RouteCall& call) {
  const auto code = ParseGrpcCode("code", call.argument);
  if (!code.ok()) return code.status();
  v1::GetGrpcCodeRequest request;
  request.set_code(static_cast<google::rpc::Code>(*code));
  return LookUp(call, &GetGrpcCode, request);
}

absl::StatusOr<HttpReply> RouteCompareHttp(const RouteCall& call) {
  const auto code = ParseNumber("http_code", call.argument);
  if (!code.ok()) return code.status();
  v1::CompareProfilesRequest request;
  request.set_http_code(*code);
  return LookUp(call, &CompareProfiles, request);
}

absl::StatusOr<HttpReply> RouteCompareGrpc(const RouteCall& call) {
  const auto code = ParseGrpcCode("grpc_code", call.argument);
  if (!code.ok()) return code.status();
  v1::CompareProfilesRequest request;
  request.set_grpc_code(static_cast<google::rpc::Code>(*code));
  return LookUp(call, &CompareProfiles, request);
}

// Converts a whole response: protobuf's JSON in and out, with bytes in base64.
template <typename Request, typename Response>
absl::StatusOr<HttpReply> Convert(const RouteCall& call, absl::string_view direction,
                                  absl::Status (*convert)(const Translator&, const Request&, Response&)) {
  Request request;
  if (const absl::Status read = ReadConversionJson(call.request.body, request); !read.ok()) return read;
  Response response;
  if (const absl::Status converted = convert(call.translator, request, response); !converted.ok()) return converted;
  const MetricLabels counted = MetricLabelsOf(response.report());
  call.metrics.Translations(direction, counted.profile, counted.kind, counted.http_class).Count();
  if (!counted.shape.empty()) call.metrics.CountRecognised("call", counted.shape);
  const absl::StatusOr<std::string> json = ConversionJson(response);
  if (!json.ok()) return json.status();
  return HttpReply{200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, *json};
}

absl::StatusOr<HttpReply> RouteConvertHttpResponse(const RouteCall& call) {
  return Convert(call, "http_to_grpc", &ConvertHttpResponse);
}

absl::StatusOr<HttpReply> RouteConvertGrpcResponse(const RouteCall& call) {
  return Convert(call, "grpc_to_http", &ConvertGrpcResponse);
}

absl::StatusOr<HttpReply> RouteDiagnose(const RouteCall& call) {
  v1::DiagnoseRequest request;
  if (const absl::Status read = ReadConversionJson(call.request.body, request); !read.ok()) return read;
  absl::StatusOr<HttpReply> reply = LookUp(call, &Diagnose, request);
  if (reply.ok()) reply->headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

enum class Input { kNothing, kQuery, kBody };

struct Route {
  absl::string_view path;  // a "*" at the end stands for one segment
  Input input;
  absl::StatusOr<HttpReply> (*handle)(const RouteCall&);
};

constexpr Route kRoutes[] = {
    {"/v1/http/*", Input::kQuery, RouteHttpToGrpc},
    {"/v1/grpc/*", Input::kQuery, RouteGrpcToHttp},
    {"/v1/http", Input::kQuery, RouteListHttpStatuses},
    {"/v1/grpc", Input::kNothing, RouteAll<v1::ListGrpcCodesRequest, &ListGrpcCodes>},
    {"/v1/catalog/http/*", Input::kNothing, RouteGetHttpStatus},
    {"/v1/catalog/grpc/*", Input::kNothing, RouteGetGrpcCode},
    {"/v1/profiles", Input::kNothing, RouteAll<v1::ListProfilesRequest, &ListProfiles>},
    {"/v1/profiles/*", Input::kNothing, RouteNamed<v1::GetProfileRequest, &GetProfile>},
    {"/v1/shapes", Input::kNothing, RouteAll<v1::ListShapesRequest, &ListShapes>},
    {"/v1/shapes/*", Input::kNothing, RouteNamed<v1::GetShapeRequest, &GetShape>},
    {"/v1/compare/http/*", Input::kNothing, RouteCompareHttp},
    {"/v1/compare/grpc/*", Input::kNothing, RouteCompareGrpc},
    {"/v1:convertHttpResponse", Input::kBody, RouteConvertHttpResponse},
    {"/v1:convertGrpcResponse", Input::kBody, RouteConvertGrpcResponse},
    {"/v1:diagnose", Input::kBody, RouteDiagnose},
};

// Whether `path` matches `pattern`; if that ends in "*", `argument` is the segment in its place.
bool MatchesPattern(absl::string_view pattern, absl::string_view path, std::string& argument) {
  if (!absl::ConsumeSuffix(&pattern, "*")) return path == pattern;
  if (!absl::ConsumePrefix(&path, pattern) || path.empty() || absl::StrContains(path, '/')) return false;
  argument = std::string(path);
  return true;
}

}  // namespace

HttpReply JsonApi::Dispatch(const HttpRequest& request) const {
  const std::shared_ptr<const Translator> translator = translator_.Get();
  for (const Route& route : kRoutes) {
    RouteCall call{*translator, metrics_, "", request};
    if (!MatchesPattern(route.path, request.path, call.argument)) continue;
    const bool is_post = route.input == Input::kBody;
    const std::string methods(is_post ? kPostMethods : kReadMethods);
    if (request.method == "OPTIONS") return {204, {{"Allow", methods}}, ""};
    if (is_post ? request.method != "POST" : request.method != "GET" && request.method != "HEAD") {
      HttpReply reply =
          Problem(405, ErrorReason::kMethodNotAllowed, absl::StrCat("only ", methods, " are allowed here"));
      reply.headers.emplace_back("Allow", methods);
      return reply;
    }
    if (route.input != Input::kQuery) {
      if (const auto none = Query::Read(request.query, {}); !none.ok()) return Problem(none.status());
    }
    // Browsers send other types across origins without a preflight request.
    if (is_post && !absl::StartsWithIgnoreCase(request.content_type, "application/json")) {
      return Problem(
          415, ErrorReason::kContentTypeNotTaken,
          absl::StrCat("the body must be application/json, and the request has ",
                       request.content_type.empty() ? "no Content-Type"
                                                    : absl::StrCat("the Content-Type ", Quoted(request.content_type)),
                       "; send the header Content-Type: application/json"));
    }
    if (is_post && !request.content_encoding.empty() && !absl::EqualsIgnoreCase(request.content_encoding, "identity")) {
      HttpReply reply = Problem(415, ErrorReason::kContentEncodingNotTaken,
                                absl::StrCat("the body has the Content-Encoding ", Quoted(request.content_encoding),
                                             "; send it without one"));
      reply.headers.emplace_back("Accept-Encoding", "identity");
      return reply;
    }
    absl::StatusOr<HttpReply> reply = route.handle(call);
    if (!reply.ok()) return Problem(reply.status());
    return is_post ? *std::move(reply) : AddETag(*std::move(reply), request.if_none_match);
  }
  return Problem(404, ErrorReason::kPathUnknown, "no resource has this path; /openapi.json lists all");
}

HttpReply JsonApi::Handle(const HttpRequest& request) const {
  HttpReply reply = Dispatch(request);
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
