// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/profile.h"

#include <algorithm>
#include <set>

namespace assay::wire::sbi {
namespace {

constexpr std::size_t profiles_limit = 1024;

std::string joined(const std::set<std::string>& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ',';
    out += value;
  }
  return out;
}

void add_strings(const Json& json, Json::Index list, std::set<std::string>& into) {
  if (list == Json::none || json.at(list).kind != Json::Kind::array) return;
  for (auto entry = json.child(list); entry != Json::none; entry = json.next(entry)) {
    if (json.at(entry).kind == Json::Kind::string && !json.at(entry).text.empty()) into.insert(json.at(entry).text);
  }
}

void add_string(std::string_view value, std::set<std::string>& into) {
  if (!value.empty()) into.emplace(value);
}

NfProfile read_profile(const Json& json, Json::Index node, std::string_view operation) {
  NfProfile out;
  out.operation = operation;
  out.nf_instance = json.string(node, "nfInstanceId");
  out.nf_type = json.optional_string(node, "nfType");
  out.nf_status = json.optional_string(node, "nfStatus");
  out.fqdn = json.optional_string(node, "fqdn");
  std::set<std::string> addresses;
  std::set<std::string> services;
  std::set<std::string> allowed;
  add_strings(json, json.find(node, "ipv4Addresses"), addresses);
  add_strings(json, json.find(node, "ipv6Addresses"), addresses);
  add_strings(json, json.find(node, "allowedNfTypes"), allowed);
  for (const std::string_view list : {"nfServices", "nfServiceList"}) {  // an array; a map by instance id
    const auto services_node = json.find(node, list);
    if (services_node == Json::none) continue;
    for (auto service = json.child(services_node); service != Json::none; service = json.next(service)) {
      add_string(json.string(service, "serviceName"), services);
      add_strings(json, json.find(service, "allowedNfTypes"), allowed);
      if (const auto required = json.optional_boolean(service, "oauth2Required")) {
        out.oauth2_required = out.oauth2_required.value_or(false) || *required;
      }
      const auto end_points = json.find(service, "ipEndPoints");
      if (end_points == Json::none) continue;
      for (auto end_point = json.child(end_points); end_point != Json::none; end_point = json.next(end_point)) {
        add_string(json.string(end_point, "ipv4Address"), addresses);
        add_string(json.string(end_point, "ipv6Address"), addresses);
      }
    }
  }
  out.addresses = joined(addresses);
  out.services = joined(services);
  out.allowed_nf_types = joined(allowed);
  return out;
}

std::string last_segment(std::string_view uri) {
  if (const auto end = uri.find_first_of("?#"); end != std::string_view::npos) uri = uri.substr(0, end);
  const auto slash = uri.rfind('/');
  return percent_decoded(slash == std::string_view::npos ? uri : uri.substr(slash + 1));
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

void add_all(const Json& json, Json::Index list, std::string_view operation, std::vector<ProfileAt>& out) {
  if (list == Json::none) return;
  for (auto entry = json.child(list); entry != Json::none && out.size() < profiles_limit; entry = json.next(entry)) {
    if (json.at(entry).kind != Json::Kind::object) continue;
    auto profile = read_profile(json, entry, operation);
    if (profile.nf_instance.empty()) profile.nf_instance = json.at(entry).key;  // in a map the key is the identity
    out.push_back({std::move(profile), json.at(entry).where});
  }
}

std::vector<ProfileAt> instance_request(const NrfMessage& message, const std::string& id) {
  std::string_view operation;
  if (message.method == "PUT")
    operation = "register";
  else if (message.method == "PATCH")
    operation = message.body != nullptr && heartbeat(*message.body) ? "heartbeat" : "update";
  else if (message.method == "DELETE")
    operation = "deregister";
  else
    return {};
  ProfileAt out;
  if (message.body != nullptr) {
    out.where = message.body->at(message.body->root()).where;
    if (operation == "register") out.profile = read_profile(*message.body, message.body->root(), operation);
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
  return {std::move(out)};
}

std::vector<ProfileAt> notification(const Json& json) {
  const auto root = json.root();
  const auto uri = json.string(root, "nfInstanceUri");
  if (uri.empty() || json.find(root, "event") == Json::none) return {};
  ProfileAt out;
  auto node = json.find(root, "nfProfile");
  if (node == Json::none) node = json.find(root, "completeNfProfile");
  if (node != Json::none) out.profile = read_profile(json, node, "notified");
  out.profile.operation = "notified";
  if (out.profile.nf_instance.empty()) out.profile.nf_instance = last_segment(uri);
  if (json.string(root, "event") == "NF_DEREGISTERED" && !out.profile.nf_status) out.profile.nf_status = "DEREGISTERED";
  out.where = json.at(root).where;
  return {std::move(out)};
}

}  // namespace

std::vector<ProfileAt> read_profiles(const NrfMessage& message) {
  const auto& segments = message.resource.segments;
  const bool instances = !segments.empty() && segments[0] == "nf-instances";
  if (message.request && message.resource.service == "nnrf-nfm" && instances && segments.size() == 2) {
    return instance_request(message, segments[1]);
  }
  if (message.body == nullptr) return {};
  const Json& body = *message.body;
  const auto root = body.root();
  if (message.request) return message.method == "POST" ? notification(body) : std::vector<ProfileAt>{};

  std::vector<ProfileAt> out;
  if (message.method != "GET" || !instances) return out;
  if (message.resource.service == "nnrf-disc") {  // SearchResult
    add_all(body, body.find(root, "nfInstances"), "discovered", out);
    add_all(body, body.find(root, "nfInstanceList"), "discovered", out);
  } else if (message.resource.service == "nnrf-nfm" && segments.size() == 2) {
    if (body.find(root, "nfInstanceId") != Json::none)
      out.push_back({read_profile(body, root, "retrieved"), body.at(root).where});
  } else if (message.resource.service == "nnrf-nfm") {  // UriList: identities only
    const auto items = body.find(body.find(root, "_links"), "items");
    if (items == Json::none) return out;
    for (auto item = body.child(items); item != Json::none && out.size() < profiles_limit; item = body.next(item)) {
      const auto href = body.string(item, "href");
      if (href.empty()) continue;
      NfProfile profile;
      profile.operation = "retrieved";
      profile.nf_instance = last_segment(href);
      out.push_back({std::move(profile), body.at(item).where});
    }
  }
  return out;
}

}  // namespace assay::wire::sbi
