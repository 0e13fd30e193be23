// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/ue_security.h"

namespace assay::facts {

const Table<CapabilityStatement> capability_statements{"capability_statements", "One NGAP message that states the security capabilities of a UE, or ought to (TS 38.413 §9.3.1.86), with what was known of the same UE before.", {
    column<&CapabilityStatement::flow>("flow", "Flow"),
    column<&CapabilityStatement::amf>("amf", "Address of the AMF"),
    column<&CapabilityStatement::ran_node>("ran_node", "Address of the RAN node"),
    column<&CapabilityStatement::procedure>("procedure", "InitialContextSetup, UEContextModification, HandoverResourceAllocation, PathSwitchRequest"),
    column<&CapabilityStatement::pdu>("pdu", "initiatingMessage: the request; successfulOutcome: the acknowledgement of a path switch"),
    column<&CapabilityStatement::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID"),
    column<&CapabilityStatement::ran_ue_ngap_id>("ran_ue_ngap_id", "RAN UE NGAP ID"),
    column<&CapabilityStatement::stated>("stated", "NR algorithms that the message states: hexadecimal NEA1…16 then NIA1…16; null if it states none"),
    column<&CapabilityStatement::known>("known", "NR algorithms known before, in the same form"),
    column<&CapabilityStatement::known_from>("known_from", "What told them: Registration request (TS 24.501 §9.11.3.54), or a procedure in which the AMF stated them; empty if nothing did"),
    column<&CapabilityStatement::known_fact>("known_fact", "Message that told them"),
    column<&CapabilityStatement::differs>("differs", "Stated and known differ in the algorithms that exist, NEA1 to 3 and NIA1 to 3; null if either is missing"),
    column<&CapabilityStatement::request_differed>("request_differed", "Of an acknowledgement: the same of the path switch request that it answers; null if that is missing"),
    column<&CapabilityStatement::request>("request", "That request"),
    column<&CapabilityStatement::message>("message", "NGAP message")}};

const Table<UserPlaneSecurity> user_plane_security{"user_plane_security", "One PDU session in a message that asks for protection of its user plane or answers (TS 33.501 §6.6.1; TS 38.413 §9.3.1.27, §9.3.1.59).", {
    column<&UserPlaneSecurity::flow>("flow", "Flow"),
    column<&UserPlaneSecurity::source>("source", "Sender's address"),
    column<&UserPlaneSecurity::destination>("destination", "Receiver's address"),
    column<&UserPlaneSecurity::protocol>("protocol", "ngap, xnap, e1ap, or sbi for N2 information inside an SBI body"),
    column<&UserPlaneSecurity::procedure>("procedure", "Name of the elementary procedure"),
    column<&UserPlaneSecurity::pdu>("pdu", "initiatingMessage, successfulOutcome, unsuccessfulOutcome"),
    column<&UserPlaneSecurity::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID"),
    column<&UserPlaneSecurity::ran_ue_id>("ran_ue_id", "RAN UE NGAP ID; gNB-CU-CP UE E1AP ID for e1ap"),
    column<&UserPlaneSecurity::pdu_session>("pdu_session", "PDU session identity"),
    column<&UserPlaneSecurity::integrity>("integrity", "Integrity protection that the message asks for: required, preferred, not-needed"),
    column<&UserPlaneSecurity::confidentiality>("confidentiality", "Ciphering that it asks for"),
    column<&UserPlaneSecurity::integrity_performed>("integrity_performed", "Security result: whether integrity protection is applied"),
    column<&UserPlaneSecurity::confidentiality_performed>("confidentiality_performed", "Whether ciphering is applied"),
    column<&UserPlaneSecurity::asked_integrity>("asked_integrity", "Of an answer: the integrity protection last asked for, for the same session"),
    column<&UserPlaneSecurity::asked_confidentiality>("asked_confidentiality", "Likewise, ciphering"),
    column<&UserPlaneSecurity::asked>("asked", "Message that asked"),
    column<&UserPlaneSecurity::cause>("cause", "Why the session was refused"),
    column<&UserPlaneSecurity::subscribed_integrity>("subscribed_integrity", "Of N2 information that the SMF sends for a subscriber: the integrity protection that the UDM stated before, if it stated one and the same for all data networks of that subscriber"),
    column<&UserPlaneSecurity::subscribed_confidentiality>("subscribed_confidentiality", "Likewise, ciphering"),
    column<&UserPlaneSecurity::subscribed>("subscribed", "Fact that stated them, in user_plane_policies"),
    column<&UserPlaneSecurity::message>("message", "The message")}};

const Table<UserPlanePolicy> user_plane_policies{"user_plane_policies", "The user-plane security that a UDM has for a subscriber and one data network (TS 29.503 §6.1.6.2.9).", {
    column<&UserPlanePolicy::flow>("flow", "Flow"),
    column<&UserPlanePolicy::udm>("udm", "Address that stated it"),
    column<&UserPlanePolicy::smf>("smf", "Address that asked"),
    column<&UserPlanePolicy::subscriber>("subscriber", "SUPI of the request", Mark::subscriber),
    column<&UserPlanePolicy::dnn>("dnn", "Data network name"),
    column<&UserPlanePolicy::integrity>("integrity", "required, preferred, not-needed"),
    column<&UserPlanePolicy::confidentiality>("confidentiality", "Ciphering, likewise")}};

}  // namespace assay::facts
