// An exchange as a proxy tells it, legal or not.
//
//   enforce                the mode; then messages, each begun by a line:
//   > Q                    Q request head, q its body, t its trailers, R response head, B its body, T its trailers, N
//   none > R.                   a dot: nothing follows > R 2                  how bodies come, by number, where it is
//   the first message name: value            fields of a head or trailers
//   @response.code: 404    an attribute; a number, if it is one
//   #mode: off             what the route says
//   ^: 5000                the proxy counts what it sends, and has taken so many bytes of what was handed back
//   anything else          lines of a body
#include <deque>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "ext_proc/machine.h"
#include "fuzz/requests.h"
#include "support/translator.h"
#include "wire/body.h"
#include "wire/outcome.h"

namespace status_translator {
namespace {

using ext_proc::ProcessingRequest;
using ext_proc::ProcessingResponse;

ext_proc::HeaderMap* FieldsOf(ProcessingRequest& message) {
  switch (message.request_case()) {
    case ProcessingRequest::kRequestHeaders:
      return message.mutable_request_headers()->mutable_headers();
    case ProcessingRequest::kResponseHeaders:
      return message.mutable_response_headers()->mutable_headers();
    case ProcessingRequest::kRequestTrailers:
      return message.mutable_request_trailers()->mutable_trailers();
    case ProcessingRequest::kResponseTrailers:
      return message.mutable_response_trailers()->mutable_trailers();
    default:
      return nullptr;
  }
}

ext_proc::HttpBody* BodyOf(ProcessingRequest& message) {
  if (message.has_request_body()) return message.mutable_request_body();
  return message.has_response_body() ? message.mutable_response_body() : nullptr;
}

ProcessingRequest Begun(absl::string_view line) {
  ProcessingRequest message;
  const bool end = line.size() > 1 && line[1] == '.';
  switch (line.empty() ? 'N' : line[0]) {
    case 'Q':
      message.mutable_request_headers()->set_end_of_stream(end);
      break;
    case 'q':
      message.mutable_request_body()->set_end_of_stream(end);
      break;
    case 't':
      message.mutable_request_trailers();
      break;
    case 'R':
      message.mutable_response_headers()->set_end_of_stream(end);
      break;
    case 'B':
      message.mutable_response_body()->set_end_of_stream(end);
      break;
    case 'T':
      message.mutable_response_trailers();
      break;
    default:
      break;
  }
  int mode = 0;
  if (const size_t space = line.find(' ');
      space != absl::string_view::npos && absl::SimpleAtoi(line.substr(space + 1), &mode)) {
    message.mutable_protocol_config()->set_response_body_mode(static_cast<ext_proc::BodySendMode>(mode));
    message.mutable_protocol_config()->set_request_body_mode(static_cast<ext_proc::BodySendMode>(mode));
  }
  return message;
}

void Add(absl::string_view line, ProcessingRequest& message) {
  const size_t colon = line.find(": ", 1);
  const bool is_pair = colon != absl::string_view::npos;
  const std::string name = is_pair ? FixUtf8(line.substr(0, colon)) : "";
  const absl::string_view value = is_pair ? line.substr(colon + 2) : "";
  google::protobuf::Value said;
  double number = 0;
  if (absl::SimpleAtod(value, &number)) {
    said.set_number_value(number);
  } else if (value == "false") {
    said.set_bool_value(false);
  } else {
    said.set_string_value(FixUtf8(value));
  }
  if (is_pair && name[0] == '@') {
    (*(*message.mutable_attributes())["envoy.filters.http.ext_proc"].mutable_fields())[name.substr(1)] = said;
  } else if (is_pair && name[0] == '#') {
    auto& ours = (*message.mutable_metadata_context()->mutable_filter_metadata())[std::string(kExtProcName)];
    (*ours.mutable_fields())[name.substr(1)] = said;
  } else if (is_pair && name[0] == '^') {
    int64_t taken = 0;
    (void)absl::SimpleAtoi(value, &taken);
    message.mutable_flow_control_init();
    message.mutable_client_window_update()->set_window_increment_sidestream_to_upstream(taken);
    message.mutable_client_window_update()->set_window_increment_sidestream_to_downstream(taken);
  } else if (ext_proc::HeaderMap* fields = FieldsOf(message); fields != nullptr && is_pair) {
    ext_proc::HeaderValue& field = *fields->add_headers();
    field.set_key(name);
    field.set_raw_value(std::string(value));
  } else if (ext_proc::HttpBody* body = BodyOf(message); body != nullptr) {
    absl::StrAppend(body->mutable_body(), line, "\n");
  }
}

void RequireMutation(const ext_proc::HeaderMutation& mutation) {
  Fields fields;
  for (const ext_proc::HeaderValueOption& option : mutation.set_headers()) {
    Require(option.header().value().empty(), "values go as bytes: Envoy reads no others");
    AddField(fields, option.header().key(), option.header().raw_value());
  }
  RequireSendable(fields);
}

void RequireReply(Caller caller, const ext_proc::ImmediateResponse& reply) {
  RequireMutation(reply.headers());
  Require(reply.details() == std::string(kExtProcName), "a reply says whose it is");
  if (caller == Caller::kGrpcWeb) {
    Require(reply.status().code() == 200 && !reply.body().empty(), "gRPC-Web gets its trailers in the body");
    return;
  }
  Require(reply.status().code() >= 300 && reply.status().code() <= 599, "a reply is an error");
  Require(reply.grpc_status().status() != 0, "no reply is OK");
  if (caller == Caller::kHttp) return;
  Require(IsUtf8(reply.body()), "a message is UTF-8");
  Fields trailers;
  AddField(trailers, "grpc-status", absl::StrCat(reply.grpc_status().status()));
  for (const ext_proc::HeaderValueOption& option : reply.headers().set_headers()) {
    if (option.header().key() == "grpc-status-details-bin") {
      AddField(trailers, option.header().key(), option.header().raw_value());
    }
  }
  v1::ConversionReport report;
  const auto again = DecodeOutcome(trailers, report);
  Require(again.has_value(), "a reply can be read");
  for (const int finding : report.findings()) {
    Require(finding == v1::FINDING_GRPC_STATUS_UNKNOWN_NUMBER, "inside and outside agree");
  }
}

// The answer that lets this message pass.
bool LetsPass(const ProcessingRequest& message, const ProcessingResponse& answer) {
  switch (message.request_case()) {
    case ProcessingRequest::kRequestHeaders:
      return answer.has_request_headers();
    case ProcessingRequest::kResponseHeaders:
      return answer.has_response_headers();
    case ProcessingRequest::kRequestBody:
      return answer.has_request_body();
    case ProcessingRequest::kResponseBody:
      return answer.has_response_body();
    case ProcessingRequest::kRequestTrailers:
      return answer.has_request_trailers();
    case ProcessingRequest::kResponseTrailers:
      return answer.has_response_trailers();
    case ProcessingRequest::REQUEST_NOT_SET:
      return false;
  }
  return false;
}

bool IsOfRequest(const ProcessingRequest& message) {
  return message.has_request_headers() || message.has_request_body() || message.has_request_trailers();
}

const ext_proc::StreamedBodyResponse* PieceOf(const ProcessingResponse& answer) {
  const ext_proc::BodyResponse& body = answer.has_request_body() ? answer.request_body() : answer.response_body();
  return body.response().has_body_mutation() ? &body.response().body_mutation().streamed_response() : nullptr;
}

class Exchange {
 public:
  explicit Exchange(ExtProcMode mode)
      : machine_(std::shared_ptr<const Translator>(&TestTranslator(), [](const Translator*) {}), {.mode = mode}),
        learnt_({.mode = mode}) {}

