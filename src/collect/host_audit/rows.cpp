// SPDX-License-Identifier: Apache-2.0
#include "collect/host_audit/host_audit.h"

namespace assay::collect::host_audit {

facts::HostSetting setting_row(facts::Provenance from, std::string host, Setting setting, std::string source, std::uint32_t line) {
  return {.from = from, .host = std::move(host), .setting = std::move(setting.setting), .subject = std::move(setting.subject), .state = std::move(setting.state),
          .number = setting.number, .value = std::move(setting.value), .source = std::move(source), .line = line};
}

bool everywhere(std::string_view address) { return address == "0.0.0.0" || address == "::" || address == "[::]" || address == "*" || address.empty(); }

}  // namespace assay::collect::host_audit
