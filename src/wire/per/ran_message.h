// SPDX-License-Identifier: Apache-2.0
// What a message of XnAP, F1AP or E1AP tells: the protocols between RAN nodes, which have their identifiers and their
// security information in common. Each of them gives its messages in this form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/per/security.h"
#include "wire/protocol.h"

namespace assay::wire::per {

// One PDU session in it.
struct SessionSecurity {
  std::uint8_t id = 0;
  std::optional<SecurityIndication> indication;
  std::optional<SecurityResult> result;
  std::optional<std::string> cause;  // of one that failed; E1AP
};

// What it borrows (Bytes) is valid during the call only.
struct RanMessage {
  static constexpr MessageKind kind{"ran.message"};

  std::string_view protocol;  // "xnap", "f1ap", "e1ap"
  Header header;
  Ies ies;

  // The UE at the node that asks and at the one that is asked: source and target, old and new, or main and secondary NG-RAN
  // node UE XnAP ID; gNB-CU and gNB-DU UE F1AP ID; gNB-CU-CP and gNB-CU-UP UE E1AP ID.
  std::optional<std::uint32_t> first_ue_id;
  std::optional<std::uint32_t> second_ue_id;
  std::optional<std::uint64_t> amf_ue_ngap_id;  // XnAP, of a UE that is handed over

  std::optional<std::string> cause;  // "radioNetwork/normal-release"
  std::optional<std::string> node;   // "gNB 99970-00000001/32", "gNB-DU 3584", "gNB-CU-UP 5"
  std::string node_name;             // as sent; not necessarily printable
  std::optional<std::string> plmn;   // the node's, or that of a cell it serves

  base::Bytes key;  // where a key stands: K_NG-RAN*, that of a secondary node, or a user-plane key. Its value must not be kept
  std::string_view key_kind;  // "K_NG-RAN*", "S-K_gNB", "K_UP"
  std::optional<SecurityCapabilities> ue_security_capabilities;
  std::optional<std::uint8_t> ciphering;  // the user plane's algorithm, 0 NEA0 …; E1AP
  std::optional<std::uint8_t> integrity;  // likewise, 0 NIA0 …
  std::vector<SessionSecurity> sessions;
};

// Reads a PDU of `protocol` and gives its message to Output; the body of a private message stays opaque.
// `read_value(BitCursor& value, std::uint16_t id, RanMessage& message, std::optional<Fault>& fault)` as in read_container.
// Gives the message's number, or none if not even its header could be read.
template <class ReadValue>
std::optional<ObservationId> read_message(base::Bytes bytes, base::BitCursor& in, const Dialect& dialect,
                                          std::uint8_t private_procedure, RanMessage& message, const Context& context,
                                          Output& out, const ReadValue& read_value) {
  message.header = read_header(in, dialect);
  if (!in.ok()) {
    out.malformed(context, message.protocol, bytes, *in.fault());
    return std::nullopt;
  }
  base::BitCursor body = in.open_type();
  std::optional<base::Fault> fault;
  if (in.ok() && message.header.procedure_code == private_procedure) {
    out.opaque(context, message.protocol, "private message", body.peek_rest());
  } else if (in.ok()) {
    read_body(body, dialect, message.ies, fault,
              [&](base::BitCursor& value, std::uint16_t id, std::optional<base::Fault>& inner) {
                return read_value(value, id, message, inner);
              });
    in.absorb(body);
  }
  if (!in.ok()) fault = in.fault();
  if (fault) out.malformed(context, message.protocol, bytes, *fault);
  return out.emit(context, bytes, message);
}

}  // namespace assay::wire::per
