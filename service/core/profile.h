// A compiled profile: the answers of a named table, with those that it inherits, ready for lookups.
#ifndef STATUS_TRANSLATOR_CORE_PROFILE_H_
#define STATUS_TRANSLATOR_CORE_PROFILE_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "core/answer_table.h"
#include "core/origin.h"
#include "core/rule.h"
#include "core/table.h"

namespace status_translator {

// The result of translating an answer back.
struct RoundTrip {
  int code = 0;       // an HTTP status or a gRPC number
  bool same = false;  // `code` is what was asked for
};

// Immutable after construction: every const method is thread-safe. Lookups take no lock and allocate nothing.
class Profile {
 public:
  using ErrorCodeRule = AnswerTable::ErrorCodeRule;

  // Compiles a checked table. `base` is the profile that `table` extends, or null. The constructor copies from it, so
  // `base` need not outlive this object.
  Profile(const Table& table, const Profile* base);
  Profile(const Profile&) = delete;
  Profile& operator=(const Profile&) = delete;

  // All answers; see AnswerTable.
  const AnswerTable& answers() const { return answers_; }
  const Rule* HttpToGrpc(int http, Origin origin, absl::string_view error_code = "",
                         absl::string_view shape = "") const {
    return answers_.HttpToGrpc(http, origin, error_code, shape);
  }
  const Rule* GrpcToHttp(int64_t number) const { return answers_.GrpcToHttp(number); }

  // Translates the answer `rule` back. None if `rule` has no answer or the profile has none in that direction.
  std::optional<RoundTrip> BackFromGrpc(int http, const Rule& rule) const;
  std::optional<RoundTrip> BackFromHttp(int64_t number, const Rule& rule) const;

  const std::string& name() const { return name_.text(); }
  const std::string& extends() const { return extends_; }
  const std::string& description() const { return about_.description; }
  const std::string& superseded_by() const { return about_.superseded_by; }
  const std::vector<std::string>& also_in() const { return about_.also_in; }
  const std::vector<Source>& sources() const { return about_.sources; }
  // Of the table, or else of the profile that it extends.
  const Expose& expose() const { return expose_; }
  // Likewise; empty if neither names one.
  const std::string& domain() const { return domain_; }
  bool has_http_to_grpc() const { return has_http_to_grpc_; }
  bool has_grpc_to_http() const { return has_grpc_to_http_; }

  const std::deque<Rule>& rules() const { return answers_.rules(); }
  const std::map<std::string, std::vector<ErrorCodeRule>>& error_codes() const { return answers_.error_codes(); }
  const Rule& unknown_number() const { return answers_.unknown_number(); }
  const std::map<int64_t, const Rule*>& own_numbers() const { return answers_.own_numbers(); }

 private:
  using HttpRules = AnswerTable::HttpRules;

  const Rule* Inherit(const Rule& rule);
  const Rule* NotPublished(absl::string_view direction);
  void WriteLayer(const Table& table, Origin written_for, HttpRules& rules);
  void CompileHttpToGrpc(const Table& table, const Profile* base);
  void MarkInterim();
  void CompileErrorCodes(const Table& table, const Profile* base);
  void CompileGrpcToHttp(const Table& table, const Profile* base);
  void CompileUnknownNumber(const Table& table, const Profile* base);

  SharedText name_;
  std::string extends_;
  About about_;
  Expose expose_;
  std::string domain_;
  bool has_http_to_grpc_;
  bool has_grpc_to_http_;
  absl::flat_hash_map<const Rule*, const Rule*> inherited_;  // used while compiling: rule of the base -> its copy
  AnswerTable answers_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CORE_PROFILE_H_
