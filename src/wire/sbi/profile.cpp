// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/profile.h"

#include <algorithm>
#include <span>

#include "wire/sbi/slices.h"

namespace assay::wire::sbi {
namespace {

constexpr std::size_t profiles_limit = 1024;

void add_string(std::string_view value, std::vector<std::string_view>& into) {
  if (!value.empty()) into.push_back(value);
}

void add_strings(const Json& json, Json::Index list, std::vector<std::string_view>& into) {
  if (list == Json::none || json.at(list).kind != Json::Kind::array) return;
  for (auto entry = json.child(list); entry != Json::none; entry = json.next(entry)) {
    if (json.at(entry).kind == Json::Kind::string) add_string(json.at(entry).text, into);
  }
}

// A PATCH that only says that the NF is alive and how loaded it is (TS 29.510 §5.2.2.3.2).
bool heartbeat(const Json& patch) {
  const auto root = patch.root();
  if (patch.at(root).kind != Json::Kind::array || patch.child(root) == Json::none) return false;
  for (auto item = patch.child(root); item != Json::none; item = patch.next(item)) {
    const auto path = patch.string(item, "path");
    const bool load =
        path == "/load" || path == "/loadTimeStamp" || path.ends_with("/load") || path.ends_with("/loadTimeStamp");
    const bool alive = path == "/nfStatus" && patch.string(item, "value") == "REGISTERED";
    if (!load && !alive) return false;
  }
  return true;
}

}  // namespace

void Profiles::Allowed::clear() {
  by_nf.clear();
  by_services.clear();
  any_service = all = false;
}

void Profiles::Allowed::add_service(const Texts& own) {
  const auto& those = own.empty() ? by_nf : own;
  any_service = true;
  all = all || those.empty();
  by_services.insert(by_services.end(), those.begin(), those.end());
}

Profiles::Texts& Profiles::Allowed::result() {
  if (all) by_services.clear();
  return any_service ? by_services : by_nf;
}

// Ascending, each once.
std::string_view Profiles::joined(Texts& values) {
  std::ranges::sort(values);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.size() <= 1) return values.empty() ? std::string_view() : values.front();
  std::size_t size = values.size() - 1;
  for (const auto value : values) size += value.size();
  const std::span<char> room(arena_.take(size), size);
  auto at = room.begin();
  for (const auto value : values) {
    if (at != room.begin()) *at++ = ',';
    at = std::copy(value.begin(), value.end(), at);
  }
  return {room.data(), room.size()};
}

NfProfile Profiles::profile(const Json& json, Json::Index node, std::string_view operation) {
  NfProfile out;
  out.operation = operation;
  out.nf_instance = json.string(node, "nfInstanceId");
  out.nf_type = json.optional_string(node, "nfType");
  out.nf_status = json.optional_string(node, "nfStatus");
  out.fqdn = json.optional_string(node, "fqdn");
  addresses_.clear();
  services_.clear();
  slices_.clear();
  types_.clear();
  allowed_slices_.clear();
  add_strings(json, json.find(node, "ipv4Addresses"), addresses_);
  add_strings(json, json.find(node, "ipv6Addresses"), addresses_);
  add_strings(json, json.find(node, "allowedNfTypes"), types_.by_nf);
  add_slices(json, json.find(node, "allowedNssais"), arena_, allowed_slices_.by_nf);
  add_slices(json, json.find(node, "sNssais"), arena_, slices_);
  if (const auto networks = json.find(node, "perPlmnSnssaiList"); networks != Json::none) {
    for (auto network = json.child(networks); network != Json::none; network = json.next(network))
      add_slices(json, json.find(network, "sNssaiList"), arena_, slices_);
  }
  for (const std::string_view list : {"nfServices", "nfServiceList"}) {  // an array; a map by instance id
    const auto services_node = json.find(node, list);
    if (services_node == Json::none) continue;
    for (auto service = json.child(services_node); service != Json::none; service = json.next(service)) {
      add_string(json.string(service, "serviceName"), services_);
      own_.clear();
      add_strings(json, json.find(service, "allowedNfTypes"), own_);
      types_.add_service(own_);
      own_.clear();
      add_slices(json, json.find(service, "allowedNssais"), arena_, own_);
      allowed_slices_.add_service(own_);
      if (const auto required = json.optional_boolean(service, "oauth2Required")) {
        out.oauth2_required = out.oauth2_required.value_or(false) || *required;
      }
      const auto end_points = json.find(service, "ipEndPoints");
      if (end_points == Json::none) continue;
      for (auto end_point = json.child(end_points); end_point != Json::none; end_point = json.next(end_point)) {
        add_string(json.string(end_point, "ipv4Address"), addresses_);
        add_string(json.string(end_point, "ipv6Address"), addresses_);
      }
    }
  }
  out.addresses = joined(addresses_);
  out.services = joined(services_);
  out.slices = joined(slices_);
  out.allowed_nf_types = joined(types_.result());
  out.allowed_slices = joined(allowed_slices_.result());
  return out;
}

