#include "convert/restore_headers.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

bool NamesTarget(absl::string_view lower_name) { return lower_name == "location" || lower_name == "refresh"; }

}  // namespace

void RestoreHeaders(const v1::OriginalResponse& original, const Expose& expose, Fields& headers,
                    v1::ConversionReport& report) {
  Fields may_be_restored;
  for (const v1::Header& field : original.headers()) {
    if (MayBeRestored(absl::AsciiStrToLower(field.name()))) *may_be_restored.Add() = field;
  }
  const Fields restored = FieldsToKeep(may_be_restored, expose, report);
  Fields all = restored;
  for (const v1::Header& field : headers) {
    if (!FindField(restored, field.name()).has_value()) *all.Add() = field;
  }
  headers.Swap(&all);
}

void DropRedirect(Fields& headers, v1::ConversionReport& report) {
  Fields stay;
  for (v1::Header& field : headers) {
    if (!NamesTarget(field.name())) *stay.Add() = std::move(field);
  }
  headers.Swap(&stay);
  google::protobuf::RepeatedPtrField<std::string> kept;
  for (std::string& name : *report.mutable_kept()) {
    if (NamesTarget(name)) {
      report.add_hidden(absl::StrCat("header:", name));
    } else {
      *kept.Add() = std::move(name);
    }
  }
  report.mutable_kept()->Swap(&kept);
}

}  // namespace status_translator
