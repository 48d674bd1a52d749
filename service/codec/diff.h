// What another table would change for callers.
#ifndef STATUS_TRANSLATOR_CODEC_DIFF_H_
#define STATUS_TRANSLATOR_CODEC_DIFF_H_

#include <optional>
#include <string>
#include <vector>

#include "config/v1.h"
#include "statustranslator/v1/catalog_service.pb.h"

namespace status_translator {

// One answer as callers see it.
struct SeenAnswer {
  std::string code;  // "NOT_FOUND", "404"; empty: the table does not say
  bool retryable = false;

  bool operator==(const SeenAnswer&) const = default;
};

struct TableChange {
  std::string asked;  // "HTTP 420-429", "HTTP 404 from an intermediary", "error code E.1 under HTTP 400", "gRPC 1000"
  SeenAnswer before;
  SeenAnswer after;
  std::string reason;  // of the new answer

  bool becomes_retryable() const { return !before.retryable && after.retryable; }
  bool stops_being_retryable() const { return before.retryable && !after.retryable; }
};

// The answers that differ, neighbouring statuses with the same change in one; those that change retries first. An
// origin that changes as no origin does is not told twice.
std::vector<TableChange> DiffTables(const v1::CompiledProfile& before, const v1::CompiledProfile& after);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_DIFF_H_
