#include "cli/commands.h"

#include "cli/check.h"
#include "cli/compare.h"
#include "cli/convert.h"
#include "cli/explain.h"
#include "cli/export.h"
#include "cli/healthcheck.h"
#include "cli/list.h"
#include "cli/report.h"

namespace status_translator {

void AddOfflineCommands(CLI::App& app, int& exit_code) {
  AddExplain(app, exit_code);
  AddList(app, exit_code);
  AddCompare(app, exit_code);
  AddCheck(app, exit_code);
  AddConvert(app, exit_code);
  AddExport(app, exit_code);
  AddReport(app, exit_code);
  AddHealthcheck(app, exit_code);
}

}  // namespace status_translator
