// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/sbi.h"

#include <algorithm>
#include <map>
#include <set>

#include "wire/http_message.h"
#include "wire/sbi/disclosure.h"
#include "wire/sbi/json.h"
#include "wire/sbi/messages.h"
#include "wire/sbi/multipart.h"
#include "wire/sbi/profile.h"
#include "wire/sbi/resource.h"
#include "wire/sbi/token.h"

namespace assay::wire::sbi {
namespace {

bool is_json(std::string_view type) {
  return type == "application/json" || (type.starts_with("application/") && type.ends_with("json"));
}

// What the JSON part says of another part of the body.
struct Content {
  std::string type;      // an ngapIeType, n2SmInfoType or n1MessageClass; empty if it says nothing
  bool partial = false;  // the V-SMF's and H-SMF's n1SmInfo…: a message type and some elements, no NAS message
};
using Contents = std::map<std::string, Content, std::less<>>;  // by Content-Id

// The message and what is known of its request.
class Reader {
 public:
  Reader(const Context& context, Output& out) : context_(context), out_(out), message_(*context.http) {
    const HttpMessage* request = message_.request ? &message_ : message_.answers;
    if (request != nullptr && request->path) {
      resource_ = read_path(*request->path);
      path_known_ = true;
    }
    if (request != nullptr && request->method) method_ = *request->method;
  }

  void read(base::Bytes body) {
    const bool service = !resource_.service.empty();
    if (!service && context_.tunnel.depth > 0) return;  // what a subscriber does on the Internet
    if (message_.request) {
      request_token();
      if (service) path_identities();
    }
    if (!service && path_known_) return;
    const auto content_type = this->content_type(body);
    const auto type = media_type(content_type);
    if (type.starts_with("multipart/")) {
      multipart(body, boundary_of(content_type));
    } else if (is_json(type)) {
      json(body, true);
    } else if (type == "application/x-www-form-urlencoded" && resource_.service == "oauth2") {
      form(body);
    } else if (type.empty() && !message_.whole && !body.empty()) {  // the header may be among those that are not known
      const auto first = std::to_integer<char>(body.front());
      if (first == '-')
        multipart(body, leading_boundary(body));
      else if (first == '{' || first == '[')
        json(body, false);
    }
    if (!profiles_read_) profiles(nullptr);
  }

 private:
  // Some senders write two of them; then the body itself says which one is meant.
  std::string_view content_type(base::Bytes body) const {
    std::string_view chosen;
    for (const auto& header : message_.headers) {
      if (header.name != "content-type") continue;
      const bool parts = media_type(header.value).starts_with("multipart/");
      const bool fits = parts == base::as_text(body).starts_with("--");
      if (chosen.empty() || fits) chosen = header.value;
    }
    return chosen;
  }

  void request_token() {
    const HttpHeader* header = message_.find("authorization");
    if (header == nullptr) return;
    const auto text = bearer_token(header->value);
    if (text.empty()) return;
    Token token = read_token(text);
    token.use = "request";
    token.place = header->place;
    out_.emit(context_, {}, token);
    out_.emit(context_, {}, Disclosure{"access token", "authorization", header->place});
  }

  void path_identities() {
    for (const auto& identity : resource_.identities) report(identity, "path", message_.path_place, {});
  }

  void report(const IdentityText& text, std::string pointer, const Place& place, base::Bytes where) {
    const auto what = disclosed_by(text);
    if (!what.empty()) out_.emit(context_, where, Disclosure{what, pointer, place});
    if (!seen_.emplace(text.what, text.value).second) return;
    out_.emit(context_, where,
              Identity{text.what, text.value, text.plmn, text.routing_indicator, text.scheme, text.key_id,
                       std::move(pointer), place});
  }

  // `claimed`: the header says that it is JSON. `contents` takes what it says about other parts of the body.
  void json(base::Bytes body, bool claimed, Contents* contents = nullptr) {
    if (body.empty()) return;
    const auto parsed = Json::parse(body);
    if (!parsed) {
      if (claimed)
        out_.malformed(context_, "sbi", body, parsed.error());
      else
        out_.opaque(context_, "sbi", "content type unknown", body);
      return;
    }
    sensitive(*parsed);
    if (contents != nullptr) declared_contents(*parsed, *contents);
    if (resource_.service == "oauth2") grant(*parsed);
    if (!profiles_read_) profiles(&*parsed);
  }

