#include "web/connection.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "core/http_status.h"

namespace status_translator {
namespace {

// Read at a time, so that one fast client does not hold up the others. A usual request fits, and so does the longest
// record of TLS: none of it is left where epoll would not see it.
constexpr size_t kReadBytes = size_t{16} * 1024;
// Read and discarded after the last reply, so that a client that still sends a large body gets the reply: closing
// earlier would reset the connection. Nothing is kept of these bytes, and the listener ends the connection after two
// seconds.
constexpr size_t kMaxDiscardedBytes = size_t{64} * 1024 * 1024;
constexpr char kContinue[] = "HTTP/1.1 100 Continue\r\n\r\n";

// Frees the memory of an empty buffer: an idle connection needs none.
void ReleaseMemory(std::string& buffer) {
  if (buffer.empty()) std::string().swap(buffer);
}

}  // namespace

void HttpConnection::Close() {
  transport_.Close();
  reader_.reset();
}

bool HttpConnection::Handshake() {
  if (transport_.Handshake() != Transport::Result::kFailed) return true;
  closing_ = true;
  lingering_ = true;
  return transport_.EndWriting();
}

bool HttpConnection::Receive() {
  size_t size = 0;
  if (lingering_) {
    const Transport::Result result = transport_.Discard(size);
    discarded_ += size;
    return result == Transport::Result::kWait ||
           (result == Transport::Result::kDone && discarded_ <= kMaxDiscardedBytes);
  }
  char buffer[kReadBytes];
  switch (transport_.Read(buffer, sizeof(buffer), size)) {
    case Transport::Result::kDone:
      request_begun_ = true;
      received_.append(buffer, size);
      return true;
    case Transport::Result::kEnd:
      client_closed_ = true;
      return true;
    case Transport::Result::kWait:
      return true;
    case Transport::Result::kFailed:
      break;
  }
  return false;
}

HttpConnection::Result HttpConnection::Advance(const HttpHandler& handler, bool last) {
  bool answered = false;
  if (!sending() && !closing_) {
    unread_ = false;
    switch (reader_->Read(received_)) {
      case RequestReader::Step::kNeedsMore:
        if (client_closed_) return Result::kClose;
        if (reader_->ConsumeExpectContinue()) reply_bytes_ = kContinue;
        break;
      case RequestReader::Step::kRequest: {
        HttpRequest& request = reader_->request();
        request.peer = peer_;
        Queue(handler(request), request.method == "HEAD", reader_->keep_alive() && !last);
        reader_.emplace();
        answered = true;
        request_begun_ = unread_ = !received_.empty();
        break;
      }
      case RequestReader::Step::kRefusal:
        Queue(reader_->refusal(), reader_->request().method == "HEAD", false);
        break;
    }
    ReleaseMemory(received_);
  }
  if (!Send()) return Result::kClose;
  if (!sending() && closing_ && !lingering_) {
    lingering_ = true;
    if (!transport_.EndWriting() || client_closed_) return Result::kClose;
  }
  if (!sending() && client_closed_ && received_.empty()) return Result::kClose;
  return answered ? Result::kAnswered : Result::kWaiting;
}

bool HttpConnection::Send() {
  while (sending()) {
    size_t size = 0;
    const absl::string_view rest = absl::string_view(reply_bytes_).substr(sent_);
    switch (transport_.Write(rest, size)) {
      case Transport::Result::kDone:
        sent_ += size;
        break;
      case Transport::Result::kWait:
        return true;
      default:
        return false;
    }
  }
  reply_bytes_.clear();
  ReleaseMemory(reply_bytes_);
  sent_ = 0;
  return true;
}

void HttpConnection::Queue(const HttpReply& reply, bool head_only, bool keep_alive) {
  const HttpStatusInfo* info = FindHttpStatus(reply.status);
  const bool no_body = reply.status == 204 || reply.status == 304;
  absl::StrAppend(&reply_bytes_, "HTTP/1.1 ", reply.status, " ", info == nullptr ? "" : info->reason_phrase,
                  "\r\nDate: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", absl::Now(), absl::UTCTimeZone()),
                  "\r\n");
  for (const auto& [name, value] : reply.headers) absl::StrAppend(&reply_bytes_, name, ": ", value, "\r\n");
  if (!no_body) absl::StrAppend(&reply_bytes_, "Content-Length: ", reply.body.size(), "\r\n");
  absl::StrAppend(&reply_bytes_, keep_alive ? "" : "Connection: close\r\n", "\r\n");
  if (!no_body && !head_only) reply_bytes_ += reply.body;
  closing_ = !keep_alive;
}

}  // namespace status_translator
