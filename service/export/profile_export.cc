#include "export/profile_export.h"

#include "export/proxies.h"
#include "export/retry_policy.h"
#include "export/source.h"

namespace status_translator {

std::optional<ProfileExport> ResolveExport(const ProfileExportOptions& options) {
  if (const SourceFormat* source = FindSourceFormat(options.format); source != nullptr) {
    return ProfileExport{SourceCommand(source->name, options.profile, options.package, options.directory),
                         [source, options](const RevisedProfile& revised) {
                           return ExportSource(*source, revised, options.package, options.directory);
                         }};
  }
  if (const RetryFormat* retry = FindRetryFormat(options.format); retry != nullptr) {
    return ProfileExport{RetryCommand(*retry, options.profile, options.methods, options.directory),
                         [retry, options](const RevisedProfile& revised) {
                           return ExportRetryPolicy(*retry, revised, options.methods, options.directory);
                         }};
  }
  const ProxyFormat* proxy = FindProxyFormat(options.format);
  if (proxy == nullptr) return std::nullopt;
  const Origin origin = options.origin.value_or(proxy->origin);
  return ProfileExport{ProxyCommand(*proxy, options.profile, origin, options.directory),
                       [proxy, origin, options](const RevisedProfile& revised) {
                         return ExportProxy(*proxy, revised, origin, options.directory);
                       }};
}

}  // namespace status_translator
