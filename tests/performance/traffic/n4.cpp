// SPDX-License-Identifier: Apache-2.0
#include "traffic/n4.h"

#include <optional>
#include <string_view>

namespace assay::traffic {

namespace {

constexpr std::uint16_t port = 8805;

// TS 29.244 §7.2.2.
Octets message(std::uint8_t type, std::optional<std::uint64_t> seid, std::uint32_t sequence, std::span<const std::uint8_t> elements) {
  Octets out;
  out.u8(seid ? 0x21 : 0x20).u8(type).u16(elements.size() + (seid ? 12 : 4));
  if (seid) out.u64(*seid);
  return out.u24(sequence).u8(0).add(elements);
}

// Information elements in the order that they are added (§8.1).
class Elements {
 public:
  Elements& octets(std::uint16_t type, std::span<const std::uint8_t> value) {
    out_.u16(type).u16(value.size()).add(value);
    return *this;
  }
  Elements& u8(std::uint16_t type, std::uint64_t value) { return octets(type, Octets{}.u8(value)); }
  Elements& u16(std::uint16_t type, std::uint64_t value) { return octets(type, Octets{}.u16(value)); }
  Elements& u32(std::uint16_t type, std::uint64_t value) { return octets(type, Octets{}.u32(value)); }
  Elements& group(std::uint16_t type, const Elements& inner) { return octets(type, inner.out_); }
  Elements& node_id(std::uint32_t address) { return octets(60, Octets{}.u8(0).u32(address)); }
  Elements& fseid(std::uint64_t seid, std::uint32_t address) { return octets(57, Octets{}.u8(2).u64(seid).u32(address)); }
  Elements& network_instance(std::string_view label) { return octets(22, Octets{}.u8(label.size()).text(label)); }
  operator std::span<const std::uint8_t>() const { return out_; }  // NOLINT(google-explicit-constructor): they are the octets

