#include "fuzz/require.h"
#include "wire/grpc_message.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view text = Text(data, size);
  const std::string encoded = EncodeGrpcMessage(text);
  Require(std::all_of(encoded.begin(), encoded.end(), [](char c) { return c >= ' ' && c <= '~'; }),
          "an encoded message is visible ASCII");
  Require(encoded.empty() || (encoded.front() != ' ' && encoded.back() != ' '), "HTTP has no white space to strip");
  Require(PercentDecode(encoded) == text, "decoding undoes encoding");
  Require(PercentDecode(text).size() <= size, "decoding does not grow");
  return 0;
}