  void Tell(const ProcessingRequest& message) {
    // A reader of its own, to know who calls and in which mode.
    if (!head_seen_) {
      learnt_.ReadContext(message);
      if (message.has_request_headers()) learnt_.LearnRequest(message.request_headers());
    }
    head_seen_ |= message.has_response_headers();
    const bool settled = machine_.settled();
    if (message.request_case() != ProcessingRequest::REQUEST_NOT_SET && !replied_) {
      open_[IsOfRequest(message)].push_back(message);
    }
    for (const ProcessingResponse& answer : machine_.Handle(message)) {
      Require(!replied_, "nothing follows a reply");
      Require(!settled || !Changes(answer), "what is settled stays");
      Take(answer);
    }
    Count();
  }

  void End() {
    machine_.End();
    Count();
    machine_.End();
    Require(!machine_.TakeOutcome().has_value(), "there is one outcome");
  }

 private:
  static bool Changes(const ProcessingResponse& answer) {
    return answer.has_immediate_response() || answer.response_headers().has_response() ||
           answer.response_trailers().has_header_mutation();
  }

  void Take(const ProcessingResponse& answer) {
    if (answer.has_server_window_update()) {
      Require(answer.response_case() == ProcessingResponse::RESPONSE_NOT_SET, "a grant stands alone");
      const auto& granted = answer.server_window_update();
      Require(granted.window_increment_downstream_to_sidestream() >= 0 &&
                  granted.window_increment_upstream_to_sidestream() >= 0,
              "nothing is taken back");
      return;
    }
    Require(answer.response_case() != ProcessingResponse::RESPONSE_NOT_SET, "an answer says something");
    const bool enforces = learnt_.settings().mode == ExtProcMode::kEnforce;
    if (answer.has_immediate_response()) {
      Require(enforces, "only enforcing replies");
      Require(machine_.settled(), "a reply settles it");
      replied_ = true;
      RequireReply(learnt_.caller(), answer.immediate_response());
      return;
    }
    const bool of_request = answer.has_request_headers() || answer.has_request_body() || answer.has_request_trailers();
    std::deque<ProcessingRequest>& open = open_[of_request];
    const ext_proc::StreamedBodyResponse* piece = PieceOf(answer);
    const bool joins = piece != nullptr && learnt_.body_mode() == ext_proc::BODY_SEND_MODE_FULL_DUPLEX_STREAMED;
    // The answer to an empty piece that TakePiece has counted to the one before.
    if (joins && piece->body().empty() && !piece->end_of_stream() && (open.empty() || !IsEmptyPiece(open.front())))
      return;
    Require(!open.empty(), "there is no answer without a message");
    Require(LetsPass(open.front(), answer), "answers come in the order of messages");
    if (piece == nullptr) {
      open.pop_front();
    } else {
      TakePiece(*piece, joins, open);
    }
    if (answer.response_trailers().has_header_mutation()) {
      Require(enforces, "only enforcing changes trailers");
      RequireMutation(answer.response_trailers().header_mutation());
    }
    if (!answer.response_headers().has_response()) return;
    Require(enforces, "only enforcing changes a head");
    RequireMutation(answer.response_headers().response().header_mutation());
  }

