// Requests out of the bytes of a connection: what is read does not depend on how the bytes come in pieces.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "fuzz/require.h"
#include "support/limits.h"
#include "web/request_reader.h"

namespace status_translator {
namespace {

constexpr int kMostRequests = 16;

// What a connection reads when `bytes` come in pieces of `piece` bytes, until a request is refused.
std::string ReadAll(absl::string_view bytes, size_t piece) {
  std::string seen;
  std::string in;
  for (int requests = 0; requests < kMostRequests; ++requests) {
    RequestReader reader;
    RequestReader::Step step = reader.Read(in);
    while (step == RequestReader::Step::kNeedsMore && !bytes.empty()) {
      const size_t before = in.size();
      in.append(bytes.substr(0, piece).data(), std::min(piece, bytes.size()));
      bytes.remove_prefix(std::min(piece, bytes.size()));
      step = reader.Read(in);
      Require(in.size() <= before + piece, "a reader adds no bytes");
    }
    if (step == RequestReader::Step::kNeedsMore) return absl::StrCat(seen, "more");
    if (step == RequestReader::Step::kRefusal) {
      const int status = reader.refusal().status;
      Require(status >= 400 && status < 600, "a refusal is an error");
      return absl::StrCat(seen, status);
    }
    const HttpRequest& request = reader.request();
    Require(request.body.size() <= kMaxRequestBodyBytes, "a body is bounded");
    Require(request.body.empty() || request.method == "POST", "only POST has a body");
    Require(request.path.find('\0') == std::string::npos, "a path holds no NUL");
    absl::StrAppend(&seen, request.method, " ", request.path, " ", request.query.size(), " ", request.body, "\n");
    if (!reader.keep_alive()) return seen;
  }
  return seen;
}

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string whole = ReadAll(bytes, std::max<size_t>(size, 1));
  for (const size_t piece : {size_t{1}, size_t{7}}) {
    Require(ReadAll(bytes, piece) == whole, "pieces change nothing");
  }
  return 0;
}
