// SPDX-License-Identifier: Apache-2.0
// The service-based interfaces of the 5G core (TS 29.500, TS 29.501): what the HTTP messages between network functions
// say. Reads JSON, multipart and form bodies of the message in Context::http; N1 and N2 parts of a multipart body are
// handed on to "nas-5gs" and "ngap-transfer".
#pragma once

#include "wire/protocol.h"

namespace assay::wire::sbi {

extern const Protocol protocol;  // "sbi", by name only

void parse(base::Bytes body, const Context& context, Output& out);

}  // namespace assay::wire::sbi
