// SPDX-License-Identifier: Apache-2.0
#include "wire/rrc/rrc.h"

#include <array>
#include <vector>

#include "base/bit_cursor.h"

namespace assay::wire::rrc {
namespace {

using base::BitCursor;
using base::Bytes;
using base::Fault;

constexpr std::byte mobility_management{0x7e};  // extended protocol discriminator, TS 24.501 §9.2
constexpr std::byte session_management{0x2e};

// c1 of the channels' message types, §6.2.1. "" is spare, or not looked at.
constexpr auto uplink_dedicated = std::to_array<std::string_view>({
    "measurementReport", "rrcReconfigurationComplete", "rrcSetupComplete", "rrcReestablishmentComplete",
    "rrcResumeComplete", "securityModeComplete", "securityModeFailure", "ulInformationTransfer",
    "locationMeasurementIndication", "ueCapabilityInformation", "counterCheckResponse", "ueAssistanceInformation",
    "failureInformation", "ulInformationTransferMRDC", "scgFailureInformation", "scgFailureInformationEUTRA"});
constexpr auto downlink_dedicated = std::to_array<std::string_view>(
    {"rrcReconfiguration", "rrcResume", "rrcRelease", "rrcReestablishment", "securityModeCommand",
     "dlInformationTransfer", "ueCapabilityEnquiry", "counterCheck", "mobilityFromNRCommand",
     "dlDedicatedMessageSegment", "ueInformationRequest", "dlInformationTransferMRDC", "loggedMeasurementConfiguration",
     "", "", ""});
constexpr auto uplink_common = std::to_array<std::string_view>(
    {"rrcSetupRequest", "rrcResumeRequest", "rrcReestablishmentRequest", "rrcSystemInfoRequest"});
constexpr auto downlink_common = std::to_array<std::string_view>({"rrcReject", "rrcSetup", "", ""});

// A NAS message, copied since it stands at any bit, and the octets that its bits touch.
struct Nas {
  std::vector<std::byte> octets;
  Bytes where;
};

// OCTET STRING without a bound in unaligned PER (X.691 §11.9). One in fragments is a fault.
Nas read_octets(BitCursor& in, const char* name) {
  std::uint64_t length = in.bits(8);
  if (length >= 0xc0) in.fail(Fault::Code::too_large);
  if (length >= 0x80) length = (length & 0x3f) << 8 | in.bits(8);
  if (length * 8 > in.remaining()) in.fail(Fault::Code::truncated);
  Nas nas;
  const std::size_t start = in.offset();
  for (std::uint64_t i = 0; i < length && in.ok(); ++i) nas.octets.push_back(static_cast<std::byte>(in.bits(8)));
  nas.where = in.since(start);
  in.field_text(name, nas.where, base::hex(nas.octets));
  return nas;
}

// The end of a message: fewer than 8 bits of padding, all of them 0.
void expect_end(BitCursor& in) {
  const std::size_t left = in.remaining();
  in.require(left < 8 && (left == 0 || in.bits(static_cast<unsigned>(left)) == 0), Fault::Code::bad_value);
}

// lateNonCriticalExtension and nonCriticalExtension, the last two of `present`, are not read and end what can be checked.
void expect_end(BitCursor& in, std::uint64_t present) {
  if ((present & 3) == 0) expect_end(in);
}

void skip_registered_amf(BitCursor& in) {
  const bool plmn = in.boolean();
  if (plmn) {
    if (in.boolean()) (void)in.bits(12);            // MCC
    (void)in.bits(in.boolean() ? 12 : 8);           // MNC, 2 or 3 digits
  }
  (void)in.bits(24);
}

// RRCSetupComplete, §6.2.2
Nas read_setup_complete(BitCursor& in) {
  (void)in.bits(2, "nr-rrc.rrc_TransactionIdentifier");
  in.require(!in.boolean(), Fault::Code::bad_value);  // criticalExtensionsFuture
  const std::uint64_t present = in.bits(6);
  const auto has = [&](unsigned index) { return (present >> (5 - index) & 1) != 0; };
  (void)in.bits(4, "nr-rrc.selectedPLMN_Identity");
  if (has(0)) skip_registered_amf(in);
  if (has(1)) (void)in.bits(1);
  if (has(2)) {
    const std::uint64_t slices = in.bits(3) + 1;
    for (std::uint64_t i = 0; i < slices && in.ok(); ++i) (void)in.bits(in.boolean() ? 32 : 8);
  }
  Nas nas = read_octets(in, "nr-rrc.dedicatedNAS_Message");
  if (has(3)) (void)in.bits(in.boolean() ? 9 : 48);
  expect_end(in, present);
  return nas;
}

// ULInformationTransfer and DLInformationTransfer, whose NAS message is optional.
Nas read_information_transfer(BitCursor& in, bool downlink) {
  if (downlink) (void)in.bits(2, "nr-rrc.rrc_TransactionIdentifier");
  in.require(!in.boolean(), Fault::Code::bad_value);
  const std::uint64_t present = in.bits(3);
  Nas nas;
  if ((present & 4) != 0) nas = read_octets(in, "nr-rrc.dedicatedNAS_Message");
  expect_end(in, present);
  return nas;
}

void read_security_mode_command(BitCursor& in, Message& message) {
  (void)in.bits(2, "nr-rrc.rrc_TransactionIdentifier");
  in.require(!in.boolean(), Fault::Code::bad_value);
  const std::uint64_t present = in.bits(2);
  // SecurityConfigSMC and SecurityAlgorithmConfig, both extensible; enumerations of 8 values and an extension marker.
  in.require(!in.boolean(), Fault::Code::bad_value);
  in.require(!in.boolean(), Fault::Code::bad_value);
  const bool integrity = in.boolean();
  in.require(!in.boolean(), Fault::Code::bad_value);
  message.ciphering = static_cast<std::uint8_t>(in.bits(3, "nr-rrc.cipheringAlgorithm"));
  if (integrity) {
    in.require(!in.boolean(), Fault::Code::bad_value);
    message.integrity = static_cast<std::uint8_t>(in.bits(3, "nr-rrc.integrityProtAlgorithm"));
  }
  in.require(present == 0, Fault::Code::bad_value);  // without its end it is not told from ciphertext
  expect_end(in);
}

// SecurityModeComplete, SecurityModeFailure: nothing but a number.
void read_answer(BitCursor& in) {
  (void)in.bits(2, "nr-rrc.rrc_TransactionIdentifier");
  in.require(!in.boolean(), Fault::Code::bad_value);
  in.require(in.bits(2) == 0, Fault::Code::bad_value);
  expect_end(in);
}

// Reads the message of a dedicated channel. False: one that this reader does not know, or ciphered.
bool read_dedicated(BitCursor& in, bool uplink, Message& message, Nas& nas) {
  if (in.boolean()) return false;  // messageClassExtension
  const std::uint64_t c1 = in.bits(4);
  message.type = uplink ? uplink_dedicated.at(c1) : downlink_dedicated.at(c1);
  if (message.type == "rrcSetupComplete") {
    nas = read_setup_complete(in);
  } else if (message.type == "ulInformationTransfer" || message.type == "dlInformationTransfer") {
    nas = read_information_transfer(in, !uplink);
  } else if (message.type == "securityModeCommand") {
    read_security_mode_command(in, message);
  } else if (message.type == "securityModeComplete" || message.type == "securityModeFailure") {
    read_answer(in);
  } else {
    return false;
  }
  if (!in.ok()) return false;
  // Without NAS only its end tells a message from ciphertext.
  if (nas.octets.empty()) return in.remaining() == 0;
  return nas.octets.front() == mobility_management || nas.octets.front() == session_management;
}

bool read_common(BitCursor& in, bool uplink, Message& message) {
  if (in.boolean()) return false;
  const std::uint64_t c1 = in.bits(2);
  message.type = uplink ? uplink_common.at(c1) : downlink_common.at(c1);
  return in.ok() && !message.type.empty();
}

void hand_on_nas(const Nas& nas, const Message& message, const Context& context, ObservationId observation,
                 Output& out) {
  if (nas.octets.empty()) return;
  // Where an octet of the copy came from: the octet that its first bits stand in.
  Pieces pieces;
  pieces.add(context.place(nas.where));
  Context inner = context;
  inner.pieces = &pieces;
  inner.buffer = nas.octets;
  inner.carrier.observation = observation;
  inner.carrier.content = message.type;
  out.hand_on("nas-5gs", nas.octets, inner);
}

void parse(Bytes bytes, const Context& context, Output& out) {
  Message message;
  message.channel = context.carrier.content;
  const bool uplink = message.channel.starts_with("UL-");
  const bool common = message.channel.ends_with("-CCCH");
  const bool dedicated = message.channel.ends_with("-DCCH");
  if (!common && !dedicated) {
    out.opaque(context, "nr-rrc", message.channel.empty() ? "channel not stated" : "not decoded", bytes);
    return;
  }
  base::JoinedFragments joined;
  // What a guess would have listed is nobody's field: first without a listener.
  BitCursor trial(bytes, joined);
  Nas nas;
  if (!(common ? read_common(trial, uplink, message) : read_dedicated(trial, uplink, message, nas))) {
    out.opaque(context, "nr-rrc", common ? "not decoded" : "ciphered or not decoded", bytes);
    return;
  }
  if (context.fields != nullptr && dedicated) {
    BitCursor in(bytes, joined, context.fields);
    (void)read_dedicated(in, uplink, message, nas);
  }
  const ObservationId observation = out.emit(context, bytes, message);
  hand_on_nas(nas, message, context, observation, out);
}

}  // namespace

const Protocol protocol{.name = "nr-rrc", .title = "NR RRC, TS 38.331", .carried_by = {}, .parse = parse};

}  // namespace assay::wire::rrc
