#include "lookup/translator.h"

#include <google/protobuf/io/coded_stream.h>

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lookup/arguments.h"
#include "lookup/errors.h"
#include "lookup/to_proto.h"
#include "support/limits.h"

namespace status_translator {
namespace {

constexpr char kTranslationTag = (1 << 3) | 2;  // field 1, length-delimited

v1::Translation HeadOf(const std::string& profile, const std::string& revision) {
  v1::Translation part;
  part.set_profile(profile);
  part.set_profile_revision(revision);
  return part;
}

v1::Translation TailOf(const Rule& rule) {
  v1::Translation part;
  if (rule.has_answer()) ToProto(rule.retry, *part.mutable_retry());
  ToProto(rule, *part.mutable_rule());
  if (!rule.reason.empty()) part.set_reason(rule.reason.text());
  if (rule.catalog.has_value()) ToProto(*rule.catalog, *part.mutable_catalog_entry());
  return part;
}

// Leaves what VIEW_BASIC sends.
void KeepBasic(v1::Translation& part) {
  part.clear_profile();
  part.clear_reason();
  part.clear_round_trip();
  part.clear_catalog_entry();
  if (part.has_http()) {
    const int32_t code = part.http().code();
    part.mutable_http()->Clear();
    part.mutable_http()->set_code(code);
  }
  if (part.has_grpc()) {
    const google::rpc::Code code = part.grpc().code();
    part.mutable_grpc()->Clear();
    part.mutable_grpc()->set_code(code);
  }
  if (part.has_retry()) part.mutable_retry()->clear_reason();
  if (part.has_rule()) {
    const v1::RuleKind kind = part.rule().kind();
    part.mutable_rule()->Clear();
    part.mutable_rule()->set_kind(kind);
  }
}

std::string BackToHttp(int status, bool same) {
  v1::Translation part;
  part.mutable_round_trip()->set_http_code(status);
  part.mutable_round_trip()->set_same(same);
  return part.SerializeAsString();
}

std::string BackToGrpc(int number, bool same) {
  v1::Translation part;
  part.mutable_round_trip()->set_grpc_code(static_cast<google::rpc::Code>(number));
  part.mutable_round_trip()->set_same(same);
  return part.SerializeAsString();
}

const Rule& ErrorUnderSuccess() {
  static const Rule& rule = *new Rule{.kind = RuleKind::kNotGrpc,
                                      .code = kGrpcUnknown,
                                      .reason = "the response is an error that was sent with a status of success",
                                      .retry = RetryOfGrpc(kGrpcUnknown)};
  return rule;
}

}  // namespace

absl::string_view EncodedAnswer::http_class() const { return HttpClassLabel(http_code_); }

void EncodedAnswer::Add(absl::string_view part) {
  parts_[count_++] = part;
  size_ += part.size();
}

void EncodedAnswer::AddOwn(std::string part) { Add(own_[own_count_++] = std::move(part)); }

void EncodedAnswer::Close() {
  prefix_[0] = kTranslationTag;
  auto* start = reinterpret_cast<uint8_t*>(prefix_.data());
  const uint8_t* end =
      google::protobuf::io::CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(size_), start + 1);
  prefix_size_ = static_cast<size_t>(end - start);
}

void EncodedAnswer::CopyTo(char* out) const {
  std::memcpy(out, prefix_.data(), prefix_size_);
  out += prefix_size_;
  for (size_t i = 0; i < count_; ++i) {
    std::memcpy(out, parts_[i].data(), parts_[i].size());
    out += parts_[i].size();
  }
}

std::string EncodedAnswer::ToString() const {
  std::string bytes(size(), '\0');
  CopyTo(bytes.data());
  return bytes;
}

Translator::Part::Part(v1::Translation part) {
  full = part.SerializeAsString();
  KeepBasic(part);
  basic = part.SerializeAsString();
}

Translator::EncodedProfile::EncodedProfile(const std::string& name, const RevisedProfile& revised)
    : profile(revised.profile.get()), uses_shapes(revised.uses_shapes), head(HeadOf(name, revised.revision)) {}

