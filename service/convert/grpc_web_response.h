// A gRPC outcome as the HTTP response of gRPC-Web.
#ifndef STATUS_TRANSLATOR_CONVERT_GRPC_WEB_RESPONSE_H_
#define STATUS_TRANSLATOR_CONVERT_GRPC_WEB_RESPONSE_H_

#include "config/profile_set.h"
#include "google/rpc/status.pb.h"
#include "statustranslator/v1/conversion.pb.h"
#include "support/v1.h"
#include "wire/fields.h"

namespace status_translator {

// Fills an empty `http`: status 200, `metadata` as header fields, and the trailer frame as the body; and the report,
// with the retry advice of the code. `format` is one of gRPC-Web. Message and details are cut to what trailers may have
// (see FitOutcome).
void FillGrpcWebResponse(const google::rpc::Status& status, Fields metadata, v1::Format format,
                         const RevisedProfile& revised, v1::HttpResponse& http, v1::ConversionReport& report);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_CONVERT_GRPC_WEB_RESPONSE_H_
