// One HTTP exchange in Envoy: what each part of the response waits for, and what becomes of it.
#ifndef STATUS_TRANSLATOR_ENVOY_MODULE_TRANSLATION_FILTER_H_
#define STATUS_TRANSLATOR_ENVOY_MODULE_TRANSLATION_FILTER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "envoy_module/abi.h"
#include "envoy_module/envoy_stream.h"
#include "envoy_module/filter_config.h"
#include "ext_proc/budget.h"
#include "ext_proc/machine.h"

namespace status_translator {

// Handles any order of calls; a response that makes no sense passes. If a call throws, Abandon() must follow. Envoy
// keeps what is held back of a body, at most its buffer limit and kMaxBodyBytes. Not thread-safe.
class TranslationFilter {
 public:
  // `config` must outlive it.
  explicit TranslationFilter(const FilterConfig& config) : config_(config), share_(Budget()) {}

  const FilterConfig& config() const { return config_; }

  void OnRequestHeaders(abi::Stream stream) { to_grpc_ = EnvoyStream(stream).TakesForGrpc(); }
  abi::HeadersStatus OnResponseHeaders(abi::Stream stream, bool end_of_stream);
  abi::BodyStatus OnResponseBody(abi::Stream stream, bool end_of_stream);
  abi::TrailersStatus OnResponseTrailers(abi::Stream stream);
  // Envoy makes a reply of its own, which comes as a response next.
  void OnLocalReply(absl::string_view details) { local_reply_details_ = std::string(details); }
  void OnStreamComplete(abi::Stream stream);

  // Lets the rest of the response pass. Does not throw.
  void Abandon() noexcept;
  // Whether a reply has taken the place of the response, so that nothing of it may go on.
  bool replied() const { return replied_; }

 private:
  // What the response waits for.
  enum class Wait { kNothing, kBody, kTrailers, kTrailersUnheld };

  // All exchanges of the process share it.
  static ExtProcBudget& Budget();

  void Begin(EnvoyStream& envoy);
  // Hands the part to the machine and does what it says; a reply is left for Reply().
  void Handle(EnvoyStream& envoy, const ProxyMessage& message);
  void Do(EnvoyStream& envoy, std::vector<ProxyCommand> commands);
  // Sends the reply, if there is one; after that, this may be destroyed already.
  bool Reply(EnvoyStream& envoy);
  void CountOutcome(abi::Stream stream);
  size_t BodyLimit(const EnvoyStream& envoy) const;

  const FilterConfig& config_;
  ExtProcShare share_;
  std::optional<ExtProcMachine> machine_;  // from the head of the response to the decision
  std::optional<bool> to_grpc_;            // see EnvoyStream::TakesForGrpc; none: no request came
  std::string local_reply_details_;        // empty: Envoy has made no reply
  Wait wait_ = Wait::kNothing;
  std::optional<LocalReply> reply_;  // that is to be sent
  bool begun_ = false;
  bool replied_ = false;
};

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_ENVOY_MODULE_TRANSLATION_FILTER_H_
