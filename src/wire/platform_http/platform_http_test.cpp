// SPDX-License-Identifier: Apache-2.0
#include "wire/platform_http/platform_http.h"

#include <gtest/gtest.h>

#include <optional>

#include "wire/http_message.h"
#include "wire/management/session.h"
#include "wire/recording_output.h"

namespace assay::wire::platform_http {
namespace {

using management::Authentication;
using management::Session;

HttpHeader field(std::string_view name, std::string_view value) {
  return {.name = name, .value = value, .known = true, .place = {}};
}

struct Exchange {
  explicit Exchange(std::string_view path, std::uint16_t status = 200) {
    request.client = {*IpAddress::from_text("10.0.0.1"), 40'000};
    request.server = {*IpAddress::from_text("10.0.0.2"), 8080};
    request.method = "GET";
    request.path = path;
    response.request = false;
    response.status = status;
    response.answers = &request;
  }
  std::optional<Session> told(std::string_view body = {}) {
    Context context;
    context.http = &response;
    RecordingOutput out;
    std::optional<Session> session;
    out.on<Session>([&](const Context&, base::Bytes, const Session& s) { session = s; });
    protocol.parse(base::as_bytes(body), context, out);
    return session;
  }
  HttpMessage request;
  HttpMessage response;
};

TEST(PlatformHttp, TellsAKubernetesApiFromOtherApis) {
  const auto pods = Exchange("/api/v1/namespaces/default/pods/web-1").told();
  ASSERT_TRUE(pods);
  EXPECT_EQ(pods->protocol, "kubernetes");
  EXPECT_EQ(pods->commands, "pods") << "the kind, not the name";
  EXPECT_EQ(pods->authentication, Authentication::none);
  EXPECT_EQ(text(pods->server), "10.0.0.2:8080");
  EXPECT_EQ(Exchange("/apis/apps/v1/deployments").told()->commands, "deployments");
  EXPECT_EQ(Exchange("/apis/networking.k8s.io/v1/ingresses").told()->version, "v1");
  for (const auto path : {"/api/v1/users", "/api/v1", "/apis/example.com/v1/pods", "/api/pods", "/v1/pods"}) {
    EXPECT_FALSE(Exchange(path).told()) << path;
  }
}

TEST(PlatformHttp, TellsWhatTheApiMadeOfAToken) {
  Exchange known("/api/v1/nodes");
  known.request.headers = {field("authorization", "Bearer Geheim"), field("user-agent", "kubectl/v1.29")};
  const auto session = known.told();
  EXPECT_EQ(session->authentication, Authentication::given);
  EXPECT_EQ(session->method, "bearer");
  EXPECT_EQ(session->detail, "kubectl/v1.29");
  EXPECT_TRUE(session->credentials);
  EXPECT_EQ(Exchange("/api/v1/nodes", 403).told()->authentication, Authentication::refused);
  EXPECT_EQ(Exchange("/api/v1/nodes", 500).told()->authentication, Authentication::unknown);
}

TEST(PlatformHttp, KeepsNothingOfATokenWithoutAScheme) {
  Exchange etcd("/v3/kv/range");
  etcd.request.headers = {field("authorization", "sssvIpwfnLAcWAQH.9")};
  const auto session = etcd.told();
  ASSERT_TRUE(session);
  EXPECT_EQ(session->method, "token");
  EXPECT_TRUE(session->credentials);
}

TEST(PlatformHttp, TellsEtcdOfBothVersions) {
  const auto range = Exchange("/etcdserverpb.KV/Range").told();
  ASSERT_TRUE(range);
  EXPECT_EQ(range->protocol, "etcd");
  EXPECT_EQ(range->commands, "KV.Range");
  EXPECT_EQ(range->authentication, Authentication::none);
  EXPECT_EQ(Exchange("/v2/keys/registry/secret").told()->commands, "keys");
  EXPECT_FALSE(Exchange("/v2/users").told());
}

TEST(PlatformHttp, ReadsTheStatusOfGrpc) {
  Exchange refused("/etcdserverpb.KV/Range");
  refused.response.trailers = {field("grpc-status", "16")};
  EXPECT_EQ(refused.told()->authentication, Authentication::refused);
  Exchange known("/etcdserverpb.KV/Range");
  known.request.headers = {field("token", "Geheim")};
  EXPECT_EQ(known.told()->authentication, Authentication::given);
  EXPECT_TRUE(known.told()->credentials);
}

TEST(PlatformHttp, TellsAConsoleByItsLogin) {
  Exchange page("/");
  page.response.headers = {field("content-type", "text/html; charset=utf-8")};
  const auto form = page.told("<html><form><INPUT name=p type='Password'></form></html>");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->protocol, "http");
  EXPECT_EQ(form->commands, "login-page");
  EXPECT_FALSE(form->credentials);
  EXPECT_FALSE(page.told("<html>no type=\"password\" <input type=text></html>"));
  Exchange sent("/ui/login", 302);
  sent.request.method = "POST";
  sent.request.headers = {field("content-type", "application/x-www-form-urlencoded")};
  EXPECT_TRUE(sent.told()->credentials);
  EXPECT_FALSE(Exchange("/index.html").told());
}

TEST(PlatformHttp, TellsBasicAuthenticationWantedAndUsed) {
  Exchange wanted("/admin", 401);
  wanted.response.headers = {field("www-authenticate", "Basic realm=\"x\"")};
  EXPECT_EQ(wanted.told()->authentication, Authentication::refused);
  EXPECT_FALSE(wanted.told()->credentials);
  Exchange used("/admin");
  used.request.headers = {field("authorization", "Basic R2VoZWlt")};
  EXPECT_TRUE(used.told()->credentials);
  EXPECT_EQ(used.told()->method, "basic");
}

TEST(PlatformHttp, SaysNothingOfARequestOrOfAnAnswerToNobody) {
  Exchange exchange("/api/v1/pods");
  exchange.response.answers = nullptr;
  EXPECT_FALSE(exchange.told());
  exchange.response.request = true;
  EXPECT_FALSE(exchange.told());
}

}  // namespace
}  // namespace assay::wire::platform_http
