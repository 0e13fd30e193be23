// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/nas_replays.h"

namespace assay::facts {

const Table<NasReplay> nas_replays{"nas_replays", "One protected NAS message on N2 that came before, octet by octet, or whose sequence number lies behind those of its sender (TS 24.501 §4.4.3). Copies that a relay, a second tap or SCTP makes at once are none.", {
    column<&NasReplay::flow>("flow", "Flow"),
    column<&NasReplay::source>("source", "Sender's address"),
    column<&NasReplay::destination>("destination", "Receiver's address"),
    column<&NasReplay::link>("link", "uplink or downlink"),
    column<&NasReplay::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID"),
    column<&NasReplay::ran_ue_ngap_id>("ran_ue_ngap_id", "RAN UE NGAP ID"),
    column<&NasReplay::relation>("relation", "repeated: the same octets, authentication code included, as an earlier message; mirrored: repeated, and what the AMF sent comes again just as late, as in a second tap with another clock; behind: another message, with a sequence number of the past, after which the sender goes on from where it was"),
    column<&NasReplay::security_header_type>("security_header_type", "TS 24.501 §9.3.1"),
    column<&NasReplay::sequence>("sequence", "NAS sequence number, the lower 8 bits of the NAS COUNT"),
    column<&NasReplay::latest>("latest", "Latest sequence number in this direction before it, on this connection; null if there was none"),
    column<&NasReplay::original>("original", "The message that it repeats; in nas_messages"),
    column<&NasReplay::after>("after", "How long after it, in nanoseconds"),
    column<&NasReplay::same_connection>("same_connection", "On the same connection of the UE, rather than a new one"),
    column<&NasReplay::went_on>("went_on", "On the connection of the original the UE had gone on meanwhile: it sent more, or its RAN node answered for it; null if that connection is forgotten, or at another association what the AMF sent around then"),
    column<&NasReplay::message>("message", "NAS message")}};

}  // namespace assay::facts
