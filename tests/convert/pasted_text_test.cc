#include "convert/pasted_text.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace status_translator {
namespace {

TEST(PastedTextTest, RemovesAQuotationAndTheIndentationOfAllLines) {
  for (const char* text :
       {"> < HTTP/1.1 404 x\n> < A: b\n> <\n> body\n", ">< HTTP/1.1 404 x\n>< A: b\n><\n>body\n",
        "> > < HTTP/1.1 404 x\n> > < A: b\n> > <\n> > body\n", "    < HTTP/1.1 404 x\n    < A: b\n    <\n    body\n",
        "\t< HTTP/1.1 404 x\n\t< A: b\n\t<\n\tbody\n", ">     < HTTP/1.1 404 x\n>     < A: b\n>     <\n>     body\n"}) {
    EXPECT_EQ(WithoutPasteMarks(text), "< HTTP/1.1 404 x\n< A: b\n<\nbody\n") << text;
  }
  EXPECT_EQ(WithoutPasteMarks("  HTTP/1.1 404\r\n  A: b\r\n\r\n  body"), "HTTP/1.1 404\r\nA: b\r\n\r\nbody");
  EXPECT_EQ(WithoutPasteMarks("> HTTP/1.1 404\n>\n> body\n\n"), "HTTP/1.1 404\n\nbody\n\n");
}

TEST(PastedTextTest, WhatNotAllLinesHaveStays) {
  for (const char* text : {"> GET / HTTP/1.1\n< HTTP/1.1 404\n", "  HTTP/1.1 404\n  A: b\nSaving to: x\n",
                           "HTTP/1.1 404\n\n  body\n", "", "\n\n", " \tHTTP/1.1 404\n\t x"}) {
    EXPECT_EQ(WithoutPasteMarks(text), text);
  }
  std::string deep = "HTTP/1.1 404\n";
  for (int i = 0; i <= kMaxQuotations; ++i) deep = absl::StrCat(">", deep);
  EXPECT_EQ(WithoutPasteMarks(deep), ">HTTP/1.1 404\n");
}

TEST(PastedTextTest, RemovesTheStylesOfATerminalFromTextAlone) {
  EXPECT_EQ(WithoutPasteMarks("\x1b[34mHTTP\x1b[39;49;00m/\x1b[34m1.1\x1b[m 404\n\x1b[Kx\x1b["),
            "HTTP/1.1 404\n\x1b[Kx\x1b[");
  const std::string binary = std::string("HTTP/1.1 200 OK\n\n\0\0\0\0\4\x1b[1m", 26);
  EXPECT_EQ(WithoutPasteMarks(binary), binary);
  EXPECT_EQ(WithoutPasteMarks("a\x1b[1m\xff"), "a\x1b[1m\xff");
}

}  // namespace
}  // namespace status_translator
