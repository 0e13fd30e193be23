// SPDX-License-Identifier: Apache-2.0
#include "collect/platform/collect.h"

#include <algorithm>

#include "collect/configuration/collect.h"
#include "collect/configuration/readers.h"
#include "collect/platform/reading.h"
#include "facts/tables/configuration.h"
#include "facts/tables/platform.h"

namespace assay::collect::platform {
namespace {

bool recognises(const evidence::File& file) {
  return std::ranges::any_of(file.documents(), [](const evidence::Document& document) { return is_kubernetes(document.root()) || is_compose(document.root()) || is_docker_daemon(document.root()); });
}

base::Result<Reading> collect(const evidence::File& file, std::uint16_t evidence, facts::Store& store) {
  Session session(file, evidence, store);
  std::uint32_t number = 0;
  bool kubernetes = false;
  bool compose = false;
  bool docker = false;
  for (const auto& document : file.documents()) {
    const auto place = session.place(number++);
    const auto root = document.root();
    CHECK(configuration::fits(root, file.name()));
    if (is_kubernetes(root)) {
      kubernetes = true;
      read_kubernetes(session, place, root);
    } else if (is_compose(root)) {
      compose = true;
      read_compose(session, place, root);
    } else if (is_docker_daemon(root)) {
      docker = true;
      read_component(session, place, root);
    } else {
      configuration::read_functions(session, place, root);
    }
    session.write_values(root, place);
  }
  CHECK(session.finish());
  return Reading{.format = kubernetes && compose ? "Kubernetes manifests and compose file" : kubernetes ? "Kubernetes manifests" : docker ? "Docker daemon" : "compose file", .problem = session.problem()};
}

base::Result<void> relate(facts::Store& store) {
  CHECK(relate_roles(store));
  return configuration::relate_secrets(store);
}

}  // namespace

Collector collector() {
  return {.name = "platform",
          .about = "Kubernetes manifests, rendered Helm charts and compose files, with the configurations in their ConfigMaps",
          .fills = {&facts::workloads.info, &facts::containers.info, &facts::container_capabilities.info, &facts::container_mounts.info, &facts::exposed_ports.info, &facts::network_policies.info,
                    &facts::role_grants.info, &facts::network_attachments.info, &facts::platform_settings.info, &facts::configured_secrets.info, &facts::configuration_values.info},
          .recognises = recognises,
          .collect = collect,
          .relate = relate};
}

}  // namespace assay::collect::platform
