// Every limit of a request, over gRPC, over HTTP and of ext_proc, in one place: its unit is in its name, its reason
// beside it. Limits of files, logs and output stand beside the code that reads or writes them.
#ifndef STATUS_TRANSLATOR_SUPPORT_LIMITS_H_
#define STATUS_TRANSLATOR_SUPPORT_LIMITS_H_

#include <chrono>
#include <cstddef>

namespace status_translator {

// == Arguments of the API

// An API's own error code, for example "Ecs.0001". The longest documented ones have fewer than 100 bytes.
inline constexpr size_t kMaxErrorCodeBytes = 256;
// Headers and trailers of one response to convert. Envoy allows 100 in each by default.
inline constexpr int kMaxFields = 200;
// Names in `expose.headers`.
inline constexpr int kMaxExposedHeaders = 32;
// The body of a response to convert, and what a compressed one may become: an error body is a few KiB, and 128 KiB take
// less than a millisecond to read.
inline constexpr size_t kMaxBodyBytes = size_t{128} * 1024;
// Media ranges of an Accept field. Browsers send fewer than ten.
inline constexpr size_t kMaxAcceptRanges = 64;

// == JSON, in a body to convert and in a request over HTTP

// How deep arrays and objects may nest: reading and writing recurse.
inline constexpr int kMaxJsonDepth = 64;
// The members of one object: no API's error comes near it.
inline constexpr size_t kMaxJsonMembers = 1000;
// The values in one document, each of which costs 24 bytes of memory: as many as fit into 256 KiB of text.
inline constexpr size_t kMaxJsonValues = size_t{128} * 1024;

// == gRPC

// One message. A response to convert has at most kMaxBodyBytes of body, and kMaxFields fields.
inline constexpr int kMaxGrpcRequestBytes = 256 * 1024;
// The metadata of a call. This leaves room for what proxies add: gRPC 1.51 closes the whole connection when the limit
// is passed.
inline constexpr int kMaxGrpcMetadataBytes = 64 * 1024;
// Calls at a time on one connection.
inline constexpr int kMaxStreamsPerConnection = 100;
// Open WatchProfile streams, and open Watch streams of the health service. Each costs memory as long as its client
// likes.
inline constexpr size_t kMaxWatches = 1000;
// The request of such a stream, which gRPC keeps as long as the stream is open. The longest names have some 60 bytes, a
// revision has 64.
inline constexpr size_t kMaxWatchBytes = 1024;
// Open reflection streams: a tool has one, for as long as it runs.
inline constexpr size_t kMaxReflectionStreams = 100;

// == HTTP

// Connections at a time.
inline constexpr size_t kMaxHttpConnections = 1000;
// The request line and the fields.
inline constexpr size_t kMaxHeadBytes = size_t{32} * 1024;
// Query parameters. No route knows more than three.
inline constexpr size_t kMaxParameters = 16;
// The body. A response to convert has at most kMaxBodyBytes of body, which base64 makes 171 KiB.
inline constexpr size_t kMaxRequestBodyBytes = size_t{256} * 1024;
// All bodies that are still coming, on all connections: what a flood of slow uploads can make the process hold.
inline constexpr size_t kMaxAllBodiesBytes = size_t{64} * 1024 * 1024;
// One line of the chunked coding: a size with its extensions, or a trailer field.
inline constexpr size_t kMaxChunkLineBytes = 1024;
// All lines of the chunked coding of one body. Without it a body of one-byte chunks with long extensions would be a
// thousand times its size.
inline constexpr size_t kMaxFramingBytes = 2 * kMaxRequestBodyBytes;
// For a whole request to come, for the next one to begin, and for an answer to be taken.
inline constexpr std::chrono::seconds kMaxHttpIdle{30};

// == ext_proc. Beyond a limit the response passes unchanged, counted under a reason of its own.

// Of one response. Head and trailers together have at most kMaxFields fields, which is what a conversion takes; Envoy
// itself allows 100 in a head. Names and values together are bounded as gRPC metadata is; Envoy allows 60 KiB by
// default.
inline constexpr size_t kMaxExtProcFieldBytes = size_t{64} * 1024;
// What a field costs in memory beside its name and value.
inline constexpr size_t kExtProcFieldOverhead = 160;
// Attributes of one message, and settings in its metadata: the configurations in deploy/envoy ask for 12, and Envoy
// knows about 100.
inline constexpr size_t kMaxExtProcAttributes = 256;
// Of Accept; browsers send less than 300 bytes.
inline constexpr size_t kMaxExtProcAcceptBytes = 1024;
// Of one setting: `expose` lists the names of headers.
inline constexpr size_t kMaxExtProcSettingBytes = 1024;
// Pieces of a body that are held back. In FULL_DUPLEX_STREAMED mode they are joined, so that this bounds work alone: a
// body of kMaxBodyBytes in pieces of 32 bytes. In GRPC mode each piece is a message, which must stay apart.
inline constexpr int kMaxExtProcPieces = 4096;
inline constexpr int kMaxExtProcMessages = 64;

// What one update may grant to a proxy: a window of HTTP/2 has no more.
inline constexpr int kMaxExtProcIncrement = 0x7FFFFFFF;

// Streams at once. Envoy opens one for each HTTP request on its way, so this is 41 connections with the 100 that a
// connection may have. A stream costs about 20 KiB in gRPC and here.
inline constexpr size_t kMaxExtProcStreams = 4096;

// Bytes of responses that are kept until they are decided. Each stream may keep kExtProcOwnBytes, room for a usual head
// and a small body, whatever others do; all that goes beyond shares kMaxExtProcHeldBytes. Together at most 64 MiB.
inline constexpr size_t kExtProcOwnBytes = size_t{8} * 1024;
inline constexpr size_t kMaxExtProcHeldBytes = size_t{32} * 1024 * 1024;
// Bytes of answers that proxies have not taken yet. Beyond, the stream that has waited longest for its proxy ends.
inline constexpr size_t kMaxExtProcUnreadBytes = size_t{32} * 1024 * 1024;

// When a stream is idle. Envoy sends the first message as soon as it opens one.
inline constexpr std::chrono::seconds kMaxExtProcSilence{30};
// Without a message while the response has not begun, and with an answer that the proxy does not take: Envoy's own
// default for idle streams (stream_idle_timeout). Once the response has begun there is no limit: its trailers may come
// hours later.
inline constexpr std::chrono::seconds kMaxExtProcIdle{300};
// How often streams are looked at for that.
inline constexpr std::chrono::seconds kExtProcIdleCheck{5};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_LIMITS_H_
