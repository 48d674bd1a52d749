// Whether this machine knows the name localhost: a minimal Debian root has no /etc/hosts.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_LOCALHOST_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_LOCALHOST_H_

#include <netdb.h>

namespace status_translator {

inline bool KnowsLocalhost() {
  addrinfo* found = nullptr;
  if (getaddrinfo("localhost", nullptr, nullptr, &found) != 0) return false;
  freeaddrinfo(found);
  return true;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_LOCALHOST_H_
