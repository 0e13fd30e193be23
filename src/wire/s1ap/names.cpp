// SPDX-License-Identifier: Apache-2.0
#include "wire/s1ap/names.h"

#include <array>
#include <span>

namespace assay::wire::s1ap {
namespace {

using std::string_view;

// clang-format off: one name per line would make hundreds of lines.
// By code; an empty name is a code that the specification does not use.
constexpr auto procedures = std::to_array<string_view>({
    "HandoverPreparation", "HandoverResourceAllocation", "HandoverNotification", "PathSwitchRequest",
    "HandoverCancel", "E-RABSetup", "E-RABModify", "E-RABRelease", "E-RABReleaseIndication", "InitialContextSetup",
    "Paging", "downlinkNASTransport", "initialUEMessage", "uplinkNASTransport", "Reset", "ErrorIndication",
    "NASNonDeliveryIndication", "S1Setup", "UEContextReleaseRequest", "DownlinkS1cdma2000tunnelling",
    "UplinkS1cdma2000tunnelling", "UEContextModification", "UECapabilityInfoIndication", "UEContextRelease",
    "eNBStatusTransfer", "MMEStatusTransfer", "DeactivateTrace", "TraceStart", "TraceFailureIndication",
    "ENBConfigurationUpdate", "MMEConfigurationUpdate", "LocationReportingControl",
    "LocationReportingFailureIndication", "LocationReport", "OverloadStart", "OverloadStop", "WriteReplaceWarning",
    "eNBDirectInformationTransfer", "MMEDirectInformationTransfer", "PrivateMessage", "eNBConfigurationTransfer",
    "MMEConfigurationTransfer", "CellTrafficTrace", "Kill", "downlinkUEAssociatedLPPaTransport",
    "uplinkUEAssociatedLPPaTransport", "downlinkNonUEAssociatedLPPaTransport", "uplinkNonUEAssociatedLPPaTransport",
    "UERadioCapabilityMatch", "PWSRestartIndication", "E-RABModificationIndication", "PWSFailureIndication",
    "RerouteNASRequest", "UEContextModificationIndication", "ConnectionEstablishmentIndication", "UEContextSuspend",
    "UEContextResume", "NASDeliveryIndication", "RetrieveUEInformation", "UEInformationTransfer",
    "eNBCPRelocationIndication", "MMECPRelocationIndication", "SecondaryRATDataUsageReport",
    "UERadioCapabilityIDMapping", "HandoverSuccess", "eNBEarlyStatusTransfer", "MMEEarlyStatusTransfer",
});

constexpr auto ies = std::to_array<string_view>({
    "MME-UE-S1AP-ID", "HandoverType", "Cause", "SourceID", "TargetID", "", "", "", "eNB-UE-S1AP-ID", "", "", "",
    "E-RABSubjecttoDataForwardingList", "E-RABtoReleaseListHOCmd", "E-RABDataForwardingItem",
    "E-RABReleaseItemBearerRelComp", "E-RABToBeSetupListBearerSUReq", "E-RABToBeSetupItemBearerSUReq",
    "E-RABAdmittedList", "E-RABFailedToSetupListHOReqAck", "E-RABAdmittedItem", "E-RABFailedtoSetupItemHOReqAck",
    "E-RABToBeSwitchedDLList", "E-RABToBeSwitchedDLItem", "E-RABToBeSetupListCtxtSUReq", "TraceActivation",
    "NAS-PDU", "E-RABToBeSetupItemHOReq", "E-RABSetupListBearerSURes", "E-RABFailedToSetupListBearerSURes",
    "E-RABToBeModifiedListBearerModReq", "E-RABModifyListBearerModRes", "E-RABFailedToModifyList",
    "E-RABToBeReleasedList", "E-RABFailedToReleaseList", "E-RABItem", "E-RABToBeModifiedItemBearerModReq",
    "E-RABModifyItemBearerModRes", "E-RABReleaseItem", "E-RABSetupItemBearerSURes", "SecurityContext",
    "HandoverRestrictionList", "", "UEPagingID", "pagingDRX", "", "TAIList", "TAIItem",
    "E-RABFailedToSetupListCtxtSURes", "E-RABReleaseItemHOCmd", "E-RABSetupItemCtxtSURes",
    "E-RABSetupListCtxtSURes", "E-RABToBeSetupItemCtxtSUReq", "E-RABToBeSetupListHOReq", "",
    "GERANtoLTEHOInformationRes", "", "UTRANtoLTEHOInformationRes", "CriticalityDiagnostics", "Global-ENB-ID",
    "eNBname", "MMEname", "", "ServedPLMNs", "SupportedTAs", "TimeToWait", "uEaggregateMaximumBitrate", "TAI", "",
    "E-RABReleaseListBearerRelComp", "cdma2000PDU", "cdma2000RATType", "cdma2000SectorID", "SecurityKey",
    "UERadioCapability", "GUMMEI-ID", "", "", "E-RABInformationListItem", "Direct-Forwarding-Path-Availability",
    "UEIdentityIndexValue", "", "", "cdma2000HOStatus", "cdma2000HORequiredIndication", "", "E-UTRAN-Trace-ID",
    "RelativeMMECapacity", "SourceMME-UE-S1AP-ID", "Bearers-SubjectToStatusTransfer-Item",
    "eNB-StatusTransfer-TransparentContainer", "UE-associatedLogicalS1-ConnectionItem", "ResetType",
    "UE-associatedLogicalS1-ConnectionListResAck", "E-RABToBeSwitchedULItem", "E-RABToBeSwitchedULList", "S-TMSI",
    "cdma2000OneXRAND", "RequestType", "UE-S1AP-IDs", "EUTRAN-CGI", "OverloadResponse", "cdma2000OneXSRVCCInfo",
    "E-RABFailedToBeReleasedList", "Source-ToTarget-TransparentContainer", "ServedGUMMEIs",
    "SubscriberProfileIDforRFP", "UESecurityCapabilities", "CSFallbackIndicator", "CNDomain", "E-RABReleasedList",
    "MessageIdentifier", "SerialNumber", "WarningAreaList", "RepetitionPeriod", "NumberofBroadcastRequest",
    "WarningType", "WarningSecurityInfo", "DataCodingScheme", "WarningMessageContents",
    "BroadcastCompletedAreaList", "Inter-SystemInformationTransferTypeEDT",
    "Inter-SystemInformationTransferTypeMDT", "Target-ToSource-TransparentContainer", "SRVCCOperationPossible",
    "SRVCCHOIndication", "NAS-DownlinkCount", "CSG-Id", "CSG-IdList", "SONConfigurationTransferECT",
    "SONConfigurationTransferMCT", "TraceCollectionEntityIPAddress", "MSClassmark2", "MSClassmark3",
    "RRC-Establishment-Cause", "NASSecurityParametersfromE-UTRAN", "NASSecurityParameterstoE-UTRAN",
    "DefaultPagingDRX", "Source-ToTarget-TransparentContainer-Secondary",
    "Target-ToSource-TransparentContainer-Secondary", "EUTRANRoundTripDelayEstimationInfo",
    "BroadcastCancelledAreaList", "ConcurrentWarningMessageIndicator", "Data-Forwarding-Not-Possible",
    "ExtendedRepetitionPeriod", "CellAccessMode", "CSGMembershipStatus", "LPPa-PDU", "Routing-ID",
    "Time-Synchronisation-Info", "PS-ServiceNotAvailable", "PagingPriority", "x2TNLConfigurationInfo",
    "eNBX2ExtendedTransportLayerAddresses", "GUMMEIList", "GW-TransportLayerAddress", "Correlation-ID",
    "SourceMME-GUMMEI", "MME-UE-S1AP-ID-2", "RegisteredLAI", "RelayNode-Indicator",
    "TrafficLoadReductionIndication", "MDTConfiguration", "MMERelaySupportIndicator", "GWContextReleaseIndication",
    "ManagementBasedMDTAllowed", "PrivacyIndicator", "Time-UE-StayedInCell-EnhancedGranularity", "HO-Cause",
    "VoiceSupportMatchIndicator", "GUMMEIType", "M3Configuration", "M4Configuration", "M5Configuration",
    "MDT-Location-Info", "MobilityInformation", "Tunnel-Information-for-BBF", "ManagementBasedMDTPLMNList",
    "SignallingBasedMDTPLMNList", "ULCOUNTValueExtended", "DLCOUNTValueExtended",
    "ReceiveStatusOfULPDCPSDUsExtended", "ECGIListForRestart", "SIPTO-Correlation-ID",
    "SIPTO-L-GW-TransportLayerAddress", "TransportInformation", "LHN-ID", "AdditionalCSFallbackIndicator",
    "TAIListForRestart", "UserLocationInformation", "EmergencyAreaIDListForRestart", "KillAllWarningMessages",
    "Masked-IMEISV", "eNBIndirectX2TransportLayerAddresses", "uE-HistoryInformationFromTheUE", "ProSeAuthorized",
    "ExpectedUEBehaviour", "LoggedMBSFNMDT", "UERadioCapabilityForPaging", "E-RABToBeModifiedListBearerModInd",
    "E-RABToBeModifiedItemBearerModInd", "E-RABNotToBeModifiedListBearerModInd",
    "E-RABNotToBeModifiedItemBearerModInd", "E-RABModifyListBearerModConf", "E-RABModifyItemBearerModConf",
    "E-RABFailedToModifyListBearerModConf", "SON-Information-Report", "Muting-Availability-Indication",
    "Muting-Pattern-Information", "Synchronisation-Information", "E-RABToBeReleasedListBearerModConf",
    "AssistanceDataForPaging", "CellIdentifierAndCELevelForCECapableUEs",
    "InformationOnRecommendedCellsAndENBsForPaging", "RecommendedCellItem", "RecommendedENBItem",
    "ProSeUEtoNetworkRelaying", "ULCOUNTValuePDCP-SNlength18", "DLCOUNTValuePDCP-SNlength18",
    "ReceiveStatusOfULPDCPSDUsPDCP-SNlength18", "M6Configuration", "M7Configuration", "PWSfailedECGIList",
    "MME-Group-ID", "Additional-GUTI", "S1-Message", "CSGMembershipInfo", "Paging-eDRXInformation",
    "UE-RetentionInformation", "", "UE-Usage-Type", "extended-UEIdentityIndexValue", "RAT-Type", "BearerType",
    "NB-IoT-DefaultPagingDRX", "E-RABFailedToResumeListResumeReq", "E-RABFailedToResumeItemResumeReq",
    "E-RABFailedToResumeListResumeRes", "E-RABFailedToResumeItemResumeRes", "NB-IoT-Paging-eDRXInformation",
    "V2XServicesAuthorized", "UEUserPlaneCIoTSupportIndicator", "CE-mode-B-SupportIndicator",
    "SRVCCOperationNotPossible", "NB-IoT-UEIdentityIndexValue", "RRC-Resume-Cause", "DCN-ID", "ServedDCNs",
    "UESidelinkAggregateMaximumBitrate", "DLNASPDUDeliveryAckRequest", "Coverage-Level",
    "EnhancedCoverageRestricted", "UE-Level-QoS-Parameters", "DL-CP-SecurityInformation",
    "UL-CP-SecurityInformation", "extended-e-RAB-MaximumBitrateDL", "extended-e-RAB-MaximumBitrateUL",
    "extended-e-RAB-GuaranteedBitrateDL", "extended-e-RAB-GuaranteedBitrateUL",
    "extended-uEaggregateMaximumBitRateDL", "extended-uEaggregateMaximumBitRateUL",
    "NRrestrictioninEPSasSecondaryRAT", "UEAppLayerMeasConfig", "UE-Application-Layer-Measurement-Capability",
    "SecondaryRATDataUsageReportList", "SecondaryRATDataUsageReportItem", "HandoverFlag", "E-RABUsageReportItem",
    "SecondaryRATDataUsageRequest", "NRUESecurityCapabilities", "UnlicensedSpectrumRestriction",
    "CE-ModeBRestricted", "LTE-M-Indication", "DownlinkPacketLossRate", "UplinkPacketLossRate",
    "UECapabilityInfoRequest", "serviceType", "AerialUEsubscriptionInformation",
    "Subscription-Based-UE-DifferentiationInfo", "", "EndIndication", "EDT-Session", "CNTypeRestrictions",
    "PendingDataIndication", "BluetoothMeasurementConfiguration", "WLANMeasurementConfiguration",
    "WarningAreaCoordinates", "NRrestrictionin5GS", "PSCellInformation", "", "LastNG-RANPLMNIdentity",
    "ConnectedengNBList", "ConnectedengNBToAddList", "ConnectedengNBToRemoveList",
    "EN-DCSONConfigurationTransfer-ECT", "EN-DCSONConfigurationTransfer-MCT", "IMSvoiceEPSfallbackfrom5G",
    "TimeSinceSecondaryNodeRelease", "RequestTypeAdditionalInfo", "AdditionalRRMPriorityIndex", "ContextatSource",
    "IAB-Authorized", "IAB-Node-Indication", "IAB-Supported", "DataSize", "Ethernet-Type",
    "NRV2XServicesAuthorized", "NRUESidelinkAggregateMaximumBitrate", "PC5QoSParameters",
    "IntersystemSONConfigurationTransferMCT", "IntersystemSONConfigurationTransferECT",
    "IntersystemMeasurementConfiguration", "SourceNodeID", "NB-IoT-RLF-Report-Container", "UERadioCapabilityID",
    "UERadioCapability-NR-Format", "MDTConfigurationNR", "DAPSRequestInfo", "DAPSResponseInfoList",
    "DAPSResponseInfoItem", "NotifySourceeNB", "eNB-EarlyStatusTransfer-TransparentContainer",
    "Bearers-SubjectToEarlyStatusTransfer-Item", "WUS-Assistance-Information", "NB-IoT-PagingDRX",
    "TraceCollectionEntityURI", "EmergencyIndicator", "UERadioCapabilityForPaging-NR-Format",
    "SourceTransportLayerAddress", "lastVisitedPSCellList", "RACSIndication", "PagingCause", "SecurityIndication",
    "SecurityResult", "E-RABSecurityResultItem", "E-RABSecurityResultList", "RAT-Restrictions",
    "UEContextReferenceatSourceeNB", "", "LTE-NTN-TAI-Information", "SourceNodeTransportLayerAddress",
    "E-RABToBeUpdatedList", "E-RABToBeUpdatedItem", "SourceSNID", "LoggedMDTTrigger",
    "SensorMeasurementConfiguration", "M4ReportAmount", "M5ReportAmount", "M6ReportAmount", "M7ReportAmount",
    "TimeBasedHandoverInformation", "Bearers-SubjectToDLDiscarding-Item", "Bearers-SubjectToDLDiscardingList",
    "CoarseUELocationRequested", "CoarseUELocation",
});

// Behind the root the values of the extension count on.
constexpr auto radio_network_causes = std::to_array<string_view>({
    "unspecified", "tx2relocoverall-expiry", "successful-handover", "release-due-to-eutran-generated-reason",
    "handover-cancelled", "partial-handover", "ho-failure-in-target-EPC-eNB-or-target-system",
    "ho-target-not-allowed", "tS1relocoverall-expiry", "tS1relocprep-expiry", "cell-not-available",
    "unknown-targetID", "no-radio-resources-available-in-target-cell", "unknown-mme-ue-s1ap-id",
    "unknown-enb-ue-s1ap-id", "unknown-pair-ue-s1ap-id", "handover-desirable-for-radio-reason",
    "time-critical-handover", "resource-optimisation-handover", "reduce-load-in-serving-cell", "user-inactivity",
    "radio-connection-with-ue-lost", "load-balancing-tau-required", "cs-fallback-triggered",
    "ue-not-available-for-ps-service", "radio-resources-not-available", "failure-in-radio-interface-procedure",
    "invalid-qos-combination", "interrat-redirection", "interaction-with-other-procedure", "unknown-E-RAB-ID",
    "multiple-E-RAB-ID-instances", "encryption-and-or-integrity-protection-algorithms-not-supported",
    "s1-intra-system-handover-triggered", "s1-inter-system-handover-triggered", "x2-handover-triggered",
    "redirection-towards-1xRTT", "not-supported-QCI-value", "invalid-CSG-Id", "release-due-to-pre-emption",
    "n26-interface-not-available", "insufficient-ue-capabilities", "maximum-bearer-pre-emption-rate-exceeded",
    "up-integrity-protection-not-possible", "release-due-to-discontinuous-coverage",
});
constexpr auto transport_causes = std::to_array<string_view>({
    "transport-resource-unavailable", "unspecified",
});
constexpr auto nas_causes = std::to_array<string_view>({
    "normal-release", "authentication-failure", "detach", "unspecified", "csg-subscription-expiry",
    "uE-not-in-PLMN-serving-area", "iab-not-authorized",
});
constexpr auto protocol_causes = std::to_array<string_view>({
    "transfer-syntax-error", "abstract-syntax-error-reject", "abstract-syntax-error-ignore-and-notify",
    "message-not-compatible-with-receiver-state", "semantic-error",
    "abstract-syntax-error-falsely-constructed-message", "unspecified",
});
constexpr auto misc_causes = std::to_array<string_view>({
    "control-processing-overload", "not-enough-user-plane-processing-resources", "hardware-failure",
    "om-intervention", "unspecified", "unknown-PLMN",
});
constexpr auto establishment_causes = std::to_array<string_view>({
    "emergency", "highPriorityAccess", "mt-Access", "mo-Signalling", "mo-Data", "delay-TolerantAccess",
    "mo-VoiceCall", "mo-ExceptionData",
});
// clang-format on

string_view look_up(std::span<const string_view> names, std::uint64_t code) {
  return code < names.size() && !names[code].empty() ? names[code] : "unknown";
}

}  // namespace

string_view procedure_name(std::uint8_t code) { return look_up(procedures, code); }
string_view ie_name(std::uint16_t id) { return look_up(ies, id); }
string_view establishment_cause_name(std::uint8_t value) { return look_up(establishment_causes, value); }

string_view cause_group_name(std::uint8_t group) {
  constexpr auto groups = std::to_array<string_view>({"radioNetwork", "transport", "nas", "protocol", "misc"});
  return look_up(groups, group);
}

string_view cause_name(std::uint8_t group, std::uint16_t value) {
  constexpr std::array<std::span<const string_view>, 5> groups{radio_network_causes, transport_causes, nas_causes, protocol_causes,
                                                               misc_causes};
  return group < groups.size() ? look_up(groups[group], value) : "unknown";
}

const per::Dialect dialect{.pdu = "s1ap.S1AP_PDU",
                           .procedure_code = "s1ap.procedureCode",
                           .criticality = "s1ap.criticality",
                           .ie = "s1ap.id",
                           .procedure_name = procedure_name,
                           .ie_name = ie_name};

}  // namespace assay::wire::s1ap
