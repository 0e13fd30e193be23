// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/capture.h"

namespace assay::facts {

const Table<EvidenceFile> evidence{"evidence", "One evidence file of the run.", {
    column<&EvidenceFile::name>("name", "File name without its folder"),
    column<&EvidenceFile::path>("path", "Path as given on the command line; not part of any report"),
    column<&EvidenceFile::sha256>("sha256", "SHA-256 of the file as stored, hexadecimal"),
    column<&EvidenceFile::size>("size", "Size of the file in octets"),
    column<&EvidenceFile::kind>("kind", "Kind of evidence: capture, declaration, case, the kind of a collector, reference (the proof of an exception), refused, or 'not understood'"),
    column<&EvidenceFile::format>("format", "pcap, pcap (ns), pcapng, with '+gzip' if compressed; of other evidence its format and version"),
    column<&EvidenceFile::frames>("frames", "Frames read"),
    column<&EvidenceFile::first_time>("first_time", "Earliest frame, ns since 1970 UTC"),
    column<&EvidenceFile::last_time>("last_time", "Latest frame, ns since 1970 UTC"),
    column<&EvidenceFile::application>("application", "Program that wrote the capture, as the file says"),
    column<&EvidenceFile::secrets_blocks>("secrets_blocks", "Decryption-secrets blocks found; their content is not stored"),
    column<&EvidenceFile::complete>("complete", "False if something of it could not be read: a capture that ends inside a record, a file that no collector knows"),
    column<&EvidenceFile::problem>("problem", "What of it could not be read and why, if anything")}};

const Table<CaptureInterface> capture_interfaces{"capture_interfaces", "One capture interface of one evidence file: what was looked at.", {
    column<&CaptureInterface::interface>("interface", "Index of the interface in the file, from 0"),
    column<&CaptureInterface::name>("name", "Name in the file, empty in pcap"),
    column<&CaptureInterface::link_type>("link_type", "LINKTYPE_ number"),
    column<&CaptureInterface::link_name>("link_name", "Name of the link type"),
    column<&CaptureInterface::frames>("frames", "Frames captured"),
    column<&CaptureInterface::octets>("octets", "Octets on the wire"),
    column<&CaptureInterface::cut_frames>("cut_frames", "Frames of which the capture kept only the beginning"),
    column<&CaptureInterface::dropped>("dropped", "Frames the capture program reports as dropped; null if it reports nothing"),
    column<&CaptureInterface::first_time>("first_time", "Earliest frame, ns since 1970 UTC"),
    column<&CaptureInterface::last_time>("last_time", "Latest frame, ns since 1970 UTC")}};

const Table<CoverageGap> coverage{"coverage", "What could not be seen although it was there, by protocol and reason; the row points to the first occurrence.", {
    column<&CoverageGap::protocol>("protocol", "Layer or protocol that lost something"),
    column<&CoverageGap::reason>("reason", "ciphered, cut by the capture, gap, unknown HPACK entry, not decoded, evicted …"),
    column<&CoverageGap::count>("count", "Occurrences"),
    column<&CoverageGap::octets>("octets", "Octets concerned")}};

const Table<LeftOut> left_out{"left_out", "Messages that were read but of whose kind there are enough rows: of a protocol the first ones are all kept, then of each kind the first ones and those whose number is a power of two.", {
    column<&LeftOut::protocol>("protocol", "Protocol"),
    column<&LeftOut::table>("kept_in", "Table whose rows are a sample; what belongs to a message, such as its rules or identities, goes with it"),
    column<&LeftOut::messages>("messages", "Messages without a row"),
    column<&LeftOut::octets>("octets", "Their octets"),
    column<&LeftOut::last_time>("last_time", "Last of them, ns since 1970 UTC")}};

const Table<Malformed> malformed{"malformed", "Input that is not what it claims to be. Kept up to a limit per protocol and fault; coverage holds the full count.", {
    column<&Malformed::protocol>("protocol", "Protocol being parsed"),
    column<&Malformed::fault>("fault", "truncated, bad length, bad value, unsupported version, too deep …"),
    column<&Malformed::fault_offset>("fault_offset", "Offset of the fault from the start of the message, octets"),
    column<&Malformed::source>("source", "Source address"),
    column<&Malformed::destination>("destination", "Destination address")}};

}  // namespace assay::facts