  static bool IsEmptyPiece(ProcessingRequest& message) {
    const ext_proc::HttpBody* body = BodyOf(message);
    return body != nullptr && body->body().empty() && !body->end_of_stream();
  }

  // Pieces that were held back come as one where they may be joined.
  static void TakePiece(const ext_proc::StreamedBodyResponse& piece, bool joins, std::deque<ProcessingRequest>& open) {
    absl::string_view left = piece.body();
    bool last = false;
    do {
      const ext_proc::HttpBody& body = *BodyOf(open.front());
      Require(absl::ConsumePrefix(&left, body.body()), "a piece comes back as it was");
      last = body.end_of_stream();
      open.pop_front();
      // An empty end of what was held back belongs to it too.
    } while (joins && !last && !open.empty() && BodyOf(open.front()) != nullptr &&
             (!left.empty() || (piece.end_of_stream() && BodyOf(open.front())->body().empty())));
    Require(left.empty(), "nothing is added");
    Require(piece.end_of_stream() == last, "the last piece comes back as the last");
    while (joins && !last && !open.empty() && IsEmptyPiece(open.front())) open.pop_front();
  }

  void Count() {
    const auto outcome = machine_.TakeOutcome();
    if (!outcome.has_value()) return;
    Require(!counted_, "there is one outcome");
    counted_ = true;
    Require(outcome->action.size() < 40 && !outcome->mode.empty() && !outcome->direction.empty() &&
                !outcome->kind.empty() && !outcome->retry_flip.empty(),
            "labels are short words");
  }

  ExtProcMachine machine_;
  ExtProcExchange learnt_;
  std::map<bool, std::deque<ProcessingRequest>> open_;  // of the response, and of the request: each in its own order
  bool head_seen_ = false;
  bool replied_ = false;
  bool counted_ = false;
};

}  // namespace
}  // namespace status_translator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace status_translator;
  absl::string_view text = Text(data, size);
  Exchange exchange(TakeLine(text) == "observe" ? ExtProcMode::kObserve : ExtProcMode::kEnforce);
  std::optional<ProcessingRequest> message;
  while (!text.empty()) {
    absl::string_view line = TakeLine(text);
    if (!absl::ConsumePrefix(&line, "> ")) {
      if (message.has_value()) Add(line, *message);
      continue;
    }
    if (message.has_value()) exchange.Tell(*message);
    message = Begun(line);
  }
  if (message.has_value()) exchange.Tell(*message);
  exchange.End();
  return 0;
}
