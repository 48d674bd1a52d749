// What a proxy tells of one HTTP exchange, and what it is told to do: plain values, so that an adapter for each kind of
// proxy stays thin. rpc/ext_proc_messages.h is the one for Envoy's external processing.
#ifndef STATUS_TRANSLATOR_EXT_PROC_MESSAGE_H_
#define STATUS_TRANSLATOR_EXT_PROC_MESSAGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"

namespace status_translator {

// The namespace of metadata from and for the proxy, and the response code details of replies that this program made.
inline constexpr absl::string_view kExtProcName = "status_translator";

// How the proxy sends a body.
enum class BodyMode : uint8_t {
  kNone,                // not at all
  kStreamed,            // in pieces; each goes on when it is answered
  kBuffered,            // whole, before the head goes on
  kBufferedPartial,     // likewise, up to the proxy's limit
  kFullDuplexStreamed,  // in pieces, which must be handed back
  kGrpc,                // likewise, each piece a gRPC message
  kUnknown,             // in a way of a later version: not in pieces that must be handed back
};

enum class ExchangePart : uint8_t {
  kNone,
  kRequestHead,
  kRequestBody,
  kRequestTrailers,
  kResponseHead,
  kResponseBody,
  kResponseTrailers,
};

struct NamedValue {
  absl::string_view name;
  absl::string_view value;
};

// Monostate: no value, for example null.
using AttributeValue = std::variant<std::monostate, bool, double, absl::string_view>;

// What Envoy sends of a list and of a map in YAML as an attribute: these words, and nothing of the content.
inline constexpr absl::string_view kListValue = "CelList value";
inline constexpr absl::string_view kMapValue = "CelMap value";

// A fact that the proxy knows by an expression, for example "response.code" or "request.headers['content-type']".
struct Attribute {
  absl::string_view name;
  AttributeValue value;
};

struct BodyModes {
  BodyMode request = BodyMode::kNone;
  BodyMode response = BodyMode::kNone;
};

// Bytes that a proxy has passed on and so can receive again, since its last message. Any number may come.
struct WindowUpdate {
  int64_t request_bytes = 0;
  int64_t response_bytes = 0;
};

// Flags of a piece of a body.
struct PieceFlags {
  bool end_of_stream = false;
  bool end_of_stream_without_message = false;  // kGrpc: the end, beside a piece that is no message
  bool compressed = false;                     // kGrpc: the message is compressed
};

// One message of the proxy. Its views must be valid while it is handled.
struct ProxyMessage {
  ExchangePart part = ExchangePart::kNone;
  std::vector<NamedValue> headers;  // of a head, with pseudo-headers such as ":status", or of trailers
  absl::string_view body;           // a piece of a body
  PieceFlags flags;                 // of a head (end_of_stream alone) or a piece

  // What the message says beside the part. At most kMaxExtProcAttributes + 1 of attributes and settings together are
  // looked at, so an adapter need not give more.
  std::vector<Attribute> attributes;
  std::vector<Attribute> settings;  // of the route: see ExtProcSettings::Set
  std::optional<BodyModes> body_modes;
  bool ignores_answers = false;
  bool counts_bytes = false;  // the proxy sends only as many bytes as it was granted
  WindowUpdate passed_on;
};

struct HeaderChange {
  std::string name;
  std::string value;
  bool append = false;  // beside the values that are there; otherwise in their place
};

// Empty: no change.
struct HeaderChanges {
  std::vector<HeaderChange> set;
  std::vector<std::string> remove;
};

struct BodyPiece {
  std::string bytes;
  PieceFlags flags;
};

// A response that the proxy sends in place of the upstream's.
struct LocalReply {
  int http_code = 0;
  std::vector<HeaderChange> headers;
  std::string body;  // of a reply to gRPC: the message, which the proxy encodes
  // For a proxy that takes the request for gRPC. None: the body is the whole outcome.
  std::optional<int> grpc_code;
};

struct MetadataValue {
  absl::string_view name;  // static
  std::string value;
};

// What the proxy is to do. At most one of `part`, `reply` and `grant` is set.
struct ProxyCommand {
  ExchangePart part = ExchangePart::kNone;  // this part goes on
  HeaderChanges changes;                    // to the part: kResponseHead or kResponseTrailers
  std::optional<BodyPiece> piece;           // of the part, where pieces must be handed back
  std::optional<LocalReply> reply;          // the exchange ends with this
  std::optional<BodyMode> asks_for_body;    // how the rest of the response is to come; its trailers are to come too
  std::optional<WindowUpdate> grant;        // bytes that the proxy may send in addition
  std::vector<MetadataValue> metadata;      // for access logs
};

// Whether pieces of a body must be handed back.
inline bool ComesInPieces(BodyMode mode) { return mode == BodyMode::kFullDuplexStreamed || mode == BodyMode::kGrpc; }

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXT_PROC_MESSAGE_H_
