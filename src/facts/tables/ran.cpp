// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/ran.h"

namespace assay::facts {

const Table<NgapMessage> ngap_messages{"ngap_messages", "One NGAP PDU (TS 38.413).", {
    column<&NgapMessage::flow>("flow", "Flow"),
    column<&NgapMessage::source>("source", "Sender's address"),
    column<&NgapMessage::destination>("destination", "Receiver's address"),
    column<&NgapMessage::carried_by>("carried_by", "sctp, or sbi for N2 information inside an SBI body"),
    column<&NgapMessage::carrier>("carrier", "Fact of the SBI exchange"),
    column<&NgapMessage::pdu>("pdu", "initiatingMessage, successfulOutcome, unsuccessfulOutcome"),
    column<&NgapMessage::procedure_code>("procedure_code", "Procedure code (TS 38.413 §9.4.7)"),
    column<&NgapMessage::procedure>("procedure", "Name of the elementary procedure"),
    column<&NgapMessage::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID (§9.3.3.1)"),
    column<&NgapMessage::ran_ue_ngap_id>("ran_ue_ngap_id", "RAN UE NGAP ID (§9.3.3.2)"),
    column<&NgapMessage::decoded_ies>("decoded_ies", "Ids of the IEs decoded, in order, comma separated"),
    column<&NgapMessage::opaque_ies>("opaque_ies", "Ids of the IEs named but not decoded"),
    column<&NgapMessage::cause>("cause", "Cause group and value (§9.3.1.2), e.g. nas/normal-release"),
    column<&NgapMessage::ran_node>("ran_node", "Global RAN node id: kind, PLMN and id, e.g. gNB 99970-000001/22"),
    column<&NgapMessage::ran_node_name>("ran_node_name", "RAN node name", Mark::identity),
    column<&NgapMessage::amf_name>("amf_name", "AMF name", Mark::identity),
    column<&NgapMessage::plmn>("plmn", "PLMN of the user location or the global RAN node"),
    column<&NgapMessage::security_key>("security_key", "A SecurityKey IE (K_gNB) stands in the message; its value is not stored"),
    column<&NgapMessage::ue_security_capabilities>("ue_security_capabilities", "NR encryption and integrity algorithms of the UESecurityCapabilities IE: hexadecimal NEA1…16 then NIA1…16, e.g. e000e000"),
    column<&NgapMessage::target_node>("target_node", "RAN node that a UE shall be handed over to, in the form of ran_node")}};

const Table<NasMessage> nas_messages{"nas_messages", "One NAS-5GS message (TS 24.501), outer or inside another one.", {
    column<&NasMessage::flow>("flow", "Flow"),
    column<&NasMessage::source>("source", "Sender's transport address (gNB or AMF; an SBI client if carried by sbi)"),
    column<&NasMessage::destination>("destination", "Receiver's transport address"),
    column<&NasMessage::carried_by>("carried_by", "ngap, f1ap, sbi or nas-5gs"),
    column<&NasMessage::carrier>("carrier", "Fact of the NGAP PDU, RRC message, SBI exchange or outer NAS message"),
    column<&NasMessage::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID of the carrying NGAP PDU"),
    column<&NasMessage::ran_ue_ngap_id>("ran_ue_ngap_id", "RAN UE NGAP ID of the carrying NGAP PDU; gNB-CU UE F1AP ID inside F1AP"),
    column<&NasMessage::link>("link", "uplink or downlink, by the message type; unknown if unreadable"),
    column<&NasMessage::protocol>("protocol", "5gmm or 5gsm"),
    column<&NasMessage::security_header_type>("security_header_type", "0 plain … 4 (TS 24.501 §9.3.1)"),
    column<&NasMessage::readable>("readable", "False if the content is ciphered with NEA1…3 and so not observable"),
    column<&NasMessage::deciphered>("deciphered", "Ciphered, and opened with a key that the operator gave"),
    column<&NasMessage::type_code>("type_code", "Message type (§9.7); null if not readable"),
    column<&NasMessage::type>("type", "Name of the message type; null if not readable"),
    column<&NasMessage::depth>("depth", "0 for the NAS PDU, 1 for a message in its NAS or payload container …"),
    column<&NasMessage::cause_code>("cause_code", "5GMM or 5GSM cause (§9.11.3.2, §9.11.4.2)"),
    column<&NasMessage::cause>("cause", "Name of the cause"),
    column<&NasMessage::registration_type>("registration_type", "initial, mobility updating, periodic updating, emergency … (§9.11.3.7)"),
    column<&NasMessage::ngksi>("ngksi", "NAS key set identifier (§9.11.3.32); 7 means no key"),
    column<&NasMessage::pdu_session>("pdu_session", "PDU session identity"),
    column<&NasMessage::dnn>("dnn", "Data network name"),
    column<&NasMessage::ue_security_capability>("ue_security_capability", "UE security capability (§9.11.3.54) as hexadecimal octets, 5G-EA, 5G-IA first")}};

const Table<UeIdentity> ue_identities{"ue_identities", "One identity of a UE, readable at one place.", {
    column<&UeIdentity::flow>("flow", "Flow"),
    column<&UeIdentity::source>("source", "Sender's address"),
    column<&UeIdentity::destination>("destination", "Receiver's address"),
    column<&UeIdentity::channel>("channel", "nas, ngap, sbi; nas-eps and s1ap of 4G"),
    column<&UeIdentity::message>("message", "NAS message type, or SBI method and service"),
    column<&UeIdentity::kind>("kind", "SUCI, SUPI, 5G-GUTI, 5G-S-TMSI, IMEI, IMEISV, GPSI …; IMSI, GUTI, S-TMSI and TMSI of 4G"),
    column<&UeIdentity::value>("value", "The identity; for a SUPI or SUCI its text form, e.g. suci-0-001-01-0000-1-2-… (TS 29.571 §5.3.2)", Mark::subscriber),
    column<&UeIdentity::plmn>("plmn", "Home PLMN, MCC then MNC"),
    column<&UeIdentity::routing_indicator>("routing_indicator", "Routing indicator of a SUCI"),
    column<&UeIdentity::scheme>("scheme", "Protection scheme of a SUCI (TS 33.501 Annex C): 0 null, 1 Profile A, 2 Profile B"),
    column<&UeIdentity::scheme_name>("scheme_name", "null scheme, Profile A, Profile B, reserved, proprietary"),
    column<&UeIdentity::key_id>("key_id", "Home network public key identifier of a SUCI"),
    column<&UeIdentity::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID"),
    column<&UeIdentity::ran_ue_ngap_id>("ran_ue_ngap_id", "RAN UE NGAP ID"),
    column<&UeIdentity::ciphered_context>("ciphered_context", "The message came under a NAS security context (header type 1 to 4)"),
    column<&UeIdentity::emergency>("emergency", "The registration that it belongs to is an emergency registration"),
    column<&UeIdentity::registration_seen>("registration_seen", "The Registration Request of the same UE is in the evidence; in NAS only"),
    column<&UeIdentity::carrier>("carrier", "Fact of the message it stands in")}};

const Table<SecurityMode> security_modes{"security_modes", "One NAS Security Mode Command (TS 24.501 §8.2.25) with what the same UE sent before it.", {
    column<&SecurityMode::flow>("flow", "Flow"),
    column<&SecurityMode::amf>("amf", "Address that sent it"),
    column<&SecurityMode::gnb>("gnb", "Address that received it"),
    column<&SecurityMode::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID"),
    column<&SecurityMode::ran_ue_ngap_id>("ran_ue_ngap_id", "RAN UE NGAP ID"),
    column<&SecurityMode::nea>("nea", "Selected ciphering algorithm, 0 = NEA0 (§9.11.3.34)"),
    column<&SecurityMode::nia>("nia", "Selected integrity algorithm, 0 = NIA0"),
    column<&SecurityMode::ngksi>("ngksi", "NAS key set identifier"),
    column<&SecurityMode::replayed_capability>("replayed_capability", "Replayed UE security capability, hexadecimal octets"),
    column<&SecurityMode::sent_capability>("sent_capability", "UE security capability of the last Registration Request of the same UE, hexadecimal octets"),
    column<&SecurityMode::sent_fact>("sent_fact", "NAS message that held it"),
    column<&SecurityMode::registration_type>("registration_type", "Type of that registration"),
    column<&SecurityMode::emergency>("emergency", "That registration was an emergency registration"),
    column<&SecurityMode::authenticated>("authenticated", "The same UE answered an Authentication Request before, without a failure or reject after it"),
    column<&SecurityMode::registration_seen>("registration_seen", "The Registration Request of the same UE is in the evidence"),
    column<&SecurityMode::device_named>("device_named", "The same UE sent an IMEI or IMEISV outside a NAS security context before it"),
    column<&SecurityMode::message>("message", "NAS message")}};

}  // namespace assay::facts
