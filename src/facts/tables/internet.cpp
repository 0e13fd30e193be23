// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/internet.h"

namespace assay::facts {

const Table<IcmpConversation> icmp_conversations{"icmp_conversations", "All ICMP (RFC 792) or ICMPv6 (RFC 4443) messages between two addresses.", {
    column<&IcmpConversation::flow>("flow", "Flow"),
    column<&IcmpConversation::version>("version", "4 or 6, of IP"),
    column<&IcmpConversation::source>("source", "Address that sent the first one", Mark::user_plane),
    column<&IcmpConversation::destination>("destination", "The other address", Mark::user_plane),
    column<&IcmpConversation::requests>("requests", "Echo requests"),
    column<&IcmpConversation::replies>("replies", "Echo replies"),
    column<&IcmpConversation::replies_equal>("replies_equal", "Replies whose data is that of their request"),
    column<&IcmpConversation::replies_different>("replies_different", "Replies whose data is not that of their request"),
    column<&IcmpConversation::replies_unasked>("replies_unasked", "Replies without a request among the last 64 of this conversation"),
    column<&IcmpConversation::octets_forward>("octets_forward", "Octets of data in echoes from source to destination"),
    column<&IcmpConversation::octets_reverse>("octets_reverse", "Octets of data in echoes from destination to source"),
    column<&IcmpConversation::lengths>("lengths", "Different lengths of the data in echoes, at most 64 counted"),
    column<&IcmpConversation::shortest>("shortest", "Octets of data in the shortest echo"),
    column<&IcmpConversation::longest>("longest", "Octets of data in the longest echo"),
    column<&IcmpConversation::payloads>("payloads", "Different data in echoes, at most 64 counted; told apart by a keyed digest, none of it is kept"),
    column<&IcmpConversation::others>("others", "Messages that are no echo"),
    column<&IcmpConversation::types>("types", "Types and codes, the first 16 different ones, e.g. 8/0,0/0"),
    column<&IcmpConversation::last_time>("last_time", "Last message, nanoseconds since 1970 UTC"),
    column<&IcmpConversation::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

const Table<IcmpError> icmp_errors{"icmp_errors", "One ICMP or ICMPv6 error message and the packet that it is about.", {
    column<&IcmpError::flow>("flow", "Flow of the message itself"),
    column<&IcmpError::version>("version", "4 or 6, of IP"),
    column<&IcmpError::type>("type", "Type, e.g. 3 = destination unreachable"),
    column<&IcmpError::code>("code", "Code, e.g. 3 = port unreachable"),
    column<&IcmpError::sender>("sender", "Address that reports the error", Mark::user_plane),
    column<&IcmpError::receiver>("receiver", "Address that it is reported to", Mark::user_plane),
    column<&IcmpError::quoted_transport>("quoted_transport", "Transport of the packet that it is about; empty if that cannot be read"),
    column<&IcmpError::quoted_source>("quoted_source", "Its source", Mark::user_plane),
    column<&IcmpError::quoted_source_port>("quoted_source_port", "Its source port, 0 if it has none"),
    column<&IcmpError::quoted_destination>("quoted_destination", "Its destination", Mark::user_plane),
    column<&IcmpError::quoted_destination_port>("quoted_destination_port", "Its destination port, 0 if it has none"),
    column<&IcmpError::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic")}};

const Table<AddressClaim> address_claims{"address_claims", "One station that claims an IP address, by ARP (RFC 826) or neighbour advertisement (RFC 4861).", {
    column<&AddressClaim::address>("address", "IP address"),
    column<&AddressClaim::station>("station", "Link address that it is claimed for"),
    column<&AddressClaim::interface>("interface", "Interface of the capture"),
    column<&AddressClaim::vlan>("vlan", "Outermost VLAN; null without a tag"),
    column<&AddressClaim::claims>("claims", "How often"),
    column<&AddressClaim::unasked>("unasked", "How often without being asked (gratuitous ARP, unsolicited advertisement)"),
    column<&AddressClaim::other_station>("other_station", "The station that had claimed the address before on this interface and VLAN; null if none had"),
    column<&AddressClaim::returns>("returns", "How often the station took the address back from another one: two stations that contend, not one that took over"),
    column<&AddressClaim::last_time>("last_time", "Last claim, nanoseconds since 1970 UTC"),
    column<&AddressClaim::peers>("peers", "Whom it asked or answered with this address, and so who is on its link: the first 8, separated by commas")}};

}  // namespace assay::facts
