// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/network.h"

namespace assay::facts {

const Table<NetworkFunction> functions{"functions", "One function of the network at one address, inferred from behaviour (TS 23.501 §6.2 names).", {
    column<&NetworkFunction::function>("function", "Number of the function in the run"),
    column<&NetworkFunction::kind>("kind", "gNB, AMF, SMF, UPF, NRF, AUSF, UDM, UDR, PCF, NSSF, BSF, SCP, SEPP, UE, DN …; eNB, MME, SGW, PGW, HSS, PCRF, DRA … of 4G"),
    column<&NetworkFunction::address>("address", "Address at which it was seen", Mark::subscriber),
    column<&NetworkFunction::label>("label", "Name for people, e.g. AMF 10.0.0.5"),
    column<&NetworkFunction::certainty>("certainty", "shown (its own behaviour) or claimed (only a profile or a peer says so)"),
    column<&NetworkFunction::reasons>("reasons", "Rows in function_reasons")}};

const Table<FunctionReason> function_reasons{"function_reasons", "Why a function is believed to be what it is; the row points to the first frame that says so.", {
    column<&FunctionReason::function>("function", "Function"),
    column<&FunctionReason::reason>("reason", "Sentence"),
    column<&FunctionReason::fact>("because", "Fact that shows it")}};

const Table<NetworkInterface> interfaces{"interfaces", "One reference point or service-based interface between two functions (TS 23.501 §4.2.7), as it was seen.", {
    column<&NetworkInterface::link>("link", "Number of the interface in the run"),
    column<&NetworkInterface::name>("name", "N1, N2, N3, N4, N6, N9, N4-u for GTP-U between control and user plane, or the service, e.g. Nudm; S1-MME, S1-U, S11, S5/S8, SGi, S6a, Gx … of 4G (TS 23.401), Sxa and Sxb where its gateways' planes are apart (TS 23.214)"),
    column<&NetworkInterface::from_function>("from_function", "Function that opens or asks"),
    column<&NetworkInterface::to_function>("to_function", "Function that answers"),
    column<&NetworkInterface::protocol>("protocol", "NGAP, PFCP, GTP-U, HTTP/2, TLS, S1AP, GTPv2-C, Diameter …"),
    column<&NetworkInterface::protection>("protection", "clear, TLS, DTLS, ESP, PRINS …; null-ciphered for ESP and N1 without encryption; ciphered for N1"),
    column<&NetworkInterface::packets>("packets", "Packets or messages seen"),
    column<&NetworkInterface::octets>("octets", "Octets seen; 0 if not counted"),
    column<&NetworkInterface::fact>("because", "First fact that shows it")}};

const Table<Segment> segments{"segments", "One address on one network segment: same capture interface and VLAN, its own link address (TS 33.117 §4.3.5.1).", {
    column<&Segment::segment>("segment", "Number of the segment in the run"),
    column<&Segment::name>("name", "Capture interface and VLAN"),
    column<&Segment::interface>("interface", "Capture interface"),
    column<&Segment::vlan>("vlan", "VLAN identifier, if tagged"),
    column<&Segment::address>("address", "Address of the member"),
    column<&Segment::function>("function", "Function at that address, 0 if none is known")}};

}  // namespace assay::facts