const Translator::Part& Translator::EncodedProfile::Tail(const Rule& rule) const {
  std::call_once(once_, [this] {
    for (const Rule& each : profile->rules()) tails_.emplace(&each, TailOf(each));
    tails_.emplace(&ErrorUnderSuccess(), TailOf(ErrorUnderSuccess()));
  });
  return tails_.find(&rule)->second;
}

Translator::Translator(std::shared_ptr<const ProfileSet> profiles, std::string default_profile, Staleness staleness)
    : profiles_(std::move(profiles)), default_name_(std::move(default_profile)), staleness_(std::move(staleness)) {
  for (int code = kFirstHttpStatus; code <= kLastHttpStatus; ++code) {
    v1::Translation part;
    ToProto(code, *part.mutable_http());
    http_.emplace_back(std::move(part));
    for (const bool same : {false, true}) back_to_http_.push_back(BackToHttp(code, same));
  }
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    v1::Translation part;
    GrpcToProto(code.number, *part.mutable_grpc());
    grpc_.emplace_back(std::move(part));
    for (const bool same : {false, true}) back_to_grpc_.push_back(BackToGrpc(code.number, same));
  }
  for (size_t i = 0; i < failures_.size(); ++i) {
    v1::Translation part;
    ToProto(Failure{.server = (i & 1) != 0, .client = (i & 2) != 0}, *part.mutable_failure());
    failures_[i] = part.SerializeAsString();
  }
  for (const auto& [name, revised] : profiles_->profiles()) {
    encoded_profiles_.try_emplace(name, name, revised);
  }
  default_ = &encoded_profiles_.at(default_name_);
}

absl::StatusOr<const RevisedProfile*> Translator::FindProfile(const std::string& name) const {
  const RevisedProfile* found = profiles_->Find(name.empty() ? default_name_ : name);
  if (found == nullptr) return UnknownProfileError(name, profiles_->names());
  return found;
}

absl::StatusOr<const Translator::EncodedProfile*> Translator::FindEncoded(const std::string& name) const {
  if (name.empty()) return default_;
  const auto found = encoded_profiles_.find(name);
  if (found == encoded_profiles_.end()) return UnknownProfileError(name, profiles_->names());
  return &found->second;
}

void Translator::AddRule(const EncodedProfile& profile, const Rule& rule, v1::View view, EncodedAnswer& answer) const {
  answer.rule_ = &rule;
  answer.profile_ = profile.profile;
  answer.Add(profile.head.For(view));
  if (rule.shape.empty()) {
    answer.Add(profile.Tail(rule).For(view));
  } else {
    // Shapes have thousands of rows, of which a server meets few.
    answer.AddOwn(std::string(Part(TailOf(rule)).For(view)));
  }
}

void Translator::AddFailure(const Failure& failure, EncodedAnswer& answer) const {
  answer.Add(failures_[(failure.server ? 1u : 0u) + (failure.client ? 2u : 0u)]);
}

void Translator::AddGrpc(int64_t number, v1::View view, EncodedAnswer& answer) const {
  if (IsGrpcCode(number)) {
    answer.Add(grpc_[number].For(view));
    return;
  }
  v1::Translation part;
  GrpcToProto(number, *part.mutable_grpc());
  answer.AddOwn(std::string(Part(std::move(part)).For(view)));
}

const Rule* Translator::ShapeRule(const EncodedProfile& profile, const v1::HttpToGrpcRequest& request,
                                  const Rule& by_profile) const {
  if (request.shape().empty() || !profile.uses_shapes || by_profile.kind == RuleKind::kErrorCode) return nullptr;
  const Shape* shape = profiles_->shapes().Find(request.shape());
  return shape == nullptr ? nullptr : FindShapeRule(*shape, request.error_code(), request.code());
}

