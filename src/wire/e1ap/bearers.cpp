// SPDX-License-Identifier: Apache-2.0
#include "wire/e1ap/bearers.h"

namespace assay::wire::e1ap {
namespace {

using base::BitCursor;

constexpr std::uint64_t most_bearers = 32;
constexpr std::uint64_t most_flows = 64;
constexpr std::uint64_t most_cell_groups = 4;
constexpr std::uint64_t most_parameters = 8;

void read_bearer_id(BitCursor& in) { (void)in.extensible_integer(1, 32, "e1ap.dRB_ID"); }
void read_flow_id(BitCursor& in) { (void)in.integer(0, 63, "e1ap.qoS_Flow_Identifier"); }
void read_cell_group_id(BitCursor& in) { (void)in.extensible_integer(0, 3, "e1ap.cell_Group_ID"); }

// ENUMERATED {true, ...}
void read_flag(BitCursor& in) { (void)in.enumerated(1, true); }

// SDAP configuration, §9.3.1.39.
void read_sdap(BitCursor& in) {
  Sequence sequence(in, 0);
  (void)in.enumerated(2, true, "e1ap.defaultDRB");
  (void)in.enumerated(2, true);
  (void)in.enumerated(2, true);
  sequence.end();
}

// ROHC parameters, §9.3.1.40.
void read_header_compression(BitCursor& in) {
  if (in.choice(3, false).index == 2) {
    (void)per::read_ie(in, dialect);
    return;
  }
  Sequence sequence(in, 1, false);
  (void)in.extensible_integer(0, 16383);
  (void)in.extensible_integer(0, 511);
  if (sequence.has(0)) read_flag(in);
  sequence.end();
}

// PDCP configuration, §9.3.1.38.
void read_pdcp(BitCursor& in) {
  Sequence sequence(in, 9);
  (void)in.enumerated(2, true, "e1ap.pDCP_SN_Size_UL");
  (void)in.enumerated(2, true, "e1ap.pDCP_SN_Size_DL");
  (void)in.enumerated(5, true, "e1ap.rLC_Mode");
  if (sequence.has(0)) read_header_compression(in);
  if (sequence.has(1)) {
    Sequence timer(in, 0);
    (void)in.enumerated(36, true);
    timer.end();
  }
  if (sequence.has(2)) (void)in.enumerated(16, false);
  if (sequence.has(3)) (void)in.enumerated(24, true);
  if (sequence.has(4)) read_flag(in);
  if (sequence.has(5)) read_flag(in);
  if (sequence.has(6)) read_flag(in);
  if (sequence.has(7)) (void)in.enumerated(2, true);
  if (sequence.has(8)) read_flag(in);
  sequence.end();
}

// Cell group information, §9.3.1.11.
void read_cell_groups(BitCursor& in) {
  per::read_list(in, 1, most_cell_groups, [&] {
    Sequence item(in, 3);
    read_cell_group_id(in);
    if (item.has(0)) (void)in.enumerated(3, true);
    if (item.has(1)) (void)in.enumerated(2, true);
    if (item.has(2)) (void)in.enumerated(2, true);
    item.end();
  });
}

// §9.3.1.27 and 9.3.1.28.
void read_characteristics(BitCursor& in) {
  const auto alternative = in.choice(3, false).index;
  if (alternative == 2) {
    (void)per::read_ie(in, dialect);
    return;
  }
  const bool dynamic = alternative == 1;
  Sequence sequence(in, dynamic ? 4 : 3, false);
  if (dynamic) {
    (void)in.extensible_integer(0, 127);
    (void)in.extensible_integer(0, 1023);
    Sequence errors(in, 0);
    (void)in.extensible_integer(0, 9);
    (void)in.extensible_integer(0, 9);
    errors.end();
    if (sequence.has(0)) (void)in.extensible_integer(0, 255, "e1ap.fiveQI");
    if (sequence.has(1)) (void)in.enumerated(2, false);
  } else {
    (void)in.extensible_integer(0, 255, "e1ap.fiveQI");
    if (sequence.has(0)) (void)in.extensible_integer(0, 127);
  }
  const unsigned window = dynamic ? 2 : 1;
  if (sequence.has(window)) (void)in.extensible_integer(0, 4095);
  if (sequence.has(window + 1)) (void)in.extensible_integer(0, 4095);
  sequence.end();
}

// GBR QoS flow information, §9.3.1.30.
void read_guaranteed(BitCursor& in) {
  Sequence sequence(in, 2);
  for (int rate = 0; rate < 4; ++rate) (void)in.extensible_integer(0, most_bit_rate);
  if (sequence.has(0)) (void)in.extensible_integer(0, 1000);
  if (sequence.has(1)) (void)in.extensible_integer(0, 1000);
  sequence.end();
}

// QoS flow level QoS parameters, §9.3.1.26.
void read_flow_parameters(BitCursor& in) {
  Sequence sequence(in, 5, false);
  read_characteristics(in);
  Sequence priority(in, 0, false);
  (void)in.integer(0, 15);
  (void)in.enumerated(2, false);
  (void)in.enumerated(2, false);
  priority.end();
  if (sequence.has(0)) read_guaranteed(in);
  if (sequence.has(1)) read_flag(in);
  if (sequence.has(2)) read_flag(in);
  if (sequence.has(3)) (void)in.extensible_integer(1, 8);
  if (sequence.has(4)) read_flag(in);
  sequence.end();
}

// QoS flow QoS parameter list, §9.3.1.25.
void read_flows_with_parameters(BitCursor& in) {
  per::read_list(in, 1, most_flows, [&] {
    Sequence item(in, 1);
    read_flow_id(in);
    read_flow_parameters(in);
    if (item.has(0)) (void)in.enumerated(2, true);
    item.end();
  });
}

void read_flows(BitCursor& in) {
  per::read_list(in, 1, most_flows, [&] {
    Sequence item(in, 0);
    read_flow_id(in);
    item.end();
  });
}

void read_failed_flows(BitCursor& in) {
  per::read_list(in, 1, most_flows, [&] {
    Sequence item(in, 0);
    read_flow_id(in);
    (void)per::read_cause(in, dialect, item_cause_names);
    item.end();
  });
}

// UP parameters, §9.3.1.13.
void read_parameters(BitCursor& in) {
  per::read_list(in, 1, most_parameters, [&] {
    Sequence item(in, 0);
    read_tunnel(in);
    read_cell_group_id(in);
    item.end();
  });
}

// PDCP count, §9.3.1.35.
void read_count(BitCursor& in) {
  Sequence sequence(in, 0);
  (void)in.integer(0, 262'143);
  (void)in.integer(0, 0xffff'ffff);
  sequence.end();
}

// PDCP SN status information, §9.3.1.58.
void read_status(BitCursor& in) {
  Sequence sequence(in, 0);
  Sequence uplink(in, 1);
  if (uplink.has(0)) (void)in.bit_string(1, 131'072);
  read_count(in);
  uplink.end();
  read_count(in);
  sequence.end();
}

}  // namespace

void read_tunnel(BitCursor& in) {
  if (in.choice(2, false).index == 1) {
    (void)per::read_ie(in, dialect);
    return;
  }
  Sequence sequence(in, 0);
  (void)per::read_transport_address(
      in, {"e1ap.transportLayerAddress", "e1ap.transportLayerAddressIPv4", "e1ap.transportLayerAddressIPv6"});
  (void)in.octet_string(4, 4, false, "e1ap.gTP_TEID");
  sequence.end();
}

// §9.3.2.5
void read_forwarding_request(BitCursor& in) {
  Sequence sequence(in, 1);
  (void)in.enumerated(3, true);
  if (sequence.has(0)) {
    per::read_list(in, 1, most_flows, [&] {
      Sequence item(in, 1);
      read_flow_id(in);
      if (item.has(0)) (void)in.enumerated(2, true);
      item.end();
    });
  }
  sequence.end();
}

// §9.3.2.6
void read_forwarding(BitCursor& in) {
  Sequence sequence(in, 2);
  if (sequence.has(0)) read_tunnel(in);
  if (sequence.has(1)) read_tunnel(in);
  sequence.end();
}

void read_inactivity_timer(BitCursor& in, const char* name) { (void)in.extensible_integer(1, 7200, name); }

void read_bearers_to_set_up(BitCursor& in) {
  per::read_list(in, 1, most_bearers, [&] {
    Sequence item(in, 3);
    read_bearer_id(in);
    read_sdap(in);
    read_pdcp(in);
    read_cell_groups(in);
    read_flows_with_parameters(in);
    if (item.has(0)) read_forwarding_request(in);
    if (item.has(1)) read_inactivity_timer(in, "e1ap.dRB_Inactivity_Timer");
    if (item.has(2)) read_status(in);
    item.end();
  });
}

void read_bearers_set_up(BitCursor& in) {
  per::read_list(in, 1, most_bearers, [&] {
    Sequence item(in, 2);
    read_bearer_id(in);
    if (item.has(0)) read_forwarding(in);
    read_parameters(in);
    read_flows(in);
    if (item.has(1)) read_failed_flows(in);
    item.end();
  });
}

void read_bearers_to_modify(BitCursor& in) {
  per::read_list(in, 1, most_bearers, [&] {
    Sequence item(in, 11);
    read_bearer_id(in);
    if (item.has(0)) read_sdap(in);
    if (item.has(1)) read_pdcp(in);
    if (item.has(2)) read_forwarding(in);
    if (item.has(3)) read_flag(in);
    if (item.has(4)) read_status(in);
    if (item.has(5)) read_parameters(in);
    for (unsigned groups = 6; groups < 9; ++groups) {
      if (item.has(groups)) read_cell_groups(in);
    }
    if (item.has(9)) read_flows_with_parameters(in);
    if (item.has(10)) read_inactivity_timer(in, "e1ap.dRB_Inactivity_Timer");
    item.end();
  });
}

void read_bearers_modified(BitCursor& in) {
  per::read_list(in, 1, most_bearers, [&] {
    Sequence item(in, 4);
    read_bearer_id(in);
    if (item.has(0)) read_parameters(in);
    if (item.has(1)) read_status(in);
    if (item.has(2)) read_flows(in);
    if (item.has(3)) read_failed_flows(in);
    item.end();
  });
}

void read_bearers_to_remove(BitCursor& in) {
  per::read_list(in, 1, most_bearers, [&] {
    Sequence item(in, 0);
    read_bearer_id(in);
    item.end();
  });
}

void read_bearers_failed(BitCursor& in) {
  per::read_list(in, 1, most_bearers, [&] {
    Sequence item(in, 0);
    read_bearer_id(in);
    (void)per::read_cause(in, dialect, item_cause_names);
    item.end();
  });
}

void read_bearers_required_to_modify(BitCursor& in) {
  per::read_list(in, 1, most_bearers, [&] {
    Sequence item(in, 3);
    read_bearer_id(in);
    if (item.has(0)) {
      per::read_list(in, 1, most_parameters, [&] {
        Sequence configuration(in, 1, false);
        read_cell_group_id(in);
        read_tunnel(in);
        if (configuration.has(0)) (void)in.enumerated(3, true);
        configuration.end();
      });
    }
    if (item.has(1)) read_flows(in);
    if (item.has(2)) (void)per::read_cause(in, dialect, item_cause_names);
    item.end();
  });
}

void read_bearers_confirmed(BitCursor& in) {
  per::read_list(in, 1, most_bearers, [&] {
    Sequence item(in, 1);
    read_bearer_id(in);
    if (item.has(0)) read_cell_groups(in);
    item.end();
  });
}

}  // namespace assay::wire::e1ap
