#include "wire/html.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/utf8.h"

namespace status_translator {
namespace {

std::string Shown(absl::string_view html, size_t max = 512) { return ReadHtml(html, max).text; }
std::string Title(absl::string_view html, size_t max = 512) { return ReadHtml(html, max).title; }

TEST(HtmlTest, GivesTheVisibleText) {
  EXPECT_EQ(Shown("<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1>"
                  "</center>\n<hr><center>nginx/1.22.1</center>\n</body>\n</html>"),
            "502 Bad Gateway 502 Bad Gateway nginx/1.22.1");
  EXPECT_EQ(Shown("1 &lt; 2 &amp;amp; &quot;x&quot;&nbsp;&#39;"), "1 < 2 &amp; \"x\" '");
  EXPECT_EQ(Shown("plain"), "plain");
  EXPECT_EQ(Shown("a\xFF<p>b"), "a\xEF\xBF\xBD b");
  EXPECT_EQ(Shown(""), "");
}

TEST(HtmlTest, RealPagesOfProxies) {
  // Apache, with the entities and the address that its default pages have.
  EXPECT_EQ(Shown("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>502 Proxy Error</title>\n"
                  "</head><body>\n<h1>Proxy Error</h1>\n<p>The proxy server received an invalid\r\nresponse from an "
                  "upstream server.<br />\r\nThe proxy server could not handle the request<p>Reason: <strong>Error "
                  "reading from remote server</strong></p></p>\n<hr>\n<address>Apache/2.4.57 (Debian) Server at "
                  "example.com Port 80</address>\n</body></html>"),
            "502 Proxy Error Proxy Error The proxy server received an invalid response from an upstream server. The "
            "proxy server could not handle the request Reason: Error reading from remote server Apache/2.4.57 (Debian) "
            "Server at example.com Port 80");
  // Cloudflare: conditional comments, attributes, a script and a hidden element for browsers without scripts.
  EXPECT_EQ(Shown("<!DOCTYPE html>\n<!--[if lt IE 7]> <html class=\"no-js ie6 oldie\" lang=\"en-US\"> <![endif]-->\n"
                  "<!--[if gt IE 8]><!--> <html class=\"no-js\" lang=\"en-US\"> <!--<![endif]-->\n<head>\n<title>"
                  "example.com | 522: Connection timed out</title>\n<style>body{margin:0;padding:0}</style>\n"
                  "<script>if (!navigator.cookieEnabled) { a = '<div>'; }</script></head><body><h1>Connection timed out"
                  "<span class=\"code\">Error code 522</span></h1><noscript><style>a > b{}</style>Turn on JavaScript"
                  "</noscript><a href=\"https://a.example/?x=1&y=2>\" title='a > b'>More</a></body></html>"),
            "example.com | 522: Connection timed out Connection timed out Error code 522 More");
  // IIS and its XHTML.
  EXPECT_EQ(
      Shown("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/"
            "xhtml1-strict.dtd\">\r\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>404 - File or "
            "directory not found.</title><style type=\"text/css\">\r\n<!--\r\nbody{margin:0}\r\n-->\r\n</style>"
            "</head><body><div id=\"header\"><h1>Server Error</h1></div><h3>The resource you are looking for "
            "might have been removed.</h3></body></html>"),
      "404 - File or directory not found. Server Error The resource you are looking for might have been removed.");
  // HAProxy has neither a head nor a title.
  EXPECT_EQ(Shown("<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n"
                  "</body></html>\n"),
            "503 Service Unavailable No server is available to handle this request.");
}

TEST(HtmlTest, CommentsAreNotShown) {
  EXPECT_EQ(Shown("a<!-- secret > <b> -->b"), "ab");
  EXPECT_EQ(Shown("a<!-->b"), "ab");
  EXPECT_EQ(Shown("a<!--->b"), "ab");
  EXPECT_EQ(Shown("a<!---->b"), "ab");
  EXPECT_EQ(Shown("a<!-- x --!>b"), "ab");
  EXPECT_EQ(Shown("a<!-- x ---->b"), "ab");
  EXPECT_EQ(Shown("a<!-- never closed -- >"), "a");
  EXPECT_EQ(Shown("a<![CDATA[x]]>b"), "a b") << "browsers know CDATA in SVG and MathML only";
  EXPECT_EQ(Shown("a<![CDATA[x > y]]>b"), "a y]]>b");
  EXPECT_EQ(Shown("a<?php x ?>b</ x>c</>d<!x>e"), "a b c d e");
}

TEST(HtmlTest, ATagEndsAtTheFirstUnquotedBracket) {
  EXPECT_EQ(Shown("<a title=\"x > y\" alt='\">' b = \">\">1</a>"), "1");
  EXPECT_EQ(Shown("<a b=c\"d>1\">2"), "1\">2") << "a quote within a value is none";
  EXPECT_EQ(Shown("<a b\"c>1\">2"), "1\">2") << "nor is one within a name";
  EXPECT_EQ(Shown("<a =\"b>1\">2"), "1\">2") << "nor is one without a name before it";
  EXPECT_EQ(Shown("<a b=\"c\"d='>'>1"), "1");
  EXPECT_EQ(Shown("<a b=>1"), "1");
  EXPECT_EQ(Shown("<br/><a b/=\">\">1"), "\">1") << "a slash ends a name";
  EXPECT_EQ(Shown("</a b=\">\">1"), "1");
  EXPECT_EQ(Shown("0<a b=\"never closed>1</a>"), "0");
}

TEST(HtmlTest, WhatIsNoTagIsText) {
  EXPECT_EQ(Shown("1 < 2 > 1 <3 <- <="), "1 < 2 > 1 <3 <- <=");
  EXPECT_EQ(Shown("a<"), "a<");
  EXPECT_EQ(Shown("a</"), "a</");
  EXPECT_EQ(Shown("a<b"), "a");
}

TEST(HtmlTest, SomeElementsAreNotShown) {
  EXPECT_EQ(Shown("a<script>var x = '<b>';</script>b<STYLE>p {}</Style>c"), "a b c");
  for (const char* name : {"script", "style", "noscript", "template", "iframe", "noembed", "noframes"}) {
    EXPECT_EQ(Shown(absl::StrCat("a<", name, " b='>'>secret &amp; <p>x</p></", name, " >c")), "a c") << name;
    EXPECT_EQ(Shown(absl::StrCat("a<", name, ">secret")), "a") << name;
    EXPECT_EQ(Shown(absl::StrCat("a<", name, "s>shown</", name, "s>")), "a shown") << "another element: " << name;
    EXPECT_EQ(Shown(absl::StrCat("a</", name, ">b")), "a b") << "an end tag alone: " << name;
  }
  EXPECT_EQ(Shown("a<script>x</scripts></ script></script\n>b"), "a b");
  EXPECT_EQ(Shown("a<template>x<template>y</template>z</template>b"), "a b");
  EXPECT_EQ(Shown("a<template><script></template></script>x</template>b"), "a b");
}

TEST(HtmlTest, SomeElementsHoldTextAlone) {
  EXPECT_EQ(Shown("<textarea>a &lt; <b> c</textarea><i>d"), "a < <b> c d");
  EXPECT_EQ(Shown("<xmp>a &lt; <b></xmp>c"), "a &lt; <b> c");
  EXPECT_EQ(Shown("a<plaintext>b</plaintext>&amp;"), "a b</plaintext>&amp;");
}

TEST(HtmlTest, TheTitleIsTheFirst) {
  EXPECT_EQ(Title("<html><TITLE lang=x> a\n b &amp; c</title><title>d</title>"), "a b & c");
  EXPECT_EQ(Title("<html><title>abcdef</title>", 3), "abc");
  EXPECT_EQ(Title("<title>a <b> c</title>"), "a <b> c");
  EXPECT_EQ(Title("<!-- <title>x</title> --><script>'<title>y</title>'</script><title>z</title>"), "z");
  EXPECT_EQ(Title("<template><title>x</title></template><title>z</title>"), "z");
  EXPECT_EQ(Title("<title></title><title>x</title>"), "");
  EXPECT_EQ(Title(absl::StrCat("<p>", std::string(5000, 'x'), "</p><title>a</title>")), "a") << "after a long text";
  for (const char* none : {"", "title", "<p>a", "<title", "<title>", "<titles>a"}) EXPECT_EQ(Title(none), "") << none;
}

TEST(HtmlTest, TextsAreNeverLongerThanAllowed) {
  const std::string page = "<title>a é &euro; b</title><p>c &NotEqualTilde; d&#0;";
  for (size_t max = 0; max < 40; ++max) {
    const HtmlTexts texts = ReadHtml(page, max);
    EXPECT_LE(texts.text.size(), max);
    EXPECT_LE(texts.title.size(), max);
    EXPECT_TRUE(IsUtf8(texts.text) && IsUtf8(texts.title)) << max;
  }
}

// Each would take minutes if its time were quadratic.
TEST(HtmlTest, HostilePagesTakeLinearTime) {
  constexpr size_t kTimes = 1 << 16;
  for (const char* part : {"<",
                           ">",
                           "<>",
                           "<!--",
                           "-->",
                           "<!-->",
                           "<!",
                           "--",
                           "</",
                           "</a",
                           "<script>",
                           "<script></scrip",
                           "<script></script",
                           "<script></script>",
                           "<style></style>",
                           "<template>",
                           "</template>",
                           "<title>",
                           "<title></title>",
                           "<textarea></t",
                           "&",
                           "&#",
                           "&#1",
                           "&a",
                           "&amp",
                           "&amp;",
                           "&zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                           "<a ",
                           "<a b=\"",
                           "<a b='c'",
                           "=\"",
                           " ",
                           "\xFF",
                           "<plaintext>"}) {
    std::string page;
    for (size_t i = 0; i < kTimes; ++i) absl::StrAppend(&page, part);
    for (const char* before : {"", "<!--", "<script>", "<a b=\"", "<a ", "&#"}) {
      EXPECT_LE(Shown(absl::StrCat(before, page)).size(), 512u) << before << part;
    }
  }
}

TEST(HtmlTest, BeginsAsAPage) {
  for (const char* page : {"<!doctype html>", " \r\n<!DOCTYPE HTML PUBLIC", "<html>", "<HTML lang=en>"}) {
    EXPECT_TRUE(BeginsHtmlPage(page)) << page;
  }
  for (const char* text : {"", "<h1>", "an <html> tag", "<?xml version='1.0'?>"}) EXPECT_FALSE(BeginsHtmlPage(text));
}

}  // namespace
}  // namespace status_translator
