// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/sbi.h"

#include <algorithm>
#include <set>
#include <vector>

#include "wire/http_message.h"
#include "wire/sbi/disclosure.h"
#include "wire/sbi/json.h"
#include "wire/sbi/messages.h"
#include "wire/sbi/multipart.h"
#include "wire/sbi/n32.h"
#include "wire/sbi/profile.h"
#include "wire/sbi/resource.h"
#include "wire/sbi/token.h"

namespace assay::wire::sbi {
namespace {

// What the JSON part says of another part of the body.
struct Content {
  std::string_view id;    // Content-Id
  std::string_view type;  // an ngapIeType, n2SmInfoType or n1MessageClass; empty if it says nothing
  bool partial = false;   // the V-SMF's and H-SMF's n1SmInfo…: a message type and some elements, no NAS message
};
using Contents = std::vector<Content>;

// The string member of `of` whose name is `key` and "Type".
std::string_view type_beside(const Json& json, Json::Index of, std::string_view key) {
  constexpr std::string_view suffix = "Type";
  if (json.at(of).kind != Json::Kind::object) return {};
  for (auto member = json.child(of); member != Json::none; member = json.next(member)) {
    const auto name = json.at(member).key;
    if (name.size() != key.size() + suffix.size() || !name.starts_with(key) || !name.ends_with(suffix)) continue;
    return json.at(member).kind == Json::Kind::string ? json.at(member).text : std::string_view();
  }
  return {};
}

// The identities that were reported of one message.
class Reported {
 public:
  // True the first time.
  bool add(std::string_view what, std::string_view value) {
    const std::pair identity(what, value);
    constexpr std::size_t few = 16;
    if (std::ranges::find(first_, identity) != first_.end()) return false;
    if (first_.size() < few) {
      first_.push_back(identity);
      return true;
    }
    return more_.insert(identity).second;
  }
  void clear() {
    first_.clear();
    more_.clear();
  }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> first_;
  std::set<std::pair<std::string_view, std::string_view>> more_;
};

// What reading a message takes, kept for the next one. Nothing of it shows in what is reported.
struct Memory {
  base::Arena text;  // of the message being read
  Resource resource;
  Json json;
  Findings findings;
  Multipart multipart;
  Contents contents;
  Reported reported;
  Tokens tokens;
  Profiles profiles{text};
  N32Reader n32;
  bool in_use = false;
};

// The message and what is known of its request.
class Reader {
 public:
  Reader(const Context& context, Output& out, Memory& memory)
      : context_(context), out_(out), message_(*context.http), memory_(memory), resource_(memory.resource) {
    memory.text.clear();
    memory.reported.clear();
    const HttpMessage* request = message_.request ? &message_ : message_.answers;
    path_known_ = request != nullptr && request->path.has_value();
    read_path(path_known_ ? *request->path : std::string_view(), resource_, message_.request);
    if (request != nullptr && request->method) method_ = *request->method;
  }

