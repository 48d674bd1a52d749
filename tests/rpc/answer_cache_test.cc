#include "rpc/answer_cache.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace status_translator {
namespace {

AnswerCache::Answer Answer(const std::string& bytes) { return {grpc::Slice(bytes), {}}; }

std::string Found(const AnswerCache& cache, uint64_t version, const std::string& request) {
  const AnswerCache::Answer* answer = cache.Find(version, request);
  return answer == nullptr ? "none" : std::string(answer->bytes.begin(), answer->bytes.end());
}

TEST(AnswerCacheTest, FindsTheAnswerToTheSameRequestAndVersionOnly) {
  const AnswerCache cache;
  EXPECT_EQ(Found(cache, 1, "request"), "none");
  cache.Store(1, "request", Answer("answer"));
  EXPECT_EQ(Found(cache, 1, "request"), "answer");
  EXPECT_EQ(Found(cache, 2, "request"), "none");
  EXPECT_EQ(Found(cache, 1, "reques"), "none");
  EXPECT_EQ(Found(cache, 1, std::string("request\0", 8)), "none");
  cache.Store(2, "request", Answer("newer"));
  EXPECT_EQ(Found(cache, 2, "request"), "newer");
  EXPECT_EQ(Found(cache, 1, "request"), "none");
}

TEST(AnswerCacheTest, CachesDoNotSeeEachOthersAnswers) {
  const AnswerCache one;
  const AnswerCache other;
  one.Store(1, "", Answer("of one"));
  EXPECT_EQ(Found(other, 1, ""), "none");
  EXPECT_EQ(Found(one, 1, ""), "of one");
}

TEST(AnswerCacheTest, EachThreadHasItsOwnAnswers) {
  const AnswerCache cache;
  cache.Store(1, "request", Answer("answer"));
  std::thread([&cache] { EXPECT_EQ(Found(cache, 1, "request"), "none"); }).join();
}

TEST(AnswerCacheTest, LongRequestsAndAnswersAreNotKept) {
  const AnswerCache cache;
  const std::string longest(kMaxCachedRequestBytes, 'r');
  cache.Store(1, longest, Answer("answer"));
  EXPECT_EQ(Found(cache, 1, longest), "answer");
  cache.Store(1, longest + "r", Answer("answer"));
  EXPECT_EQ(Found(cache, 1, longest + "r"), "none");
  cache.Store(1, "longest answer", Answer(std::string(kMaxCachedAnswerBytes, 'a')));
  EXPECT_NE(Found(cache, 1, "longest answer"), "none");
  cache.Store(1, "longer answer", Answer(std::string(kMaxCachedAnswerBytes + 1, 'a')));
  EXPECT_EQ(Found(cache, 1, "longer answer"), "none");
}

TEST(AnswerCacheTest, KeepsABoundedNumberOfAnswers) {
  const AnswerCache cache;
  size_t found = 0;
  for (int i = 0; i < 10'000; ++i) cache.Store(1, std::to_string(i), Answer("answer"));
  for (int i = 0; i < 10'000; ++i) found += cache.Find(1, std::to_string(i)) != nullptr ? 1 : 0;
  EXPECT_LE(found, kCachedAnswers);
  EXPECT_GE(found, kCachedAnswers / 2);
}

}  // namespace
}  // namespace status_translator
