// Envoy's side of one HTTP exchange as the plain values of service/ext_proc, and back.
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_ENVOY_STREAM_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_ENVOY_STREAM_H_

#include <cstddef>
#include <forward_list>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "envoy_module/abi.h"
#include "ext_proc/message.h"
#include "ext_proc/settings.h"

namespace status_translator {

// Exists while a hook runs. The views that it returns are valid as long as it, and until the headers that they are of
// are changed. Not thread-safe.
class EnvoyStream {
 public:
  explicit EnvoyStream(abi::Stream stream) : stream_(stream) {}

  abi::Stream stream() const { return stream_; }

  // Whether Envoy itself makes a trailers-only reply of gRPC for this request.
  bool TakesForGrpc() const;
  // Applies the configuration of the filter on the route, then the metadata of the route, which wins.
  void ReadRouteSettings(ExtProcSettings& settings);
  // Of the headers that the translation depends on, all values joined by commas, as Envoy's attributes have them.
  ProxyMessage ReadRequestHead();
  // `local_reply_details`: of the reply that Envoy itself has made; empty: it has made none.
  ProxyMessage ReadResponseHead(bool end_of_stream, absl::string_view local_reply_details);
  ProxyMessage ReadResponseTrailers();
  // At most `most` bytes of what was held back of the body and of what has come now.
  ProxyMessage ReadResponseBody(size_t most, bool end_of_stream);
  // The name of the route; empty if it has none.
  std::string RouteName() const;
  // The bytes of the body that were held back and that have come now.
  size_t BodySize() const;
  // How many bytes of a body Envoy holds back; 0: any number.
  size_t BufferLimit() const;

  // Writes the metadata and changes the part that goes on; the reply is for SendReply.
  void Apply(const ProxyCommand& command);
  // Sets `sent` and sends the reply, last of all: Envoy may destroy its exchange meanwhile. `to_grpc`: see
  // TakesForGrpc.
  void SendReply(const LocalReply& reply, bool to_grpc, bool& sent) const;

 private:
  using Entries = absl::InlinedVector<abi::Entry, 32>;
  Entries ReadEntries(abi::Headers headers) const;
  std::vector<NamedValue> ReadHeaders(abi::Headers headers) const;
  std::vector<Attribute> ReadAttributes(absl::string_view local_reply_details) const;
  AttributeValue RouteValue(absl::string_view name) const;
  void WriteMetadata(const std::vector<MetadataValue>& metadata) const;
  void WriteChanges(abi::Headers headers, const HeaderChanges& changes) const;

  const abi::Stream stream_;
  std::forward_list<std::string> joined_;
  std::string body_;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_ENVOY_STREAM_H_
