// Databases, caches and queues of a program: what it could not do says nothing of the request that it was handling.
#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "diagnose/first_cause.h"

namespace status_translator {
namespace {

using ::testing::HasSubstr;

TEST(DataStoresTest, AConnectionToThePortOfADataStoreIsTheProgramsOwn) {
  for (const char* line :
       {"dial tcp 127.0.0.1:3306: connect: connection refused", "dial tcp [::1]:5432: connect: connection refused",
        "dial tcp 10.0.0.5:6379: i/o timeout", "2024/03/05 10:11:12 cannot ping: dial tcp 10.0.0.5:27017: i/o timeout",
        "Error: connect ECONNREFUSED 127.0.0.1:9092", "Error: connect ECONNREFUSED 127.0.0.1:25",
        "LDAP Result Code 200 \"Network Error\": dial tcp 10.0.0.1:389: connect: connection refused",
        "connect ETIMEDOUT 10.0.0.9:5672",
        "Error: connect ECONNREFUSED ::1:11211\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1494:16)",
        "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5432)",
        "[Errno 111] Connect call failed ('::1', 5432, 0, 0)",
        "Connection to 127.0.0.1:5672 failed: [Errno 111] Connection refused",
        "io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: localhost/127.0.0.1:6379",
        "io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: no further information: "
        "localhost/127.0.0.1:6379",
        "Connect to ipv4#127.0.0.1:9092 failed: Connection refused (after 0ms in state CONNECT)",
        "Errno::ECONNREFUSED: Connection refused - connect(2) for 127.0.0.1:6379",
        "Errno::ECONNREFUSED: Connection refused - connect(2) for \"localhost\" port 5432",
        "No connection could be made because the target machine actively refused it 127.0.0.1:5672",
        "rpc error: code = Unavailable desc = connection error: desc = \"transport: Error while dialing: dial tcp "
        "10.0.0.1:3306: connect: connection refused\""}) {
    const v1::Cause cause = First(line);
    EXPECT_FALSE(cause.kind().empty()) << line;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
    EXPECT_NE(cause.confidence(), v1::CONFIDENCE_CERTAIN) << line;
    ASSERT_GT(cause.distinguish_size(), 0) << line;
    EXPECT_THAT(cause.distinguish(cause.distinguish_size() - 1), HasSubstr("its own database")) << line;
  }
  // Other ports, longer ones, and requests over HTTP to such a port.
  for (const char* line :
       {"dial tcp 127.0.0.1:33060: connect: connection refused",
        "dial tcp 127.0.0.1:13306: connect: connection refused", "dial tcp 127.0.0.1:8080: connect: connection refused",
        "dial tcp 10.3306.0.1:80: i/o timeout",
        "Get \"http://10.0.0.5:3306/metrics\": dial tcp 10.0.0.5:3306: connect: connection refused",
        "FetchError: request to http://localhost:6379/ failed, reason: connect ECONNREFUSED 127.0.0.1:6379",
        "Error: connect ECONNREFUSED 127.0.0.1:54321", "dial tcp 127.0.0.1:2525: connect: connection refused",
        "ConnectionRefusedError: [Errno 111] Connection refused at 10:11:25",
        "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 8080)",
        "io.netty.channel.AbstractChannel$AnnotatedConnectException: Connection refused: localhost/127.0.0.1:63790"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(DataStoresTest, TheNameOfADataStoreSaysWhoseConnectionItIs) {
  for (const char* line :
       {"Failed to connect to RabbitMQ: dial tcp 10.0.0.1:1234: connect: connection refused",
        "KafkaJSConnectionError: Connection error: connect ECONNREFUSED 127.0.0.1:19092",
        "could not connect to database: dial tcp 172.18.0.2:15432: connect: connection refused",
        "com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure\nCaused by: "
        "java.net.ConnectException: Connection refused",
        "Error: getaddrinfo ENOTFOUND redis", "getaddrinfo EAI_AGAIN db",
        "dial tcp: lookup postgres on 127.0.0.11:53: no such host",
        "dial tcp: lookup redis-master on 10.96.0.10:53: no such host",
        "pymongo.errors.ServerSelectionTimeoutError: mongo:27017: [Errno -2] Name or service not known"}) {
    const v1::Cause cause = First(line);
    EXPECT_FALSE(cause.kind().empty()) << line;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << line;
    EXPECT_FALSE(cause.retry().retryable()) << line;
  }
  // Names in addresses and longer words.
  for (const char* line :
       {"Error: getaddrinfo ENOTFOUND redistribution.example.com", "Error: getaddrinfo ENOTFOUND api.example.com",
        "Get \"http://a/database\": dial tcp 10.0.0.1:80: connect: connection refused",
        "dial tcp: lookup dbapi on 127.0.0.11:53: no such host",
        "request to http://redis.example.com/ failed, reason: connect ECONNREFUSED 10.0.0.1:80"}) {
    EXPECT_EQ(First(line).may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
}

TEST(DataStoresTest, TheLogOfAMysqlDriverIsNotThatOfAGrpcClient) {
  for (const char* words :
       {"unexpected EOF", "EOF", "invalid connection",
        "read tcp 10.0.0.1:5000->10.0.0.2:3306: read: connection reset by peer", "closing bad idle connection: EOF"}) {
    const v1::Cause cause = First(absl::StrCat("[mysql] 2024/01/01 10:11:12 packets.go:37: ", words));
    EXPECT_EQ(cause.kind(), "store_lost") << words;
    EXPECT_EQ(cause.client(), "go-sql-driver/mysql") << words;
    EXPECT_EQ(cause.may_have_run(), v1::MAY_HAVE_RUN_UNKNOWN) << words;
    EXPECT_FALSE(cause.retry().retryable()) << words;
  }
  EXPECT_NE(First("[mysqld] 2024/01/01 10:11:12 packets.go:37: unexpected EOF").kind(), "store_lost");
  EXPECT_EQ(First("unavailable: unexpected EOF").client(), "connect-go");
}

TEST(DataStoresTest, LostConnectionsToDataStoresAreTold) {
  for (const char* line : {"org.postgresql.util.PSQLException: An I/O error occurred while sending to the backend.",
                           "pymongo.errors.AutoReconnect: connection closed", "MongoNetworkError: read ECONNRESET",
                           "SQLSTATE[HY000]: General error: 2006 MySQL server has gone away"}) {
    const v1::Cause cause = First(line);
    EXPECT_EQ(cause.kind(), "store_lost") << line;
    EXPECT_NE(cause.may_have_run(), v1::MAY_HAVE_RUN_NO) << line;
  }
  EXPECT_EQ(First("the server has gone away").kind(), "");
}

}  // namespace
}  // namespace status_translator
