#include "web/listener.h"

#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "web/problem.h"

namespace status_translator {
namespace {

constexpr unsigned kMaxConnections = 1000;
constexpr unsigned kIdleSeconds = 30;
constexpr size_t kConnectionBytes = size_t{32} * 1024;
constexpr size_t kMaxParameters = 16;

constexpr size_t kMaxBodyBytes = size_t{256} * 1024;
constexpr size_t kMaxAllBodiesBytes = size_t{64} * 1024 * 1024;

// What all listeners hold of bodies that are still coming.
std::atomic<size_t> bytes_of_bodies{0};

// What is kept from the head of a request to its end.
struct Call {
  Call() = default;
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() { bytes_of_bodies -= body.size(); }

  // Keeps more of the body, if there is room.
  void Add(const char* data, size_t size) {
    if (body.size() + size > kMaxBodyBytes) {
      too_long = true;
    } else if (bytes_of_bodies + size > kMaxAllBodiesBytes) {
      no_room = true;
    } else {
      body.append(data, size);
      bytes_of_bodies += size;
    }
  }

  std::string body;
  bool has_body = false;
  bool too_long = false;
  bool no_room = false;
};

MHD_Result AddParameter(void* into, enum MHD_ValueKind, const char* key, const char* value) {
  auto& request = *static_cast<HttpRequest*>(into);
  if (request.query.size() <= kMaxParameters) request.query.emplace_back(key, value == nullptr ? "" : value);
  return MHD_YES;
}

std::string PeerOf(MHD_Connection* connection) {
  const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  if (info == nullptr || getnameinfo(info->client_addr, sizeof(sockaddr_in6), host, sizeof host, port, sizeof port,
                                     NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "";
  }
  return absl::StrCat(host, ":", port);
}

MHD_Result Send(const HttpListener& listener, MHD_Connection* connection, const HttpReply& reply) {
  // The library drops the body for HEAD by itself.
  MHD_Response* response =
      MHD_create_response_from_buffer(reply.body.size(), const_cast<char*>(reply.body.data()), MHD_RESPMEM_MUST_COPY);
  for (const auto& [name, value] : reply.headers) MHD_add_response_header(response, name.c_str(), value.c_str());
  if (listener.quiesced()) MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
  const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(reply.status), response);
  MHD_destroy_response(response);
  return queued;
}

MHD_Result OnRequest(void* self, MHD_Connection* connection, const char* url, const char* method, const char*,
                     const char* data, size_t* size, void** state) {
  const auto& listener = *static_cast<const HttpListener*>(self);
  if (*state == nullptr) {
    *state = new Call;
    return MHD_YES;  // the head is here; the body, if any, follows
  }
  auto& call = *static_cast<Call*>(*state);
  const bool posts = absl::string_view(method) == MHD_HTTP_METHOD_POST;
  if (*size > 0) {
    call.has_body = true;
    if (posts) call.Add(data, *size);
    *size = 0;  // read, and forgotten unless it was kept
    return MHD_YES;
  }
  const bool reads =
      absl::string_view(method) == MHD_HTTP_METHOD_GET || absl::string_view(method) == MHD_HTTP_METHOD_HEAD;
  if (call.has_body && reads) {
    return Send(listener, connection, Problem(413, "BODY_NOT_TAKEN", "only POST has a body here"));
  }
  if (call.too_long) {
    return Send(listener, connection,
                Problem(413, "BODY_TOO_LARGE", absl::StrCat("the body has more than ", kMaxBodyBytes, " bytes")));
  }
  if (call.no_room) {
    HttpReply busy = Problem(503, "BUSY", "too many bodies at a time; try again");
    busy.headers.emplace_back("Retry-After", "1");
    return Send(listener, connection, busy);
  }
  HttpRequest request{method, url, {}, "", "", std::move(call.body), "", PeerOf(connection)};
  bytes_of_bodies -= request.body.size();
  call.body.clear();
  MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, AddParameter, &request);
  const char* match = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);
  if (match != nullptr) request.if_none_match = match;
  const char* content_type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
  if (content_type != nullptr) request.content_type = content_type;
  const char* traceparent = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "traceparent");
  if (traceparent != nullptr) request.traceparent = traceparent;
  return Send(listener, connection, listener.Handle(request));
}

void OnDone(void*, MHD_Connection*, void** state, enum MHD_RequestTerminationCode) {
  delete static_cast<Call*>(*state);
  *state = nullptr;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(int listening, Handler handler) {
  std::unique_ptr<HttpListener> self(new HttpListener(std::move(handler)));
  self->daemon_ =
      MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, 0, nullptr, nullptr, OnRequest, self.get(),  //
                       MHD_OPTION_LISTEN_SOCKET, listening,                                                      //
                       MHD_OPTION_NOTIFY_COMPLETED, OnDone, nullptr,                                             //
                       MHD_OPTION_CONNECTION_LIMIT, kMaxConnections,                                             //
                       MHD_OPTION_CONNECTION_TIMEOUT, kIdleSeconds,                                              //
                       MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionBytes,                                     //
                       MHD_OPTION_END);
  if (self->daemon_ == nullptr) {
    close(listening);
    return absl::UnavailableError(absl::StrCat("cannot serve HTTP: ", std::strerror(errno)));
  }
  return self;
}

void HttpListener::Quiesce() {
  quiesced_ = true;
  const int listening = MHD_quiesce_daemon(daemon_);
  if (listening >= 0) close(listening);
}

HttpListener::~HttpListener() {
  if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
}

}  // namespace status_translator
