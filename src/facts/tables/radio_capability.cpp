// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/radio_capability.h"

namespace assay::facts {

const Table<RadioCapability> radio_capabilities{"radio_capabilities", "One UE radio capability on N2 (TS 38.413 §9.3.1.74; TS 38.331 §11.2.2), with what was said of the same UE on another leg and before.", {
    column<&RadioCapability::flow>("flow", "Flow"),
    column<&RadioCapability::source>("source", "Sender's address"),
    column<&RadioCapability::destination>("destination", "Receiver's address"),
    column<&RadioCapability::procedure>("procedure", "UERadioCapabilityInfoIndication: by the RAN node, which asked the UE; any other: by the AMF, which kept it"),
    column<&RadioCapability::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID"),
    column<&RadioCapability::ran_ue_ngap_id>("ran_ue_ngap_id", "RAN UE NGAP ID"),
    column<&RadioCapability::octets>("octets", "Length"),
    column<&RadioCapability::digest>("digest", "First 16 octets of the SHA-256 of the octets, hexadecimal: the same for devices of one make", Mark::subscriber),
    column<&RadioCapability::parts>("parts", "Components and a digest of what each says, whatever way it is encoded: accessStratumRelease=1f0c9a2b44d0e6f1, comma separated; with ? behind it: of octets that are not decoded", Mark::subscriber),
    column<&RadioCapability::decoded>("decoded", "All of the containers was read, that of NR to its last bit. Of those columns that follow, as far as it was read"),
    column<&RadioCapability::stated>("stated", "How many values the NR capability states"),
    column<&RadioCapability::release>("release", "Access stratum release, as sent: 0 is Release 15, 7 is spare"),
    column<&RadioCapability::bands>("bands", "NR bands"),
    column<&RadioCapability::band_combinations>("band_combinations", "Band combinations for carrier aggregation and dual connectivity"),
    column<&RadioCapability::feature_sets>("feature_sets", "Feature sets of both directions"),
    column<&RadioCapability::downlink_layers>("downlink_layers", "Most MIMO layers of a downlink carrier; 0: none are stated"),
    column<&RadioCapability::voice>("voice", "Voice over NR"),
    column<&RadioCapability::other_leg>("other_leg", "The same capability of the same UE on another N2 association that carries the same NAS messages: before a relay. Each is held against one of another association"),
    column<&RadioCapability::other_parts>("other_parts", "Components that say something else there, comma separated; null without another leg, or one there that none was held against"),
    column<&RadioCapability::changed>("changed", "A component that was decoded says something else than on the other leg; null without one, or if only octets that are not decoded differ"),
    column<&RadioCapability::earlier>("earlier", "An earlier capability of the same UE between the same addresses"),
    column<&RadioCapability::earlier_stated>("earlier_stated", "How many values that one stated; null without one, or if either is not decoded or has no container of NR"),
    column<&RadioCapability::announced>("announced", "The UE has announced an update since (NG-RAN-RCU, TS 24.501 §9.11.3.9A); null if its registration cannot be read, if the AMF may have given its name to another UE, or if its registration is an initial one, with which the AMF forgets the capability (TS 23.501 §5.4.4.1)"),
    column<&RadioCapability::message>("message", "NGAP message")}};

}  // namespace assay::facts
