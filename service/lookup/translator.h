// Answers HttpToGrpc and GrpcToHttp with serialised responses.
#ifndef STATUS_TRANSLATOR_LOOKUP_TRANSLATOR_H_
#define STATUS_TRANSLATOR_LOOKUP_TRANSLATOR_H_

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "config/profile_set.h"
#include "config/profile_store.h"
#include "core/failure.h"
#include "statustranslator/v1/translation_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// A serialised HttpToGrpcResponse or GrpcToHttpResponse, in parts. Nearly all parts belong to the Translator, which
// must outlive the answer, and are shared by many answers. Not thread-safe.
class EncodedAnswer {
 public:
  EncodedAnswer() = default;
  EncodedAnswer(const EncodedAnswer&) = delete;  // parts point into it
  EncodedAnswer& operator=(const EncodedAnswer&) = delete;

  size_t size() const { return prefix_size_ + size_; }
  // Writes size() bytes.
  void CopyTo(char* out) const;
  std::string ToString() const;

  // The labels under which the answer is counted: the profile that was asked, the kind of the rule, and the class of
  // the HTTP status ("4xx"; "none" if the answer has no HTTP status).
  absl::string_view profile() const { return profile_->name(); }
  absl::string_view kind() const { return RuleKindName(rule_->kind); }
  absl::string_view http_class() const;

 private:
  friend class Translator;
  void Add(absl::string_view part);
  // Adds a part that the Translator does not have: of a row of a shape, or of a gRPC number that is not one of the 17.
  void AddOwn(std::string part);
  // Sets the prefix, after the last part.
  void Close();

  static constexpr size_t kMaxParts = 7;
  std::array<absl::string_view, kMaxParts> parts_;
  size_t count_ = 0;
  size_t size_ = 0;
  std::array<char, 8> prefix_;  // tag and length of `translation`
  size_t prefix_size_ = 0;
  const Rule* rule_ = nullptr;
  const Profile* profile_ = nullptr;
  int http_code_ = 0;
  std::array<std::string, 3> own_;  // parts that the Translator does not have
  size_t own_count_ = 0;
};

// Thread-safe: no answer ever changes.
class Translator {
 public:
  // `default_profile` must be in `profiles`.
  Translator(std::shared_ptr<const ProfileSet> profiles, std::string default_profile, Staleness staleness = {});

  // Fills an empty `answer`. Errors: see TranslationService.
  absl::Status HttpToGrpc(const v1::HttpToGrpcRequest& request, EncodedAnswer& answer) const;
  absl::Status GrpcToHttp(const v1::GrpcToHttpRequest& request, EncodedAnswer& answer) const;

  // The profile of that name, or the default profile for an empty name. NOT_FOUND if there is none.
  absl::StatusOr<const RevisedProfile*> FindProfile(const std::string& name) const;

  const ProfileSet& profiles() const { return *profiles_; }
  const std::string& default_profile() const { return default_name_; }
  // Whether the profiles are older than their files, because those have mistakes.
  const Staleness& staleness() const { return staleness_; }

 private:
  // A part of an answer, serialised for each view.
  struct Part {
    explicit Part(v1::Translation part);
    absl::string_view For(v1::View view) const { return view == v1::VIEW_BASIC ? basic : full; }

    std::string full;
    std::string basic;
  };

  // A profile with the parts of its answers.
  class EncodedProfile {
   public:
    EncodedProfile(const std::string& name, const RevisedProfile& revised);

    const Profile* profile;
    bool uses_shapes;
    Part head;  // the members profile and profile_revision

    // The members retry, rule, reason and catalog_entry. Those of all rules are encoded when the first is asked for: of
    // the profiles that a server has, few are asked.
    const Part& Tail(const Rule& rule) const;

   private:
    mutable std::once_flag once_;
    mutable absl::flat_hash_map<const Rule*, Part> tails_;
  };

  absl::StatusOr<const EncodedProfile*> FindEncoded(const std::string& name) const;
  void AddRule(const EncodedProfile& profile, const Rule& rule, v1::View view, EncodedAnswer& answer) const;
  void AddGrpc(int64_t number, v1::View view, EncodedAnswer& answer) const;
  void AddFailure(const Failure& failure, EncodedAnswer& answer) const;

  // The rule of the shape that a request names, if it decides before the status; null otherwise.
  const Rule* ShapeRule(const EncodedProfile& profile, const v1::HttpToGrpcRequest& request,
                        const Rule& by_profile) const;

  std::shared_ptr<const ProfileSet> profiles_;
  std::string default_name_;
  Staleness staleness_;
  std::vector<Part> http_;                 // index: status - 100
  std::vector<Part> grpc_;                 // index: number
  std::vector<std::string> back_to_http_;  // the member round_trip; index: 2 * (status - 100), and 1 if it is the same
  std::vector<std::string> back_to_grpc_;  // index: 2 * number, and 1 if it is the same
  std::array<std::string, 4> failures_;    // index: server, and 2 for client
  absl::node_hash_map<std::string, EncodedProfile> encoded_profiles_;
  const EncodedProfile* default_ = nullptr;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_TRANSLATOR_H_
