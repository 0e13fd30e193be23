// SPDX-License-Identifier: Apache-2.0
#include "traffic/network.h"

#include <fmt/format.h>

namespace assay::traffic {

std::string msin(std::uint32_t subscriber) { return fmt::format("{:010}", subscriber + 1); }
std::string supi(std::uint32_t subscriber) { return "imsi-00101" + msin(subscriber); }

}  // namespace assay::traffic
