#include "web/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "core/http_status.h"

namespace status_translator {
namespace {

// Read at a time, so that one fast client does not hold up the others. A usual request fits.
constexpr size_t kReadBytes = size_t{16} * 1024;
// Read and discarded after the last reply, so that a client that still sends a large body gets the reply: closing
// earlier would reset the connection. Nothing is kept of these bytes, and the listener ends the connection after two
// seconds.
constexpr size_t kMaxDiscardedBytes = size_t{64} * 1024 * 1024;
constexpr char kContinue[] = "HTTP/1.1 100 Continue\r\n\r\n";

bool IsTransient(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

// Frees the memory of an empty buffer: an idle connection needs none.
void ReleaseMemory(std::string& buffer) {
  if (buffer.empty()) std::string().swap(buffer);
}

}  // namespace

void HttpConnection::Close() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
  reader_.reset();
}

bool HttpConnection::Receive() {
  char buffer[kReadBytes];
  const ssize_t size = recv(socket_, buffer, sizeof(buffer), 0);
  if (size < 0) return IsTransient(errno);
  if (lingering_) {
    discarded_ += static_cast<size_t>(size);
    return size > 0 && discarded_ <= kMaxDiscardedBytes;
  }
  client_closed_ = size == 0;
  request_begun_ = request_begun_ || size > 0;
  received_.append(buffer, static_cast<size_t>(size));
  return true;
}

HttpConnection::Result HttpConnection::Advance(const HttpHandler& handler, bool last) {
  just_answered_ = false;
  if (!sending() && !closing_) {
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
        just_answered_ = true;
        request_begun_ = !received_.empty();
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
    if (client_closed_ || shutdown(socket_, SHUT_WR) != 0) return Result::kClose;
  }
  if (!sending() && client_closed_ && received_.empty()) return Result::kClose;
  return just_answered_ ? Result::kAnswered : Result::kWaiting;
}

bool HttpConnection::Send() {
  while (sending()) {
    const ssize_t size = send(socket_, reply_bytes_.data() + sent_, reply_bytes_.size() - sent_, MSG_NOSIGNAL);
    if (size < 0) return IsTransient(errno);
    sent_ += static_cast<size_t>(size);
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
