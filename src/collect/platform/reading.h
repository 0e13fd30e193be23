// SPDX-License-Identifier: Apache-2.0
// What Kubernetes objects and compose services have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "collect/configuration/place.h"
#include "collect/configuration/session.h"

namespace assay::collect::platform {

using configuration::Place;
using configuration::Session;
using evidence::Kind;
using evidence::Value;

// [registry/]name[:tag][@digest]
struct Image {
  std::string name;
  std::string registry;
  std::string tag;
  std::string digest;
  bool floating = false;
  bool placeholder = false;
};
[[nodiscard]] Image image_of(std::string_view text);

// "500m", "2", "0.5" processors.
[[nodiscard]] std::optional<double> processors(std::string_view text);
// "512Mi", "1G", "64m" (compose), "1000000": octets.
[[nodiscard]] std::optional<std::uint64_t> octets(std::string_view text, bool compose);

// NET_ADMIN for CAP_NET_ADMIN and net_admin.
[[nodiscard]] std::string capability(std::string_view text);
// host path, runtime socket or device, and whether it gives power over the host.
[[nodiscard]] std::string_view kind_of_path(std::string_view path);
[[nodiscard]] bool is_sensitive(std::string_view path);
// Whether a command line starts what listens for a debugger or profiler. An option that says no or off starts nothing.
[[nodiscard]] bool is_debugger(std::string_view command);
// The same for an environment: {name, value} each, NAME=value each, or a map. What a variable only names (PPROF_DIR) starts nothing; its value
// must say yes or where to listen, or start a debugger itself.
[[nodiscard]] bool starts_debugger(Value environment);

// true, false, or null where it is not stated.
[[nodiscard]] std::optional<bool> stated(Value value);

// The objects of a manifest, by kind. Returns false if it is none.
[[nodiscard]] bool is_kubernetes(Value root);
void read_kubernetes(Session& session, const Place& place, Value root);
[[nodiscard]] bool is_compose(Value root);
void read_compose(Session& session, const Place& place, Value root);

// A workload: the object, and the pods that it makes.
void read_pod(Session& session, const Place& place, Value object, Value metadata, Value spec);
// "Deployment core/amf in k8s/amf.yaml"
[[nodiscard]] std::string subject(Session& session, const Place& place, Value object);
// Flags of a container's command, if it runs a component of Kubernetes.
void read_flags(Session& session, const Place& place, std::string_view owner, Value container);
// A configuration of a component, which is an object without metadata. Empty if it is none.
[[nodiscard]] std::string_view component_of(Value root);
void read_component(Session& session, const Place& place, Value root);
void read_namespace(Session& session, const Place& place, Value object);
// The configuration of Docker's daemon, JSON.
[[nodiscard]] bool is_docker_daemon(Value root);
void read_roles(Session& session, const Place& place, Value object);
base::Result<void> relate_roles(facts::Store& store);

}  // namespace assay::collect::platform
