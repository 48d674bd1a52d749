// A compiled profile as the server sends it, checked and ready for lookups.
#ifndef STATUS_TRANSLATOR_CLIENT_TABLE_H_
#define STATUS_TRANSLATOR_CLIENT_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/answer_table.h"

namespace statustranslator::v1 {
class CompiledProfile;
}

namespace status_translator {

namespace v1 = ::statustranslator::v1;

// Immutable, so thread-safe. Lookups take no lock and allocate nothing.
class ClientTable {
 public:
  // All answers; see AnswerTable.
  const AnswerTable& answers() const { return answers_; }
  const Rule* HttpToGrpc(int http, Origin origin, absl::string_view error_code) const {
    return answers_.HttpToGrpc(http, origin, error_code);
  }
  const Rule* GrpcToHttp(int64_t number) const { return answers_.GrpcToHttp(number); }

  const std::string& profile() const { return profile_; }
  const std::string& revision() const { return revision_; }

 private:
  friend class TableDecoder;

  ClientTable() = default;

  std::string profile_;
  std::string revision_;
  AnswerTable answers_;
};

// Checks that the table answers every status, origin and gRPC code exactly once. An error is InvalidArgument and says
// what is wrong with the message.
absl::StatusOr<std::shared_ptr<const ClientTable>> DecodeTable(const v1::CompiledProfile& message);

// The same from the bytes of a GetProfileResponse, a WatchProfileResponse or a CompiledProfile. Unknown fields, which a
// newer server may have added, are ignored. `profile` is the name that the table must have; empty: any.
absl::StatusOr<std::shared_ptr<const ClientTable>> DecodeTable(absl::string_view bytes, absl::string_view profile);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_TABLE_H_
