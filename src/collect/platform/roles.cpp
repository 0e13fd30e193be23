// SPDX-License-Identifier: Apache-2.0
// Roles and who is given them (Kubernetes API, rbac.authorization.k8s.io/v1).
#include <fmt/format.h>

#include <algorithm>

#include "collect/platform/reading.h"
#include "facts/tables/platform.h"

namespace assay::collect::platform {
namespace {

bool contains(Value list, std::initializer_list<std::string_view> words) {
  for (const auto entry : list) {
    if (std::ranges::find(words, entry.text()) != words.end()) return true;
  }
  return false;
}

struct Power {
  bool verbs = false;
  bool resources = false;
  bool secrets = false;
  bool escalates = false;
  bool administrator = false;
};

Power power_of(Value rules) {
  Power power;
  for (const auto rule : rules) {
    const auto verbs = rule["verbs"];
    const auto resources = rule["resources"];
    const bool every_verb = contains(verbs, {"*"});
    const bool every_resource = contains(resources, {"*"});
    power.verbs = power.verbs || every_verb;
    power.resources = power.resources || every_resource;
    power.secrets = power.secrets || ((every_resource || contains(resources, {"secrets"})) && (every_verb || contains(verbs, {"get", "list", "watch"})));
    const bool changes = every_verb || contains(verbs, {"create", "update", "patch"});
    power.escalates = power.escalates || contains(verbs, {"escalate", "bind", "impersonate"}) || (every_verb && every_resource) ||
                      (changes && (every_resource || contains(resources, {"pods", "pods/exec", "pods/attach", "pods/ephemeralcontainers", "deployments", "daemonsets", "statefulsets", "replicasets", "jobs", "cronjobs", "roles", "clusterroles", "rolebindings", "clusterrolebindings", "serviceaccounts/token", "nodes/proxy"})));
    power.administrator = power.administrator || (every_verb && every_resource && contains(rule["apiGroups"], {"*"}));
  }
  return power;
}

std::string role_name(std::string_view kind, std::string_view space, std::string_view name) {
  return kind == "ClusterRole" ? fmt::format("ClusterRole {}", name) : fmt::format("Role {}/{}", space, name);
}

}  // namespace

void read_roles(Session& session, const Place& place, Value object) {
  const auto kind = object["kind"].text();
  const auto space = object["metadata"]["namespace"].text();
  facts::RoleGrant row{.from = {}, .subject = {}, .subject_kind = "role", .role = {}, .scope = {}, .wildcard_verbs = false, .wildcard_resources = false, .secrets_read = false, .escalates = false,
                       .administrator = false, .known = false, .line = 0, .pointer = {}};
  const auto append = [&](Value at) {
    row.from = place.from(at);
    row.line = place.line_of(at);
    row.pointer = place.pointer(at);
    session.append(facts::role_grants, row);
  };
  row.scope = kind.starts_with("Cluster") ? "cluster" : space.empty() ? "unstated" : std::string(space);
  if (kind == "Role" || kind == "ClusterRole") {
    const auto power = power_of(object["rules"]);
    row.role = role_name(kind, space, object["metadata"]["name"].text());
    row.wildcard_verbs = power.verbs;
    row.wildcard_resources = power.resources;
    row.secrets_read = power.secrets;
    row.escalates = power.escalates;
    row.administrator = power.administrator;
    row.known = !object["aggregationRule"];
    append(object);
    return;
  }
  const auto reference = object["roleRef"];
  const auto name = reference["name"].text();
  row.role = role_name(reference["kind"].text(), space, name);
  if (reference["kind"].text() == "ClusterRole" && (name == "cluster-admin" || name == "admin" || name == "edit" || name == "view")) {
    row.known = true;
    row.administrator = row.wildcard_verbs = row.wildcard_resources = name == "cluster-admin";
    row.secrets_read = row.escalates = name != "view";
  }
  for (const auto subject : object["subjects"]) {
    row.subject_kind = subject["kind"].text();
    const auto home = subject["namespace"].text().empty() ? space : subject["namespace"].text();
    row.subject = row.subject_kind == "ServiceAccount" ? fmt::format("{}/{}", home, subject["name"].text()) : std::string(subject["name"].text());
    append(subject);
  }
}

base::Result<void> relate_roles(facts::Store& store) {
  return store.execute("UPDATE role_grants SET wildcard_verbs = r.v, wildcard_resources = r.w, secrets_read = r.s, escalates = r.e, administrator = r.a, known = true FROM (SELECT role AS role_name, bool_or(wildcard_verbs) AS v, "
                       "bool_or(wildcard_resources) AS w, bool_or(secrets_read) AS s, bool_or(escalates) AS e, bool_or(administrator) AS a FROM role_grants WHERE subject_kind = 'role' AND known GROUP BY role) r "
                       "WHERE role_grants.role = r.role_name AND NOT role_grants.known AND role_grants.subject_kind <> 'role'");
}

}  // namespace assay::collect::platform
