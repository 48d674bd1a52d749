// A profile as a defaults section of HAProxy 2.6 and later.
#ifndef STATUS_TRANSLATOR_EXPORT_HAPROXY_H_
#define STATUS_TRANSLATOR_EXPORT_HAPROXY_H_

#include <string>

#include "export/proxy_model.h"

namespace status_translator {

std::string WriteHaproxy(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_HAPROXY_H_
