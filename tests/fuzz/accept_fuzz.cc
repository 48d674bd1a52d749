// The first line is a media type that is offered beside others, the rest an Accept header.
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "fuzz/require.h"
#include "wire/accept.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view accept = Text(data, size);
  const absl::string_view own = ConsumeLine(accept);
  const std::vector<absl::string_view> offered = {own, "application/problem+json", "application/json", "text/plain"};
  const auto chosen = Negotiate(accept, offered);
  Require(!chosen.has_value() || *chosen < offered.size(), "what is chosen was offered");
  Require(Negotiate(absl::AsciiStrToUpper(accept), offered) == chosen, "case does not matter");
  Require(Negotiate(absl::StrCat(accept, ",", accept), offered) == chosen, "saying it twice changes nothing");
  if (!chosen.has_value()) return 0;
  Require(Negotiate(accept, {offered[*chosen]}).has_value(), "what is chosen would be chosen alone");
  return 0;
}