std::string_view Profiles::last_segment(std::string_view uri) {
  if (const auto end = uri.find_first_of("?#"); end != std::string_view::npos) uri = uri.substr(0, end);
  const auto slash = uri.rfind('/');
  return percent_decoded(slash == std::string_view::npos ? uri : uri.substr(slash + 1), arena_);
}

void Profiles::add_all(const Json& json, Json::Index list, std::string_view operation) {
  if (list == Json::none) return;
  for (auto entry = json.child(list); entry != Json::none && found_.size() < profiles_limit; entry = json.next(entry)) {
    if (json.at(entry).kind != Json::Kind::object) continue;
    auto profile = this->profile(json, entry, operation);
    if (profile.nf_instance.empty()) profile.nf_instance = json.at(entry).key;  // in a map the key is the identity
    found_.push_back({profile, json.at(entry).where});
  }
}

void Profiles::instance_request(const NrfMessage& message, std::string_view id) {
  std::string_view operation;
  if (message.method == "PUT")
    operation = "register";
  else if (message.method == "PATCH")
    operation = message.body != nullptr && heartbeat(*message.body) ? "heartbeat" : "update";
  else if (message.method == "DELETE")
    operation = "deregister";
  else
    return;
  ProfileAt out;
  if (message.body != nullptr) {
    out.where = message.body->at(message.body->root()).where;
    if (operation == "register") out.profile = profile(*message.body, message.body->root(), operation);
    // A change of state says so in the patch.
    const auto root = message.body->root();
    for (auto item = message.body->child(root); operation != "register" && item != Json::none;
         item = message.body->next(item)) {
      if (message.body->string(item, "path") == "/nfStatus")
        out.profile.nf_status = message.body->optional_string(item, "value");
    }
  }
  out.profile.operation = operation;
  if (out.profile.nf_instance.empty()) out.profile.nf_instance = id;
  found_.push_back(out);
}

void Profiles::notification(const Json& json) {
  const auto root = json.root();
  const auto uri = json.string(root, "nfInstanceUri");
  if (uri.empty() || json.find(root, "event") == Json::none) return;
  ProfileAt out;
  auto node = json.find(root, "nfProfile");
  if (node == Json::none) node = json.find(root, "completeNfProfile");
  if (node != Json::none) out.profile = profile(json, node, "notified");
  out.profile.operation = "notified";
  if (out.profile.nf_instance.empty()) out.profile.nf_instance = last_segment(uri);
  if (json.string(root, "event") == "NF_DEREGISTERED" && !out.profile.nf_status) out.profile.nf_status = "DEREGISTERED";
  out.where = json.at(root).where;
  found_.push_back(out);
}

std::vector<ProfileAt>& Profiles::read(const NrfMessage& message) {
  found_.clear();
  const auto& segments = message.resource.segments;
  const bool instances = !segments.empty() && segments[0] == "nf-instances";
  if (message.request && message.resource.service == "nnrf-nfm" && instances && segments.size() == 2) {
    instance_request(message, segments[1]);
    return found_;
  }
  if (message.body == nullptr) return found_;
  const Json& body = *message.body;
  const auto root = body.root();
  if (message.request) {
    if (message.method == "POST") notification(body);
    return found_;
  }
  if (message.method != "GET" || !instances) return found_;
  if (message.resource.service == "nnrf-disc") {  // SearchResult
    add_all(body, body.find(root, "nfInstances"), "discovered");
    add_all(body, body.find(root, "nfInstanceList"), "discovered");
  } else if (message.resource.service == "nnrf-nfm" && segments.size() == 2) {
    if (body.find(root, "nfInstanceId") != Json::none)
      found_.push_back({profile(body, root, "retrieved"), body.at(root).where});
  } else if (message.resource.service == "nnrf-nfm") {  // UriList: identities only
    const auto items = body.find(body.find(root, "_links"), "items");
    if (items == Json::none) return found_;
    for (auto item = body.child(items); item != Json::none && found_.size() < profiles_limit; item = body.next(item)) {
      const auto href = body.string(item, "href");
      if (href.empty()) continue;
      NfProfile profile;
      profile.operation = "retrieved";
      profile.nf_instance = last_segment(href);
      found_.push_back({profile, body.at(item).where});
    }
  }
  return found_;
}

}  // namespace assay::wire::sbi
