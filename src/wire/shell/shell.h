// SPDX-License-Identifier: Apache-2.0
// A command shell on a plain TCP connection, as remote shells without a protocol of their own give one: lines that begin
// with commands of Unix or Windows in one direction, prompts in the other. Recognised on any port, told once; no line is kept.
#pragma once

#include "wire/management/session.h"
#include "wire/protocol.h"

namespace assay::wire::shell {

// Yes for two lines that begin with commands, or for a prompt that only a shell shows.
[[nodiscard]] Recognition recognise(base::Bytes first);

extern const Protocol protocol;  // "shell"

}  // namespace assay::wire::shell
