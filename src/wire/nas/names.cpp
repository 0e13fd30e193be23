// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <span>

#include "wire/nas/nas.h"

namespace assay::wire::nas {
namespace {

struct Name {
  std::uint8_t code;
  std::string_view name;
};

// §9.11.3.2
constexpr auto mm_causes = std::to_array<Name>({
    {3, "Illegal UE"},
    {5, "PEI not accepted"},
    {6, "Illegal ME"},
    {7, "5GS services not allowed"},
    {9, "UE identity cannot be derived by the network"},
    {10, "Implicitly deregistered"},
    {11, "PLMN not allowed"},
    {12, "Tracking area not allowed"},
    {13, "Roaming not allowed in this tracking area"},
    {15, "No suitable cells in tracking area"},
    {20, "MAC failure"},
    {21, "Synch failure"},
    {22, "Congestion"},
    {23, "UE security capabilities mismatch"},
    {24, "Security mode rejected, unspecified"},
    {26, "Non-5G authentication unacceptable"},
    {27, "N1 mode not allowed"},
    {28, "Restricted service area"},
    {31, "Redirection to EPC required"},
    {36, "IAB-node operation not authorized"},
    {43, "LADN not available"},
    {62, "No network slices available"},
    {65, "Maximum number of PDU sessions reached"},
    {67, "Insufficient resources for specific slice and DNN"},
    {69, "Insufficient resources for specific slice"},
    {71, "ngKSI already in use"},
    {72, "Non-3GPP access to 5GCN not allowed"},
    {73, "Serving network not authorized"},
    {74, "Temporarily not authorized for this SNPN"},
    {75, "Permanently not authorized for this SNPN"},
    {76, "Not authorized for this CAG or authorized for CAG cells only"},
    {77, "Wireline access area not allowed"},
    {78, "PLMN not allowed to operate at the present UE location"},
    {79, "UAS services not allowed"},
    {80, "Disaster roaming for the determined PLMN with disaster condition not allowe"},
    {81, "Selected N3IWF is not compatible with the allowed NSSAI"},
    {82, "Selected TNGF is not compatible with the allowed NSSAI"},
    {90, "Payload was not forwarded"},
    {91, "DNN not supported or not subscribed in the slice"},
    {92, "Insufficient user-plane resources for the PDU session"},
    {93, "Onboarding services terminated"},
    {94, "User plane positioning not authorized"},
    {95, "Semantically incorrect message"},
    {96, "Invalid mandatory information"},
    {97, "Message type non-existent or not implemented"},
    {98, "Message type not compatible with the protocol state"},
    {99, "Information element non-existent or not implemented"},
    {100, "Conditional IE error"},
    {101, "Message not compatible with the protocol state"},
    {111, "Protocol error, unspecified"},
});

// §9.11.4.2
constexpr auto sm_causes = std::to_array<Name>({
    {8, "Operator determined barring"},
    {26, "Insufficient resources"},
    {27, "Missing or unknown DNN"},
    {28, "Unknown PDU session type"},
    {29, "User authentication or authorization failed"},
    {31, "Request rejected, unspecified"},
    {32, "Service option not supported"},
    {33, "Requested service option not subscribed"},
    {34, "Service option temporarily out of order"},
    {35, "PTI already in use"},
    {36, "Regular deactivation"},
    {37, "5GS QoS not accepted"},
    {38, "Network failure"},
    {39, "Reactivation requested"},
    {41, "Semantic error in the TFT operation"},
    {42, "Syntactical error in the TFT operation"},
    {43, "Invalid PDU session identity"},
    {44, "Semantic errors in packet filter(s)"},
    {45, "Syntactical error in packet filter(s)"},
    {46, "Out of LADN service area"},
    {47, "PTI mismatch"},
    {50, "PDU session type IPv4 only allowed"},
    {51, "PDU session type IPv6 only allowed"},
    {54, "PDU session does not exist"},
    {57, "PDU session type IPv4v6 only allowed"},
    {58, "PDU session type Unstructured only allowed"},
    {59, "Unsupported 5QI value"},
    {61, "PDU session type Ethernet only allowed"},
    {67, "Insufficient resources for specific slice and DNN"},
    {68, "Not supported SSC mode"},
    {69, "Insufficient resources for specific slice"},
    {70, "Missing or unknown DNN in a slice"},
    {81, "Invalid PTI value"},
    {82, "Maximum data rate per UE for user-plane integrity protection is too low"},
    {83, "Semantic error in the QoS operation"},
    {84, "Syntactical error in the QoS operation"},
    {85, "Invalid mapped EPS bearer identity"},
    {86, "UAS services not allowed"},
    {87, "QoS differentiation for non-3GPP device identifier(s) not available"},
    {95, "Semantically incorrect message"},
    {96, "Invalid mandatory information"},
    {97, "Message type non-existent or not implemented"},
    {98, "Message type not compatible with the protocol state"},
    {99, "Information element non-existent or not implemented"},
    {100, "Conditional IE error"},
    {101, "Message not compatible with the protocol state"},
    {111, "Protocol error, unspecified"},
});

std::string_view look_up(std::span<const Name> names, std::uint8_t code) {
  const auto found = std::ranges::lower_bound(names, code, {}, &Name::code);
  return found != names.end() && found->code == code ? found->name : "unknown";
}

}  // namespace

std::string_view mm_cause_name(std::uint8_t cause) { return look_up(mm_causes, cause); }
std::string_view sm_cause_name(std::uint8_t cause) { return look_up(sm_causes, cause); }

std::string_view registration_type_name(std::uint8_t type) {
  switch (type) {
    case 1:
      return "initial";
    case 2:
      return "mobility updating";
    case 3:
      return "periodic updating";
    case 4:
      return "emergency";
    case 5:
      return "SNPN onboarding";
    case 6:
      return "disaster roaming mobility updating";
    case 7:
      return "disaster roaming initial";
    default:
      return "unknown";
  }
}

std::string_view payload_kind_name(std::uint8_t kind) {
  switch (kind) {
    case 1:
      return "N1 SM information";
    case 2:
      return "SMS";
    case 3:
      return "LPP message container";
    case 4:
      return "SOR transparent container";
    case 5:
      return "UE policy container";
    case 6:
      return "UE parameters update transparent container";
    case 7:
      return "location services message container";
    case 8:
      return "CIoT user data container";
    case 9:
      return "service-level-AA container";
    case 10:
      return "event notification";
    case 11:
      return "UPP-CMI container";
    case 12:
      return "SLPP message container";
    case 15:
      return "multiple payloads";
    default:
      return "unknown";
  }
}

std::string_view text(Link link) {
  switch (link) {
    case Link::uplink:
      return "uplink";
    case Link::downlink:
      return "downlink";
    case Link::unknown:
      break;
  }
  return "unknown";
}

std::string_view text(Identity::Kind kind) {
  constexpr auto names = std::to_array<std::string_view>(
      {"no identity", "SUCI", "5G-GUTI", "IMEI", "5G-S-TMSI", "IMEISV", "MAC address", "EUI-64"});
  return names[static_cast<std::size_t>(kind)];
}

std::string_view scheme_name(std::uint8_t scheme) {
  if (scheme == 0) return "null scheme";
  if (scheme == 1) return "Profile A";
  if (scheme == 2) return "Profile B";
  return scheme < 12 ? "reserved" : "proprietary";
}

}  // namespace assay::wire::nas
