// The hooks of the module in any order, as Envoy may call them or not:
//
//   enforce                the mode
//   > Q                    Q request head, R response head, B its body, T its trailers, L a reply of Envoy's own,
//                          C the end
//   > R.                   a dot: nothing follows
//   name: value            a field of a head or of trailers
//   #mode: off             a setting of the route
//   anything else          a line of a body
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "envoy_module/fake_envoy.h"
#include "fuzz/require.h"

namespace status_translator {
namespace {

// One configuration of each mode for all inputs, as in Envoy.
const FakeConfig& ConfigOf(absl::string_view mode) {
  static const FakeConfig& enforces = *new FakeConfig(R"({"mode":"enforce","format":"accept"})");
  static const FakeConfig& observes = *new FakeConfig("");
  return mode == "enforce" ? enforces : observes;
}

HeaderList* ListOf(char hook, FakeStream& stream) {
  return hook == 'Q' ? &stream.request : hook == 'R' ? &stream.headers : hook == 'T' ? &stream.trailers : nullptr;
}

// What stands between two lines of hooks.
struct Block {
  char hook = 0;
  bool end = false;
  std::string body;
};

void Call(const Block& block, FakeStream& stream) {
  if (stream.is_destroyed()) return;
  switch (block.hook) {
    case 'Q':
      stream.RequestHeaders();
      return;
    case 'R':
      stream.ResponseHeaders(block.end);
      return;
    case 'B':
      stream.ResponseBody(block.body, block.end);
      return;
    case 'T':
      stream.ResponseTrailers();
      return;
    case 'L':
      stream.LocalReply(block.body);
      return;
    case 'C':
      stream.Complete();
      return;
    default:
      return;
  }
}

void Read(absl::string_view line, Block& block, FakeStream& stream) {
  const size_t colon = line.find(": ", 1);
  HeaderList* const list = ListOf(block.hook, stream);
  if (colon != absl::string_view::npos && line[0] == '#') {
    stream.route_metadata[std::string(line.substr(1, colon - 1))] = std::string(line.substr(colon + 2));
  } else if (colon != absl::string_view::npos && list != nullptr) {
    list->emplace_back(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
  } else {
    absl::StrAppend(&block.body, line, "\n");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  FakeEnvoy::Get().log.clear();
  FakeEnvoy::Get().counts.clear();
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  FakeStream stream(ConfigOf(lines[0]));
  stream.request.clear();
  stream.headers.clear();
  stream.ends_with_reply = size % 2 == 0;
  Block block;
  for (size_t i = 1; i < lines.size(); ++i) {
    absl::string_view line = lines[i];
    if (!absl::ConsumePrefix(&line, "> ")) {
      Read(line, block, stream);
      continue;
    }
    Call(block, stream);
    block = {.hook = line.empty() ? '\0' : line[0], .end = line.size() > 1 && line[1] == '.', .body = {}};
    if (HeaderList* const list = ListOf(block.hook, stream); list != nullptr) list->clear();
  }
  Call(block, stream);
  stream.Destroy();
  Require(stream.replies.size() <= 1, "an exchange has at most one reply");
  for (const FakeReply& reply : stream.replies) {
    Require(reply.code >= 200 && reply.code <= 599, "a reply has a final status");
    Require(reply.Values("grpc-status") != "0", "no reply is OK");
    for (const auto& [name, value] : reply.headers) {
      Require(value.find_first_of(std::string("\r\n\0", 3)) == std::string::npos, "no header breaks the line");
    }
  }
  for (const auto& [name, count] : FakeEnvoy::Get().counts) {
    Require(name.find("failures") == std::string::npos, "no hook fails");
  }
  return 0;
}

}  // namespace status_translator