  void read(base::Bytes body) {
    const bool service = !resource_.service.empty();
    if (!service && context_.tunnel.depth > 0) return;  // what a subscriber does on the Internet
    if (message_.request) {
      request_token();
      if (service) path_identities();
    }
    if (!service && path_known_) {
      if (!message_.request) out_.hand_on("platform-http", body, context_);
      return;
    }
    const auto content_type = this->content_type(body);
    const auto media = media_of(content_type);
    if (media == Media::multipart) {
      multipart(body, boundary_of(content_type));
    } else if (media == Media::json) {
      json(body, true);
    } else if (media == Media::form && resource_.service == "oauth2") {
      form(body);
    } else if (media != Media::nas && media != Media::ngap && !body.empty()) {
      // The header may be among those that are not known; and clients write JSON under another type, which servers take for what it is.
      const auto first = std::to_integer<char>(body.front());
      if (first == '-' && media == Media::none && !message_.whole)
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
      const bool parts = media_of(header.value) == Media::multipart;
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
    Token token = memory_.tokens.read(text);
    token.use = "request";
    token.place = header->place;
    out_.emit(context_, {}, token);
    out_.emit(context_, {}, Disclosure{"access token", "authorization", header->place});
  }

  void path_identities() {
    for (const auto& identity : resource_.identities) report(identity, "path", message_.path_place, {});
  }

  void report(const IdentityText& text, std::string_view pointer, const Place& place, base::Bytes where) {
    const auto what = disclosed_by(text);
    if (!what.empty()) out_.emit(context_, where, Disclosure{what, pointer, place});
    if (!memory_.reported.add(text.what, text.value)) return;
    out_.emit(
        context_, where,
        Identity{text.what, text.value, text.plmn, text.routing_indicator, text.scheme, text.key_id, pointer, place});
  }

  // `claimed`: the header says that it is JSON. `contents` takes what it says about other parts of the body.
  void json(base::Bytes body, bool claimed, Contents* contents = nullptr) {
    if (body.empty()) return;
    const Json& parsed = memory_.json;
    if (const auto fault = memory_.json.read(body, memory_.text)) {
      if (claimed)
        out_.malformed(context_, "sbi", body, *fault);
      else
        out_.opaque(context_, "sbi", "content type unknown", body);
      return;
    }
    sensitive(parsed);
    if (contents != nullptr) declared_contents(parsed, *contents);
    if (resource_.service == "oauth2") grant(parsed);
    if (resource_.service == "nudm-sdm" && !message_.request && path_known_) user_plane_policies(parsed);
    if (resource_.service.starts_with("n32") || !path_known_) n32(parsed, body);
    if (!profiles_read_) profiles(&parsed);
  }

  void sensitive(const Json& json) {
    Findings& findings = memory_.findings;
    find_sensitive(json, memory_.text, findings);
    for (const auto& one : findings.found) {
      const auto where = json.at(one.node).where;
      const auto pointer = json.pointer(one.node, memory_.text);
      if (one.identity)
        report(*one.identity, pointer, context_.place(where), where);
      else
        out_.emit(context_, where, Disclosure{one.what, pointer, context_.place(where)});
    }
    if (findings.cut) out_.opaque(context_, "sbi", "too many disclosures", {});
    if (context_.fields == nullptr) return;
    for (const auto node : findings.secrets) context_.fields->text("assay.secret", json.at(node).where, {});
  }

  void n32(const Json& json, base::Bytes body) {
    const auto operation = resource_.segments.empty() ? std::string_view() : resource_.segments.front();
    auto message = memory_.n32.read(json, resource_.service, operation);
    if (!message) return;
    message->place = context_.place(body);
    out_.emit(context_, body, *message);
    // What is only protected against changes stands encoded in this member: keys, vectors and tokens as well.
    const auto covered = json.find(json.find(json.root(), "reformattedData"), "aad");
    if (covered != Json::none && context_.fields != nullptr) context_.fields->text("assay.secret", json.at(covered).where, {});
    for (const auto& value : memory_.n32.clear_values()) out_.emit(context_, body, Disclosure{value.what, value.pointer, message->place});
  }

  // The answer of the token endpoint (RFC 6749 §5.1, TS 29.510 §6.3.5.2.3).
  void grant(const Json& json) {
    const auto node = json.find(json.root(), "access_token");
    const auto text = json.string(json.root(), "access_token");
    if (message_.request || text.empty()) return;
    const auto where = json.at(node).where;
    Token token = memory_.tokens.read(text);
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

  // The answer to a query for session management subscription data (TS 29.503 §5.2.2.2.5): one SessionManagement-
  // SubscriptionData or a list of them, each with its data networks.
  void user_plane_policies(const Json& json) {
    // Of a response the path was read without its identities.
    const auto asked = read_path(*message_.answers->path);
    const auto subscriber = std::ranges::find(asked.identities, "SUPI", &IdentityText::what);
    if (subscriber == asked.identities.end()) return;
    const auto of_one = [&](Json::Index subscription) {
      const auto networks = json.find(subscription, "dnnConfigurations");
      if (networks == Json::none || json.at(networks).kind != Json::Kind::object) return;
      for (auto network = json.child(networks); network != Json::none; network = json.next(network)) {
        const auto policy = json.find(network, "upSecurity");
        if (policy == Json::none) continue;
        const auto where = json.at(policy).where;
        out_.emit(context_, where,
                  UserPlanePolicy{subscriber->value, json.at(network).key, protection(json.string(policy, "upIntegr")),
                                  protection(json.string(policy, "upConfid")), context_.place(where)});
      }
    };
    if (json.size() == 0) return;
    if (json.at(json.root()).kind == Json::Kind::object) return of_one(json.root());
    if (json.at(json.root()).kind != Json::Kind::array) return;
    for (auto one = json.child(json.root()); one != Json::none; one = json.next(one)) of_one(one);
  }
  static std::string_view protection(std::string_view text) {
    if (text == "REQUIRED") return "required";
    if (text == "PREFERRED") return "preferred";
    if (text == "NOT_NEEDED") return "not-needed";
    return text;
  }

  void profiles(const Json* body) {
    profiles_read_ = true;
    for (auto& [profile, where] : memory_.profiles.read({message_.request, method_, resource_, body})) {
      profile.place = where.empty() ? message_.path_place : context_.place(where);
      out_.emit(context_, where, profile);
    }
  }

  void multipart(base::Bytes body, std::string_view boundary) {
    if (body.empty()) return;
    const Multipart& split = memory_.multipart;
    split_parts(body, boundary, memory_.multipart);
    if (!split.whole) {
      out_.malformed(context_, "sbi", body, {base::Fault::Code::missing, static_cast<std::uint32_t>(body.size())});
    }
    Contents& contents = memory_.contents;
    contents.clear();
    for (const Part& part : split.parts) {
      if (part.media == Media::json) json(part.body, true, &contents);
    }
    for (const Part& part : split.parts) {
      if (part.body.empty()) continue;
      const bool nas = part.media == Media::nas;
      if (!nas && part.media != Media::ngap) continue;
      Context inner = context_;
      inner.http = nullptr;
      inner.carrier.protocol = "sbi";
      inner.carrier.content = {};
      if (const auto content = std::ranges::find(contents, part.content_id, &Content::id); content != contents.end()) {
        if (content->partial) {
          out_.opaque(context_, "sbi", "partial N1 message not decoded", part.body);
          continue;
        }
        inner.carrier.content = content->type;
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
      content.id = id;
      // TS 29.502 §6.1.6.4.4
      content.partial = node.key == "n1SmInfoFromUe" || node.key == "n1SmInfoToUe" || node.key == "unknownN1SmInfo";
      content.type = json.string(node.parent, "ngapIeType");
      if (content.type.empty()) content.type = type_beside(json, node.parent, node.key);
      if (content.type.empty()) content.type = json.string(node.parent, "n1MessageClass");
      into.push_back(content);
    }
  }

  const Context& context_;
  Output& out_;
  const HttpMessage& message_;
  Memory& memory_;
  Resource& resource_;
  std::string_view method_;
  bool path_known_ = false;
  bool profiles_read_ = false;
};

}  // namespace

void parse(base::Bytes body, const Context& context, Output& out) {
  if (context.http == nullptr) return;
  thread_local Memory memory;
  if (memory.in_use) {  // a message inside a message
    Memory own;
    Reader(context, out, own).read(body);
    return;
  }
  memory.in_use = true;
  Reader(context, out, memory).read(body);
  memory.in_use = false;
}

const Protocol protocol{"sbi", "Service-based interfaces, TS 29.500", {}, parse, nullptr, nullptr};

}  // namespace assay::wire::sbi
