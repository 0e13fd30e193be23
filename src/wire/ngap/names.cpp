// SPDX-License-Identifier: Apache-2.0
#include "wire/ngap/names.h"

#include <array>
#include <span>

namespace assay::wire::ngap {
namespace {

using std::string_view;

// clang-format off: one name per line would make hundreds of lines.
// By code; an empty name is a code that the specification does not use.
constexpr auto procedures = std::to_array<string_view>({
    "AMFConfigurationUpdate", "AMFStatusIndication", "CellTrafficTrace", "DeactivateTrace", "DownlinkNASTransport",
    "DownlinkNonUEAssociatedNRPPaTransport", "DownlinkRANConfigurationTransfer", "DownlinkRANStatusTransfer",
    "DownlinkUEAssociatedNRPPaTransport", "ErrorIndication", "HandoverCancel", "HandoverNotification",
    "HandoverPreparation", "HandoverResourceAllocation", "InitialContextSetup", "InitialUEMessage",
    "LocationReportingControl", "LocationReportingFailureIndication", "LocationReport", "NASNonDeliveryIndication",
    "NGReset", "NGSetup", "OverloadStart", "OverloadStop", "Paging", "PathSwitchRequest", "PDUSessionResourceModify",
    "PDUSessionResourceModifyIndication", "PDUSessionResourceRelease", "PDUSessionResourceSetup",
    "PDUSessionResourceNotify", "PrivateMessage", "PWSCancel", "PWSFailureIndication", "PWSRestartIndication",
    "RANConfigurationUpdate", "RerouteNASRequest", "RRCInactiveTransitionReport", "TraceFailureIndication",
    "TraceStart", "UEContextModification", "UEContextRelease", "UEContextReleaseRequest", "UERadioCapabilityCheck",
    "UERadioCapabilityInfoIndication", "UETNLABindingRelease", "UplinkNASTransport",
    "UplinkNonUEAssociatedNRPPaTransport", "UplinkRANConfigurationTransfer", "UplinkRANStatusTransfer",
    "UplinkUEAssociatedNRPPaTransport", "WriteReplaceWarning", "SecondaryRATDataUsageReport",
    "UplinkRIMInformationTransfer", "DownlinkRIMInformationTransfer", "RetrieveUEInformation", "UEInformationTransfer",
    "RANCPRelocationIndication", "UEContextResume", "UEContextSuspend", "UERadioCapabilityIDMapping",
    "HandoverSuccess", "UplinkRANEarlyStatusTransfer", "DownlinkRANEarlyStatusTransfer", "AMFCPRelocationIndication",
    "ConnectionEstablishmentIndication", "BroadcastSessionModification", "BroadcastSessionRelease",
    "BroadcastSessionSetup", "DistributionSetup", "DistributionRelease", "MulticastSessionActivation",
    "MulticastSessionDeactivation", "MulticastSessionUpdate", "MulticastGroupPaging",
    "BroadcastSessionReleaseRequired", "TimingSynchronisationStatus", "TimingSynchronisationStatusReport",
    "MTCommunicationHandling", "RANPagingRequest", "BroadcastSessionTransport", "NGRemoval", "InventoryRequest",
    "InventoryReport", "CommandRequest", "AIOTSessionRelease", "AIOTSessionReleaseRequest",
});

constexpr auto ies = std::to_array<string_view>({
    "AllowedNSSAI", "AMFName", "AMFOverloadResponse", "AMFSetID", "AMF-TNLAssociationFailedToSetupList",
    "AMF-TNLAssociationSetupList", "AMF-TNLAssociationToAddList", "AMF-TNLAssociationToRemoveList",
    "AMF-TNLAssociationToUpdateList", "AMFTrafficLoadReductionIndication", "AMF-UE-NGAP-ID", "AssistanceDataForPaging",
    "BroadcastCancelledAreaList", "BroadcastCompletedAreaList", "CancelAllWarningMessages", "Cause",
    "CellIDListForRestart", "ConcurrentWarningMessageInd", "CoreNetworkAssistanceInformationForInactive",
    "CriticalityDiagnostics", "DataCodingScheme", "DefaultPagingDRX", "DirectForwardingPathAvailability",
    "EmergencyAreaIDListForRestart", "EmergencyFallbackIndicator", "EUTRA-CGI", "FiveG-S-TMSI", "GlobalRANNodeID",
    "GUAMI", "HandoverType", "IMSVoiceSupportIndicator", "IndexToRFSP", "InfoOnRecommendedCellsAndRANNodesForPaging",
    "LocationReportingRequestType", "MaskedIMEISV", "MessageIdentifier", "MobilityRestrictionList", "NASC", "NAS-PDU",
    "NASSecurityParametersFromNGRAN", "NewAMF-UE-NGAP-ID", "NewSecurityContextInd", "NGAP-Message", "NGRAN-CGI",
    "NGRANTraceID", "NR-CGI", "NRPPa-PDU", "NumberOfBroadcastsRequested", "OldAMF", "OverloadStartNSSAIList",
    "PagingDRX", "PagingOrigin", "PagingPriority", "PDUSessionResourceAdmittedList",
    "PDUSessionResourceFailedToModifyListModRes", "PDUSessionResourceFailedToSetupListCxtRes",
    "PDUSessionResourceFailedToSetupListHOAck", "PDUSessionResourceFailedToSetupListPSReq",
    "PDUSessionResourceFailedToSetupListSURes", "PDUSessionResourceHandoverList", "PDUSessionResourceListCxtRelCpl",
    "PDUSessionResourceListHORqd", "PDUSessionResourceModifyListModCfm", "PDUSessionResourceModifyListModInd",
    "PDUSessionResourceModifyListModReq", "PDUSessionResourceModifyListModRes", "PDUSessionResourceNotifyList",
    "PDUSessionResourceReleasedListNot", "PDUSessionResourceReleasedListPSAck", "PDUSessionResourceReleasedListPSFail",
    "PDUSessionResourceReleasedListRelRes", "PDUSessionResourceSetupListCxtReq", "PDUSessionResourceSetupListCxtRes",
    "PDUSessionResourceSetupListHOReq", "PDUSessionResourceSetupListSUReq", "PDUSessionResourceSetupListSURes",
    "PDUSessionResourceToBeSwitchedDLList", "PDUSessionResourceSwitchedList", "PDUSessionResourceToReleaseListHOCmd",
    "PDUSessionResourceToReleaseListRelCmd", "PLMNSupportList", "PWSFailedCellIDList", "RANNodeName",
    "RANPagingPriority", "RANStatusTransfer-TransparentContainer", "RAN-UE-NGAP-ID", "RelativeAMFCapacity",
    "RepetitionPeriod", "ResetType", "RoutingID", "RRCEstablishmentCause", "RRCInactiveTransitionReportRequest",
    "RRCState", "SecurityContext", "SecurityKey", "SerialNumber", "ServedGUAMIList", "SliceSupportList",
    "SONConfigurationTransferDL", "SONConfigurationTransferUL", "SourceAMF-UE-NGAP-ID",
    "SourceToTarget-TransparentContainer", "SupportedTAList", "TAIListForPaging", "TAIListForRestart", "TargetID",
    "TargetToSource-TransparentContainer", "TimeToWait", "TraceActivation", "TraceCollectionEntityIPAddress",
    "UEAggregateMaximumBitRate", "UE-associatedLogicalNG-connectionList", "UEContextRequest", "", "UE-NGAP-IDs",
    "UEPagingIdentity", "UEPresenceInAreaOfInterestList", "UERadioCapability", "UERadioCapabilityForPaging",
    "UESecurityCapabilities", "UnavailableGUAMIList", "UserLocationInformation", "WarningAreaList",
    "WarningMessageContents", "WarningSecurityInfo", "WarningType", "AdditionalUL-NGU-UP-TNLInformation",
    "DataForwardingNotPossible", "DL-NGU-UP-TNLInformation", "NetworkInstance", "PDUSessionAggregateMaximumBitRate",
    "PDUSessionResourceFailedToModifyListModCfm", "PDUSessionResourceFailedToSetupListCxtFail",
    "PDUSessionResourceListCxtRelReq", "PDUSessionType", "QosFlowAddOrModifyRequestList", "QosFlowSetupRequestList",
    "QosFlowToReleaseList", "SecurityIndication", "UL-NGU-UP-TNLInformation", "UL-NGU-UP-TNLModifyList",
    "WarningAreaCoordinates", "PDUSessionResourceSecondaryRATUsageList", "HandoverFlag",
    "SecondaryRATUsageInformation", "PDUSessionResourceReleaseResponseTransfer", "RedirectionVoiceFallback",
    "UERetentionInformation", "S-NSSAI", "PSCellInformation", "LastEUTRAN-PLMNIdentity",
    "MaximumIntegrityProtectedDataRate-DL", "AdditionalDLForwardingUPTNLInformation",
    "AdditionalDLUPTNLInformationForHOList", "AdditionalNGU-UP-TNLInformation", "AdditionalDLQosFlowPerTNLInformation",
    "SecurityResult", "ENDC-SONConfigurationTransferDL", "ENDC-SONConfigurationTransferUL",
    "OldAssociatedQosFlowList-ULendmarkerexpected", "CNTypeRestrictionsForEquivalent", "CNTypeRestrictionsForServing",
    "NewGUAMI", "ULForwarding", "ULForwardingUP-TNLInformation", "CNAssistedRANTuning", "CommonNetworkInstance",
    "NGRAN-TNLAssociationToRemoveList", "TNLAssociationTransportLayerAddressNGRAN", "EndpointIPAddressAndPort",
    "LocationReportingAdditionalInfo", "SourceToTarget-AMFInformationReroute",
    "AdditionalULForwardingUPTNLInformation", "SCTP-TLAs", "SelectedPLMNIdentity", "RIMInformationTransfer",
    "GUAMIType", "SRVCCOperationPossible", "TargetRNC-ID", "RAT-Information", "ExtendedRATRestrictionInformation",
    "QosMonitoringRequest", "SgNB-UE-X2AP-ID", "AdditionalRedundantDL-NGU-UP-TNLInformation",
    "AdditionalRedundantDLQosFlowPerTNLInformation", "AdditionalRedundantNGU-UP-TNLInformation",
    "AdditionalRedundantUL-NGU-UP-TNLInformation", "CNPacketDelayBudgetDL", "CNPacketDelayBudgetUL",
    "ExtendedPacketDelayBudget", "RedundantCommonNetworkInstance", "RedundantDL-NGU-TNLInformationReused",
    "RedundantDL-NGU-UP-TNLInformation", "RedundantDLQosFlowPerTNLInformation", "RedundantQosFlowIndicator",
    "RedundantUL-NGU-UP-TNLInformation", "TSCTrafficCharacteristics", "RedundantPDUSessionInformation",
    "UsedRSNInformation", "IAB-Authorized", "IAB-Supported", "IABNodeIndication", "NB-IoT-PagingDRX",
    "NB-IoT-Paging-eDRXInfo", "NB-IoT-DefaultPagingDRX", "Enhanced-CoverageRestriction", "Extended-ConnectedTime",
    "PagingAssisDataforCEcapabUE", "WUS-Assistance-Information", "UE-DifferentiationInfo", "NB-IoT-UEPriority",
    "UL-CP-SecurityInformation", "DL-CP-SecurityInformation", "TAI", "UERadioCapabilityForPagingOfNB-IoT",
    "LTEV2XServicesAuthorized", "NRV2XServicesAuthorized", "LTEUESidelinkAggregateMaximumBitrate",
    "NRUESidelinkAggregateMaximumBitrate", "PC5QoSParameters", "AlternativeQoSParaSetList", "CurrentQoSParaSetIndex",
    "CEmodeBrestricted", "EUTRA-PagingeDRXInformation", "CEmodeBSupport-Indicator", "LTEM-Indication", "EndIndication",
    "EDT-Session", "UECapabilityInfoRequest", "PDUSessionResourceFailedToResumeListRESReq",
    "PDUSessionResourceFailedToResumeListRESRes", "PDUSessionResourceSuspendListSUSReq",
    "PDUSessionResourceResumeListRESReq", "PDUSessionResourceResumeListRESRes", "UE-UP-CIoT-Support",
    "Suspend-Request-Indication", "Suspend-Response-Indication", "RRC-Resume-Cause",
    "RGLevelWirelineAccessCharacteristics", "W-AGFIdentityInformation", "GlobalTNGF-ID", "GlobalTWIF-ID",
    "GlobalW-AGF-ID", "UserLocationInformationW-AGF", "UserLocationInformationTNGF", "AuthenticatedIndication",
    "TNGFIdentityInformation", "TWIFIdentityInformation", "UserLocationInformationTWIF",
    "DataForwardingResponseERABList", "IntersystemSONConfigurationTransferDL", "IntersystemSONConfigurationTransferUL",
    "SONInformationReport", "UEHistoryInformationFromTheUE", "ManagementBasedMDTPLMNList", "MDTConfiguration",
    "PrivacyIndicator", "TraceCollectionEntityURI", "NPN-Support", "NPN-AccessInformation",
    "NPN-PagingAssistanceInformation", "NPN-MobilityInformation", "TargettoSource-Failure-TransparentContainer", "NID",
    "UERadioCapabilityID", "UERadioCapability-EUTRA-Format", "DAPSRequestInfo", "DAPSResponseInfoList",
    "EarlyStatusTransfer-TransparentContainer", "NotifySourceNGRANNode", "ExtendedSliceSupportList",
    "ExtendedTAISliceSupportList", "ConfiguredTACIndication", "Extended-RANNodeName", "Extended-AMFName",
    "GlobalCable-ID", "QosMonitoringReportingFrequency", "QosFlowParametersList", "QosFlowFeedbackList",
    "BurstArrivalTimeDownlink", "ExtendedUEIdentityIndexValue", "PduSessionExpectedUEActivityBehaviour", "MicoAllPLMN",
    "QosFlowFailedToSetupList", "SourceTNLAddrInfo", "ExtendedReportIntervalMDT", "SourceNodeID",
    "NRNTNTAIInformation", "UEContextReferenceAtSource", "LastVisitedPSCellList", "IntersystemSONInformationRequest",
    "IntersystemSONInformationReply", "EnergySavingIndication", "IntersystemResourceStatusUpdate",
    "SuccessfulHandoverReportList", "MBS-AreaSessionID", "MBS-QoSFlowsToBeSetupList", "MBS-QoSFlowsToBeSetupModList",
    "MBS-ServiceArea", "MBS-SessionID", "MBS-DistributionReleaseRequestTransfer",
    "MBS-DistributionSetupRequestTransfer", "MBS-DistributionSetupResponseTransfer",
    "MBS-DistributionSetupUnsuccessfulTransfer", "MulticastSessionActivationRequestTransfer",
    "MulticastSessionDeactivationRequestTransfer", "MulticastSessionUpdateRequestTransfer",
    "MulticastGroupPagingAreaList", "", "MBS-SupportIndicator", "MBSSessionFailedtoSetupList",
    "MBSSessionFailedtoSetuporModifyList", "MBSSessionSetupResponseList", "MBSSessionSetuporModifyResponseList",
    "MBSSessionSetupFailureTransfer", "MBSSessionSetupRequestTransfer", "MBSSessionSetupResponseTransfer",
    "MBSSessionToReleaseList", "MBSSessionSetupRequestList", "MBSSessionSetuporModifyRequestList", "", "", "",
    "MBS-ActiveSessionInformation-SourcetoTargetList", "MBS-ActiveSessionInformation-TargettoSourceList",
    "OnboardingSupport", "TimeSyncAssistanceInfo", "SurvivalTime", "QMCConfigInfo", "QMCDeactivation", "",
    "PDUSessionPairID", "NR-PagingeDRXInformation", "RedCapIndication", "TargetNSSAIInformation",
    "UESliceMaximumBitRateList", "M4ReportAmount", "M5ReportAmount", "M6ReportAmount", "M7ReportAmount",
    "IncludeBeamMeasurementsIndication", "ExcessPacketDelayThresholdConfiguration", "PagingCause",
    "PagingCauseIndicationForVoiceService", "PEIPSassistanceInformation", "FiveG-ProSeAuthorized",
    "FiveG-ProSeUEPC5AggregateMaximumBitRate", "FiveG-ProSePC5QoSParameters", "MBSSessionModificationFailureTransfer",
    "MBSSessionModificationRequestTransfer", "MBSSessionModificationResponseTransfer", "MBS-QoSFlowToReleaseList",
    "MBS-SessionTNLInfo5GC", "TAINSAGSupportList", "SourceNodeTNLAddrInfo", "NGAPIESupportInformationRequestList",
    "NGAPIESupportInformationResponseList", "MBS-SessionFSAIDList", "MBSSessionReleaseResponseTransfer",
    "ManagementBasedMDTPLMNModificationList", "EarlyMeasurement", "BeamMeasurementsReportConfiguration",
    "HFCNode-ID-new", "GlobalCable-ID-new", "TargetHomeENB-ID", "HashedUEIdentityIndexValue",
    "ExtendedMobilityInformation", "NetworkControlledRepeaterAuthorized",
    "AdditionalCancelledlocationReportingReferenceIDList", "Selected-Target-SNPN-Identity", "EquivalentSNPNsList",
    "SelectedNID", "SupportedUETypeList", "AerialUEsubscriptionInformation", "NR-A2X-ServicesAuthorized",
    "LTE-A2X-ServicesAuthorized", "NR-A2X-UE-PC5-AggregateMaximumBitRate", "LTE-A2X-UE-PC5-AggregateMaximumBitRate",
    "A2X-PC5-QoS-Parameters", "FiveGProSeLayer2Multipath", "FiveGProSeLayer2UEtoUERelay",
    "FiveGProSeLayer2UEtoUERemote", "CandidateRelayUEInformationList", "SuccessfulPSCellChangeReportList",
    "IntersystemMobilityFailureforVoiceFallback", "TargetCellCRNTI", "TimeSinceFailure",
    "RANTimingSynchronisationStatusInfo", "RAN-TSSRequestType", "RAN-TSSScope", "ClockQualityReportingControlInfo",
    "RANfeedbacktype", "QoSFlowTSCList", "TSCTrafficCharacteristicsFeedback", "DownlinkTLContainer",
    "UplinkTLContainer", "ANPacketDelayBudgetUL", "QosFlowAdditionalInfoList", "AssistanceInformationQoE-Meas",
    "MBSCommServiceType", "MobileIAB-Authorized", "MobileIAB-MTUserLocationInformation", "MobileIABNodeIndication",
    "NoPDUSessionIndication", "MobileIAB-Supported", "CN-MT-CommunicationHandling", "FiveGCAction",
    "PagingPolicyDifferentiation", "DL-Signalling", "PNI-NPN-AreaScopeofMDT", "PNI-NPNBasedMDT", "SNPN-CellBasedMDT",
    "SNPN-TAIBasedMDT", "SNPN-BasedMDT", "Partially-Allowed-NSSAI", "AssociatedSessionID", "MBS-AssistanceInformation",
    "BroadcastTransportFailureTransfer", "BroadcastTransportRequestTransfer", "BroadcastTransportResponseTransfer",
    "TimeBasedHandoverInformation", "DLDiscarding", "PDUsetQoSParameters", "PDUSetbasedHandlingIndicator",
    "N6JitterInformation", "ECNMarkingorCongestionInformationReportingRequest",
    "ECNMarkingorCongestionInformationReportingStatus", "ERedCapIndication", "XrDeviceWith2Rx",
    "UserPlaneErrorIndicator", "SLPositioningRangingServiceInfo", "PDUSessionListMTCommHReq", "MaximumDataBurstVolume",
    "MN-only-MDT-collection", "MBS-NGUFailureIndication", "UserPlaneFailureIndication",
    "UserPlaneFailureIndicationReport", "SourceSN-to-TargetSN-QMCInfo", "QoERVQoEReportingPaths",
    "UserLocationInformationN3IWF-without-PortNumber", "AUN3DeviceAccessInfo", "TAIMBSSupportList",
    "ExtendedBackupAMFName", "ExtendedOldAMF", "MBS-UP-FailureIndication", "RequestedTNLInfo",
    "Aerial-UE-FlightInformationOngoingReporting-failed", "NetworkSliceAreaScopeofMDT", "GeographyBasedMDT",
    "MBS-IntendedServiceAreaList", "AMF-UE-NGAP-ID2", "GUAMIList", "GW-Context-Release-Indication", "SourceAMF-GUAMI",
    "RequestedNSSAI", "Target-RAN-Node-ID", "InventoryRequestTransfer", "InventoryResponseTransfer",
    "InventoryFailureTransfer", "InventoryReportTransfer", "CommandRequestTransfer", "CommandResponseTransfer",
    "CommandFailureTransfer", "AIOTSessionReleaseCommandTransfer", "AIOTSessionReleaseCompleteTransfer",
    "AIOTSessionReleaseRequestTransfer", "AIoT-CorrelationIdentifier", "AIOTFIdentifier",
    "AIoT-DeviceIdentificationRequested", "AIoT-RequestedServiceAreaInformation",
    "AIoT-InventoryAssistanceInformation", "AIoT-FollowonCommandIndication", "RAN-AIOT-Device-NGAP-ID",
    "AIoT-CommandAssistanceInformation", "AIoT-NASPDU", "AIoT-Support", "AIOTFName", "LPWUSPSAssistanceInformation",
    "FurtherExtendedUEIdentityIndexValue", "FiveGProSeLayer2MHUEtoNetworkRelay",
    "FiveGProSeLayer2MHIntermediateUEtoNetworkRelay", "FiveGProSeLayer2MHRemote", "FiveGProSeLayer3MHUEtoNetworkRelay",
    "AdditionalULI", "PduSetDelayBudgetDownlink", "PduSetDelayBudgetUplink", "PduSetErrorRateDownlink",
    "PduSetErrorRateUplink", "DLPDUSetInformationMarkingSupportIndication", "MonitoringRequestonAvailableBitrate",
    "MMSID", "Indication-of-Bitrate-Adaptation", "SCGActivationTime", "Aerial-UE-FlightInformationReporting",
    "Aerial-UE-FlightInformationReportingControlList", "LPWUSDisableIndication", "AIoT-SecurityInfo",
});

constexpr auto radio_network_causes = std::to_array<string_view>({
    "unspecified", "txnrelocoverall-expiry", "successful-handover", "release-due-to-ngran-generated-reason",
    "release-due-to-5gc-generated-reason", "handover-cancelled", "partial-handover",
    "ho-failure-in-target-5GC-ngran-node-or-target-system", "ho-target-not-allowed", "tngrelocoverall-expiry",
    "tngrelocprep-expiry", "cell-not-available", "unknown-targetID", "no-radio-resources-available-in-target-cell",
    "unknown-local-UE-NGAP-ID", "inconsistent-remote-UE-NGAP-ID", "handover-desirable-for-radio-reason",
    "time-critical-handover", "resource-optimisation-handover", "reduce-load-in-serving-cell", "user-inactivity",
    "radio-connection-with-ue-lost", "radio-resources-not-available", "invalid-qos-combination",
    "failure-in-radio-interface-procedure", "interaction-with-other-procedure", "unknown-PDU-session-ID",
    "unkown-qos-flow-ID", "multiple-PDU-session-ID-instances", "multiple-qos-flow-ID-instances",
    "encryption-and-or-integrity-protection-algorithms-not-supported", "ng-intra-system-handover-triggered",
    "ng-inter-system-handover-triggered", "xn-handover-triggered", "not-supported-5QI-value", "ue-context-transfer",
    "ims-voice-eps-fallback-or-rat-fallback-triggered", "up-integrity-protection-not-possible",
    "up-confidentiality-protection-not-possible", "slice-not-supported", "ue-in-rrc-inactive-state-not-reachable",
    "redirection", "resources-not-available-for-the-slice", "ue-max-integrity-protected-data-rate-reason",
    "release-due-to-cn-detected-mobility", "n26-interface-not-available", "release-due-to-pre-emption",
    "multiple-location-reporting-reference-ID-instances", "rsn-not-available-for-the-up", "npn-access-denied",
    "cag-only-access-denied", "insufficient-ue-capabilities", "redcap-ue-not-supported", "unknown-MBS-Session-ID",
    "indicated-MBS-session-area-information-not-served-by-the-gNB", "inconsistent-slice-info-for-the-session",
    "misaligned-association-for-multicast-unicast", "eredcap-ue-not-supported", "two-rx-xr-ue-not-supported",
    "aerial-ue-flight-information-reporting-initiation-failure", "unknown-RAN-AIoT-Device-NGAP-ID",
    "requested-AIoT-service-area-information-not-served-by-the-gNB", "unknown-AIoT-session",
    "aiot-device-not-reachable", "multiple-AIoT-session-ID-instances",
});
constexpr auto transport_causes = std::to_array<string_view>({
    "transport-resource-unavailable", "unspecified",
});
constexpr auto nas_causes = std::to_array<string_view>({
    "normal-release", "authentication-failure", "deregister", "unspecified", "uE-not-in-PLMN-serving-area",
    "mobile-IAB-not-authorized", "iAB-not-authorized", "no-aiot-NAS-response",
});
constexpr auto protocol_causes = std::to_array<string_view>({
    "transfer-syntax-error", "abstract-syntax-error-reject", "abstract-syntax-error-ignore-and-notify",
    "message-not-compatible-with-receiver-state", "semantic-error",
    "abstract-syntax-error-falsely-constructed-message", "unspecified",
});
constexpr auto misc_causes = std::to_array<string_view>({
    "control-processing-overload", "not-enough-user-plane-processing-resources", "hardware-failure", "om-intervention",
    "unknown-PLMN-or-SNPN", "unspecified",
});
constexpr auto establishment_causes = std::to_array<string_view>({
    "emergency", "highPriorityAccess", "mt-Access", "mo-Signalling", "mo-Data", "mo-VoiceCall", "mo-VideoCall",
    "mo-SMS", "mps-PriorityAccess", "mcs-PriorityAccess", "notAvailable", "mo-ExceptionData",
});

// clang-format on

using per::name_at;

}  // namespace

string_view procedure_name(std::uint8_t code) { return name_at(procedures, code); }
string_view ie_name(std::uint16_t id) { return name_at(ies, id); }
string_view establishment_cause_name(std::uint8_t value) { return name_at(establishment_causes, value); }

string_view cause_group_name(std::uint8_t group) {
  constexpr auto groups = std::to_array<string_view>({"radioNetwork", "transport", "nas", "protocol", "misc"});
  return name_at(groups, group);
}

string_view cause_name(std::uint8_t group, std::uint16_t value) {
  switch (group) {
    case 0:
      return name_at(radio_network_causes, value);
    case 1:
      return name_at(transport_causes, value);
    case 2:
      return name_at(nas_causes, value);
    case 3:
      return name_at(protocol_causes, value);
    case 4:
      return name_at(misc_causes, value);
    default:
      return "unknown";
  }
}

const per::Dialect dialect{.pdu = "ngap.NGAP_PDU",
                           .procedure_code = "ngap.procedureCode",
                           .criticality = "ngap.criticality",
                           .ie = "ngap.id",
                           .procedure_name = procedure_name,
                           .ie_name = ie_name};

}  // namespace assay::wire::ngap
