// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/configuration.h"

namespace assay::facts {

const Table<ConfiguredFunction> configured_functions{"configured_functions", "One network function, or UE, whose configuration is in evidence.", {
    column<&ConfiguredFunction::function>("function", "Whom the rows of these tables are about, unique in the run: kind, file and, where several stand in one file, the pointer or a number, e.g. AMF in core/amf.yaml"),
    column<&ConfiguredFunction::kind>("kind", "AMF, SMF, UPF, NRF, AUSF, UDM, UDR, PCF, NSSF, BSF, NEF, CHF, SCP, SEPP, N3IWF, TNGF, gNB, CU, CU-CP, CU-UP, DU, RU, UE; MME, HSS … of 4G; WebUI; Diameter for what of a function is its Diameter part; other"),
    column<&ConfiguredFunction::software>("software", "Software that has configurations of this shape", Mark::identity),
    column<&ConfiguredFunction::software_version>("software_version", "Version that the shape or the file itself tells, if any", Mark::identity),
    column<&ConfiguredFunction::name>("name", "Name that the configuration gives the function", Mark::identity),
    column<&ConfiguredFunction::nf_instance>("nf_instance", "NF instance id that it is to use, in small letters; empty: it makes one itself"),
    column<&ConfiguredFunction::whole>("whole", "False if this is a part of its configuration, so that nothing follows from what is missing"),
    column<&ConfiguredFunction::document>("document", "Document of the file, from 0"),
    column<&ConfiguredFunction::line>("line", "Line where it begins"),
    column<&ConfiguredFunction::pointer>("pointer", "Where it begins; empty for the whole document")}};

const Table<ConfiguredInterface> configured_interfaces{"configured_interfaces", "One address at which a function is configured to listen, or to reach a peer.", {
    column<&ConfiguredInterface::function>("function", "Function, as in configured_functions"),
    column<&ConfiguredInterface::interface>("interface", "N2, N3, N4, N9, N32, NWu, SBI, F1, E1, Xn, E2; S1-MME, S1-U, S11, Sxa, Diameter … of 4G; radio link, metrics, profiling, database, message bus, management, charging files, RADIUS, SNMP"),
    column<&ConfiguredInterface::role>("role", "server (it listens there, or sends from there), client (it reaches its peer there) or peer (an address of another function that it tells to others, as an SMF those of its UPFs)"),
    column<&ConfiguredInterface::peer>("peer", "Kind of the peer, where the configuration says whose address it is"),
    column<&ConfiguredInterface::address>("address", "Address or name as written, without brackets; a name of a network device where that is given instead"),
    column<&ConfiguredInterface::scope>("scope", "any, loopback, link local, private, public, name, device, placeholder (a value to be filled in) or unstated"),
    column<&ConfiguredInterface::port>("port", "Port, if it is stated or follows from the scheme"),
    column<&ConfiguredInterface::transport>("transport", "tcp, udp or sctp; empty if unstated"),
    column<&ConfiguredInterface::protection>("protection", "none (the function itself protects nothing there: what goes on below it, such as IPsec, is not its concern), tls, mutual tls, ipsec or unknown"),
    column<&ConfiguredInterface::line>("line", "Line of the address"),
    column<&ConfiguredInterface::pointer>("pointer", "Where the address stands")}};

const Table<ConfiguredAlgorithm> configured_algorithms{"configured_algorithms", "One security algorithm that a function allows, in its order of preference (TS 33.501 §5.11).", {
    column<&ConfiguredAlgorithm::function>("function", "Function, as in configured_functions"),
    column<&ConfiguredAlgorithm::layer>("layer", "NAS or AS"),
    column<&ConfiguredAlgorithm::purpose>("purpose", "integrity or ciphering"),
    column<&ConfiguredAlgorithm::algorithm>("algorithm", "NEA0–NEA3, NIA0–NIA3; EEA0–EEA3, EIA0–EIA3 of 4G; otherwise as written, in capitals"),
    column<&ConfiguredAlgorithm::null>("is_null", "It is a null algorithm, which protects nothing"),
    column<&ConfiguredAlgorithm::rank>("rank", "Place in the order of preference, from 1; 0 if the configuration states no order"),
    column<&ConfiguredAlgorithm::line>("line", "Line"),
    column<&ConfiguredAlgorithm::pointer>("pointer", "Where it stands")}};

const Table<ConfiguredSetting> configured_settings{"configured_settings", "One setting of a function, in words that are the same for every software.", {
    column<&ConfiguredSetting::function>("function", "Function, as in configured_functions"),
    column<&ConfiguredSetting::setting>("setting", "What is set: see the list in docs/guides/configurations.md"),
    column<&ConfiguredSetting::value>("value", "yes, no, or one of the setting's words; as written where it has none"),
    column<&ConfiguredSetting::number>("number", "The value where it is a number, in the setting's unit"),
    column<&ConfiguredSetting::line>("line", "Line"),
    column<&ConfiguredSetting::pointer>("pointer", "Where it stands")}};

const Table<ConfiguredKey> configured_keys{"configured_keys", "One home network key pair with which a UDM opens concealed SUPIs (TS 33.501 Annex C).", {
    column<&ConfiguredKey::function>("function", "Function, as in configured_functions"),
    column<&ConfiguredKey::key_id>("key_id", "Home network public key identifier; null if the configuration states none"),
    column<&ConfiguredKey::scheme>("scheme", "Protection scheme: 0 null scheme, 1 Profile A, 2 Profile B; null if unstated"),
    column<&ConfiguredKey::held>("held", "How the private key is held: inline, file, environment, secret store or absent"),
    column<&ConfiguredKey::path>("path", "File that holds it"),
    column<&ConfiguredKey::well_known>("well_known", "The private key is one that has been published, as an example or a default"),
    column<&ConfiguredKey::line>("line", "Line"),
    column<&ConfiguredKey::pointer>("pointer", "Where it stands")}};

const Table<ConfiguredIdentity> configured_identities{"configured_identities", "One identity that a configuration names.", {
    column<&ConfiguredIdentity::function>("function", "Function, as in configured_functions"),
    column<&ConfiguredIdentity::kind>("kind", "PLMN, S-NSSAI, DNN, TAC, gNB id, AMF id, NF instance, Diameter identity, Diameter realm; SUPI, PEI, GPSI of subscribers"),
    column<&ConfiguredIdentity::value>("value", "PLMN as digits; S-NSSAI as 1 or 1-010203; TAC decimal; gNB id hexadecimal, /22 behind it where its length in bits is known; AMF id as six hexadecimal digits; otherwise as written"),
    column<&ConfiguredIdentity::subscriber>("subscriber", "SUPI, PEI or GPSI", Mark::subscriber),
    column<&ConfiguredIdentity::placeholder>("placeholder", "The value is to be filled in by something else: ${MCC}, TAC"),
    column<&ConfiguredIdentity::line>("line", "Line"),
    column<&ConfiguredIdentity::pointer>("pointer", "Where it stands")}};

const Table<ConfiguredSecret> configured_secrets{"configured_secrets", "One secret that a configuration or manifest holds or names. Its value is not stored.", {
    column<&ConfiguredSecret::owner>("owner", "Whose it is: a function of configured_functions, a workload of workloads, or the file"),
    column<&ConfiguredSecret::kind>("kind", "subscriber key, operator code, home network key, private key, password, token, community, shared secret, database credentials or other"),
    column<&ConfiguredSecret::name>("name", "Name of the setting"),
    column<&ConfiguredSecret::held>("held", "inline (in clear in this file), encoded (base64 of a Secret object, whose secret is judged by what it encodes), file (another file), environment (filled in by something else, wholly or in part) or secret store"),
    column<&ConfiguredSecret::well_known>("well_known", "The value equals a published default or one of the commonest passwords"),
    column<&ConfiguredSecret::shared>("shared", "Secrets of equal value in the run have the same number, from 1; 0: no other has this value, or it is not here"),
    column<&ConfiguredSecret::line>("line", "Line"),
    column<&ConfiguredSecret::pointer>("pointer", "Where it stands")}};

const Table<ConfigurationValue> configuration_values{"configuration_values", "One scalar of a configuration, manifest or compose file that was read; at most 200,000 of a file, and 64 MB.", {
    column<&ConfigurationValue::document>("document", "Document of the file, from 0"),
    column<&ConfigurationValue::pointer>("pointer", "Where it stands", Mark::identity),
    column<&ConfigurationValue::name>("name", "Name of the setting; of a member of a list the name of the list", Mark::identity),
    column<&ConfigurationValue::kind>("kind", "text, number, boolean, null; document for a text that is read as one, lines for other texts of several lines"),
    column<&ConfigurationValue::value>("value", "Value as written; (secret), (subscriber), (document) or (lines) in its stead, and (secret) in the stead of a secret among a command's words", Mark::identity),
    column<&ConfigurationValue::subscriber>("subscriber", "Value that identifies a subscriber", Mark::subscriber),
    column<&ConfigurationValue::secret>("secret", "It is a secret or has one in it, which is not stored"),
    column<&ConfigurationValue::line>("line", "Line")}};

}  // namespace assay::facts
