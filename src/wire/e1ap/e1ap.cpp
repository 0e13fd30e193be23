// SPDX-License-Identifier: Apache-2.0
#include "wire/e1ap/e1ap.h"

#include <fmt/format.h>

#include <array>

#include "wire/e1ap/bearers.h"
#include "wire/e1ap/names.h"
#include "wire/e1ap/sessions.h"
#include "wire/per/ran_message.h"

namespace assay::wire::e1ap {
namespace {

using base::BitCursor;
using base::Bytes;
using base::Fault;
using per::RanMessage;

constexpr std::uint8_t private_message = 2;

// Security information, §9.3.1.10: algorithms and keys. Of a key only its place is kept.
void read_security(BitCursor& in, RanMessage& message) {
  Sequence sequence(in, 0);
  Sequence algorithms(in, 1);
  const auto ciphering = static_cast<std::uint8_t>(in.enumerated(4, true, "e1ap.cipheringAlgorithm"));
  if (in.ok()) message.ciphering = ciphering;
  if (algorithms.has(0)) {
    const auto integrity = static_cast<std::uint8_t>(in.enumerated(4, true, "e1ap.integrityProtectionAlgorithm"));
    if (in.ok()) message.integrity = integrity;
  }
  algorithms.end();
  Sequence keys(in, 1);
  message.key = in.octet_string();
  message.key_kind = "K_UP";
  in.field_text("e1ap.encryptionKey", message.key, "(present)");
  if (keys.has(0)) in.field_text("e1ap.integrityProtectionKey", in.octet_string(), "(present)");
  keys.end();
  sequence.end();
}

bool read_value(BitCursor& in, std::uint16_t id, RanMessage& message, std::optional<Fault>& fault);

// The IEs of a 5G system inside System-BearerContext…, which its four alternatives have in a container of their own.
// False: they are those of E-UTRAN, or not all of them could be read.
bool read_system(BitCursor& in, const char* name, RanMessage& message, std::optional<Fault>& fault) {
  const auto alternative = in.choice(3, false, name).index;
  if (alternative == 2) {
    (void)per::read_ie(in, dialect);
    return false;
  }
  per::Ies ies;
  per::read_container(in, dialect, ies, fault, [&](BitCursor& value, std::uint16_t id, std::optional<Fault>& inner) {
    // They are IEs of sessions, never such a list again.
    const bool nested = id == 15 || id == 16 || (id >= 18 && id <= 21);
    return alternative == 1 && !nested && read_value(value, id, message, inner);
  });
  return ies.opaque.empty();
}

void read_plmns(BitCursor& in, RanMessage& message) {
  // Of the first item: what each supports is not walked.
  if (in.count(1, 12) == 0) return;
  Sequence item(in, 3);
  std::string plmn = per::read_plmn(in, "e1ap.pLMN_Identity");
  if (in.ok()) message.plmn = std::move(plmn);
}

bool read_reset(BitCursor& in) {
  const auto alternative = in.choice(3, false, "e1ap.ResetType").index;
  if (alternative == 0) (void)in.enumerated(1, true, "e1ap.e1_Interface");
  if (alternative == 1) {
    per::read_list(in, 1, 65536, [&] { (void)per::read_ie(in, dialect); });
  }
  if (alternative == 2) (void)per::read_ie(in, dialect);
  return alternative == 0;
}

bool read_value(BitCursor& in, std::uint16_t id, RanMessage& message, std::optional<Fault>& fault) {
  if (read_sessions(in, id, message)) return true;
  switch (id) {
    case 0:
      message.cause = per::read_cause(in, dialect, cause_names);
      return true;
    case 2:
      message.first_ue_id = static_cast<std::uint32_t>(in.integer(0, 0xffff'ffff, "e1ap.GNB_CU_CP_UE_E1AP_ID"));
      return true;
    case 3:
      message.second_ue_id = static_cast<std::uint32_t>(in.integer(0, 0xffff'ffff, "e1ap.GNB_CU_UP_UE_E1AP_ID"));
      return true;
    case 4:
      return read_reset(in);
    case 7: {
      const auto node = in.integer(0, 0xf'ffff'ffff, "e1ap.GNB_CU_UP_ID");
      if (in.ok()) message.node = fmt::format("gNB-CU-UP {}", node);
      return true;
    }
    case 8:
      message.node_name = per::read_name(in, "e1ap.GNB_CU_UP_Name");
      return true;
    case 9:
      message.node_name = per::read_name(in, "e1ap.GNB_CU_CP_Name");
      return true;
    case 10:
      (void)in.enumerated(3, true, "e1ap.CNSupport");
      return true;
    case 11:
      read_plmns(in, message);
      return false;
    case 13:
      read_security(in, message);
      return true;
    case 14:
    case 66:
      (void)in.extensible_integer(0, most_bit_rate, "e1ap.BitRate");
      return true;
    case 15:
      return read_system(in, "e1ap.System_BearerContextSetupRequest", message, fault);
    case 16:
      return read_system(in, "e1ap.System_BearerContextSetupResponse", message, fault);
    case 18:
      return read_system(in, "e1ap.System_BearerContextModificationRequest", message, fault);
    case 19:
      return read_system(in, "e1ap.System_BearerContextModificationResponse", message, fault);
    case 20:
      return read_system(in, "e1ap.System_BearerContextModificationConfirm", message, fault);
    case 21:
      return read_system(in, "e1ap.System_BearerContextModificationRequired", message, fault);
    case 23:
      (void)in.enumerated(3, true, "e1ap.ActivityNotificationLevel");
      return true;
    case 57:
      (void)in.extensible_integer(0, 255, "e1ap.TransactionID");
      return true;
    case 58: {
      std::string plmn = per::read_plmn(in, "e1ap.PLMN_Identity");
      if (in.ok()) message.plmn = std::move(plmn);
      return true;
    }
    case 59:
      (void)in.integer(1, 7200, "e1ap.Inactivity_Timer");
      return true;
    case 64:
      (void)in.integer(0, 255, "e1ap.GNB_CU_UP_Capacity");
      return true;
    case 77:
      (void)in.integer(0, 0xf'ffff'ffff, "e1ap.GNB_DU_ID");
      return true;
    case 129:
      message.node_name =
          per::read_extended_name(in, dialect, "e1ap.gNB_CU_CP_NameVisibleString", "e1ap.gNB_CU_CP_NameUTF8String");
      return true;
    case 130:
      message.node_name =
          per::read_extended_name(in, dialect, "e1ap.gNB_CU_UP_NameVisibleString", "e1ap.gNB_CU_UP_NameUTF8String");
      return true;
    default:
      return false;
  }
}

void parse(Bytes bytes, const Context& context, Output& out) {
  base::JoinedFragments joined;
  BitCursor in(bytes, joined, context.fields);
  RanMessage message;
  message.protocol = "e1ap";
  (void)per::read_message(bytes, in, dialect, private_message, message, context, out, read_value);
}

constexpr std::array carriers{sctp_ppid(64), sctp_port(38462)};

}  // namespace

const Protocol protocol{.name = "e1ap", .title = "E1AP, TS 37.483", .carried_by = carriers, .parse = parse};

}  // namespace assay::wire::e1ap
