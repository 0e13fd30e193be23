// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "wire/diameter/diameter.h"

namespace assay::wire::diameter {
namespace {

struct Command {
  std::uint32_t code;
  std::string_view request;
  std::string_view answer;
};

// RFC 6733 §3.1, RFC 4072, 4740, 7155, 8506; TS 29.272 §7.2, 29.229 §6.1, 29.214 §5.6, 29.336, 29.172, 29.173, 29.338.
constexpr auto commands = std::to_array<Command>({
    {257, "Capabilities-Exchange-Request", "Capabilities-Exchange-Answer"},
    {258, "Re-Auth-Request", "Re-Auth-Answer"},
    {265, "AA-Request", "AA-Answer"},
    {268, "Diameter-EAP-Request", "Diameter-EAP-Answer"},
    {271, "Accounting-Request", "Accounting-Answer"},
    {272, "Credit-Control-Request", "Credit-Control-Answer"},
    {274, "Abort-Session-Request", "Abort-Session-Answer"},
    {275, "Session-Termination-Request", "Session-Termination-Answer"},
    {280, "Device-Watchdog-Request", "Device-Watchdog-Answer"},
    {282, "Disconnect-Peer-Request", "Disconnect-Peer-Answer"},
    {300, "User-Authorization-Request", "User-Authorization-Answer"},
    {301, "Server-Assignment-Request", "Server-Assignment-Answer"},
    {302, "Location-Info-Request", "Location-Info-Answer"},
    {303, "Multimedia-Auth-Request", "Multimedia-Auth-Answer"},
    {304, "Registration-Termination-Request", "Registration-Termination-Answer"},
    {305, "Push-Profile-Request", "Push-Profile-Answer"},
    {306, "User-Data-Request", "User-Data-Answer"},
    {307, "Profile-Update-Request", "Profile-Update-Answer"},
    {308, "Subscribe-Notifications-Request", "Subscribe-Notifications-Answer"},
    {309, "Push-Notification-Request", "Push-Notification-Answer"},
    {316, "Update-Location-Request", "Update-Location-Answer"},
    {317, "Cancel-Location-Request", "Cancel-Location-Answer"},
    {318, "Authentication-Information-Request", "Authentication-Information-Answer"},
    {319, "Insert-Subscriber-Data-Request", "Insert-Subscriber-Data-Answer"},
    {320, "Delete-Subscriber-Data-Request", "Delete-Subscriber-Data-Answer"},
    {321, "Purge-UE-Request", "Purge-UE-Answer"},
    {322, "Reset-Request", "Reset-Answer"},
    {323, "Notify-Request", "Notify-Answer"},
    {324, "ME-Identity-Check-Request", "ME-Identity-Check-Answer"},
    {8388620, "Provide-Location-Request", "Provide-Location-Answer"},
    {8388621, "Location-Report-Request", "Location-Report-Answer"},
    {8388622, "LCS-Routing-Info-Request", "LCS-Routing-Info-Answer"},
    {8388635, "Spending-Limit-Request", "Spending-Limit-Answer"},
    {8388637, "TDF-Session-Request", "TDF-Session-Answer"},
    {8388640, "Subscriber-Information-Request", "Subscriber-Information-Answer"},
    {8388645, "MO-Forward-Short-Message-Request", "MO-Forward-Short-Message-Answer"},
    {8388646, "MT-Forward-Short-Message-Request", "MT-Forward-Short-Message-Answer"},
    {8388647, "Send-Routing-Info-for-SM-Request", "Send-Routing-Info-for-SM-Answer"},
    {8388648, "Alert-Service-Centre-Request", "Alert-Service-Centre-Answer"},
    {8388649, "Report-SM-Delivery-Status-Request", "Report-SM-Delivery-Status-Answer"},
});
static_assert(std::ranges::is_sorted(commands, {}, &Command::code));

struct Name {
  std::uint32_t code;
  std::string_view text;
};

// Reference points of 3GPP, by the application that IANA gave them.
constexpr auto applications = std::to_array<Name>({
    {0, "Diameter common messages"}, {1, "NASREQ"},        {3, "Diameter base accounting"},
    {4, "Gy/Ro"},                    {5, "EAP"},           {16777216, "Cx/Dx"},
    {16777217, "Sh"},                {16777236, "Rx"},     {16777238, "Gx"},
    {16777250, "STa"},               {16777251, "S6a/S6d"}, {16777252, "S13/S13'"},
    {16777255, "SLg"},               {16777264, "SWm"},    {16777265, "SWx"},
    {16777266, "Gxx"},               {16777267, "S9"},     {16777272, "S6b"},
    {16777291, "SLh"},               {16777302, "Sy"},     {16777303, "Sd"},
    {16777310, "S6m"},               {16777312, "S6c"},    {16777313, "SGd"},
    {16777335, "MB2-C"},             {16777345, "S6t"},    {4294967295, "Diameter relay"},
});
static_assert(std::ranges::is_sorted(applications, {}, &Name::code));

// RFC 6733 §7.1
constexpr auto results = std::to_array<Name>({
    {1001, "DIAMETER_MULTI_ROUND_AUTH"},
    {2001, "DIAMETER_SUCCESS"},
    {2002, "DIAMETER_LIMITED_SUCCESS"},
    {3001, "DIAMETER_COMMAND_UNSUPPORTED"},
    {3002, "DIAMETER_UNABLE_TO_DELIVER"},
    {3003, "DIAMETER_REALM_NOT_SERVED"},
    {3004, "DIAMETER_TOO_BUSY"},
    {3005, "DIAMETER_LOOP_DETECTED"},
    {3006, "DIAMETER_REDIRECT_INDICATION"},
    {3007, "DIAMETER_APPLICATION_UNSUPPORTED"},
    {3008, "DIAMETER_INVALID_HDR_BITS"},
    {3009, "DIAMETER_INVALID_AVP_BITS"},
    {3010, "DIAMETER_UNKNOWN_PEER"},
    {4001, "DIAMETER_AUTHENTICATION_REJECTED"},
    {4002, "DIAMETER_OUT_OF_SPACE"},
    {4003, "ELECTION_LOST"},
    {5001, "DIAMETER_AVP_UNSUPPORTED"},
    {5002, "DIAMETER_UNKNOWN_SESSION_ID"},
    {5003, "DIAMETER_AUTHORIZATION_REJECTED"},
    {5004, "DIAMETER_INVALID_AVP_VALUE"},
    {5005, "DIAMETER_MISSING_AVP"},
    {5006, "DIAMETER_RESOURCES_EXCEEDED"},
    {5007, "DIAMETER_CONTRADICTING_AVPS"},
    {5008, "DIAMETER_AVP_NOT_ALLOWED"},
    {5009, "DIAMETER_AVP_OCCURS_TOO_MANY_TIMES"},
    {5010, "DIAMETER_NO_COMMON_APPLICATION"},
    {5011, "DIAMETER_UNSUPPORTED_VERSION"},
    {5012, "DIAMETER_UNABLE_TO_COMPLY"},
    {5013, "DIAMETER_INVALID_BIT_IN_HEADER"},
    {5014, "DIAMETER_INVALID_AVP_LENGTH"},
    {5015, "DIAMETER_INVALID_MESSAGE_LENGTH"},
    {5017, "DIAMETER_NO_COMMON_SECURITY"},
});
static_assert(std::ranges::is_sorted(results, {}, &Name::code));

template <std::size_t size>
std::string_view look_up(const std::array<Name, size>& names, std::uint32_t code) {
  const auto found = std::ranges::lower_bound(names, code, {}, &Name::code);
  return found != names.end() && found->code == code ? found->text : std::string_view();
}

}  // namespace

std::string_view command_name(std::uint32_t command, bool request) {
  const auto found = std::ranges::lower_bound(commands, command, {}, &Command::code);
  if (found == commands.end() || found->code != command) return {};
  return request ? found->request : found->answer;
}
std::string_view application_name(std::uint32_t application) { return look_up(applications, application); }
std::string_view result_name(std::uint32_t code) { return look_up(results, code); }

}  // namespace assay::wire::diameter
