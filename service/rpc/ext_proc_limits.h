// Every bound on what a proxy can make the ext_proc service keep or do, and the reason for it. Beyond a bound the
// response passes unchanged, counted under a reason of its own.
#ifndef STATUS_TRANSLATOR_RPC_EXT_PROC_LIMITS_H_
#define STATUS_TRANSLATOR_RPC_EXT_PROC_LIMITS_H_

#include <chrono>
#include <cstddef>

#include "codec/conversion.h"

namespace status_translator {

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

#endif  // STATUS_TRANSLATOR_RPC_EXT_PROC_LIMITS_H_
