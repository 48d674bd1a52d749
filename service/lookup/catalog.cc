#include "lookup/catalog.h"

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lookup/errors.h"
#include "lookup/to_proto.h"

namespace status_translator {
namespace {

// Whether the answer stands in the profile itself: neither inherited, nor put in place of a missing row.
bool IsOwn(const Rule& rule) { return rule.has_answer() && rule.depth == 0 && rule.kind != RuleKind::kUnknownNumber; }

// The answer of one profile.
struct ProfileAnswer {
  const Profile* profile;
  const Rule* rule;
};

// The profiles by the answer that stands in them, the most frequent answer first.
template <typename Ask>
std::vector<std::vector<ProfileAnswer>> Group(const ProfileSet& set, const Ask& ask,
                                              v1::CompareProfilesResponse& response) {
  std::map<int, std::vector<ProfileAnswer>> by_code;
  for (const auto& [name, revised] : set.profiles()) {
    const Rule& rule = *ask(*revised.profile);
    if (IsOwn(rule)) {
      by_code[rule.code].push_back({revised.profile.get(), &rule});
    } else {
      response.add_not_published(name);
    }
  }
  std::vector<std::vector<ProfileAnswer>> groups;
  for (auto& [code, answers] : by_code) groups.push_back(std::move(answers));
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return groups;
}

void ToProto(const std::vector<ProfileAnswer>& group, v1::ComparedAnswer& answer) {
  for (const ProfileAnswer& one : group) {
    v1::ComparedProfile& profile = *answer.add_profiles();
    profile.set_name(one.profile->name());
    if (!one.profile->superseded_by().empty()) profile.set_superseded_by(one.profile->superseded_by());
    status_translator::ToProto(*one.rule, *profile.mutable_rule());
    if (!one.rule->reason.empty()) profile.set_reason(one.rule->reason.text());
  }
}

}  // namespace

absl::Status ListHttpStatuses(const Translator&, const v1::ListHttpStatusesRequest& request,
                              v1::ListHttpStatusesResponse& response) {
  if (!v1::HttpClass_IsValid(request.class_())) {
    return FieldError(ErrorReason::kClassUnknown, "class",
                      absl::StrCat(static_cast<int>(request.class_()), " is not a class: 1-5"));
  }
  if (!v1::Outcome_IsValid(request.outcome())) {
    return FieldError(
        ErrorReason::kOutcomeUnknown, "outcome",
        absl::StrCat(static_cast<int>(request.outcome()), " is not an outcome: OUTCOME_NORMAL or OUTCOME_ABNORMAL"));
  }
  for (const HttpStatusInfo& status : HttpStatuses()) {
    const bool of_class = request.class_() == 0 || HttpClass(status.code) == request.class_();
    const bool of_outcome =
        request.outcome() == 0 || IsNormal(status.code) == (request.outcome() == v1::OUTCOME_NORMAL);
    if (of_class && of_outcome) status_translator::ToProto(status.code, *response.add_statuses());
  }
  return absl::OkStatus();
}

absl::Status GetHttpStatus(const Translator&, const v1::GetHttpStatusRequest& request,
                           v1::GetHttpStatusResponse& response) {
  if (!request.has_code()) return FieldError(ErrorReason::kCodeMissing, "code", "is missing: an HTTP status");
  if (!IsHttpStatus(request.code()) && FindHttpStatus(request.code()) == nullptr) {
    return NotFoundError(ErrorReason::kHttpStatusUnknown,
                         absl::StrCat(request.code(), " is outside 100-599 and not in the catalogue"));
  }
  status_translator::ToProto(request.code(), *response.mutable_status());
  return absl::OkStatus();
}

absl::Status ListGrpcCodes(const Translator&, const v1::ListGrpcCodesRequest&, v1::ListGrpcCodesResponse& response) {
  for (const GrpcCodeInfo& code : GrpcCodes()) GrpcToProto(code.number, *response.add_codes());
  return absl::OkStatus();
}

absl::Status GetGrpcCode(const Translator&, const v1::GetGrpcCodeRequest& request, v1::GetGrpcCodeResponse& response) {
  if (!request.has_code()) {
    return FieldError(ErrorReason::kCodeMissing, "code", "is missing: a gRPC code by name or number");
  }
  if (!IsGrpcCode(request.code())) {
    return NotFoundError(ErrorReason::kGrpcCodeUnknown,
                         absl::StrCat(static_cast<int>(request.code()), " is not one of the gRPC codes 0-16"));
  }
  GrpcToProto(request.code(), *response.mutable_code());
  return absl::OkStatus();
}

absl::Status ListProfiles(const Translator& translator, const v1::ListProfilesRequest&,
                          v1::ListProfilesResponse& response) {
  for (const auto& [name, revised] : translator.profiles().profiles()) {
    status_translator::ToProto(revised, *response.add_profiles());
  }
  response.set_default_profile(translator.default_profile());
  response.set_atlas_revision(translator.profiles().revision());
  const Staleness& staleness = translator.staleness();
  response.set_stale(staleness.stale());
  if (!staleness.stale()) return absl::OkStatus();
  response.set_error(staleness.error);
  *response.mutable_since() =
      google::protobuf::util::TimeUtil::SecondsToTimestamp(absl::ToUnixSeconds(staleness.since));
  return absl::OkStatus();
}

absl::Status GetProfile(const Translator& translator, const v1::GetProfileRequest& request,
                        v1::GetProfileResponse& response) {
  const absl::StatusOr<const RevisedProfile*> found = translator.FindProfile(request.name());
  if (!found.ok()) return found.status();
  status_translator::ToProto(**found, *response.mutable_profile());
  response.set_atlas_revision(translator.profiles().revision());
  return absl::OkStatus();
}

namespace {

void ToProto(const Shape& shape, v1::ShapeSummary& summary) {
  summary.set_name(shape.name);
  if (!shape.description.empty()) summary.set_description(shape.description);
  summary.set_origin(static_cast<v1::Origin>(shape.origin));
  if (!shape.product.empty()) summary.set_product(shape.product);
  summary.set_tier(std::string(ShapeTierName(shape.tier)));
}

}  // namespace

absl::Status ListShapes(const Translator& translator, const v1::ListShapesRequest&, v1::ListShapesResponse& response) {
  for (const auto& [name, shape] : translator.profiles().shapes().shapes()) ToProto(*shape, *response.add_shapes());
  response.set_data_revision(translator.profiles().data_revision());
  return absl::OkStatus();
}

absl::Status GetShape(const Translator& translator, const v1::GetShapeRequest& request,
                      v1::GetShapeResponse& response) {
  const ShapeSet& shapes = translator.profiles().shapes();
  const Shape* shape = shapes.Find(request.name());
  if (shape == nullptr) return UnknownShapeError(request.name(), shapes.names());
  ToProto(*shape, *response.mutable_summary());
  const bool is_read = shape->built_in_text.empty() ? response.mutable_shape()->ParseFromString(shape->file)
                                                    : google::protobuf::TextFormat::ParseFromString(
                                                          std::string(shape->built_in_text), response.mutable_shape());
  return is_read ? absl::OkStatus() : absl::InternalError("the shape cannot be read");
}

absl::Status CompareProfiles(const Translator& translator, const v1::CompareProfilesRequest& request,
                             v1::CompareProfilesResponse& response) {
  switch (request.code_case()) {
    case v1::CompareProfilesRequest::kHttpCode: {
      const int code = request.http_code();
      if (!IsHttpStatus(code)) {
        return FieldError(ErrorReason::kCodeOutOfRange, "http_code",
                          absl::StrCat(code, " is not an HTTP status that can be translated: 100-599"));
      }
      const auto ask = [code](const Profile& profile) { return profile.HttpToGrpc(code, Origin::kUnspecified); };
      for (const auto& group : Group(translator.profiles(), ask, response)) {
        v1::ComparedAnswer& answer = *response.add_answers();
        GrpcToProto(group.front().rule->code, *answer.mutable_grpc());
        ToProto(group, answer);
      }
      return absl::OkStatus();
    }
    case v1::CompareProfilesRequest::kGrpcCode: {
      const int code = request.grpc_code();
      if (code < 0) {
        return FieldError(ErrorReason::kCodeOutOfRange, "grpc_code",
                          absl::StrCat(code, " is not a gRPC code: 0 or above"));
      }
      const auto ask = [code](const Profile& profile) { return profile.GrpcToHttp(code); };
      for (const auto& group : Group(translator.profiles(), ask, response)) {
        v1::ComparedAnswer& answer = *response.add_answers();
        status_translator::ToProto(group.front().rule->code, *answer.mutable_http());
        ToProto(group, answer);
      }
      return absl::OkStatus();
    }
    case v1::CompareProfilesRequest::CODE_NOT_SET:
      break;
  }
  return FieldError(ErrorReason::kCodeMissing, "http_code", "is missing: give http_code or grpc_code");
}

}  // namespace status_translator
