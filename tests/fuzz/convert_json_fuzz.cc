// Reads requests for conversions, in both directions, from JSON, and writes the responses as JSON.
#include "convert/convert_json.h"
#include "core/utf8.h"
#include "fuzz/require.h"
#include "support/conversions.h"
#include "support/json.h"

namespace status_translator {
namespace {

template <typename Request, typename Response>
void ReadAndConvert(absl::string_view text, absl::Status (*convert)(const Translator&, const Request&, Response&)) {
  Request request;
  const absl::Status read = ReadConversionJson(text, request);
  if (!read.ok()) {
    Require(absl::IsInvalidArgument(read), "malformed JSON is an invalid argument");
    Require(IsUtf8(read.message()), "an error is UTF-8");
    return;
  }
  RequireReadable(request);
  Response response;
  if (!convert(TestTranslator(), request, response).ok()) return;
  RequireReadable(response);
  Require(Json::accept(*ConversionJson(response)), "the response can be written as JSON");
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  ReadAndConvert<v1::ConvertHttpResponseRequest, v1::ConvertHttpResponseResponse>(Text(data, size),
                                                                                  ConvertHttpResponse);
  ReadAndConvert<v1::ConvertGrpcResponseRequest, v1::ConvertGrpcResponseResponse>(Text(data, size),
                                                                                  ConvertGrpcResponse);
  return 0;
}
