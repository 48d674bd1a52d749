// Requests as JSON, in both directions.
#include "convert/convert_json.h"
#include "core/utf8.h"
#include "fuzz/require.h"
#include "support/conversions.h"
#include "support/json.h"

namespace status_translator {
namespace {

template <typename Request, typename Response>
void Try(absl::string_view text, absl::Status (*convert)(const Translator&, const Request&, Response&)) {
  Request request;
  const absl::Status read = ReadConversionJson(text, request);
  if (!read.ok()) {
    Require(absl::IsInvalidArgument(read), "what cannot be read is an invalid argument");
    Require(IsUtf8(read.message()), "an error is UTF-8");
    return;
  }
  RequireReadable(request);
  Response response;
  if (!convert(TestTranslator(), request, response).ok()) return;
  RequireReadable(response);
  Require(Json::accept(*ConversionJson(response)), "the answer is JSON too");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  Try<v1::ConvertHttpResponseRequest, v1::ConvertHttpResponseResponse>(Text(data, size), ConvertHttpResponse);
  Try<v1::ConvertGrpcResponseRequest, v1::ConvertGrpcResponseResponse>(Text(data, size), ConvertGrpcResponse);
  return 0;
}
