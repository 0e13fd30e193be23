// SPDX-License-Identifier: Apache-2.0
// N32, between the SEPPs of two networks (TS 33.501 §13.2, TS 29.573): what they agree on over N32-c, and what the
// messages of N32-f show when PRINS protects them: algorithms, what is ciphered, what is not, who changed something.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/protocol.h"
#include "wire/sbi/json.h"

namespace assay::wire::sbi {

// One message. Lists are comma separated, in the message's order. Texts live as long as the reader's last message.
struct N32Message {
  static constexpr MessageKind kind{"sbi.n32"};

  std::string_view interface;  // "N32-c" or "N32-f"
  std::string_view operation;  // "exchange-capability", "exchange-params", "n32f-terminate", "n32f-error", "n32f-process"
  std::string_view sender;     // FQDN that it claims
  std::string sender_plmn;     // out of that FQDN (TS 23.003 §28.2); PLMNs are MCC-MNC, the MNC always of three digits
  std::string plmns;           // that it claims to speak for
  std::string target_plmn;     // that it wants to reach
  std::string capabilities;    // offered: TLS, PRINS, NONE
  std::string_view capability; // selected
  std::string encryptions;     // JWE: offered or selected over N32-c, used over N32-f ("enc")
  std::string signatures;      // JWS: offered or selected over N32-c, used over N32-f ("alg")
  std::string_view context_id;
  bool ciphered = false;       // N32-f: there is an encrypted block
  std::uint16_t ciphered_elements = 0;  // N32-f: elements that point into it
  std::uint16_t clear_elements = 0;     // N32-f: elements and header fields whose value stands there
  std::uint16_t modifications = 0;      // N32-f: blocks added by intermediaries
  std::string modified_by;              // their identities
  Place place;
};

// A value of N32-f that should have been ciphered (TS 33.501 §13.2.3.2).
struct N32ClearValue {
  std::string_view what;     // as in Disclosure::what
  std::string_view pointer;  // the element's path in the original message, or a header's name
};

// Keeps the memory that reading takes. Not for several threads at once.
class N32Reader {
 public:
  // `operation`: the first segment behind the version; empty if the path is not known, which the body then has to make
  // up for. None: no message of N32.
  [[nodiscard]] std::optional<N32Message> read(const Json& body, std::string_view service, std::string_view operation);
  // Of the message read last.
  [[nodiscard]] const std::vector<N32ClearValue>& clear_values() const { return clear_values_; }

 private:
  void negotiation(const Json& body, N32Message& out) const;
  void forwarded(const Json& body, N32Message& out);
  void integrity_block(std::string_view encoded, N32Message& out);
  void modifications(const Json& body, N32Message& out);
  bool decode(std::string_view encoded);  // into part_

  Json part_;
  base::Arena text_;
  std::vector<N32ClearValue> clear_values_;
};

}  // namespace assay::wire::sbi
