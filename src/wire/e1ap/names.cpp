// SPDX-License-Identifier: Apache-2.0
#include "wire/e1ap/names.h"

#include <array>
#include <span>

namespace assay::wire::e1ap {
namespace {

using std::string_view;

// clang-format off: one name per line would make hundreds of lines.
// By code; an empty name is a code that the specification does not use.
constexpr auto procedures = std::to_array<string_view>({
    "Reset", "ErrorIndication", "PrivateMessage", "GNB-CU-UP-E1Setup", "GNB-CU-CP-E1Setup",
    "GNB-CU-UP-ConfigurationUpdate", "GNB-CU-CP-ConfigurationUpdate", "E1Release", "BearerContextSetup",
    "BearerContextModification", "BearerContextModificationRequired", "BearerContextRelease",
    "BearerContextReleaseRequest", "BearerContextInactivityNotification", "DLDataNotification", "DataUsageReport",
    "GNB-CU-UP-CounterCheck", "GNB-CU-UP-StatusIndication", "ULDataNotification", "MRDC-DataUsageReport", "TraceStart",
    "DeactivateTrace", "ResourceStatusReportingInitiation", "ResourceStatusReporting", "IAB-UPTNLAddressUpdate",
    "CellTrafficTrace", "EarlyForwardingSNTransfer", "GNB-CU-CPMeasurementResultsInformation", "IABPSKNotification",
    "BCBearerContextSetup", "BCBearerContextModification", "BCBearerContextModificationRequired",
    "BCBearerContextRelease", "BCBearerContextReleaseRequest", "MCBearerContextSetup", "MCBearerContextModification",
    "MCBearerContextModificationRequired", "MCBearerContextRelease", "MCBearerContextReleaseRequest",
    "MCBearerNotification",
});

constexpr auto ies = std::to_array<string_view>({
    "Cause", "CriticalityDiagnostics", "gNB-CU-CP-UE-E1AP-ID", "gNB-CU-UP-UE-E1AP-ID", "ResetType",
    "UE-associatedLogicalE1-ConnectionItem", "UE-associatedLogicalE1-ConnectionListResAck", "gNB-CU-UP-ID",
    "gNB-CU-UP-Name", "gNB-CU-CP-Name", "CNSupport", "SupportedPLMNs", "TimeToWait", "SecurityInformation",
    "UEDLAggregateMaximumBitRate", "System-BearerContextSetupRequest", "System-BearerContextSetupResponse",
    "BearerContextStatusChange", "System-BearerContextModificationRequest", "System-BearerContextModificationResponse",
    "System-BearerContextModificationConfirm", "System-BearerContextModificationRequired", "DRB-Status-List",
    "ActivityNotificationLevel", "ActivityInformation", "Data-Usage-Report-List", "New-UL-TNL-Information-Required",
    "GNB-CU-CP-TNLA-To-Add-List", "GNB-CU-CP-TNLA-To-Remove-List", "GNB-CU-CP-TNLA-To-Update-List",
    "GNB-CU-CP-TNLA-Setup-List", "GNB-CU-CP-TNLA-Failed-To-Setup-List", "DRB-To-Setup-List-EUTRAN",
    "DRB-To-Modify-List-EUTRAN", "DRB-To-Remove-List-EUTRAN", "DRB-Required-To-Modify-List-EUTRAN",
    "DRB-Required-To-Remove-List-EUTRAN", "DRB-Setup-List-EUTRAN", "DRB-Failed-List-EUTRAN",
    "DRB-Modified-List-EUTRAN", "DRB-Failed-To-Modify-List-EUTRAN", "DRB-Confirm-Modified-List-EUTRAN",
    "PDU-Session-Resource-To-Setup-List", "PDU-Session-Resource-To-Modify-List", "PDU-Session-Resource-To-Remove-List",
    "PDU-Session-Resource-Required-To-Modify-List", "PDU-Session-Resource-Setup-List",
    "PDU-Session-Resource-Failed-List", "PDU-Session-Resource-Modified-List",
    "PDU-Session-Resource-Failed-To-Modify-List", "PDU-Session-Resource-Confirm-Modified-List",
    "DRB-To-Setup-Mod-List-EUTRAN", "DRB-Setup-Mod-List-EUTRAN", "DRB-Failed-Mod-List-EUTRAN",
    "PDU-Session-Resource-Setup-Mod-List", "PDU-Session-Resource-Failed-Mod-List",
    "PDU-Session-Resource-To-Setup-Mod-List", "TransactionID", "Serving-PLMN", "UE-Inactivity-Timer",
    "System-GNB-CU-UP-CounterCheckRequest", "DRBs-Subject-To-Counter-Check-List-EUTRAN",
    "DRBs-Subject-To-Counter-Check-List-NG-RAN", "PPI", "gNB-CU-UP-Capacity", "GNB-CU-UP-OverloadInformation",
    "UEDLMaximumIntegrityProtectedDataRate", "PDU-Session-To-Notify-List", "PDU-Session-Resource-Data-Usage-List",
    "SNSSAI", "DataDiscardRequired", "OldQoSFlowMap-ULendmarkerexpected", "DRB-QoS", "GNB-CU-UP-TNLA-To-Remove-List",
    "endpoint-IP-Address-and-Port", "TNLAssociationTransportLayerAddressgNBCUUP", "RANUEID", "GNB-DU-ID",
    "CommonNetworkInstance", "NetworkInstance", "QoSFlowMappingIndication", "TraceActivation", "TraceID",
    "SubscriberProfileIDforRFP", "AdditionalRRMPriorityIndex", "RetainabilityMeasurementsInfo",
    "Transport-Layer-Address-Info", "QoSMonitoringRequest", "PDCP-StatusReportIndication", "gNB-CU-CP-Measurement-ID",
    "gNB-CU-UP-Measurement-ID", "RegistrationRequest", "ReportCharacteristics", "ReportingPeriodicity",
    "TNL-AvailableCapacityIndicator", "HW-CapacityIndicator", "RedundantCommonNetworkInstance",
    "redundant-nG-UL-UP-TNL-Information", "redundant-nG-DL-UP-TNL-Information", "RedundantQosFlowIndicator",
    "TSCTrafficCharacteristics", "CNPacketDelayBudgetDownlink", "CNPacketDelayBudgetUplink",
    "ExtendedPacketDelayBudget", "AdditionalPDCPduplicationInformation", "RedundantPDUSessionInformation",
    "RedundantPDUSessionInformation-used", "QoS-Mapping-Information", "DLUPTNLAddressToUpdateList",
    "ULUPTNLAddressToUpdateList", "NPNSupportInfo", "NPNContextInfo", "MDTConfiguration", "ManagementBasedMDTPLMNList",
    "TraceCollectionEntityIPAddress", "PrivacyIndicator", "TraceCollectionEntityURI", "URIaddress", "EHC-Parameters",
    "DRBs-Subject-To-Early-Forwarding-List", "DAPSRequestInfo", "CHOInitiation", "EarlyForwardingCOUNTReq",
    "EarlyForwardingCOUNTInfo", "AlternativeQoSParaSetList", "ExtendedSliceSupportList", "MCG-OfferedGBRQoSFlowInfo",
    "Number-of-tunnels", "DRB-Measurement-Results-Information-List", "Extended-GNB-CU-CP-Name",
    "Extended-GNB-CU-UP-Name", "DataForwardingtoE-UTRANInformationList", "QosMonitoringReportingFrequency",
    "QoSMonitoringDisabled", "AdditionalHandoverInfo", "Extended-NR-CGI-Support-List",
    "DataForwardingtoNG-RANQoSFlowInformationList", "MaxCIDEHCDL", "ignoreMappingRuleIndication",
    "DirectForwardingPathAvailability", "EarlyDataForwardingIndicator", "QoSFlowsDRBRemapping",
    "DataForwardingSourceIPAddress", "SecurityIndicationModify", "IAB-Donor-CU-UPPSKInfo", "ECGI-Support-List",
    "MDTPollutedMeasurementIndicator", "M4ReportAmount", "M6ReportAmount", "M7ReportAmount",
    "UESliceMaximumBitRateList", "PDUSession-PairID", "SurvivalTime", "UDC-Parameters", "SCGActivationStatus",
    "GNB-CU-CP-MBS-E1AP-ID", "GNB-CU-UP-MBS-E1AP-ID", "GlobalMBSSessionID", "BCBearerContextToSetup",
    "BCBearerContextToSetupResponse", "BCBearerContextToModify", "BCBearerContextToModifyResponse",
    "BCBearerContextToModifyRequired", "BCBearerContextToModifyConfirm", "MCBearerContextToSetup",
    "MCBearerContextToSetupResponse", "MCBearerContextToModify", "MCBearerContextToModifyResponse",
    "MCBearerContextToModifyRequired", "MCBearerContextToModifyConfirm", "MBSMulticastF1UContextDescriptor",
    "gNB-CU-UP-MBS-Support-Info", "SecurityIndication", "SecurityResult", "SDTContinueROHC", "SDTindicatorSetup",
    "SDTindicatorMod", "DiscardTimerExtended", "ManagementBasedMDTPLMNModificationList", "MCForwardingResourceRequest",
    "MCForwardingResourceIndication", "MCForwardingResourceResponse", "MCForwardingResourceRelease",
    "MCForwardingResourceReleaseIndication", "PDCP-COUNT-Reset", "MBSSessionAssociatedInfoNonSupportToSupport",
    "VersionID", "InactivityInformationRequest", "UEInactivityInformation", "MBSAreaSessionID",
    "Secondary-PDU-Session-Data-Forwarding-Information", "MBSSessionResourceNotification",
    "MCBearerContextInactivityTimer", "MCBearerContextStatusChange", "MT-SDT-Information",
    "MT-SDT-Information-Request", "SDT-data-size-threshold", "SDT-data-size-threshold-Crossed",
    "SpecialTriggeringPurpose", "AssociatedSessionID", "MBS-ServiceArea", "PDUSetQoSParameters", "N6JitterInformation",
    "ECNMarkingorCongestionInformationReportingRequest", "ECNMarkingorCongestionInformationReportingStatus",
    "PDUSetbasedHandlingIndicator", "IndirectPathIndication", "F1UTunnelNotEstablished", "F1U-TNL-InfoToAdd-List",
    "F1U-TNL-InfoAdded-List", "F1U-TNL-InfoToAddOrModify-List", "F1U-TNL-InfoAddedOrModified-List",
    "F1U-TNL-InfoToRelease-List", "BroadcastF1U-ContextReferenceE1", "PSIbasedDiscardTimer", "UserPlaneErrorIndicator",
    "MaximumDataBurstVolume", "BCBearerContextNGU-TNLInfoatNGRAN-Request", "PDCPSNGapReport",
    "UserPlaneFailureIndication",
});

constexpr auto radio_network_causes = std::to_array<string_view>({
    "unspecified", "unknown-or-already-allocated-gnb-cu-cp-ue-e1ap-id",
    "unknown-or-already-allocated-gnb-cu-up-ue-e1ap-id", "unknown-or-inconsistent-pair-of-ue-e1ap-id",
    "interaction-with-other-procedure", "pPDCP-Count-wrap-around", "not-supported-QCI-value",
    "not-supported-5QI-value", "encryption-algorithms-not-supported", "integrity-protection-algorithms-not-supported",
    "uP-integrity-protection-not-possible", "uP-confidentiality-protection-not-possible",
    "multiple-PDU-Session-ID-Instances", "unknown-PDU-Session-ID", "multiple-QoS-Flow-ID-Instances",
    "unknown-QoS-Flow-ID", "multiple-DRB-ID-Instances", "unknown-DRB-ID", "invalid-QoS-combination",
    "procedure-cancelled", "normal-release", "no-radio-resources-available", "action-desirable-for-radio-reasons",
    "resources-not-available-for-the-slice", "pDCP-configuration-not-supported", "ue-dl-max-IP-data-rate-reason",
    "uP-integrity-protection-failure", "release-due-to-pre-emption", "rsn-not-available-for-the-up",
    "nPN-not-supported", "report-characteristic-empty", "existing-measurement-ID",
    "measurement-temporarily-not-available", "measurement-not-supported-for-the-object",
    "scg-activation-deactivation-failure", "scg-deactivation-failure-due-to-data-transmission",
    "unknown-or-already-allocated-gNB-CU-CP-MBS-E1AP-ID", "unknown-or-already-allocated-gNB-CU-UP-MBS-E1AP-ID",
    "unknown-or-inconsistent-pair-of-MBS-E1AP-ID", "unknown-or-inconsistent-MRB-ID",
});

constexpr auto transport_causes = std::to_array<string_view>({
    "unspecified", "transport-resource-unavailable", "unknown-TNL-address-for-IAB",
});

constexpr auto protocol_causes = std::to_array<string_view>({
    "transfer-syntax-error", "abstract-syntax-error-reject", "abstract-syntax-error-ignore-and-notify",
    "message-not-compatible-with-receiver-state", "semantic-error",
    "abstract-syntax-error-falsely-constructed-message", "unspecified",
});

constexpr auto misc_causes = std::to_array<string_view>({
    "control-processing-overload", "not-enough-user-plane-processing-resources", "hardware-failure", "om-intervention",
    "unspecified",
});

// clang-format on
constexpr std::array<per::CauseGroup, 4> groups{{{"radioNetwork", 25, radio_network_causes},
                                                {"transport", 2, transport_causes},
                                                {"protocol", 7, protocol_causes},
                                                {"misc", 5, misc_causes}}};

}  // namespace

const per::Dialect dialect{.pdu = "e1ap.E1AP_PDU",
                           .procedure_code = "e1ap.procedureCode",
                           .criticality = "e1ap.criticality",
                           .ie = "e1ap.id",
                           .procedure_name = [](std::uint8_t code) { return per::name_at(procedures, code); },
                           .ie_name = [](std::uint16_t id) { return per::name_at(ies, id); }};
const per::CauseNames item_cause_names{.choice = "e1ap.cause",
                                       .value = {"e1ap.radioNetwork", "e1ap.transport", "e1ap.protocol", "e1ap.misc"},
                                       .groups = groups};
const per::CauseNames cause_names{.choice = "e1ap.Cause", .value = {"e1ap.radioNetwork", "e1ap.transport", "e1ap.protocol", "e1ap.misc"}, .groups = groups};

}  // namespace assay::wire::e1ap
