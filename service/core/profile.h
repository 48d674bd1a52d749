// A compiled profile: every answer of a named table, ready to look up.
#ifndef STATUS_TRANSLATOR_CORE_PROFILE_H_
#define STATUS_TRANSLATOR_CORE_PROFILE_H_

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "core/rule.h"
#include "core/table.h"

namespace status_translator {

// Where an answer lands when it is translated back.
struct RoundTrip {
  int code = 0;
  bool same = false;
};

// Immutable after construction, so every const method is thread-safe. Look-ups take no lock and allocate nothing.
class Profile {
 public:
  // An answer that depends on what the body says.
  struct ErrorCodeRule {
    std::optional<int> http;  // only under this status
    const Rule* rule;
  };

  // Compiles a checked table. `base` is the profile that it extends, or null; it is copied from and need not outlive
  // this one.
  Profile(const Table& table, const Profile* base);
  Profile(const Profile&) = delete;
  Profile& operator=(const Profile&) = delete;

  // The rule that answers an HTTP status, or null outside 100-599.
  const Rule* HttpToGrpc(int http, Origin origin, absl::string_view error_code = "") const;

  // The rule that answers a gRPC number, or null below 0.
  const Rule* GrpcToHttp(int64_t number) const;

  // The way back, where the profile has both directions.
  std::optional<RoundTrip> BackFromGrpc(int http, const Rule& rule) const;
  std::optional<RoundTrip> BackFromHttp(int64_t number, const Rule& rule) const;

  const std::string& name() const { return name_; }
  const std::string& extends() const { return extends_; }
  const std::string& description() const { return about_.description; }
  const std::string& superseded_by() const { return about_.superseded_by; }
  const std::vector<std::string>& also_in() const { return about_.also_in; }
  const std::vector<Source>& sources() const { return about_.sources; }
  // Its own, or else that of the profile that it extends.
  const Expose& expose() const { return expose_; }
  bool has_http_to_grpc() const { return has_http_to_grpc_; }
  bool has_grpc_to_http() const { return has_grpc_to_http_; }

  // Every rule that a look-up can return, and some that are hidden by others. Addresses are stable.
  const std::deque<Rule>& rules() const { return rules_; }
  // Error codes in order of their bytes; the rules of each in the order in which they are tried.
  const std::map<std::string, std::vector<ErrorCodeRule>>& error_codes() const { return error_codes_; }
  // What a gRPC number above 16 becomes that the profile has no row for.
  const Rule& unknown_number() const { return *unknown_number_; }
  // The profile's own gRPC numbers above 16, in order.
  const std::map<int64_t, const Rule*>& own_numbers() const { return own_numbers_; }

 private:
  using HttpRules = std::array<const Rule*, kHttpStatusCount>;

  const Rule* Add(Rule rule);
  const Rule* Inherit(const Rule& rule);
  const Rule* NotPublished(absl::string_view direction);
  void WriteLayer(const Table& table, Origin written_for, HttpRules& rules);
  void CompileHttpToGrpc(const Table& table, const Profile* base);
  void MarkInterim();
  void CompileErrorCodes(const Table& table, const Profile* base);
  void CompileGrpcToHttp(const Table& table, const Profile* base);
  void CompileUnknownNumber(const Table& table, const Profile* base);

  std::string name_;
  std::string extends_;
  About about_;
  Expose expose_;
  bool has_http_to_grpc_;
  bool has_grpc_to_http_;
  std::deque<Rule> rules_;                                   // a deque, so that addresses stay
  absl::flat_hash_map<const Rule*, const Rule*> inherited_;  // while compiling: rules of the base, copied once each
  std::array<HttpRules, kOriginCount> http_to_grpc_{};
  std::array<const Rule*, kGrpcCodeCount> grpc_to_http_{};
  const Rule* unknown_number_ = nullptr;
  std::map<int64_t, const Rule*> own_numbers_;
  std::map<std::string, std::vector<ErrorCodeRule>> error_codes_;
  absl::flat_hash_map<absl::string_view, const std::vector<ErrorCodeRule>*> error_code_index_;  // views of the map
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_PROFILE_H_
