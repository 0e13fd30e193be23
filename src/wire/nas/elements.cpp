// SPDX-License-Identifier: Apache-2.0
#include "wire/nas/elements.h"

#include <algorithm>
#include <array>

namespace assay::wire::nas {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

// What a hostile message may make us keep; §9.11.3.37 allows 16 slices, no message has as many as 16 of the others.
constexpr std::size_t most_kept = 16;

// §9.11.3.54: one bit per algorithm, the null algorithm first.
void list_algorithms(const Cursor& in, Bytes capability) {
  if (in.fields() == nullptr) return;
  constexpr std::array<std::array<const char*, 8>, 4> names{{
      {"nas_5gs.mm.5g_ea0", "nas_5gs.mm.128_5g_ea1", "nas_5gs.mm.128_5g_ea2", "nas_5gs.mm.128_5g_ea3",
       "nas_5gs.mm.5g_ea4", "nas_5gs.mm.5g_ea5", "nas_5gs.mm.5g_ea6", "nas_5gs.mm.5g_ea7"},
      {"nas_5gs.mm.ia0", "nas_5gs.mm.5g_128_ia1", "nas_5gs.mm.5g_128_ia2", "nas_5gs.mm.5g_128_ia3",
       "nas_5gs.mm.5g_128_ia4", "nas_5gs.mm.5g_ia5", "nas_5gs.mm.5g_ia6", "nas_5gs.mm.5g_ia7"},
      {"nas_5gs.mm.eea0", "nas_5gs.mm.128eea1", "nas_5gs.mm.128eea2", "nas_5gs.mm.eea3", "nas_5gs.mm.eea4",
       "nas_5gs.mm.eea5", "nas_5gs.mm.eea6", "nas_5gs.mm.eea7"},
      {"nas_5gs.mm.eia0", "nas_5gs.mm.128eia1", "nas_5gs.mm.128eia2", "nas_5gs.mm.eia3", "nas_5gs.mm.eia4",
       "nas_5gs.mm.eia5", "nas_5gs.mm.eia6", "nas_5gs.mm.eia7"},
  }};
  for (std::size_t octet = 0; octet < names.size() && octet < capability.size(); ++octet) {
    for (std::size_t bit = 0; bit < 8; ++bit) {
      const bool set = (std::to_integer<unsigned>(capability[octet]) >> (7 - bit) & 1) != 0;
      in.field(names[octet][bit], capability.subspan(octet, 1), set ? 1 : 0);
    }
  }
}

Bytes read_capability(Cursor& in) {
  in.require(in.remaining() >= 2 && in.remaining() <= 8, Fault::Code::bad_length);
  const Bytes capability = in.rest();
  list_algorithms(in, capability);
  return capability;
}

// §9.11.2.8: the length tells which parts are present.
Slice read_slice(Cursor& in) {
  const std::size_t size = in.remaining();
  in.require(size == 1 || size == 2 || size == 4 || size == 5 || size == 8, Fault::Code::bad_length);
  Slice slice;
  slice.sst = in.u8("nas_5gs.mm.sst");
  if (size >= 4) slice.sd = in.u24("nas_5gs.mm.mm_sd");
  if (size == 2 || size >= 5) (void)in.u8("nas_5gs.mm.mapped_hplmn_sst");
  if (size == 8) (void)in.u24("nas_5gs.mm.mapped_hplmn_ssd");
  return slice;
}

void read_nssai(Cursor& in, std::vector<Slice>& slices) {
  while (in.more()) {
    Cursor item = in.split(in.u8("nas_5gs.mm.length"));
    const Slice slice = read_slice(item);
    in.absorb(item);
    if (in.ok() && slices.size() < most_kept) slices.push_back(slice);
  }
}

// TS 23.003 §9.1: labels, each behind its length. Shown with dots. Of a label that claims too much, what is there.
std::string read_dnn(Cursor& in) {
  const Bytes whole = in.peek_rest();
  std::string name;
  while (in.more()) {
    const std::size_t size = in.u8();
    const Bytes label = in.peek_rest().first(std::min(size, in.remaining()));
    if (!name.empty()) name.push_back('.');
    name += base::as_text(label);
    in.skip(size);
  }
  in.field_text("nas_5gs.cmn.dnn", whole, name);
  return name;
}

// GPRS timer 2 and 3 (TS 24.008 §10.5.7.4 and 10.5.7.4a).
Timer read_timer(Cursor& in, std::uint8_t iei, bool third) {
  constexpr std::array<std::uint32_t, 8> units_2{2, 60, 360, 60, 60, 60, 60, 0};
  constexpr std::array<std::uint32_t, 8> units_3{600, 3600, 36000, 2, 30, 60, 1152000, 0};
  const std::uint8_t octet = in.u8();
  const std::uint32_t unit = third ? units_3[octet >> 5] : units_2[octet >> 5];
  Timer timer{iei, std::nullopt};
  if (unit != 0) timer.seconds = unit * (octet & 31U);
  return timer;
}

// §9.11.4.10
void read_pdu_address(Cursor& in, Message& message) {
  const std::uint8_t flags = in.u8();
  const std::uint8_t type = flags & 7;
  if (type == 2 || type == 3) message.ue_interface_identifier = in.bytes(8, "nas_5gs.sm.pdu_addr_inf_ipv6");
  if (type == 1 || type == 3) {
    const Bytes octets = in.bytes(4);
    message.ue_address = IpAddress::v4(octets);
    if (in.fields() != nullptr) in.field_text("nas_5gs.sm.pdu_addr_inf_ipv4", octets, text(message.ue_address));
  }
}

void read_algorithms(Cursor& in, Message& message) {
  const Bytes octet = in.bytes(1);
  if (octet.empty()) return;
  const auto value = std::to_integer<std::uint8_t>(octet[0]);
  message.algorithms = Algorithms{static_cast<std::uint8_t>(value >> 4), static_cast<std::uint8_t>(value & 15), octet};
  in.field("nas_5gs.mm.nas_sec_algo_enc", octet, message.algorithms->ciphering);
  in.field("nas_5gs.mm.nas_sec_algo_ip", octet, message.algorithms->integrity);
}

void read_registration_result(Cursor& in, Message& message) {
  const Bytes where = in.peek_rest();
  const unsigned value = in.u8();
  if (!in.ok()) return;
  message.registration_result =
      RegistrationResult{static_cast<std::uint8_t>(value & 7), (value & 0x20) != 0, (value & 8) != 0};
  in.field("nas_5gs.mm.reg_res.res", where.first(1), value & 7);
  in.field("nas_5gs.mm.reg_res.sms_all", where.first(1), value >> 3 & 1);
  in.field("nas_5gs.mm.reg_res.nssaa_perf", where.first(1), value >> 4 & 1);
  in.field("nas_5gs.mm.reg_res.emergency_reg", where.first(1), value >> 5 & 1);
}

}  // namespace