 private:
  Octets out_;
};

enum Type : std::uint16_t {
  create_pdr = 1, pdi = 2, create_far = 3, forwarding_parameters = 4, create_urr = 6, create_qer = 7, created_pdr = 8,
  update_far = 10, update_forwarding_parameters = 11, cause = 19, source_interface = 20, f_teid = 21, gate_status = 25, mbr = 26,
  precedence = 29, reporting_triggers = 37, destination_interface = 42, up_function_features = 43, apply_action = 44,
  pdr_id = 56, measurement_method = 62, usage_report_deletion = 79, urr_id = 81, outer_header_creation = 84,
  cp_function_features = 89, ue_ip_address = 93, outer_header_removal = 95, recovery_time_stamp = 96, usage_report_trigger = 63,
  volume_measurement = 66, ur_seqn = 104, far_id = 108, qer_id = 109, pdn_type = 113, qfi = 124,
};

constexpr std::uint32_t started = 0xeeadb2fb;

Elements create_far_forward(std::uint32_t id, std::uint8_t interface, std::string_view network_instance) {
  Elements parameters;
  parameters.u8(destination_interface, interface).network_instance(network_instance);
  Elements far;
  far.u32(far_id, id).octets(apply_action, Octets{}.u8(2).u8(0)).group(forwarding_parameters, parameters);
  return far;
}

}  // namespace

Octets establishment_request(const Session& session, std::uint32_t sequence) {
  Elements downlink_pdi;
  downlink_pdi.u8(source_interface, 1).network_instance("internet");
  downlink_pdi.octets(ue_ip_address, Octets{}.u8(6).u32(session.ue_address()));
  Elements downlink;
  downlink.u16(pdr_id, 1).u32(precedence, 255).group(pdi, downlink_pdi).u32(far_id, 1).u32(urr_id, 1).u32(qer_id, 1);

  Elements uplink_pdi;
  uplink_pdi.u8(source_interface, 0).octets(f_teid, Octets{}.u8(5)).network_instance("internet").u8(qfi, 1);
  Elements uplink;
  uplink.u16(pdr_id, 2).u32(precedence, 255).group(pdi, uplink_pdi).u8(outer_header_removal, 0).u32(far_id, 2).u32(urr_id, 1).u32(qer_id, 1);

  Elements buffered;
  buffered.u32(far_id, 1).octets(apply_action, Octets{}.u8(0x0c).u8(0));
  Elements quality;
  quality.u32(qer_id, 1).u8(gate_status, 0).octets(mbr, Octets{}.hex("000000c350 000000c350")).u8(qfi, 1);
  Elements usage;
  usage.u32(urr_id, 1).u8(measurement_method, 2).octets(reporting_triggers, Octets{}.u24(0x020000));

  Elements all;
  all.node_id(session.region.smf()).fseid(session.smf_seid(), session.region.smf());
  all.group(create_pdr, downlink).group(create_pdr, uplink);
  all.group(create_far, buffered).group(create_far, create_far_forward(2, 1, "internet"));
  all.group(create_urr, usage).group(create_qer, quality).u8(pdn_type, 1);
  return message(50, 0, sequence, all);
}

Octets establishment_response(const Session& session, std::uint32_t sequence) {
  Elements created;
  created.u16(pdr_id, 2).octets(f_teid, Octets{}.u8(1).u32(session.uplink_teid()).u32(session.upf_n3_address()));
  Elements all;
  all.node_id(session.upf_n4_address()).u8(cause, 1).fseid(session.upf_seid(), session.upf_n4_address()).group(created_pdr, created);
  return message(51, session.smf_seid(), sequence, all);
}

namespace {

Octets modification_request(const Session& session, std::uint32_t sequence) {
  Elements parameters;
  parameters.u8(destination_interface, 0).network_instance("internet");
  parameters.octets(outer_header_creation, Octets{}.u16(0x0100).u32(session.downlink_teid()).u32(session.gnb_address()));
  Elements far;
  far.u32(far_id, 1).octets(apply_action, Octets{}.u8(2).u8(0)).group(update_forwarding_parameters, parameters);
  Elements all;
  all.group(update_far, far);
  return message(52, session.upf_seid(), sequence, all);
}

Octets deletion_response(const Session& session, std::uint32_t sequence) {
  Elements usage;
  usage.u32(urr_id, 1).u32(ur_seqn, 0).octets(usage_report_trigger, Octets{}.u24(0x000800));
  usage.octets(volume_measurement, Octets{}.u8(7).u64(0x40000).u64(0x8000).u64(0x38000));
  Elements all;
  all.u8(cause, 1).group(usage_report_deletion, usage);
  return message(55, session.smf_seid(), sequence, all);
}

}  // namespace

void N4::exchange(CaptureFile& out, std::uint32_t upf, const Octets& request, const Octets& response) {
  const Address smf{region_.smf(), port};
  const Address peer{region_.upf_n4(upf), port};
  udp_packet(packet_, smf, peer, request);
  out.write(packet_);
  out.pass(30'000);
  udp_packet(packet_, peer, smf, response);
  out.write(packet_);
}

void N4::next(CaptureFile& out) {
  ++sequence_;
  if (associations_ < upfs) {
    const std::uint32_t upf = associations_++;
    Elements request;
    request.node_id(region_.smf()).u32(recovery_time_stamp, started).u8(cp_function_features, 0);
    Elements response;
    response.node_id(region_.upf_n4(upf)).u8(cause, 1).u32(recovery_time_stamp, started).octets(up_function_features, Octets{}.u16(0x0410));
    return exchange(out, upf, message(5, {}, sequence_, request), message(6, {}, sequence_, response));
  }
  ++turn_;
  if (turn_ % 64 == 0) {
    Elements both;
    both.u32(recovery_time_stamp, started);
    return exchange(out, turn_ / 64 % upfs, message(1, {}, sequence_, both), message(2, {}, sequence_, both));
  }
  const auto session = this->session(session_);
  switch (turn_ % 2) {
    case 0:
      exchange(out, session.upf(), establishment_request(session, sequence_), establishment_response(session, sequence_));
      ++sequence_;
      exchange(out, session.upf(), modification_request(session, sequence_),
               message(53, session.smf_seid(), sequence_, Elements{}.u8(cause, 1)));
      ++session_;
      break;
    default:
      // A subscriber's session ends before its next one begins.
      if (session_ - deleted_ >= subscribers) {
        const auto oldest = this->session(deleted_++);
        exchange(out, oldest.upf(), message(54, oldest.upf_seid(), sequence_, {}), deletion_response(oldest, sequence_));
      } else if (session_ > 0) {  // a subscriber wakes up: idle and back
        const auto woken = this->session(session_ - 1 - turn_ / 2 % std::min(session_, 64u));
        exchange(out, woken.upf(), modification_request(woken, sequence_),
                 message(53, woken.smf_seid(), sequence_, Elements{}.u8(cause, 1)));
      }
      break;
  }
}

}  // namespace assay::traffic