absl::Status Translator::HttpToGrpc(const v1::HttpToGrpcRequest& request, EncodedAnswer& answer) const {
  if (!request.has_code()) {
    return FieldError(ErrorReason::kCodeMissing, "code", "is missing: an HTTP status in 100-599");
  }
  if (!IsHttpStatus(request.code())) {
    return FieldError(ErrorReason::kCodeOutOfRange, "code",
                      absl::StrCat(request.code(), " is not an HTTP status that can be translated: 100-599"));
  }
  if (absl::Status checked = CheckOrigin(request.origin()); !checked.ok()) return checked;
  if (absl::Status checked = CheckView(request.view()); !checked.ok()) return checked;
  if (request.error_code().size() > kMaxErrorCodeBytes) {
    return FieldError(ErrorReason::kErrorCodeTooLong, "error_code",
                      absl::StrCat("has ", request.error_code().size(), " bytes; at most ", kMaxErrorCodeBytes));
  }
  const absl::StatusOr<const EncodedProfile*> encoded = FindEncoded(request.profile());
  if (!encoded.ok()) return encoded.status();
  const Profile& profile = *(*encoded)->profile;
  const Shape* shape = request.shape().empty() ? nullptr : profiles_->shapes().Find(request.shape());
  if (shape == nullptr && !request.shape().empty()) {
    return UnknownShapeError(request.shape(), profiles_->shapes().names());
  }
  auto origin = static_cast<Origin>(request.origin());
  if (origin == Origin::kUnspecified && shape != nullptr) origin = shape->origin;
  const Rule& by_profile = *profile.HttpToGrpc(request.code(), origin, request.error_code(), request.shape());
  const Rule* by_shape = ShapeRule(**encoded, request, by_profile);
  // A shape claims errors alone, whatever their status.
  const bool is_ok = shape != nullptr && by_profile.code == kGrpcOk;
  const Rule& rule = by_shape != nullptr ? *by_shape : is_ok ? ErrorUnderSuccess() : by_profile;
  answer.http_code_ = request.code();
  answer.Add(http_[request.code() - kFirstHttpStatus].For(request.view()));
  if (rule.has_answer()) {
    AddGrpc(rule.code, request.view(), answer);
    AddFailure(FailureOfGrpc(rule.code), answer);
  }
  AddRule(**encoded, rule, request.view(), answer);
  const auto back = profile.BackFromGrpc(request.code(), rule);
  if (back.has_value() && request.view() != v1::VIEW_BASIC) {
    answer.Add(back_to_http_[2 * (back->code - kFirstHttpStatus) + (back->same ? 1 : 0)]);
  }
  answer.Close();
  return absl::OkStatus();
}

absl::Status Translator::GrpcToHttp(const v1::GrpcToHttpRequest& request, EncodedAnswer& answer) const {
  if (!request.has_code()) {
    return FieldError(ErrorReason::kCodeMissing, "code", "is missing: a gRPC code by name, or its number from 0 on");
  }
  const int number = request.code();
  if (number < 0) {
    return FieldError(ErrorReason::kCodeOutOfRange, "code", absl::StrCat(number, " is not a gRPC code: 0 or above"));
  }
  if (absl::Status checked = CheckView(request.view()); !checked.ok()) return checked;
  const absl::StatusOr<const EncodedProfile*> encoded = FindEncoded(request.profile());
  if (!encoded.ok()) return encoded.status();
  const Profile& profile = *(*encoded)->profile;
  const Rule& rule = *profile.GrpcToHttp(number);
  if (rule.has_answer()) {
    answer.http_code_ = rule.code;
    answer.Add(http_[rule.code - kFirstHttpStatus].For(request.view()));
    AddFailure(FailureOfHttp(rule.code), answer);
  }
  AddGrpc(number, request.view(), answer);
  AddRule(**encoded, rule, request.view(), answer);
  const auto back = profile.BackFromHttp(number, rule);
  if (back.has_value() && request.view() != v1::VIEW_BASIC) {
    if (IsGrpcCode(back->code)) {
      answer.Add(back_to_grpc_[2 * back->code + (back->same ? 1 : 0)]);
    } else {
      answer.AddOwn(BackToGrpc(back->code, back->same));
    }
  }
  answer.Close();
  return absl::OkStatus();
}

}  // namespace status_translator
