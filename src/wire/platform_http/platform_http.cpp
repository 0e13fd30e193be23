// SPDX-License-Identifier: Apache-2.0
#include "wire/platform_http/platform_http.h"

#include <algorithm>
#include <array>

#include "base/letters.h"
#include "wire/http_message.h"
#include "wire/management/session.h"

namespace assay::wire::platform_http {
namespace {

using base::Bytes;
using management::Authentication;
using management::Session;

constexpr std::string_view name = "platform-http";

// The name of an authentication scheme (RFC 9110 §11.1) or of a media type: what stands first.
std::string first_word(std::string_view value) { return base::lower(value.substr(0, value.find_first_of(" ;,"))); }

// The path, of which `front` is the front, cut there; empty if it is not.
std::string_view behind(std::string_view path, std::string_view front) {
  return path.starts_with(front) ? path.substr(front.size()) : std::string_view();
}

std::string_view segment(std::string_view path) { return path.substr(0, path.find('/')); }

// "pods" of "v1/namespaces/default/pods/web": the kind of thing, never its name.
std::string_view kubernetes_resource(std::string_view path) {
  const auto next = [&path] {
    const auto out = segment(path);
    path.remove_prefix(std::min(path.size(), out.size() + 1));
    return out;
  };
  next();  // the version
  const auto first = next();
  if (first != "namespaces" || path.empty()) return first;
  next();
  return path.empty() ? first : next();
}

// Sees the path only: /api/v1/… and /apis/GROUP/VERSION/… (Kubernetes API concepts, "Standard API terminology").
bool kubernetes(std::string_view path, Session& session) {
  auto rest = behind(path, "/api/");
  if (rest.empty()) {
    rest = behind(path, "/apis/");
    const auto group = segment(rest);
    if (!group.ends_with(".k8s.io") && group != "apps" && group != "batch" && group != "autoscaling" &&
        group != "policy")
      return false;
    rest.remove_prefix(std::min(rest.size(), group.size() + 1));
  } else {
    // Others have an /api/v1 too; these are kinds of things that only a cluster has.
    constexpr std::array<std::string_view, 14> kinds = {"pods",
                                                        "nodes",
                                                        "namespaces",
                                                        "secrets",
                                                        "configmaps",
                                                        "endpoints",
                                                        "serviceaccounts",
                                                        "persistentvolumes",
                                                        "persistentvolumeclaims",
                                                        "replicationcontrollers",
                                                        "limitranges",
                                                        "resourcequotas",
                                                        "componentstatuses",
                                                        "podtemplates"};
    if (std::ranges::find(kinds, kubernetes_resource(rest)) == kinds.end()) return false;
  }
  const auto version = segment(rest);
  if (version.size() < 2 || version[0] != 'v' || version[1] < '1' || version[1] > '9') return false;
  session.protocol = "kubernetes";
  session.version = base::printable(base::as_bytes(version.substr(0, 16)));
  management::add_command(session, kubernetes_resource(rest));
  return true;
}

bool etcd(std::string_view path, Session& session) {
  // gRPC: /etcdserverpb.KV/Range. The gateway has /v3/kv/range, version 2 has /v2/keys/….
  if (const auto method = behind(path, "/etcdserverpb."); !method.empty()) {
    session.version = "3";
    std::string command(method);
    std::ranges::replace(command, '/', '.');
    management::add_command(session, command);
  } else if (path == "/v3/kv/range" || path == "/v3/kv/put" || path == "/v3/kv/txn" ||
             path == "/v3/auth/authenticate") {
    session.version = "3";
    management::add_command(session, path.substr(path.rfind('/') + 1));
  } else if (path.starts_with("/v2/keys/") || path == "/v2/keys" || path == "/v2/members") {
    session.version = "2";
    management::add_command(session, segment(path.substr(4)));
  } else {
    return false;
  }
  session.protocol = "etcd";
  return true;
}

// A request's token or password, and what the server made of it. gRPC has a status of its own behind the body.
void judge(const HttpMessage& request, const HttpMessage& response, Session& session) {
  const auto authorization = request.value("authorization");
  // Some clients send a token without a scheme in front.
  constexpr std::array<std::string_view, 6> schemes{"basic", "bearer", "digest", "negotiate", "ntlm", "hoba"};
  const auto scheme = first_word(authorization);
  if (!authorization.empty()) session.method = std::ranges::find(schemes, std::string_view(scheme)) != schemes.end() ? std::string(scheme) : "token";
  const bool token = session.protocol == "etcd" && request.find("token") != nullptr;
  if (token) session.method = "token";
  session.credentials = token || (!authorization.empty() && session.method != "negotiate");
  const auto grpc = std::ranges::find(response.trailers, std::string_view("grpc-status"), &HttpHeader::name);
  const auto status = response.status.value_or(0);
  constexpr std::string_view grpc_denied = "7";
  constexpr std::string_view grpc_unauthenticated = "16";
  const bool grpc_refused =
      grpc != response.trailers.end() && (grpc->value == grpc_denied || grpc->value == grpc_unauthenticated);
  if (status == 401 || status == 403 || grpc_refused) {
    session.authentication = Authentication::refused;
  } else if (status >= 200 && status < 300 && request.whole) {
    session.authentication = session.credentials ? Authentication::given : Authentication::none;
  }
}

// <input … type="password" …>, whatever the order and the quotes.
bool asks_for_password(std::string_view page) {
  constexpr std::size_t most = std::size_t{256} * 1024;
  const std::string text = base::lower(page.substr(0, most));
  for (std::size_t at = text.find("<input"); at != std::string::npos; at = text.find("<input", at + 1)) {
    auto tag = std::string_view(text).substr(at, 512);
    tag = tag.substr(0, tag.find('>'));
    for (const std::string_view form : {"type=\"password\"", "type='password'", "type=password"}) {
      if (tag.contains(form)) return true;
    }
  }
  return false;
}

// A form with a password field comes, a form is sent to where one logs in, or Basic or Digest is asked for or used.
bool console(const HttpMessage& request, const HttpMessage& response, Bytes body, Session& session) {
  session.protocol = "http";
  const auto scheme = first_word(request.value("authorization"));
  const auto challenge = first_word(response.value("www-authenticate"));
  if (scheme == "basic" || scheme == "digest" || challenge == "basic" || challenge == "digest") {
    session.method = scheme.empty() ? challenge : scheme;
    session.credentials = scheme == "basic";
    session.authentication = response.status == 401 ? Authentication::refused
                             : scheme.empty()       ? Authentication::unknown
                                                    : Authentication::given;
    return true;
  }
  session.method = "form";
  if (first_word(response.value("content-type")) == "text/html" && asks_for_password(base::as_text(body))) {
    management::add_command(session, "login-page");
    return true;
  }
  const auto path = base::lower(request.path.value_or(""));
  const auto last = path.substr(path.rfind('/') + 1);
  const bool form = first_word(request.value("content-type")) == "application/x-www-form-urlencoded";
  const bool login = last.starts_with("login") || last.starts_with("signin") || last.starts_with("logon") ||
                     last == "j_security_check";
  session.credentials = form && login && request.method == "POST";
  if (session.credentials) management::add_command(session, "login");
  return session.credentials;
}

void parse(Bytes body, const Context& context, Output& out) {
  if (context.http == nullptr || context.http->request || context.http->answers == nullptr) return;
  const HttpMessage& response = *context.http;
  const HttpMessage& request = *response.answers;
  if (!request.path) return;
  Session session;
  if (kubernetes(*request.path, session) || etcd(*request.path, session)) {
    judge(request, response, session);
    session.detail = base::printable(base::as_bytes(request.value("user-agent").substr(0, 128)));
  } else if (!console(request, response, body, session)) {
    return;
  }
  session.client = request.client;
  session.server = request.server;
  session.first = request.place;
  session.time = request.time;
  out.emit(context, body, session);
}

}  // namespace

const Protocol protocol{
    .name = name, .title = "etcd, Kubernetes and consoles over HTTP, RFC 9110, 7617", .carried_by = {}, .parse = parse};

}  // namespace assay::wire::platform_http
