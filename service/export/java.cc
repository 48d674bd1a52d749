#include "export/java.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/grpc_code.h"
#include "export/quote.h"
#include "export/source_text.h"

namespace status_translator {
namespace {

// As google-java-format writes it.
constexpr size_t kWidth = 100;

std::string Literal(absl::string_view text) { return Quote(text, Escapes::kUtf16); }

// A call in a list: on one line if it fits, otherwise with its arguments on the next line, otherwise one a line.
std::string Call(absl::string_view head, const std::vector<std::string>& arguments, absl::string_view tail) {
  const std::string joined = absl::StrJoin(arguments, ", ");
  if (4 + head.size() + joined.size() + tail.size() <= kWidth) return absl::StrCat("    ", head, joined, tail, "\n");
  if (8 + joined.size() + tail.size() <= kWidth) {
    return absl::StrCat("    ", head, "\n        ", joined, tail, "\n");
  }
  return absl::StrCat("    ", head, "\n        ", absl::StrJoin(arguments, ",\n        "), tail, "\n");
}

// A literal in a list: split at spaces if it is too long for its line.
std::string Lines(absl::string_view text) {
  const std::string literal = Literal(text);
  if (4 + literal.size() + 1 <= kWidth) return absl::StrCat("    ", literal, ",\n");
  std::string all;
  std::string line = "    \"";
  const absl::string_view inner = absl::string_view(literal).substr(1, literal.size() - 2);
  for (size_t begin = 0; begin < inner.size();) {
    const size_t end = std::min(inner.find(' ', begin + 1), inner.size());
    const absl::string_view word = inner.substr(begin, end - begin);
    // Behind it: the quote and, at the end, a comma.
    const size_t behind = end == inner.size() ? 2 : 1;
    if (begin > 0 && line.size() + word.size() + behind > kWidth) {
      absl::StrAppend(&all, line, "\"\n");
      line = "        + \"";
    }
    absl::StrAppend(&line, word);
    begin = end;
  }
  return absl::StrCat(all, line, "\",\n");
}

std::string Reasons(const SourceModel& model) {
  std::string text = "\n  private static final String[] REASONS = {\n    // by number\n";
  for (const std::string& reason : model.reasons) absl::StrAppend(&text, Lines(reason));
  return text + "  };\n";
}

std::string Constant(absl::string_view name, absl::string_view text) {
  return Assignment(absl::StrCat("  public static final String ", name, " ="), Literal(text), "\n      ", kWidth);
}

// `type` is "Status" or "ErrorCode".
std::string Tables(const SourceTables& tables, absl::string_view type, absl::string_view plural) {
  std::string text;
  for (const SourceTable& table : tables.tables) {
    absl::StrAppend(&text, "\n  private static final ", type, "Row[] ", absl::AsciiStrToUpper(table.name), "_", plural,
                    " = {\n    // ", tables.columns, "\n");
    for (const SourceRow& row : table.rows) {
      const auto cells = RowCells(row, absl::StrCat("Code.", row.code->name), Literal);
      absl::StrAppend(&text, Call(absl::StrCat("new ", type, "Row("), cells, "),"));
    }
    text += "  };\n";
  }
  return text;
}

// The tables of statuses, and the indices over those of error codes.
std::string ByOrigin(const SourceModel& model) {
  std::vector<std::string> names;
  for (const int table : model.statuses.of_origin) {
    names.push_back(absl::AsciiStrToUpper(model.statuses.tables[table].name) + "_STATUSES");
  }
  std::string text = absl::StrCat("\n  private static final StatusRow[][] BY_STATUS = {\n    // by origin\n    ",
                                  absl::StrJoin(names, ", "), ",\n");
  text += "  };\n\n  private static final List<Map<String, List<StatusRow>>> BY_ERROR_CODE =\n      List.of(\n";
  for (int o = 0; o < kOriginCount; ++o) {
    const SourceTable& table = model.error_codes.tables[model.error_codes.of_origin[o]];
    absl::StrAppend(&text, "          index(", absl::AsciiStrToUpper(table.name), "_ERROR_CODES)",
                    o + 1 < kOriginCount ? ",\n" : ");\n");
  }
  return text;
}

std::string HttpCases(const SourceModel& model) {
  std::string text;
  for (const auto& [number, http] : model.http_of_grpc) {
    absl::StrAppend(&text, "      case ", number, " -> OptionalInt.of(", http, ");\n");
  }
  if (!model.http_of_other.has_value()) return text + "      default -> OptionalInt.empty();\n";
  return absl::StrCat(text, "      default -> number > 16 ? OptionalInt.of(", *model.http_of_other,
                      ") : OptionalInt.empty();\n");
}

constexpr absl::string_view kCode = R"(
    private final int number;
    private final String description;

