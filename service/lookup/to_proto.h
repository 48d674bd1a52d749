// Turns values of core and config into messages of the API.
#ifndef STATUS_TRANSLATOR_LOOKUP_TO_PROTO_H_
#define STATUS_TRANSLATOR_LOOKUP_TO_PROTO_H_

#include <cstdint>

#include "config/profile_set.h"
#include "core/failure.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "statustranslator/v1/translation.pb.h"
#include "support/v1.h"

namespace status_translator {

// `http_code` is in 100-599 or in the catalogue.
void ToProto(int http_code, v1::HttpStatus& message);

// "4xx"; "none" outside 100-599.
absl::string_view HttpClassLabel(int http_code);

// `number` is 0 or above.
void GrpcToProto(int64_t number, v1::GrpcCode& message);

void ToProto(const Rule& rule, v1::Rule& message);
void ToProto(const CatalogEntry& entry, v1::CatalogEntry& message);
void ToProto(const Retry& retry, v1::Retry& message);
void ToProto(const Failure& failure, v1::Failure& message);
void ToProto(const RevisedProfile& revised, v1::ProfileSummary& message);
void ToProto(const RevisedProfile& revised, v1::CompiledProfile& message);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_TO_PROTO_H_
