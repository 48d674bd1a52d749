// Header fields, outcomes and their details for tests.
#ifndef STATUS_TRANSLATOR_TESTS_SUPPORT_FIELDS_H_
#define STATUS_TRANSLATOR_TESTS_SUPPORT_FIELDS_H_

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "wire/details.h"
#include "wire/fields.h"

namespace status_translator {

using FieldList = std::vector<std::pair<std::string, std::string>>;

inline Fields ToFields(const FieldList& list) {
  Fields fields;
  for (const auto& [name, value] : list) AddField(fields, name, value);
  return fields;
}

// The values of a name, in order.
inline std::vector<std::string> Values(const Fields& fields, const std::string& name) {
  std::vector<std::string> values;
  for (const v1::Header& field : fields) {
    if (field.name() == name) values.push_back(field.text());
  }
  return values;
}

// The first value of a name; "(none)" if there is none.
inline std::string Value(const Fields& fields, const std::string& name) {
  const std::vector<std::string> values = Values(fields, name);
  return values.empty() ? "(none)" : values[0];
}

inline google::rpc::Status StatusOf(int code, const std::string& message,
                                    std::initializer_list<const google::protobuf::Message*> details = {}) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  for (const auto* detail : details) status.add_details()->PackFrom(*detail);
  return status;
}

template <typename Message>
Message DetailOf(const google::rpc::Status& status) {
  Message message;
  FindDetail(status.details(), message);
  return message;
}

// "google.rpc.ErrorInfo", in order.
inline std::vector<std::string> DetailTypes(const google::rpc::Status& status) {
  std::vector<std::string> types;
  for (const auto& detail : status.details()) types.emplace_back(TypeName(detail.type_url()));
  return types;
}

inline std::vector<v1::Finding> Findings(const v1::ConversionReport& report) {
  std::vector<v1::Finding> findings;
  for (const int finding : report.findings()) findings.push_back(static_cast<v1::Finding>(finding));
  return findings;
}

// Counted as HTTP/2 does: 32 bytes beside each name and value.
inline size_t WireBytes(const Fields& trailers) {
  size_t bytes = 0;
  for (const v1::Header& field : trailers) bytes += field.name().size() + field.text().size() + 32;
  return bytes;
}

}  // namespace status_translator

#endif  // STATUS_TRANSLATOR_TESTS_SUPPORT_FIELDS_H_
