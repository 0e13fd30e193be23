// SPDX-License-Identifier: Apache-2.0
// Which kinds of network function a requirement is for, where it names them one by one or by an interface that they
// have.
#pragma once

#include <span>
#include <string_view>

namespace assay::assess {

// The kinds that have an interface of TS 23.501 §4.2.7 or TS 38.401: SBI, N2, N3, N4, N9, Xn, F1 or E1; beside them
// those of 4G that speak the same protocol where it interworks. Empty for any other word.
[[nodiscard]] std::span<const std::string_view> kinds_at(std::string_view interface);

// Whether `word` of a requirement's `applies`, a kind or an interface, means a function of this kind as somebody
// declared it: capitals, '-', '_' and spaces tell no kinds apart.
[[nodiscard]] bool means_kind(std::string_view word, std::string_view kind);

}  // namespace assay::assess
