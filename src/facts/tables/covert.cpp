// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/covert.h"

namespace assay::facts {

const Table<TrafficRhythm> traffic_rhythms{"traffic_rhythms", "How regularly one host turns to one service of another: when a conversation begins, or goes on after a second of silence. Only where at least 8 intervals were seen.", {
    column<&TrafficRhythm::source>("source", "Address that begins", Mark::user_plane),
    column<&TrafficRhythm::destination>("destination", "Other address", Mark::user_plane),
    column<&TrafficRhythm::transport>("transport", "tcp, udp, icmp …"),
    column<&TrafficRhythm::port>("port", "Port of the service, 0 if the transport has none"),
    column<&TrafficRhythm::protocol>("protocol", "Protocol recognised inside; empty if none"),
    column<&TrafficRhythm::tunnel_depth>("tunnel_depth", "0 outside GTP-U; 1 inside a tunnel, however deep"),
    column<&TrafficRhythm::stirs>("stirs", "How often it began or went on; TCP keep-alives and SCTP heartbeats are not counted"),
    column<&TrafficRhythm::answered>("answered", "Flows with a packet of the other side"),
    column<&TrafficRhythm::intervals>("intervals", "Intervals that the figures are taken from: all up to 128, then a random sample of 128"),
    column<&TrafficRhythm::period>("period", "Median interval, seconds"),
    column<&TrafficRhythm::dispersion>("dispersion", "(high-low)/(high+low) of the intervals, low their lowest tenth and high their third quartile: 0 for a clock, 0.35 for uniform jitter of 50 %, 0.86 for arrivals at random"),
    column<&TrafficRhythm::chance>("chance", "Probability that arrivals at random (Poisson) are as regular as that; null where the dispersion is above 0.6"),
    column<&TrafficRhythm::sizes>("sizes", "Sizes that the figures are taken from"),
    column<&TrafficRhythm::size>("size", "Median size between two silences, octets of IP packets both ways"),
    column<&TrafficRhythm::size_dispersion>("size_dispersion", "The same of the sizes"),
    column<&TrafficRhythm::last_time>("last_time", "Last time, ns since 1970 UTC")}};

const Table<CopiedTraffic> copied_traffic{"copied_traffic", "Packets that were seen on two ways: a way is a tunnel from one address to another, or outside of all tunnels. Two ways are no copy by themselves: a packet is seen once for each hop of its way. Packets are compared by keyed digests of what no hop changes.", {
    column<&CopiedTraffic::first_frame>("first_frame", "Frame of the same packet on the first way"),
    column<&CopiedTraffic::first_source>("first_source", "Outer source of the first way; empty outside of tunnels"),
    column<&CopiedTraffic::first_destination>("first_destination", "Outer destination of the first way"),
    column<&CopiedTraffic::first_encapsulation>("first_encapsulation", "GTP-U, GRE, ERSPAN, VXLAN …; empty outside of tunnels"),
    column<&CopiedTraffic::source>("source", "Outer source of the second way"),
    column<&CopiedTraffic::destination>("destination", "Outer destination of the second way"),
    column<&CopiedTraffic::encapsulation>("encapsulation", "Encapsulation of the second way"),
    column<&CopiedTraffic::identifier>("identifier", "TEID, key, session or VNI of the second way"),
    column<&CopiedTraffic::packets>("packets", "Packets seen on both ways within a second, among those remembered"),
    column<&CopiedTraffic::again>("again", "Of these, how many the sender of the second way had passed on already without having received them again"),
    column<&CopiedTraffic::after_outside>("after_outside", "Of these, how many it had received in a tunnel, and were then seen outside before it sent them on"),
    column<&CopiedTraffic::way_packets>("way_packets", "All packets of the second way, among those remembered"),
    column<&CopiedTraffic::way_elsewhere>("way_elsewhere", "How many of them were seen on any other way"),
    column<&CopiedTraffic::returns>("returns", "Some way leads from the destination of the second way to its source"),
    column<&CopiedTraffic::both_directions>("both_directions", "The second way carries both directions of one conversation"),
    column<&CopiedTraffic::one_in>("one_in", "Packets are remembered one in so many, by their digest, at the end of the evidence; the first 65,536 all"),
    column<&CopiedTraffic::last_time>("last_time", "Last of these packets, ns since 1970 UTC")}};

const Table<Padding> padding{"padding", "Octets behind the end of packets that are not all zero and no frame check sequence.", {
    column<&Padding::source>("source", "Sender of the frame's outermost packet"),
    column<&Padding::destination>("destination", "Its receiver"),
    column<&Padding::place>("place", "frame: behind the IP packet in its frame; datagram: behind a UDP datagram in its IP packet; G-PDU: behind the inner packet"),
    column<&Padding::tunnel_depth>("tunnel_depth", "0 outside GTP-U"),
    column<&Padding::interface>("interface", "Capture interface"),
    column<&Padding::packets>("packets", "Packets"),
    column<&Padding::octets>("octets", "Their octets"),
    column<&Padding::changes>("changes", "How often the octets differed from those before"),
    column<&Padding::smallest>("smallest", "Fewest octets in one packet"),
    column<&Padding::largest>("largest", "Most octets in one packet"),
    column<&Padding::in_short_frames>("in_short_frames", "Packets where the octets only fill an Ethernet frame up to its minimum (IEEE 802.3 §3.2.8)"),
    column<&Padding::last_time>("last_time", "Last of them, ns since 1970 UTC")}};

const Table<IcmpEcho> icmp_echoes{"icmp_echoes", "ICMP echo of one host to another outside tunnels (RFC 792, RFC 4443).", {
    column<&IcmpEcho::client>("client", "Sender of requests"),
    column<&IcmpEcho::server>("server", "Sender of replies"),
    column<&IcmpEcho::requests>("requests", "Echo requests"),
    column<&IcmpEcho::replies>("replies", "Echo replies"),
    column<&IcmpEcho::differing>("differing", "Replies whose data are not those of the request"),
    column<&IcmpEcho::unasked>("unasked", "Replies without a request, where earlier ones had been seen"),
    column<&IcmpEcho::octets>("octets", "Octets of data in requests and replies"),
    column<&IcmpEcho::smallest>("smallest", "Fewest octets of data in one packet"),
    column<&IcmpEcho::largest>("largest", "Most octets of data in one packet"),
    column<&IcmpEcho::last_odd_time>("last_odd_time", "Last differing or unasked reply, ns since 1970 UTC"),
    column<&IcmpEcho::last_time>("last_time", "Last of them, ns since 1970 UTC")}};

const Table<DnsDomain> dns_domains{"dns_domains", "What one client asks about one domain. Reverse and link-local names are left out.", {
    column<&DnsDomain::client>("client", "Address that asks", Mark::user_plane),
    column<&DnsDomain::server>("server", "Address that is asked first", Mark::user_plane),
    column<&DnsDomain::domain>("domain", "Last two labels of the names, three below a country's second level such as co.uk", Mark::user_plane),
    column<&DnsDomain::tunnel_depth>("tunnel_depth", "0 outside GTP-U; more inside user traffic"),
    column<&DnsDomain::queries>("queries", "Queries"),
    column<&DnsDomain::names>("names", "Distinct names asked for, estimated; at most about 3,000 are told apart"),
    column<&DnsDomain::name_octets>("name_octets", "Mean octets of the distinct names in front of the domain, of the first 128 names"),
    column<&DnsDomain::new_octets>("new_octets", "Of these, how many on average end a run of four octets that no earlier name had: what names say that others did not"),
    column<&DnsDomain::responses>("responses", "Responses"),
    column<&DnsDomain::failures>("failures", "Responses with another code than no error"),
    column<&DnsDomain::data_responses>("data_responses", "Responses with records that carry data at will: TXT, NULL, CNAME, MX, SRV, KEY and private types"),
    column<&DnsDomain::data_octets>("data_octets", "Octets of data in those records"),
    column<&DnsDomain::addresses>("addresses", "Distinct addresses in the answers, estimated"),
    column<&DnsDomain::types>("types", "Types asked for, in the order of first sight, at most 8"),
    column<&DnsDomain::last_time>("last_time", "Last message, ns since 1970 UTC"),
    column<&DnsDomain::opaque_responses>("opaque_responses", "Responses with records of type NULL or of a private type, which have no meaning that anybody agreed on"),
    column<&DnsDomain::opaque_octets>("opaque_octets", "Octets of data in those records"),
    column<&DnsDomain::new_data>("new_data", "Octets of data in a response, on average of the first 128 with data and of 256 octets each, that end a run of four which neither a name nor "
        "an earlier response had. Data of names with a label that begins with '_' (RFC 8552) and texts that begin with 'v=' (SPF, DKIM) count as none")}};

}  // namespace assay::facts