    Code(int number, String description) {
      this.number = number;
      this.description = description;
    }

    public int number() {
      return number;
    }

    public String description() {
      return description;
    }
  }

  /** Who made a response. */
  public enum Origin {
    UNSPECIFIED,
    APPLICATION,
    INTERMEDIARY,
    LOCAL_REPLY
  }

  /**
   * What an HTTP status becomes, whether the same request may be sent again, and why: one sentence,
   * empty where the profile gives none.
   */
  public record Answer(Code code, boolean retryable, String reason) {}

  /** The answer to an HTTP status of which nothing else is known. */
  public static Optional<Answer> httpToGrpc(int status) {
    return httpToGrpc(status, Origin.UNSPECIFIED, null);
  }

  /**
   * What an HTTP status becomes; empty outside 100-599 and where the profile does not say. 100-199
   * are interim: never a final answer.
   *
   * @param errorCode what the body says; null or empty for nothing
   */
  public static Optional<Answer> httpToGrpc(int status, Origin origin, String errorCode) {
    if (errorCode != null) {
      Map<String, List<StatusRow>> index = BY_ERROR_CODE.get(origin.ordinal());
      for (StatusRow row : index.getOrDefault(errorCode, List.of())) {
        if (row.from <= status && status <= row.to) {
          return Optional.of(new Answer(row.code, row.retryable, REASONS[row.reason]));
        }
      }
    }
    for (StatusRow row : BY_STATUS[origin.ordinal()]) {
      if (row.from <= status && status <= row.to) {
        return Optional.of(new Answer(row.code, row.retryable, REASONS[row.reason]));
      }
    }
    return Optional.empty();
  }

  /** What a gRPC number becomes; empty below 0 and where the profile does not say. */
  public static OptionalInt grpcToHttp(int number) {
    return switch (number) {
)";

constexpr absl::string_view kRows = R"(    };
  }

  private record StatusRow(int from, int to, Code code, boolean retryable, int reason) {}

  private record ErrorCodeRow(
      String errorCode, int from, int to, Code code, boolean retryable, int reason) {}
)";

constexpr absl::string_view kEnd = R"(
  private static Map<String, List<StatusRow>> index(ErrorCodeRow[] rows) {
    Map<String, List<StatusRow>> index = new HashMap<>();
    for (ErrorCodeRow row : rows) {
      index
          .computeIfAbsent(row.errorCode, code -> new ArrayList<>())
          .add(new StatusRow(row.from, row.to, row.code, row.retryable, row.reason));
    }
    return index;
  }

  private StatusTable() {}
}
)";

}  // namespace

std::string WriteJava(const SourceModel& model) {
  std::string text = absl::StrCat("/*\n", SourceHeader(model, " *"), " */\n\npackage ", model.package, ";\n\n");
  for (const absl::string_view type : {"ArrayList", "HashMap", "List", "Map", "Optional", "OptionalInt"}) {
    absl::StrAppend(&text, "import java.util.", type, ";\n");
  }
  absl::StrAppend(&text, "\n/** Translates between HTTP status codes and gRPC status codes. */\n",
                  "public final class StatusTable {\n", Constant("PROFILE", model.profile),
                  Constant("REVISION", model.revision), "\n  /** The gRPC status codes. */\n  public enum Code {\n");
  for (const GrpcCodeInfo& code : GrpcCodes()) {
    absl::StrAppend(&text, Call(absl::StrCat(code.name, "("), {absl::StrCat(code.number), Literal(code.description)},
                                code.number + 1 < kGrpcCodeCount ? ")," : ");"));
  }
  absl::StrAppend(&text, kCode, HttpCases(model), kRows, Tables(model.statuses, "Status", "STATUSES"),
                  Tables(model.error_codes, "ErrorCode", "ERROR_CODES"), ByOrigin(model), Reasons(model), kEnd);
  return text;
}

}  // namespace status_translator
