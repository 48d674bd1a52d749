// The answers of CatalogService, for gRPC, JSON and the command line.
#ifndef STATUS_TRANSLATOR_LOOKUP_CATALOG_H_
#define STATUS_TRANSLATOR_LOOKUP_CATALOG_H_

#include "absl/status/status.h"
#include "lookup/translator.h"
#include "statustranslator/v1/catalog_service.pb.h"
#include "support/v1.h"

namespace status_translator {

// Each fills an empty response. Errors: see CatalogService. Thread-safe.
absl::Status ListHttpStatuses(const Translator& translator, const v1::ListHttpStatusesRequest& request,
                              v1::ListHttpStatusesResponse& response);
absl::Status GetHttpStatus(const Translator& translator, const v1::GetHttpStatusRequest& request,
                           v1::GetHttpStatusResponse& response);
absl::Status ListGrpcCodes(const Translator& translator, const v1::ListGrpcCodesRequest& request,
                           v1::ListGrpcCodesResponse& response);
absl::Status GetGrpcCode(const Translator& translator, const v1::GetGrpcCodeRequest& request,
                         v1::GetGrpcCodeResponse& response);
absl::Status ListProfiles(const Translator& translator, const v1::ListProfilesRequest& request,
                          v1::ListProfilesResponse& response);
absl::Status GetProfile(const Translator& translator, const v1::GetProfileRequest& request,
                        v1::GetProfileResponse& response);
absl::Status ListShapes(const Translator& translator, const v1::ListShapesRequest& request,
                        v1::ListShapesResponse& response);
absl::Status GetShape(const Translator& translator, const v1::GetShapeRequest& request, v1::GetShapeResponse& response);
absl::Status CompareProfiles(const Translator& translator, const v1::CompareProfilesRequest& request,
                             v1::CompareProfilesResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_LOOKUP_CATALOG_H_
