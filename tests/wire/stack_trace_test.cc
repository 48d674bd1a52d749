#include "wire/stack_trace.h"

#include <gtest/gtest.h>

namespace status_translator {
namespace {

TEST(StackTraceTest, IsCut) {
  for (const char* trace :
       {"\tat books.Shelf.find(Shelf.java:12)", "   at Books.Shelf.Find(String id) in Shelf.cs:line 12",
        "    at Shelf.find (/srv/shelf.js:12:3)",
        "Traceback (most recent call last):\n  File \"shelf.py\", line 12, in f",
        "  File \"shelf.py\", line 12, in find", "#0 /srv/shelf.php(12): find()", "goroutine 7 [running]:\nmain.main()",
        "\tfrom /srv/shelf.rb:12:in `find'"}) {
    EXPECT_EQ(WithoutStackTrace(std::string("no book 7\n") + trace + "\nmore"), "no book 7") << trace;
    EXPECT_EQ(WithoutStackTrace(std::string("no book 7\r\n") + trace), "no book 7") << trace;
    EXPECT_EQ(WithoutStackTrace(trace), "") << trace;
  }
}

TEST(StackTraceTest, OtherTextStays) {
  for (const char* text : {"", "no book 7", "no book 7\n", "not open:\n  at night\n  at noon", "at (7:30) we open",
                           "#0 is not valid", "a goroutine [x]:", "one\n\n two (a:b)\n"}) {
    EXPECT_EQ(WithoutStackTrace(text), text);
  }
}

TEST(StackTraceTest, BeginsAtALine) {
  EXPECT_EQ(StackTraceAt("no book 7\n\tat x.Y.z(Y.java:1)\nmore"), 10u);
  EXPECT_EQ(StackTraceAt("Traceback (most recent call last):"), 0u);
  EXPECT_EQ(StackTraceAt("no book 7\n"), 10u) << "the size: there is none";
}

}  // namespace
}  // namespace status_translator
