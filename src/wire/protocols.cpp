// SPDX-License-Identifier: Apache-2.0
#include "wire/protocols.h"

#include <array>

#include "wire/gtpu/gtpu.h"
#include "wire/http/http.h"
#include "wire/pfcp/pfcp.h"

namespace assay::wire {

std::span<const Protocol* const> all_protocols() {
  static constexpr std::array list{&gtpu::protocol, &pfcp::protocol, &http::http2, &http::http1};
  return list;
}

}  // namespace assay::wire
