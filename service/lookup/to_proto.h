// The core's words as protobuf messages.
#ifndef STATUS_TRANSLATOR_CODEC_MESSAGES_H_
#define STATUS_TRANSLATOR_CODEC_MESSAGES_H_

#include <cstddef>
#include <cstdint>

#include "config/profile_set.h"
#include "config/v1.h"
#include "core/failure.h"
#include "core/profile.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "statustranslator/v1/translation.pb.h"

namespace status_translator {

// An API's own error code that is longer is none.
inline constexpr size_t kMaxErrorCodeBytes = 256;

// Describes any HTTP status that is in 100-599 or in the catalogue.
void Describe(int http_code, v1::HttpStatus& message);

// "4xx"; "none" outside 100-599.
absl::string_view HttpClassLabel(int http_code);

// Describes any gRPC number from 0 on.
void DescribeGrpc(int64_t number, v1::GrpcCode& message);

void Describe(const Rule& rule, v1::Rule& message);
void Describe(const Retry& retry, v1::Retry& message);
void Describe(const Failure& failure, v1::Failure& message);
void Describe(const RevisedProfile& revised, v1::ProfileSummary& message);
void Describe(const RevisedProfile& revised, v1::CompiledProfile& message);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_MESSAGES_H_
