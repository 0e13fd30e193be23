// SPDX-License-Identifier: Apache-2.0
#include "wire/nas/messages.h"

#include <algorithm>
#include <array>

namespace assay::wire::nas {
namespace {

using enum Element;
using enum Form;
using enum Link;

constexpr std::array<Part, 0> nothing{};
constexpr std::array<Option, 0> no_options{};

constexpr Option eap_option{0x78, {eap, lv_e}};
constexpr Option nas_container_option{0x71, {nas_container, lv_e}};
constexpr Option t3346_option{0x5f, {timer_2, lv}};
constexpr Option t3502_option{0x16, {timer_2, lv}};
constexpr Option t3448_option{0x6b, {timer_2, lv}};
constexpr Option back_off_option{0x37, {timer_3, lv}};
constexpr Option mm_cause_option{0x58, {mm_cause, fixed, 1}};
constexpr Option sm_cause_option{0x59, {sm_cause, fixed, 1}};

// §8.2.1
constexpr std::array<Part, 3> authentication_request{{{key_set, half}, {ignored, half}, {abba, lv}}};
constexpr std::array<Option, 3> authentication_request_options{
    {{0x21, {rand, fixed, 16}}, {0x20, {autn, lv}}, eap_option}};
// §8.2.2
constexpr std::array<Option, 2> authentication_response_options{{{0x2d, {authentication_response, lv}}, eap_option}};
// §8.2.3
constexpr std::array<Part, 3> authentication_result{{{key_set, half}, {ignored, half}, {eap, lv_e}}};
constexpr std::array<Option, 1> authentication_result_options{{{0x38, {abba, lv}}}};
// §8.2.4
constexpr std::array<Part, 1> only_mm_cause{{{mm_cause, fixed, 1}}};
constexpr std::array<Option, 1> authentication_failure_options{{{0x30, {authentication_failure_parameter, lv}}}};
// §8.2.5
constexpr std::array<Option, 1> only_eap_option{{eap_option}};
// §8.2.6
constexpr std::array<Part, 3> registration_request{
    {{registration_type, half}, {key_set, half}, {mobile_identity, lv_e}}};
constexpr std::array<Option, 12> registration_request_options{{{0xc0, {non_current_key_set, half}},
                                                               {0x2e, {ue_security_capability, lv}},
                                                               {0x2f, {requested_nssai, lv}},
                                                               {0x52, {ignored, fixed, 6}},
                                                               {0x17, {ignored, lv}},
                                                               {0x53, {update_type, lv}},
                                                               {0x77, {mobile_identity, lv_e}},
                                                               {0x80, {payload_kind, half}},
                                                               {0x7b, {payload_container, lv_e}},
                                                               nas_container_option,
                                                               {0x6a, {timer_3, lv}},
                                                               {0x3b, {timer_3, lv}}}};
// §8.2.7
constexpr std::array<Part, 1> registration_accept{{{registration_result, lv}}};
constexpr std::array<Option, 10> registration_accept_options{{{0x77, {mobile_identity, lv_e}},
                                                              {0x15, {allowed_nssai, lv}},
                                                              {0x31, {configured_nssai, lv}},
                                                              {0x5e, {timer_3, lv}},
                                                              {0x5d, {timer_2, lv}},
                                                              t3502_option,
                                                              eap_option,
                                                              {0x6c, {timer_3, lv}},
                                                              t3448_option,
                                                              {0x6a, {timer_3, lv}}}};
// §8.2.9
constexpr std::array<Option, 3> registration_reject_options{{t3346_option, t3502_option, eap_option}};
// §8.2.10
constexpr std::array<Part, 3> nas_transport{{{payload_kind, half}, {ignored, half}, {payload_container, lv_e}}};
constexpr std::array<Option, 5> ul_nas_transport_options{{{0x12, {pdu_session, fixed, 1}},
                                                          {0x59, {ignored, fixed, 1}},
                                                          {0x80, {request_type, half}},
                                                          {0x22, {s_nssai, lv}},
                                                          {0x25, {dnn, lv}}}};
// §8.2.11
constexpr std::array<Option, 3> dl_nas_transport_options{
    {{0x12, {pdu_session, fixed, 1}}, mm_cause_option, back_off_option}};
// §8.2.12
constexpr std::array<Part, 3> deregistration_request_by_ue{
    {{deregistration_by_ue, half}, {key_set, half}, {mobile_identity, lv_e}}};
// §8.2.14
constexpr std::array<Part, 2> deregistration_request_by_network{{{deregistration_by_network, half}, {ignored, half}}};
constexpr std::array<Option, 2> deregistration_request_by_network_options{{mm_cause_option, t3346_option}};
// §8.2.16
constexpr std::array<Part, 3> service_request{{{key_set, half}, {service_type, half}, {mobile_identity, lv_e}}};
constexpr std::array<Option, 1> service_request_options{{nas_container_option}};
// §8.2.17
constexpr std::array<Option, 2> service_accept_options{{eap_option, t3448_option}};
// §8.2.18
constexpr std::array<Option, 3> service_reject_options{{t3346_option, eap_option, t3448_option}};
// §8.2.19
constexpr std::array<Option, 8> configuration_update_command_options{{{0xd0, {configuration_update_indication, half}},
                                                                      {0x77, {mobile_identity, lv_e}},
                                                                      {0x15, {allowed_nssai, lv}},
                                                                      {0x31, {configured_nssai, lv}},
                                                                      {0x46, {ignored, fixed, 1}},
                                                                      {0x47, {ignored, fixed, 7}},
                                                                      {0x6c, {timer_3, lv}},
                                                                      {0x44, {registration_result, lv}}}};
// §8.2.21
constexpr std::array<Part, 2> identity_request{{{identity_type, half}, {ignored, half}}};
// §8.2.22
constexpr std::array<Part, 1> identity_response{{{mobile_identity, lv_e}}};
// §8.2.23
constexpr std::array<Part, 2> notification{{{ignored, half}, {ignored, half}}};
// §8.2.25
constexpr std::array<Part, 4> security_mode_command{
    {{algorithms, fixed, 1}, {key_set, half}, {ignored, half}, {replayed_ue_security_capability, lv}}};
constexpr std::array<Option, 6> security_mode_command_options{{{0xe0, {imeisv_request, half}},
                                                               {0x57, {eps_algorithms, fixed, 1}},
                                                               {0x36, {additional_security_information, lv}},
                                                               eap_option,
                                                               {0x38, {abba, lv}},
                                                               {0x19, {s1_security_capability, lv}}}};
// §8.2.26
constexpr std::array<Option, 3> security_mode_complete_options{
    {{0x77, {mobile_identity, lv_e}}, nas_container_option, {0x78, {mobile_identity, lv_e}}}};
// §8.2.30
constexpr std::array<Part, 2> control_plane_service_request{{{control_plane_service_type, half}, {key_set, half}}};
constexpr std::array<Option, 4> control_plane_service_request_options{{{0x80, {payload_kind, half}},
                                                                       {0x7b, {payload_container, lv_e}},
                                                                       {0x12, {pdu_session, fixed, 1}},
                                                                       nas_container_option}};
// §8.2.31-33
constexpr std::array<Part, 2> slice_authentication{{{s_nssai, lv}, {eap, lv_e}}};
// §8.2.34-38
constexpr std::array<Part, 2> relay_parameters{{{ignored, fixed, 1}, {ignored, lv_e}}};
constexpr std::array<Part, 1> relay_transaction{{{ignored, fixed, 1}}};
constexpr std::array<Part, 2> relay_authentication{{{ignored, fixed, 1}, {eap, lv_e}}};

constexpr auto mm_messages = std::to_array<Description>({
    {0x41, "Registration request", uplink, registration_request, registration_request_options},
    {0x42, "Registration accept", downlink, registration_accept, registration_accept_options},
    {0x43, "Registration complete", uplink, nothing, no_options},
    {0x44, "Registration reject", downlink, only_mm_cause, registration_reject_options},
    {0x45, "Deregistration request (UE originating)", uplink, deregistration_request_by_ue, no_options},
    {0x46, "Deregistration accept (UE originating)", downlink, nothing, no_options},
    {0x47, "Deregistration request (UE terminated)", downlink, deregistration_request_by_network,
     deregistration_request_by_network_options},
    {0x48, "Deregistration accept (UE terminated)", uplink, nothing, no_options},
    {0x4c, "Service request", uplink, service_request, service_request_options},
    {0x4d, "Service reject", downlink, only_mm_cause, service_reject_options},
    {0x4e, "Service accept", downlink, nothing, service_accept_options},
    {0x4f, "Control plane service request", uplink, control_plane_service_request,
     control_plane_service_request_options},
    {0x50, "Network slice-specific authentication command", downlink, slice_authentication, no_options},
    {0x51, "Network slice-specific authentication complete", uplink, slice_authentication, no_options},
    {0x52, "Network slice-specific authentication result", downlink, slice_authentication, no_options},
    {0x54, "Configuration update command", downlink, nothing, configuration_update_command_options},
    {0x55, "Configuration update complete", uplink, nothing, no_options},
    {0x56, "Authentication request", downlink, authentication_request, authentication_request_options},
    {0x57, "Authentication response", uplink, nothing, authentication_response_options},
    {0x58, "Authentication reject", downlink, nothing, only_eap_option},
    {0x59, "Authentication failure", uplink, only_mm_cause, authentication_failure_options},
    {0x5a, "Authentication result", downlink, authentication_result, authentication_result_options},
    {0x5b, "Identity request", downlink, identity_request, no_options},
    {0x5c, "Identity response", uplink, identity_response, no_options},
    {0x5d, "Security mode command", downlink, security_mode_command, security_mode_command_options},
    {0x5e, "Security mode complete", uplink, nothing, security_mode_complete_options},
    {0x5f, "Security mode reject", uplink, only_mm_cause, no_options},
    {0x64, "5GMM status", unknown, only_mm_cause, no_options},
    {0x65, "Notification", downlink, notification, no_options},
    {0x66, "Notification response", uplink, nothing, no_options},
    {0x67, "UL NAS transport", uplink, nas_transport, ul_nas_transport_options},
    {0x68, "DL NAS transport", downlink, nas_transport, dl_nas_transport_options},
    {0x69, "Relay key request", uplink, relay_parameters, no_options},
    {0x6a, "Relay key accept", downlink, relay_parameters, only_eap_option},
    {0x6b, "Relay key reject", downlink, relay_transaction, only_eap_option},
    {0x6c, "Relay authentication request", downlink, relay_authentication, no_options},
    {0x6d, "Relay authentication response", uplink, relay_authentication, no_options},
});
static_assert(std::ranges::is_sorted(mm_messages, {}, &Description::type));

// §8.3.1
constexpr std::array<Part, 1> establishment_request{{{ignored, fixed, 2}}};
constexpr std::array<Option, 3> establishment_request_options{
    {{0x90, {session_type, half}}, {0xa0, {ssc_mode, half}}, {0x55, {ignored, fixed, 2}}}};
// §8.3.2
constexpr std::array<Part, 4> establishment_accept{
    {{session_type, half}, {selected_ssc_mode, half}, {ignored, lv_e}, {ignored, lv}}};
constexpr std::array<Option, 6> establishment_accept_options{{sm_cause_option,
                                                              {0x29, {pdu_address, lv}},
                                                              {0x56, {ignored, fixed, 1}},
                                                              {0x22, {s_nssai, lv}},
                                                              eap_option,
                                                              {0x25, {dnn, lv}}}};
// §8.3.3
constexpr std::array<Part, 1> only_sm_cause{{{sm_cause, fixed, 1}}};
constexpr std::array<Option, 2> reject_options{{back_off_option, eap_option}};
// §8.3.4-5
constexpr std::array<Part, 1> only_eap{{{eap, lv_e}}};
// §8.3.7
constexpr std::array<Option, 3> modification_request_options{
    {sm_cause_option, {0x55, {ignored, fixed, 2}}, {0x13, {ignored, fixed, 2}}}};
// §8.3.9
constexpr std::array<Option, 2> modification_command_options{{sm_cause_option, {0x56, {ignored, fixed, 1}}}};
// §8.3.12 and 8.3.15
constexpr std::array<Option, 1> only_sm_cause_option{{sm_cause_option}};
// §8.3.17-18
constexpr std::array<Part, 1> service_level_authentication{{{ignored, lv_e}}};

constexpr auto sm_messages = std::to_array<Description>({
    {0xc1, "PDU session establishment request", uplink, establishment_request, establishment_request_options},
    {0xc2, "PDU session establishment accept", downlink, establishment_accept, establishment_accept_options},
    {0xc3, "PDU session establishment reject", downlink, only_sm_cause, reject_options},
    {0xc5, "PDU session authentication command", downlink, only_eap, no_options},
    {0xc6, "PDU session authentication complete", uplink, only_eap, no_options},
    {0xc7, "PDU session authentication result", downlink, nothing, only_eap_option},
    {0xc9, "PDU session modification request", uplink, nothing, modification_request_options},
    {0xca, "PDU session modification reject", downlink, only_sm_cause, reject_options},
    {0xcb, "PDU session modification command", downlink, nothing, modification_command_options},
    {0xcc, "PDU session modification complete", uplink, nothing, no_options},
    {0xcd, "PDU session modification command reject", uplink, only_sm_cause, no_options},
    {0xd1, "PDU session release request", uplink, nothing, only_sm_cause_option},
    {0xd2, "PDU session release reject", downlink, only_sm_cause, no_options},
    {0xd3, "PDU session release command", downlink, only_sm_cause, reject_options},
    {0xd4, "PDU session release complete", uplink, nothing, only_sm_cause_option},
    {0xd6, "5GSM status", unknown, only_sm_cause, no_options},
    {0xd8, "Service-level authentication command", downlink, service_level_authentication, no_options},
    {0xd9, "Service-level authentication complete", uplink, service_level_authentication, no_options},
    {0xda, "Remote UE report", uplink, nothing, no_options},
    {0xdb, "Remote UE report response", downlink, nothing, no_options},
});
static_assert(std::ranges::is_sorted(sm_messages, {}, &Description::type));

const Description* look_up(std::span<const Description> messages, std::uint8_t type) {
  const auto found = std::ranges::lower_bound(messages, type, {}, &Description::type);
  return found != messages.end() && found->type == type ? &*found : nullptr;
}

}  // namespace

const Description* mm_message(std::uint8_t type) { return look_up(mm_messages, type); }
const Description* sm_message(std::uint8_t type) { return look_up(sm_messages, type); }

Part optional_part(const Description& message, std::uint8_t iei) {
  const bool is_half = iei >= 0x80;
  for (const auto& option : message.optional) {
    if (option.iei == (is_half ? iei & 0xf0 : iei)) return option.part;
  }
  if (is_half) return {ignored, half, 0};
  return {ignored, (iei & 0xf0) == 0x70 ? lv_e : lv, 0};
}

}  // namespace assay::wire::nas
