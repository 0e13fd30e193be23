// SPDX-License-Identifier: Apache-2.0
// DNS (RFC 1035) with EDNS (RFC 6891), over UDP port 53 and over TCP on any port, recognised there by content (RFC 7766
// framing); multicast DNS (RFC 6762, port 5353) and LLMNR (RFC 4795, port 5355) have the same format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/protocol.h"

namespace assay::wire::dns {

struct Question {
  std::string name;  // see read_name()
  std::uint16_t type = 0;
  std::uint16_t of_class = 0;  // without multicast DNS's unicast-response bit
};

struct Answer {
  std::string name;
  std::uint16_t type = 0;
  std::uint16_t of_class = 0;
  std::uint32_t ttl = 0;     // seconds
  std::uint16_t length = 0;  // octets of data
  std::string data;          // the address or the name in it; empty for types that have neither
  base::Bytes octets{};      // the data as they stand in the message; valid while it is observed
};

struct Message {
  static constexpr MessageKind kind{"dns.message"};

  std::uint16_t id = 0;
  std::uint16_t flags = 0;
  std::uint16_t questions = 0;  // as the header counts them
  std::uint16_t answers = 0;
  std::uint16_t authorities = 0;
  std::uint16_t additionals = 0;
  std::optional<Question> question;       // the first one
  std::vector<Answer> answer_records;     // the first max_answers of the answer section
  std::optional<std::uint16_t> udp_size;  // EDNS: the sender's payload size
  std::uint8_t extended_rcode = 0;        // EDNS: the upper eight bits
  std::uint32_t octets = 0;               // of the whole message

  [[nodiscard]] bool response() const { return (flags & 0x8000U) != 0; }
  [[nodiscard]] std::uint8_t opcode() const { return static_cast<std::uint8_t>(flags >> 11U & 0x0fU); }
  [[nodiscard]] bool truncated() const { return (flags & 0x0200U) != 0; }
  [[nodiscard]] std::uint16_t rcode() const {
    return static_cast<std::uint16_t>(unsigned{extended_rcode} << 4U | (flags & 0x0fU));
  }
};

inline constexpr std::size_t max_answers = 64;

void parse(base::Bytes message, const Context& context, Output& out);
// Whether a TCP connection's first octets are a length and a DNS message with one ordinary question.
[[nodiscard]] Recognition recognise(base::Bytes first);

[[nodiscard]] std::string_view type_text(std::uint16_t type);  // "AAAA"; "" if unassigned

extern const Protocol protocol;  // "dns"

}  // namespace assay::wire::dns
