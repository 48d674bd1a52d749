// All limits of requests over gRPC and HTTP and of ext_proc. The name contains the unit, and the comment states the
// reason. Limits of files, logs and output are defined next to the code that reads or writes them.
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
// Headers of an OriginalResponse: the headers and trailers of one response.
inline constexpr int kMaxOriginalFields = 2 * kMaxFields;
// Names in `expose.headers`.
inline constexpr int kMaxExposedHeaders = 32;
// The body of a response to convert, after decompression. An error body has a few KiB, and parsing 128 KiB takes less
// than a millisecond.
inline constexpr size_t kMaxBodyBytes = size_t{128} * 1024;
// One recorded response on the command line (convert, check --replay): more than a body of kMaxBodyBytes in base64 with
// all its fields.
inline constexpr size_t kMaxRecordingBytes = size_t{1024} * 1024;
// Media ranges of an Accept field. Browsers send fewer than ten.
inline constexpr size_t kMaxAcceptRanges = 64;

// == JSON, in a body to convert and in a request over HTTP

// The nesting depth of arrays and objects. Parsing and writing are recursive.
inline constexpr int kMaxJsonDepth = 64;
// The members of one object. Errors of APIs have far fewer.
inline constexpr size_t kMaxJsonMembers = 1000;
// The values in one document, as many as fit into 256 KiB of text. Each takes 24 bytes of memory.
inline constexpr size_t kMaxJsonValues = size_t{128} * 1024;

// == gRPC

// One message. A response to convert has at most kMaxBodyBytes of body and kMaxFields fields.
inline constexpr int kMaxGrpcRequestBytes = 256 * 1024;
// The metadata of a call, including what proxies add: gRPC 1.51 closes the whole connection if the limit is
// exceeded.
inline constexpr int kMaxGrpcMetadataBytes = 64 * 1024;
// Concurrent calls on one connection.
inline constexpr int kMaxStreamsPerConnection = 100;
// Open WatchProfile streams, and open Watch streams of the health service. Each holds memory until its client ends
// it.
inline constexpr size_t kMaxWatches = 1000;
// The request of such a stream, which gRPC keeps while the stream is open. A name has at most 63 bytes, a revision
// 64.
inline constexpr size_t kMaxWatchBytes = 1024;
// The revision in such a request: a SHA-256 in hexadecimal.
inline constexpr size_t kMaxRevisionBytes = 64;
// Open reflection streams. A tool keeps one open while it runs. If there is no room for another one, streams that were
// idle for kReflectionIdle end.
inline constexpr size_t kMaxReflectionStreams = 100;
inline constexpr std::chrono::minutes kReflectionIdle{1};
// The time for the handshakes of a new connection, TLS and HTTP/2. Clients begin at once, and take three round trips at
// most.
inline constexpr int kMaxHandshakeMs = 5'000;
// Unfinished handshakes of TLS: of all clients, and of one (connections.h). Each takes up to 210 KiB, mostly for a
// ClientHello that claims to be large. They take milliseconds, so that even those of many clients at once stay below.
inline constexpr size_t kMaxGrpcHandshakes = 100;
inline constexpr size_t kMaxGrpcHandshakesPerPeer = 25;
// After which a silent peer is pinged, and how long it may take to answer or to acknowledge what was sent: finds peers
// that vanished without closing.
inline constexpr int kKeepaliveTimeMs = 60'000;
inline constexpr int kKeepaliveTimeoutMs = 10'000;
// Open connections by default (--max-connections): as many as there may be watches. An idle one takes about 20 KiB, so
// that these fit, together with everything else that clients may cause, into the memory that deploy/ gives. With TLS,
// it takes 100 KiB.
inline constexpr size_t kMaxGrpcConnections = 1000;
// Those of --health-listen. A probe has one.
inline constexpr size_t kMaxHealthConnections = 64;

// == HTTP

