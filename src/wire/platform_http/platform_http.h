// SPDX-License-Identifier: Apache-2.0
// What serves over HTTP and is no service of the core: etcd (gRPC and version 2), the Kubernetes API, and consoles that
// let people log in. Told from paths, headers and pages; of tokens, passwords and bodies nothing is kept.
#pragma once

#include "wire/protocol.h"

namespace assay::wire::platform_http {

// Once for each response, whose body the octets are (HttpMessage::answers is its request).
extern const Protocol protocol;  // "platform-http"

}  // namespace assay::wire::platform_http
