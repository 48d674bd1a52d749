// nginx: replaces its own errors and those of upstreams that it intercepts. Measured with nginx 1.22.
#ifndef STATUS_TRANSLATOR_EXPORT_NGINX_H_
#define STATUS_TRANSLATOR_EXPORT_NGINX_H_

#include <string>

#include "export/proxy_model.h"

namespace status_translator {

std::string WriteNginx(const ProxyModel& model);

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_EXPORT_NGINX_H_
