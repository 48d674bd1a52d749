// What CatalogService answers, without a transport.
#ifndef STATUS_TRANSLATOR_CODEC_CATALOG_H_
#define STATUS_TRANSLATOR_CODEC_CATALOG_H_

#include "absl/status/status.h"
#include "codec/answers.h"
#include "config/v1.h"
#include "statustranslator/v1/catalog_service.pb.h"

namespace status_translator {

// Each fills an empty response, or says in CatalogService's terms why not. Thread-safe.
absl::Status ListHttpStatuses(const Answers& answers, const v1::ListHttpStatusesRequest& request,
                              v1::ListHttpStatusesResponse& response);
absl::Status GetHttpStatus(const Answers& answers, const v1::GetHttpStatusRequest& request,
                           v1::GetHttpStatusResponse& response);
absl::Status ListGrpcCodes(const Answers& answers, const v1::ListGrpcCodesRequest& request,
                           v1::ListGrpcCodesResponse& response);
absl::Status GetGrpcCode(const Answers& answers, const v1::GetGrpcCodeRequest& request,
                         v1::GetGrpcCodeResponse& response);
absl::Status ListProfiles(const Answers& answers, const v1::ListProfilesRequest& request,
                          v1::ListProfilesResponse& response);
absl::Status GetProfile(const Answers& answers, const v1::GetProfileRequest& request, v1::GetProfileResponse& response);
absl::Status CompareProfiles(const Answers& answers, const v1::CompareProfilesRequest& request,
                             v1::CompareProfilesResponse& response);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CODEC_CATALOG_H_
