// SPDX-License-Identifier: Apache-2.0
// What words of configurations mean, whatever software they are written for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::collect::configuration {

// A name without regard to case, '_', '-', '.' and blanks: "plmn_ID" and "plmnId" are "plmnid".
[[nodiscard]] std::string plain(std::string_view name);

// A value that something else fills in: ${MCC}, $(IP), {{ ip }}, <ip>, AMF_IP, PLMN.
[[nodiscard]] bool is_placeholder(std::string_view value);
// The same without words in capitals, for values that may be such words themselves (passwords, names).
[[nodiscard]] bool is_substituted(std::string_view value);
[[nodiscard]] bool is_path(std::string_view value);
[[nodiscard]] bool is_hexadecimal(std::string_view value, std::size_t digits);
[[nodiscard]] bool is_digits(std::string_view value);

// any, loopback, link local, private, public, name, placeholder or unstated, as in configured_interfaces.
[[nodiscard]] std::string scope_of(std::string_view address);

// A decimal or 0x number that is the whole text.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view text);
[[nodiscard]] std::optional<std::uint16_t> port_of(std::string_view text);

// host, host:port, [v6]:port, scheme://user:password@host:port/path.
struct Endpoint {
  std::string scheme;  // small letters; empty if none is written
  std::string user;
  std::string password;
  std::string host;
  std::optional<std::uint16_t> port;
};
[[nodiscard]] Endpoint endpoint(std::string_view text);

// Seconds of "6s", "10m", "1h", "500ms" (rounded down) or a bare number.
[[nodiscard]] std::optional<std::uint64_t> seconds(std::string_view text);

// The network function that a word names ("open5gs-amfd", "amf0", "free5gc_smf") or "": the last part of the word that is
// the name of a function, with or without digits behind it or "d" of a daemon.
[[nodiscard]] std::string function_kind(std::string_view word);
// "AMF" for "amf": how a function's name is written. Empty if it is none.
[[nodiscard]] std::string_view written_kind(std::string_view name);
// AMF for namf-comm, NRF for nnrf-nfm … (TS 29.5xx service names). Empty if it is no service of a function.
[[nodiscard]] std::string_view kind_of_service(std::string_view service);

// NEA0 … for "nea0", "NEA0", "EA0", "128-NEA1"; the text in capitals where it is none.
[[nodiscard]] std::string algorithm_name(std::string_view text);

}  // namespace assay::collect::configuration