  void sensitive(const Json& json) {
    const auto findings = find_sensitive(json);
    for (const auto& one : findings.found) {
      const auto where = json.at(one.node).where;
      if (one.identity)
        report(*one.identity, json.pointer(one.node), context_.place(where), where);
      else
        out_.emit(context_, where, Disclosure{one.what, json.pointer(one.node), context_.place(where)});
    }
    if (findings.cut) out_.opaque(context_, "sbi", "too many disclosures", {});
    if (context_.fields == nullptr) return;
    for (const auto node : findings.secrets) context_.fields->text("assay.secret", json.at(node).where, {});
  }

  // The answer of the token endpoint (RFC 6749 §5.1, TS 29.510 §6.3.5.2.3).
  void grant(const Json& json) {
    const auto node = json.find(json.root(), "access_token");
    const auto text = json.string(json.root(), "access_token");
    if (message_.request || text.empty()) return;
    const auto where = json.at(node).where;
    Token token = read_token(text);
    token.use = "grant";
    token.place = context_.place(where);
    if (!token.scope) token.scope = json.optional_string(json.root(), "scope");
    out_.emit(context_, where, token);
    out_.emit(context_, where, Disclosure{"access token", "/access_token", token.place});
  }

  // A token request (RFC 6749 §4.4.2): its credentials are secrets.
  void form(base::Bytes body) {
    auto text = base::as_text(body);
    std::size_t offset = 0;
    while (offset < text.size() && context_.fields != nullptr) {
      const auto end = std::min(text.find('&', offset), text.size());
      const auto item = text.substr(offset, end - offset);
      if (item.starts_with("client_secret=") || item.starts_with("client_assertion=")) {
        context_.fields->text("assay.secret", body.subspan(offset, item.size()), {});
      }
      offset = end + 1;
    }
  }

  void profiles(const Json* body) {
    profiles_read_ = true;
    for (auto& [profile, where] : read_profiles({message_.request, method_, resource_, body})) {
      profile.place = where.empty() ? message_.path_place : context_.place(where);
      out_.emit(context_, where, profile);
    }
  }

  void multipart(base::Bytes body, const std::string& boundary) {
    if (body.empty()) return;
    const auto split = split_parts(body, boundary);
    if (!split.whole) {
      out_.malformed(context_, "sbi", body, {base::Fault::Code::missing, static_cast<std::uint32_t>(body.size())});
    }
    Contents contents;
    for (const Part& part : split.parts) {
      if (is_json(part.type)) json(part.body, true, &contents);
    }
    for (const Part& part : split.parts) {
      if (part.body.empty()) continue;
      const bool nas = part.type == "application/vnd.3gpp.5gnas";
      const bool ngap = part.type == "application/vnd.3gpp.ngap";
      if (!nas && !ngap) continue;
      Context inner = context_;
      inner.http = nullptr;
      inner.carrier.protocol = "sbi";
      inner.carrier.content = {};
      if (const auto content = contents.find(part.content_id); content != contents.end()) {
        if (content->second.partial) {
          out_.opaque(context_, "sbi", "partial N1 message not decoded", part.body);
          continue;
        }
        inner.carrier.content = content->second.type;
      }
      out_.hand_on(nas ? "nas-5gs" : "ngap-transfer", part.body, inner);
    }
  }

  // RefToBinaryData (TS 29.571 §5.2.4.1) and what stands beside it: the ngapIeType of an N2InfoContent (TS 29.518
  // §6.1.6.2.27), the n2SmInfoType of the SMF's services (TS 29.502 §6.1.6), the class of an N1 message.
  static void declared_contents(const Json& json, Contents& into) {
    for (Json::Index index = 0; index < json.size(); ++index) {
      const auto& node = json.at(index);
      const auto id = json.string(index, "contentId");
      if (id.empty() || node.parent == Json::none) continue;
      Content content;
      // TS 29.502 §6.1.6.4.4
      content.partial = node.key == "n1SmInfoFromUe" || node.key == "n1SmInfoToUe" || node.key == "unknownN1SmInfo";
      for (const std::string& sibling : {std::string("ngapIeType"), node.key + "Type", std::string("n1MessageClass")}) {
        if (content.type.empty()) content.type = json.string(node.parent, sibling);
      }
      into.emplace(id, std::move(content));
    }
  }

  const Context& context_;
  Output& out_;
  const HttpMessage& message_;
  Resource resource_;
  std::string_view method_;
  bool path_known_ = false;
  bool profiles_read_ = false;
  std::set<std::pair<std::string_view, std::string>> seen_;  // identities of this message
};

}  // namespace

void parse(base::Bytes body, const Context& context, Output& out) {
  if (context.http == nullptr) return;
  Reader(context, out).read(body);
}

const Protocol protocol{"sbi", "Service-based interfaces, TS 29.500", {}, parse, nullptr, nullptr};

}  // namespace assay::wire::sbi
