// A table as the server sends it, checked and ready to look up.
#ifndef STATUS_TRANSLATOR_CLIENT_TABLE_H_
#define STATUS_TRANSLATOR_CLIENT_TABLE_H_

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/grpc_code.h"
#include "core/http_status.h"
#include "core/origin.h"
#include "core/rule.h"

namespace statustranslator::v1 {
class CompiledProfile;
}

namespace status_translator {

namespace v1 = ::statustranslator::v1;

// Immutable, so thread-safe. Look-ups take no lock and allocate nothing.
class ClientTable {
 public:
  ClientTable(const ClientTable&) = delete;
  ClientTable& operator=(const ClientTable&) = delete;

  // Null outside 100-599.
  const Rule* HttpToGrpc(int http, Origin origin, absl::string_view error_code) const;
  // Null below 0.
  const Rule* GrpcToHttp(int64_t number) const;

  const std::string& profile() const { return profile_; }
  const std::string& revision() const { return revision_; }

 private:
  friend class TableDecoder;

  struct ErrorCodeRule {
    int http;  // only under this status; 0: under any
    const Rule* rule;
  };

  ClientTable() = default;

  std::string profile_;
  std::string revision_;
  std::deque<Rule> rules_;  // a deque, so that addresses stay
  std::array<std::array<const Rule*, kHttpStatusCount>, kOriginCount> http_to_grpc_{};
  std::array<const Rule*, kGrpcCodeCount> grpc_to_http_{};
  absl::flat_hash_map<int64_t, const Rule*> own_numbers_;
  const Rule* other_number_ = nullptr;
  absl::flat_hash_map<std::string, std::vector<ErrorCodeRule>> error_codes_;  // each in the order of trying
};

// An error is InvalidArgument and says what is wrong with the message.
absl::StatusOr<std::shared_ptr<const ClientTable>> DecodeTable(const v1::CompiledProfile& message);

// The same from the bytes of a GetProfileResponse, a WatchProfileResponse or a CompiledProfile. `profile` is the name
// that it has to have; empty: any.
absl::StatusOr<std::shared_ptr<const ClientTable>> DecodeTable(absl::string_view bytes, absl::string_view profile);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CLIENT_TABLE_H_