void read_element(Element element, std::uint8_t iei, Cursor& in, Message& message) {
  switch (element) {
    case Element::mobile_identity: {
      Identity identity = read_mobile_identity(in);
      if (in.ok() && message.identities.size() < most_kept) message.identities.push_back(std::move(identity));
      break;
    }
    case Element::mm_cause: {
      const std::uint8_t cause = in.u8("nas_5gs.mm.5gmm_cause");
      message.cause = cause;
      if (in.fields() != nullptr && in.ok()) in.fields()->meaning(mm_cause_name(cause));
      break;
    }
    case Element::sm_cause: {
      const std::uint8_t cause = in.u8("nas_5gs.sm.5gsm_cause");
      message.cause = cause;
      if (in.fields() != nullptr && in.ok()) in.fields()->meaning(sm_cause_name(cause));
      break;
    }
    case Element::ue_security_capability:
      message.ue_security_capability = read_capability(in);
      break;
    case Element::replayed_ue_security_capability:
      message.replayed_ue_security_capability = read_capability(in);
      break;
    case Element::s1_security_capability:
      message.s1_security_capability = in.rest();
      break;
    case Element::algorithms:
      read_algorithms(in, message);
      break;
    case Element::eps_algorithms:
      message.eps_algorithms = in.u8();
      break;
    case Element::additional_security_information: {
      const Bytes where = in.peek_rest();
      const unsigned value = in.u8();
      if (!in.ok()) break;
      message.retransmission_requested = (value & 2) != 0;
      in.field("nas_5gs.mm.rinmr", where.first(1), value >> 1 & 1);
      in.field("nas_5gs.mm.hdp", where.first(1), value & 1);
      break;
    }
    case Element::rand:
      in.require(in.remaining() == 16, Fault::Code::bad_length);
      in.skip(in.remaining());
      message.has_rand = in.ok();
      break;
    case Element::autn:
      in.require(in.remaining() == 16, Fault::Code::bad_length);
      in.skip(in.remaining());
      message.has_autn = in.ok();
      break;
    case Element::authentication_response:
      in.require(in.remaining() >= 4 && in.remaining() <= 16, Fault::Code::bad_length);
      in.skip(in.remaining());
      message.has_authentication_response = in.ok();
      break;
    case Element::authentication_failure_parameter:
      in.require(in.remaining() == 14, Fault::Code::bad_length);
      in.skip(in.remaining());
      message.has_authentication_failure_parameter = in.ok();
      break;
    case Element::abba:
      message.abba = in.bytes(in.remaining(), "nas_5gs.mm.abba_contents");
      break;
    case Element::eap: {
      // RFC 3748 §4: code, identifier, length.
      message.eap_code = in.u8();
      in.skip(3);
      in.skip(in.remaining());
      break;
    }
    case Element::registration_result:
      read_registration_result(in, message);
      break;
    case Element::update_type: {
      const Bytes where = in.peek_rest();
      const unsigned value = in.u8();
      if (!in.ok()) break;
      message.radio_capability_update = (value & 2) != 0;
      in.field("nas_5gs.mm.sms_requested", where.first(1), value & 1);
      in.field("nas_5gs.mm.ng_ran_rcu", where.first(1), value >> 1 & 1);
      break;
    }
    case Element::requested_nssai:
      read_nssai(in, message.requested_slices);
      break;
    case Element::allowed_nssai:
      read_nssai(in, message.allowed_slices);
      break;
    case Element::configured_nssai:
      read_nssai(in, message.configured_slices);
      break;
    case Element::timer_2:
    case Element::timer_3: {
      const Timer timer = read_timer(in, iei, element == Element::timer_3);
      if (in.ok() && message.timers.size() < most_kept) message.timers.push_back(timer);
      break;
    }
    case Element::nas_container:
      message.nas_container = in.rest();
      break;
    case Element::payload_container:
      message.payload_container = in.rest();
      break;
    case Element::pdu_session:
      message.pdu_session = in.u8("nas_5gs.pdu_session_id");
      break;
    case Element::dnn:
      message.dnn = read_dnn(in);
      break;
    case Element::s_nssai:
      message.slice = read_slice(in);
      break;
    case Element::pdu_address:
      read_pdu_address(in, message);
      break;
    default:
      break;
  }
}

