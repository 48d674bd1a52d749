#include "report/report_data.h"

namespace status_translator {

void AddResponse(const LoggedResponse& response, ReportData& report) {
  const LoggedTranslation& translation = response.translation;
  ++report.log_lines;
  if (!response.is_passed()) report.translations.Add(translation, 1);
  if (response.is_claimed) {
    report.shapes.Add({.source = "", .shape = translation.shape}, 1);
  } else if (!response.skeleton.empty()) {
    report.shapes.Add({.source = "", .shape = "none"}, 1);
  }
  if (response.skeleton.empty()) return;
  report.unclaimed.Add(
      {.route = response.route, .from = translation.from, .body = translation.shape, .skeleton = response.skeleton}, 1);
}

}  // namespace status_translator
