// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

namespace assay::base {

std::string_view text(Fault::Code code) {
  switch (code) {
    case Fault::Code::truncated: return "truncated";
    case Fault::Code::bad_length: return "bad length";
    case Fault::Code::bad_value: return "bad value";
    case Fault::Code::unsupported_version: return "unsupported version";
    case Fault::Code::too_deep: return "too deep";
    case Fault::Code::too_large: return "too large";
    case Fault::Code::bad_encoding: return "bad encoding";
    case Fault::Code::missing: return "missing";
    case Fault::Code::checksum: return "checksum";
    case Fault::Code::out_of_state: return "out of state";
  }
  return "fault";
}

}  // namespace assay::base
