#include "report/add_response.h"

namespace status_translator {
namespace {

// Whether shapes were asked: not about gRPC, whose body is not looked at, nor about the proxy's own replies. A log of
// an earlier version has no skeletons.
bool WasRecognised(const LoggedResponse& response) {
  const LoggedTranslation& translation = response.translation;
  if (!response.skeleton.empty()) return true;
  return translation.origin != "local_reply" && !translation.shape.empty() && translation.shape != "unspecified";
}

}  // namespace

void AddResponse(const LoggedResponse& response, ReportData& report) {
  const LoggedTranslation& translation = response.translation;
  ++report.log_lines;
  if (!response.is_passed()) report.translations.Add(translation, 1);
  if (WasRecognised(response)) {
    report.shapes.Add({.source = "", .shape = response.is_claimed ? translation.shape : "none"}, 1);
  }
  if (!response.setting.empty()) {
    report.wrong_settings.Add({.route = response.route, .action = translation.action, .setting = response.setting}, 1);
  }
  if (response.skeleton.empty()) return;
  report.unclaimed.Add(
      {.route = response.route, .from = translation.from, .body = translation.shape, .skeleton = response.skeleton}, 1);
}

}  // namespace status_translator