void read_half(Element element, std::uint8_t half, bool upper, Bytes where, const Cursor& in, Message& message) {
  switch (element) {
    case Element::registration_type:
      message.registration_type = half & 7;
      message.follow_on = (half & 8) != 0;
      in.field("nas_5gs.mm.for", where, half >> 3U);
      in.field("nas_5gs.mm.5gs_reg_type", where, half & 7U, registration_type_name(half & 7));
      break;
    case Element::non_current_key_set:
      in.field("nas_5gs.mm.tsc", where, half >> 3U);
      in.field("nas_5gs.mm.nas_key_set_id", where, half & 7U);
      break;
    case Element::key_set:
      message.key_set = KeySet{static_cast<std::uint8_t>(half & 7), (half & 8) != 0};
      in.field(upper ? "nas_5gs.mm.tsc.h1" : "nas_5gs.mm.tsc", where, half >> 3U);
      in.field(upper ? "nas_5gs.mm.nas_key_set_id.h1" : "nas_5gs.mm.nas_key_set_id", where, half & 7U);
      break;
    case Element::identity_type:
      message.identity_requested = half & 7;
      in.field("nas_5gs.mm.type_id", where, half & 7U, text(static_cast<Identity::Kind>(half & 7)));
      break;
    case Element::service_type:
      message.service_type = half;
      in.field("nas_5gs.mm.serv_type", where, half);
      break;
    case Element::control_plane_service_type:
      message.service_type = half & 7;
      in.field("nas_5gs.mm.ctrl_plane_serv_type", where, half & 7U);
      break;
    case Element::deregistration_by_ue:
    case Element::deregistration_by_network:
      message.deregistration = Deregistration{(half & 8) != 0, (half & 4) != 0, static_cast<std::uint8_t>(half & 3)};
      in.field("nas_5gs.mm.switch_off", where, half >> 3U);
      in.field("nas_5gs.mm.re_reg_req", where, half >> 2U & 1U);
      in.field("nas_5gs.mm.acc_type", where, half & 3U);
      break;
    case Element::imeisv_request:
      message.imeisv_requested = (half & 7) == 1;
      break;
    case Element::configuration_update_indication:
      message.configuration_acknowledgement_requested = (half & 1) != 0;
      message.configuration_registration_requested = (half & 2) != 0;
      in.field("nas_5gs.mm.conf_upd_ind.red", where, half >> 1U & 1U);
      in.field("nas_5gs.mm.conf_upd_ind.ack", where, half & 1U);
      break;
    case Element::payload_kind:
      message.payload_kind = half;
      in.field("nas_5gs.mm.pld_cont_type", where, half, payload_kind_name(half));
      break;
    case Element::request_type:
      message.request_type = half & 7;
      in.field("nas_5gs.mm.req_type", where, half & 7U);
      break;
    case Element::session_type:
      message.session_type = half & 7;
      in.field("nas_5gs.sm.pdu_session_type", where, half & 7U);
      break;
    case Element::ssc_mode:
    case Element::selected_ssc_mode:
      message.ssc_mode = half & 7;
      in.field(element == Element::ssc_mode ? "nas_5gs.sm.sc_mode" : "nas_5gs.sm.sel_sc_mode", where, half & 7U);
      break;
    default:
      break;
  }
}

}  // namespace assay::wire::nas
