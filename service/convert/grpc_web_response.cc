#include "convert/grpc_web_response.h"

#include <string>
#include <utility>

#include "convert/conversion_report.h"
#include "core/failure.h"
#include "google/rpc/error_details.pb.h"
#include "lookup/to_proto.h"
#include "wire/details.h"
#include "wire/grpc_web.h"
#include "wire/outcome.h"

namespace status_translator {

void FillGrpcWebResponse(const google::rpc::Status& status, Fields metadata, v1::Format format,
                         const RevisedProfile& revised, v1::HttpResponse& http, v1::ConversionReport& report) {
  constexpr int kOkHttp = 200;
  const bool is_text = format == v1::FORMAT_GRPC_WEB_TEXT;
  google::rpc::ErrorInfo info;
  if (FindDetail(status.details(), info)) report.set_error_code(info.reason());
  v1::Translation& translation = *report.mutable_translation();
  FillTranslation(revised, kOkHttp, status.code(), nullptr, "gRPC-Web answers every call with HTTP 200", translation);
  ToProto(FailureOfGrpc(status.code()), *translation.mutable_failure());
  OutcomeValues outcome = FitOutcome(status, std::move(metadata), report);
  http.set_code(kOkHttp);
  http.mutable_headers()->Swap(&outcome.metadata);
  AddField(*http.mutable_headers(), "content-type", GrpcWebContentType(is_text));
  http.set_body(WriteGrpcWebBody(outcome, is_text));
  report.set_format(format);
}

}  // namespace status_translator