// Concurrent connections of one listener.
inline constexpr size_t kMaxHttpConnections = 1000;
// The request line and the header fields.
inline constexpr size_t kMaxHeadBytes = size_t{32} * 1024;
// Query parameters. No route has more than three.
inline constexpr size_t kMaxParameters = 16;
// The body. A response to convert has at most kMaxBodyBytes of body, which are 171 KiB in base64.
inline constexpr size_t kMaxRequestBodyBytes = size_t{256} * 1024;
// Incomplete bodies on all connections together: the memory that many slow uploads can occupy. With all other limits
// reached at the same time, the process stays within the 256 MiB of deploy/: tests/reliability/all_at_once.py.
inline constexpr size_t kMaxAllBodiesBytes = size_t{16} * 1024 * 1024;
// Replies that clients of one listener have not read, beyond what the kernel holds of each. When it is exceeded, those
// that have waited longest are ended. The largest reply with built-in profiles has 200 KiB.
inline constexpr size_t kMaxAllRepliesBytes = size_t{16} * 1024 * 1024;
// One line of the chunked coding: a size with its extensions, or a trailer field.
inline constexpr size_t kMaxChunkLineBytes = 1024;
// All lines of the chunked coding of one body. Without it, chunks of one byte with long extensions could be a
// thousand times the size of the body.
inline constexpr size_t kMaxFramingBytes = 2 * kMaxRequestBodyBytes;
// The time to receive a whole request, to wait for the next one, and to send an answer.
inline constexpr std::chrono::seconds kMaxHttpIdle{30};
// The time for a handshake of TLS.
inline constexpr std::chrono::milliseconds kMaxHttpHandshake{kMaxHandshakeMs};
// Unfinished handshakes of TLS, where one more ends the oldest. Each takes about 45 KiB, for a ClientHello that
// claims to be large 165 KiB, and a millisecond of the one thread.
inline constexpr size_t kMaxHttpHandshakes = 100;

// == ext_proc. A response beyond a limit passes unchanged and is counted with its own reason.

// Names and values of all fields of one response, the same as of gRPC metadata; Envoy allows 60 KiB by default. Headers
// and trailers together have at most kMaxFields fields, which is the limit of a conversion; Envoy allows 100
// headers.
inline constexpr size_t kMaxExtProcFieldBytes = size_t{64} * 1024;
// The memory that each stream has for the parts of a response: about ten fields without their long values. More is
// allocated.
inline constexpr size_t kExtProcResponseBytes = 2048;
// The memory of a field in addition to its name and value.
inline constexpr size_t kExtProcFieldOverhead = 160;
// Attributes of one message, and settings in its metadata. The configurations in deploy/envoy use 17, and Envoy has
// about 100.
inline constexpr size_t kMaxExtProcAttributes = 256;
// The Accept field. Browsers send less than 300 bytes.
inline constexpr size_t kMaxExtProcAcceptBytes = 1024;
// The id of a request, of which the rest is not read. Envoy's has 36 bytes.
inline constexpr size_t kMaxExtProcRequestIdBytes = 256;
// The name of a route, of which the rest is not read. It is logged where a setting of the route is wrong.
inline constexpr size_t kMaxExtProcRouteNameBytes = 256;
// One setting. The longest is `expose`, a list of header names.
inline constexpr size_t kMaxExtProcSettingBytes = 1024;
// Chunks of a body that are held back. In mode FULL_DUPLEX_STREAMED they are joined, so this bounds only the work: a
// body of kMaxBodyBytes in chunks of 32 bytes. In mode GRPC, each chunk is a message, which stays separate.
inline constexpr int kMaxExtProcPieces = 4096;
inline constexpr int kMaxExtProcMessages = 64;

// The increment of one window update: the maximum of an HTTP/2 window.
inline constexpr int kMaxExtProcIncrement = 0x7FFFFFFF;

// Concurrent streams. Envoy opens one for each active HTTP request, and by default at most 1,024 for a cluster
// (circuit_breakers). A stream takes about 22 KiB in gRPC and in this program, and may hold kExtProcOwnBytes.
inline constexpr size_t kMaxExtProcStreams = 2048;

// Bytes of responses that are held back until the decision. Each stream may hold kExtProcOwnBytes, enough for usual
// headers and a small body; all bytes beyond share kMaxExtProcHeldBytes. Together at most 32 MiB.
inline constexpr size_t kExtProcOwnBytes = size_t{8} * 1024;
inline constexpr size_t kMaxExtProcHeldBytes = size_t{16} * 1024 * 1024;
// Bytes of answers that proxies have not read yet. Beyond it, the stream that has waited longest for its proxy ends.
inline constexpr size_t kMaxExtProcUnreadBytes = size_t{16} * 1024 * 1024;

// The time until the first message of a stream. Envoy sends it as soon as it opens the stream.
inline constexpr std::chrono::seconds kMaxExtProcSilence{30};
// The time without a message before the response begins, and with an answer that the proxy does not read: Envoy's
// default for idle streams (stream_idle_timeout). There is no limit after the response has begun, because its trailers
// may follow hours later.
inline constexpr std::chrono::seconds kMaxExtProcIdle{300};
// The interval of the check for idle streams.
inline constexpr std::chrono::seconds kExtProcIdleCheck{5};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_SUPPORT_LIMITS_H_
