// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/ran_nodes.h"

namespace assay::facts {

const Table<RanMessage> ran_messages{"ran_messages", "One PDU of XnAP (TS 38.423), F1AP (TS 38.473) or E1AP (TS 37.483).", {
    column<&RanMessage::flow>("flow", "Flow"),
    column<&RanMessage::source>("source", "Sender's address"),
    column<&RanMessage::destination>("destination", "Receiver's address"),
    column<&RanMessage::protocol>("protocol", "xnap, f1ap or e1ap"),
    column<&RanMessage::pdu>("pdu", "initiatingMessage, successfulOutcome, unsuccessfulOutcome"),
    column<&RanMessage::procedure_code>("procedure_code", "Procedure code of the protocol"),
    column<&RanMessage::procedure>("procedure", "Name of the elementary procedure"),
    column<&RanMessage::first_ue_id>("first_ue_id", "UE at the node that asks: source, new or main NG-RAN node UE XnAP ID; gNB-CU UE F1AP ID; gNB-CU-CP UE E1AP ID"),
    column<&RanMessage::second_ue_id>("second_ue_id", "UE at the other node: target, old or secondary NG-RAN node UE XnAP ID; gNB-DU UE F1AP ID; gNB-CU-UP UE E1AP ID"),
    column<&RanMessage::amf_ue_ngap_id>("amf_ue_ngap_id", "AMF UE NGAP ID in a UE context that goes over Xn"),
    column<&RanMessage::decoded_ies>("decoded_ies", "Ids of the IEs decoded, in order, comma separated"),
    column<&RanMessage::opaque_ies>("opaque_ies", "Ids of the IEs named but not decoded, or not to their end"),
    column<&RanMessage::cause>("cause", "Cause group and value, e.g. radioNetwork/normal-release"),
    column<&RanMessage::node>("node", "The node that the message names: gNB 99970-00000001/32, gNB-DU 3584, gNB-CU-UP 5"),
    column<&RanMessage::node_name>("node_name", "Its name", Mark::identity),
    column<&RanMessage::plmn>("plmn", "PLMN of the node, or of a cell that it serves, MCC then MNC"),
    column<&RanMessage::key>("key", "Kind of a key that stands in the message, whose value is not stored: K_NG-RAN*, S-K_gNB, K_UP"),
    column<&RanMessage::ue_security_capabilities>("ue_security_capabilities", "NR encryption and integrity algorithms of the UE, as in ngap_messages"),
    column<&RanMessage::ciphering>("ciphering", "Ciphering algorithm of the user plane, 0 = NEA0 (E1AP, TS 37.483 §9.3.1.31)"),
    column<&RanMessage::integrity>("integrity", "Integrity algorithm of the user plane, 0 = NIA0 (§9.3.1.32)")}};

const Table<RrcMessage> rrc_messages{"rrc_messages", "One RRC message (TS 38.331) in F1AP or XnAP that could be read; what PDCP ciphered is counted in coverage.", {
    column<&RrcMessage::flow>("flow", "Flow"),
    column<&RrcMessage::source>("source", "Sender's transport address"),
    column<&RrcMessage::destination>("destination", "Receiver's transport address"),
    column<&RrcMessage::carried_by>("carried_by", "f1ap or xnap"),
    column<&RrcMessage::carrier>("carrier", "Fact of the carrying PDU"),
    column<&RrcMessage::ue_id>("ue_id", "gNB-CU UE F1AP ID of the carrying PDU"),
    column<&RrcMessage::channel>("channel", "UL-CCCH, DL-CCCH, UL-DCCH, DL-DCCH"),
    column<&RrcMessage::type>("type", "Message, e.g. securityModeCommand"),
    column<&RrcMessage::ciphering>("ciphering", "Ciphering algorithm that a security mode command selects for the radio link, 0 = NEA0"),
    column<&RrcMessage::integrity>("integrity", "Integrity algorithm that it selects, 0 = NIA0")}};

}  // namespace assay::facts
