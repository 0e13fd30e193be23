// SPDX-License-Identifier: Apache-2.0
// Commands as they may be kept: secrets are never stored.
#pragma once

#include <string>
#include <string_view>

namespace assay::collect::evidence {

inline constexpr std::size_t longest_command = 2'000;  // octets; the rest is left out

// The command with what looks like a secret as "(secret)": values of options and variables named after passwords, tokens and
// the like, passwords in URLs, what follows Bearer and Basic in headers, -p of sshpass and of MySQL's programs, -u name:password of curl.
// A secret that looks like nothing of these stays.
// `longest`: octets after which the rest is left out.
[[nodiscard]] std::string without_secrets(std::string_view command, std::size_t longest = longest_command);

// Name of the program, without its folder.
[[nodiscard]] std::string program_of(std::string_view command);

}  // namespace assay::collect::evidence
