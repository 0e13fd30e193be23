// SPDX-License-Identifier: Apache-2.0
#include "wire/nas_eps/messages.h"

#include <algorithm>
#include <array>

namespace assay::wire::nas_eps {
namespace {

using enum Element;
using enum Form;
using enum Link;

constexpr std::span<const Part> nothing;
constexpr std::span<const Option> no_options;

// §8.2.1
constexpr std::array<Part, 5> attach_accept{{{ignored, half}, {ignored, half}, {ignored, fixed, 1}, {ignored, lv}, {container, lv_e}}};
constexpr std::array<Option, 7> attach_accept_options{{{0x50, {eps_identity, lv}},
                                                       {0x13, {ignored, fixed, 5}},
                                                       {0x23, {identity, lv}},
                                                       {0x53, {emm_cause, fixed, 1}},
                                                       {0x17, {ignored, fixed, 1}},
                                                       {0x59, {ignored, fixed, 1}},
                                                       {0x64, {network_features, lv}}}};
// §8.2.2
constexpr std::array<Part, 1> only_container{{{container, lv_e}}};
// §8.2.3
constexpr std::array<Part, 1> only_emm_cause{{{emm_cause, fixed, 1}}};
constexpr std::array<Option, 1> attach_reject_options{{{0x78, {container, lv_e}}}};
// §8.2.4
constexpr std::array<Part, 5> attach_request{
    {{attach_type, half}, {key_set, half}, {eps_identity, lv}, {ue_network_capability, lv}, {container, lv_e}}};
constexpr std::array<Option, 8> attach_request_options{{{0x19, {ignored, fixed, 3}},
                                                        {0x50, {eps_identity, lv}},
                                                        {0x52, {ignored, fixed, 5}},
                                                        {0x5c, {ignored, fixed, 2}},
                                                        {0x13, {ignored, fixed, 5}},
                                                        {0x6f, {additional_capability, lv}},
                                                        {0x17, {ignored, fixed, 1}},
                                                        {0x32, {n1_capability, lv}}}};
// §8.2.5
constexpr std::array<Option, 1> authentication_failure_options{{{0x30, {ignored, lv}}}};
// §8.2.7
constexpr std::array<Part, 4> authentication_request{{{key_set, half}, {ignored, half}, {rand, fixed, 16}, {ignored, lv}}};
// §8.2.8
constexpr std::array<Part, 1> authentication_response{{{response, lv}}};
// §8.2.9
constexpr std::array<Part, 1> cs_service_notification{{{ignored, fixed, 1}}};
constexpr std::array<Option, 2> cs_service_notification_options{{{0x61, {ignored, fixed, 1}}, {0x62, {ignored, fixed, 1}}}};
// §8.2.11
constexpr std::array<Part, 3> detach_request_by_ue{{{ignored, half}, {key_set, half}, {eps_identity, lv}}};
constexpr std::array<Part, 2> two_halves{{{ignored, half}, {ignored, half}}};
constexpr std::array<Option, 1> detach_request_by_network_options{{{0x53, {emm_cause, fixed, 1}}}};
// §8.2.12 and 8.2.30
constexpr std::array<Part, 1> only_nas_transport{{{ignored, lv}}};
// §8.2.13
constexpr std::array<Option, 2> emm_information_options{{{0x46, {ignored, fixed, 1}}, {0x47, {ignored, fixed, 7}}}};
// §8.2.15
constexpr std::array<Part, 3> extended_service_request{{{ignored, half}, {key_set, half}, {identity, lv}}};
// §8.2.16
constexpr std::array<Part, 1> guti_reallocation{{{eps_identity, lv}}};
// §8.2.18
constexpr std::array<Part, 2> identity_request{{{identity_type, half}, {ignored, half}}};
// §8.2.19
constexpr std::array<Part, 1> identity_response{{{identity, lv}}};
// §8.2.20
constexpr std::array<Part, 4> security_mode_command{{{algorithms, fixed, 1}, {key_set, half}, {ignored, half}, {replayed_capability, lv}}};
constexpr std::array<Option, 4> security_mode_command_options{{{0xc0, {imeisv_request, half}},
                                                               {0x55, {ignored, fixed, 4}},
                                                               {0x56, {ignored, fixed, 4}},
                                                               {0x6f, {additional_capability, lv}}}};
// §8.2.21
constexpr std::array<Option, 2> security_mode_complete_options{{{0x23, {identity, lv}}, {0x79, {container, lv_e}}}};
// §8.2.24
constexpr std::array<Option, 1> service_reject_options{{{0x5b, {ignored, fixed, 1}}}};
// §8.2.26
constexpr std::array<Option, 7> update_accept_options{{{0x5a, {ignored, fixed, 1}},
                                                       {0x50, {eps_identity, lv}},
                                                       {0x13, {ignored, fixed, 5}},
                                                       {0x23, {identity, lv}},
                                                       {0x53, {emm_cause, fixed, 1}},
                                                       {0x17, {ignored, fixed, 1}},
                                                       {0x59, {ignored, fixed, 1}}}};
// §8.2.29
constexpr std::array<Part, 3> update_request{{{ignored, half}, {key_set, half}, {eps_identity, lv}}};
constexpr std::array<Option, 10> update_request_options{{{0x19, {ignored, fixed, 3}},
                                                         {0x50, {eps_identity, lv}},
                                                         {0x55, {ignored, fixed, 4}},
                                                         {0x58, {ue_network_capability, lv}},
                                                         {0x52, {ignored, fixed, 5}},
                                                         {0x5c, {ignored, fixed, 2}},
                                                         {0x13, {ignored, fixed, 5}},
                                                         {0x6f, {additional_capability, lv}},
                                                         {0x17, {ignored, fixed, 1}},
                                                         {0x32, {n1_capability, lv}}}};
// §8.2.31-32
constexpr std::array<Part, 2> generic_transport{{{ignored, fixed, 1}, {ignored, lv_e}}};
// §8.2.33
constexpr std::array<Part, 2> control_plane_service_request{{{ignored, half}, {key_set, half}}};
constexpr std::array<Option, 1> control_plane_service_request_options{{{0x78, {container, lv_e}}}};

constexpr auto emm_messages = std::to_array<Description>({
    {0x41, "Attach request", uplink, attach_request, attach_request_options},
    {0x42, "Attach accept", downlink, attach_accept, attach_accept_options},
    {0x43, "Attach complete", uplink, only_container, no_options},
    {0x44, "Attach reject", downlink, only_emm_cause, attach_reject_options},
    {0x45, "Detach request", uplink, detach_request_by_ue, no_options},
    {0x46, "Detach accept", unknown, nothing, no_options},
    {0x48, "Tracking area update request", uplink, update_request, update_request_options},
    {0x49, "Tracking area update accept", downlink, two_halves, update_accept_options},
    {0x4a, "Tracking area update complete", uplink, nothing, no_options},
    {0x4b, "Tracking area update reject", downlink, only_emm_cause, no_options},
    {0x4c, "Extended service request", uplink, extended_service_request, no_options},
    {0x4d, "Control plane service request", uplink, control_plane_service_request, control_plane_service_request_options},
    {0x4e, "Service reject", downlink, only_emm_cause, service_reject_options},
    {0x4f, "Service accept", downlink, nothing, no_options},
    {0x50, "GUTI reallocation command", downlink, guti_reallocation, no_options},
    {0x51, "GUTI reallocation complete", uplink, nothing, no_options},
    {0x52, "Authentication request", downlink, authentication_request, no_options},
    {0x53, "Authentication response", uplink, authentication_response, no_options},
    {0x54, "Authentication reject", downlink, nothing, no_options},
    {0x55, "Identity request", downlink, identity_request, no_options},
    {0x56, "Identity response", uplink, identity_response, no_options},
    {0x5c, "Authentication failure", uplink, only_emm_cause, authentication_failure_options},
    {0x5d, "Security mode command", downlink, security_mode_command, security_mode_command_options},
    {0x5e, "Security mode complete", uplink, nothing, security_mode_complete_options},
    {0x5f, "Security mode reject", uplink, only_emm_cause, no_options},
    {0x60, "EMM status", unknown, only_emm_cause, no_options},
    {0x61, "EMM information", downlink, nothing, emm_information_options},
    {0x62, "Downlink NAS transport", downlink, only_nas_transport, no_options},
    {0x63, "Uplink NAS transport", uplink, only_nas_transport, no_options},
    {0x64, "CS service notification", downlink, cs_service_notification, cs_service_notification_options},
    {0x68, "Downlink generic NAS transport", downlink, generic_transport, no_options},
    {0x69, "Uplink generic NAS transport", uplink, generic_transport, no_options},
});
static_assert(std::ranges::is_sorted(emm_messages, {}, &Description::type));

constexpr Description detach_by_network{0x45, "Detach request", downlink, two_halves, detach_request_by_network_options};

// §8.3
constexpr std::array<Part, 4> dedicated_request{{{ignored, half}, {ignored, half}, {ignored, lv}, {ignored, lv}}};
constexpr std::array<Option, 2> bearer_options{{{0x32, {ignored, fixed, 1}}, {0x58, {esm_cause, fixed, 1}}}};
constexpr std::array<Part, 3> default_request{{{ignored, lv}, {apn, lv}, {pdn_address, lv}}};
constexpr std::array<Part, 1> only_esm_cause{{{esm_cause, fixed, 1}}};
constexpr std::array<Part, 4> allocation_request{{{ignored, half}, {ignored, half}, {ignored, lv}, {ignored, lv}}};
constexpr std::array<Part, 3> modification_request{{{ignored, half}, {ignored, half}, {ignored, lv}}};
constexpr std::array<Option, 1> apn_option{{{0x28, {apn, lv}}}};
constexpr std::array<Part, 1> notification{{{ignored, lv}}};
constexpr std::array<Part, 2> connectivity_request{{{ignored, half}, {pdn_type, half}}};
constexpr std::array<Part, 1> data_transport{{{ignored, lv_e}}};

constexpr auto esm_messages = std::to_array<Description>({
    {0xc1, "Activate default EPS bearer context request", downlink, default_request, bearer_options},
    {0xc2, "Activate default EPS bearer context accept", uplink, nothing, no_options},
    {0xc3, "Activate default EPS bearer context reject", uplink, only_esm_cause, no_options},
    {0xc5, "Activate dedicated EPS bearer context request", downlink, dedicated_request, bearer_options},
    {0xc6, "Activate dedicated EPS bearer context accept", uplink, nothing, no_options},
    {0xc7, "Activate dedicated EPS bearer context reject", uplink, only_esm_cause, no_options},
    {0xc9, "Modify EPS bearer context request", downlink, nothing, bearer_options},
    {0xca, "Modify EPS bearer context accept", uplink, nothing, no_options},
    {0xcb, "Modify EPS bearer context reject", uplink, only_esm_cause, no_options},
    {0xcd, "Deactivate EPS bearer context request", downlink, only_esm_cause, no_options},
    {0xce, "Deactivate EPS bearer context accept", uplink, nothing, no_options},
    {0xd0, "PDN connectivity request", uplink, connectivity_request, apn_option},
    {0xd1, "PDN connectivity reject", downlink, only_esm_cause, no_options},
    {0xd2, "PDN disconnect request", uplink, two_halves, no_options},
    {0xd3, "PDN disconnect reject", downlink, only_esm_cause, no_options},
    {0xd4, "Bearer resource allocation request", uplink, allocation_request, no_options},
    {0xd5, "Bearer resource allocation reject", downlink, only_esm_cause, no_options},
    {0xd6, "Bearer resource modification request", uplink, modification_request, bearer_options},
    {0xd7, "Bearer resource modification reject", downlink, only_esm_cause, no_options},
    {0xd9, "ESM information request", downlink, nothing, no_options},
    {0xda, "ESM information response", uplink, nothing, apn_option},
    {0xdb, "Notification", downlink, notification, no_options},
    {0xdc, "ESM dummy message", unknown, nothing, no_options},
    {0xe8, "ESM status", unknown, only_esm_cause, no_options},
    {0xe9, "Remote UE report", uplink, nothing, no_options},
    {0xea, "Remote UE report response", downlink, nothing, no_options},
    {0xeb, "ESM data transport", unknown, data_transport, no_options},
});
static_assert(std::ranges::is_sorted(esm_messages, {}, &Description::type));

const Description* look_up(std::span<const Description> messages, std::uint8_t type) {
  const auto found = std::ranges::lower_bound(messages, type, {}, &Description::type);
  return found != messages.end() && found->type == type ? &*found : nullptr;
}

}  // namespace

const Description* emm_message(std::uint8_t type, Link link) {
  if (type == detach_by_network.type && link == downlink) return &detach_by_network;
  return look_up(emm_messages, type);
}
const Description* esm_message(std::uint8_t type) { return look_up(esm_messages, type); }

Part optional_part(const Description& message, std::uint8_t iei) {
  const bool is_half = iei >= 0x80;
  for (const auto& option : message.optional) {
    if (option.iei == (is_half ? iei & 0xf0 : iei)) return option.part;
  }
  if (is_half) return {ignored, half, 0};
  return {ignored, (iei & 0xf0) == 0x70 ? lv_e : lv, 0};
}

}  // namespace assay::wire::nas_eps
