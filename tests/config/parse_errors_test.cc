// Errors of the text format parser are explained from the file, whatever the parser's words are.
#include "config/parse_errors.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "config/placed_message.h"
#include "config/profile_text.h"
#include "statustranslator/v1/profile.pb.h"
#include "statustranslator/v1/shape.pb.h"
#include "statustranslator/v1/symptom.pb.h"
#include "support/v1.h"

namespace status_translator {
namespace {

// How an error at a place of `text` is explained, when the parser itself says "words".
std::string ExplanationAt(absl::string_view text, int line, int column) {
  FileErrors errors("f");
  ParseErrorCollector collector(text, v1::Profile::descriptor(), errors);
  collector.OnError(line, column, "words");
  return std::string(errors.ToStatus().message());
}

TEST(ParseErrorsTest, ExplainsWithoutTheWordsOfTheParser) {
  EXPECT_EQ(ExplanationAt("nam: \"t\"", 0, 3), "f:1:1: \"nam\" is not a field here (did you mean name?)");
  EXPECT_EQ(ExplanationAt("name: \"t\"\nname: \"u\"", 1, 4),
            "f:2:1: \"name\" is set a second time; it may be set only once");
  EXPECT_EQ(ExplanationAt("name: 5", 0, 6),
            "f:1:7: 5 is not a string: write text in quotes, for example \"NOT_FOUND\"");
  EXPECT_EQ(ExplanationAt("name: ", 0, 6), "f:1:7: the file ends before the value of name");
  EXPECT_EQ(ExplanationAt("name: \"t\n", 0, 8), "f:1:7: the string that begins here has no closing quote on this line");
  EXPECT_EQ(ExplanationAt("http_to_grpc < http: [1, x] >", 0, 25),
            "f:1:26: x is not an integer: write a status without quotes, for example 404");
  EXPECT_EQ(ExplanationAt("http_to_grpc { retry { retryable: yes } }", 0, 38),
            "f:1:35: \"yes\" is neither true nor false, the values of retryable");
  EXPECT_EQ(ExplanationAt("http_to_grpc { retry { retryable: 2 } }", 0, 34),
            "f:1:35: 2 is neither true nor false, the values of retryable");
  EXPECT_EQ(ExplanationAt("http_to_grpc { retry { reason: \"r\" }", 0, 36),
            "f:1:37: the file ends inside a message: a } is missing");
}

TEST(ParseErrorsTest, AMessageAndAValueAreWrittenDifferently) {
  EXPECT_EQ(ExplanationAt("http_to_grpc { retry: true }", 0, 22),
            "f:1:23: retry has fields of its own instead of the value true: write retry { retryable: true reason: "
            "\"...\" }");
  EXPECT_EQ(ExplanationAt("expose: 5", 0, 8).substr(0, 80),
            "f:1:9: expose has fields of its own instead of the value 5: write expose { body:");
  EXPECT_EQ(ExplanationAt("http_to_grpc \"x\"", 0, 13),
            "f:1:14: expected { after http_to_grpc: write http_to_grpc { http: 1 grpc: \"...\" reason: \"...\" ... }");
  EXPECT_EQ(ExplanationAt("name \"t\"", 0, 5), "f:1:6: expected : after name: write name: \"...\"");
  EXPECT_EQ(ExplanationAt("name { }", 0, 5), "f:1:6: expected : after name: write name: \"...\"");
  EXPECT_EQ(ExplanationAt("expose { }", 0, 7), "f:1:8: words");
}

// By the parser itself, for a file of each kind.
std::string ErrorsOf(const std::string& row) {
  return std::string(ParseProfile("f", absl::StrCat("name: \"a\"\nhttp_to_grpc { ", row, " }")).status().message());
}

TEST(ParseErrorsTest, TheColumnIsThatOfTheWrongWord) {
  EXPECT_EQ(ErrorsOf("http: 404 grpc: \"NOT_FOUND\" reasn: \"x\"").substr(0, 40),
            "f:2:44: \"reasn\" is not a field here (did");
  EXPECT_EQ(ErrorsOf("grpc: \"OK\"\n  grpc: \"OK\""), "f:3:3: \"grpc\" is set a second time; it may be set only once");
  EXPECT_EQ(ErrorsOf("retry { retryable: yes }"), "f:2:35: \"yes\" is neither true nor false, the values of retryable");
  EXPECT_EQ(ErrorsOf("http: \"404\"").substr(0, 30), "f:2:22: \"404\" is not an intege");
  EXPECT_EQ(ErrorsOf("grpc: NOT_FOUND").substr(0, 30), "f:2:22: NOT_FOUND is not a str");
}

TEST(ParseErrorsTest, AColumnIsACharacter) {
  for (const std::string before : {"\t", "\xC3\xA9"}) {
    const std::string in_comment = absl::StrCat("# ", before, "\n");
    const std::string in_text = absl::StrCat("reason: \"", before, "\" ");
    EXPECT_EQ(ErrorsOf(in_text + "reasn: 1").substr(0, 15), "f:2:28: \"reasn\"") << before;
    EXPECT_EQ(ErrorsOf(in_text + "http: 0404").substr(0, 22), "f:2:34: 0404 is not de") << before;
    EXPECT_EQ(ErrorsOf(in_text + "http: 4xx").substr(0, 16), "f:2:34: 4xx is n") << before;
    EXPECT_EQ(ErrorsOf(in_text + "grpc: \"OK\" http: 99").substr(0, 24), "f:2:39: HTTP status 99 i") << before;
    EXPECT_EQ(ErrorsOf(in_comment + "reasn: 1").substr(0, 14), "f:3:1: \"reasn\"") << before;
  }
  EXPECT_EQ(ErrorsOf("\t\treasn: 1").substr(0, 15), "f:2:18: \"reasn\"");
  EXPECT_EQ(ErrorsOf("reason: \"\xC3\xA9\xC3\" ").substr(0, 15), "f:2:26: byte 0x");
}

TEST(ParseErrorsTest, WhatNoFileHasIsSaidInOurWords) {
  EXPECT_EQ(ErrorsOf("[foo.bar]: 1"), "f:2:16: the name of a field has no brackets: there are no extensions here");
  EXPECT_EQ(ErrorsOf("http: 404 \x01"), "f:2:26: byte 0x01 is a control character: remove it");
  FileErrors errors("f");
  v1::Shape shape;
  google::protobuf::TextFormat::ParseInfoTree tree;
  EXPECT_FALSE(ParseFile("read { message { json: \"/a\" xml: \"b\" } }", shape, tree, errors));
  const std::string message(errors.ToStatus().message());
  EXPECT_EQ(message.substr(0, 80),
            "f:1:29: \"xml\" is set in addition to \"json\"; only one of json, xml, header, trail");
}

TEST(ParseErrorsTest, ACommentBeginsWithANumberSign) {
  const std::string hint = "a comment begins with #, not with // or /*";
  EXPECT_EQ(ExplanationAt("// a", 0, 0), "f:1:1: " + hint);
  EXPECT_EQ(ExplanationAt("name: \"t\" // a", 0, 10), "f:1:11: " + hint);
  EXPECT_EQ(ExplanationAt("http_to_grpc { /* a */ }", 0, 15), "f:1:16: " + hint);
  EXPECT_EQ(ExplanationAt("http_to_grpc { http: // a\n 404 }", 0, 21), "f:1:22: " + hint);
}

TEST(ParseErrorsTest, AMarkOfTheEncodingIsOneError) {
  const auto errors = [](absl::string_view text) {
    FileErrors found("f");
    CheckTokens(text, found);
    return std::string(found.ToStatus().message());
  };
  EXPECT_EQ(errors("\xEF\xBB\xBFname: \"t\""), "f:1:1: the file begins with a byte order mark; save it without");
  EXPECT_EQ(errors(absl::string_view("\xFF\xFEn\0", 4)), "f:1:1: the file is UTF-16; save it as UTF-8");
}

TEST(ParseErrorsTest, AWordThatBeginsWithADigitIsOneError) {
  const auto error = [](absl::string_view row) {
    return std::string(ParseProfile("f", absl::StrCat("name: \"a\"\nhttp_to_grpc { ", row, " }")).status().message());
  };
  EXPECT_EQ(error("http: 4x4 grpc: \"NOT_FOUND\" reason: \"r\""),
            "f:2:22: 4x4 is not a number: write a status such as 404");
  EXPECT_EQ(
      error("http: 4xx grpc: \"NOT_FOUND\" reason: \"r\""),
      "f:2:22: 4xx is not a number: write http_to_grpc_range { from: 400 to: 499 ... } in a profile, or \"4xx\" in "
      "a shape");
}

TEST(ParseErrorsTest, AFileOfAnotherKindIsToldItsName) {
  const auto errors = [](const std::string& file, absl::string_view text, const google::protobuf::Descriptor& message) {
    FileErrors found(file);
    CheckKindOfFile(text, message, found);
    return std::string(found.ToStatus().message());
  };
  EXPECT_EQ(errors("d/a.shape.textproto", "name: \"a\"\nhttp_to_grpc { match: 1 }", *v1::Shape::descriptor()),
            "d/a.shape.textproto:2:1: this looks like a profile, which has http_to_grpc: name the file d/a.textproto");
  EXPECT_EQ(errors("a.textproto", "name: \"a\" match { has { json: \"/a\" } }", *v1::Profile::descriptor()),
            "a.textproto:1:11: this looks like a shape, which has match: name the file a.shape.textproto");
  for (const char* file : {"a.textproto", "a.shape.textproto"}) {
    EXPECT_EQ(errors(file, "name: \"a\" speaker: \"x\"",
                     *(file[2] == 't' ? v1::Profile::descriptor() : v1::Shape::descriptor())),
              std::string(file) +
                  ":1:11: this looks like a symptom file, which has speaker: name the file a.symptom.textproto");
  }
  EXPECT_EQ(errors("a.symptom.textproto", "name: \"a\" extends: \"general\"", *v1::Symptoms::descriptor()),
            "a.symptom.textproto:1:11: this looks like a profile, which has extends: name the file a.textproto");
  EXPECT_EQ(errors("a.symptom.textproto", "name: \"a\" made_by: \"application\"", *v1::Symptoms::descriptor()),
            "a.symptom.textproto:1:11: this looks like a shape, which has made_by: name the file a.shape.textproto");
  EXPECT_EQ(errors("a.textproto", "name: \"a\" http_to_grpc { match: 1 } nonsense: 1", *v1::Profile::descriptor()), "");
  EXPECT_EQ(errors("a.textproto", "code { } http_to_grpc { http: 404 }", *v1::Profile::descriptor()), "");
}

TEST(ParseErrorsTest, KeepsTheWordsOfTheParserWhereTheFileDoesNotShowTheError) {
  EXPECT_EQ(ExplanationAt("http_to_grpc { http: [1 2] }", 0, 24), "f:1:25: words");
  EXPECT_EQ(ExplanationAt("name: \"\\q\"", 0, 8), "f:1:9: words");
  EXPECT_EQ(ExplanationAt("", 0, 0), "f:1:1: words");
}

TEST(ParseErrorsTest, KnowsTheFieldsOfEachMessageAndOfTheOneAroundIt) {
  EXPECT_EQ(ExplanationAt("http_to_grpc { http: 404 } http_to_grpc { http: 5 nam: 1 }", 0, 53),
            "f:1:51: \"nam\" is not a field here (the fields are http, grpc, reason, origin, error_code, retry, shape, "
            "domain, type, title, help)");
  EXPECT_EQ(ExplanationAt("expose { body: true } reson: 1", 0, 27).substr(0, 30), "f:1:23: \"reson\" is not a field");
  // A field of one row does not stand a second time in the next.
  EXPECT_EQ(ExplanationAt("http_to_grpc { grpc: \"OK\" } http_to_grpc { grpc: \"OK\" }", 0, 47), "f:1:48: words");
}

}  // namespace
}  // namespace status_translator
