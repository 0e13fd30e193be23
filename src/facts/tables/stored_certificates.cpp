// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/stored_certificates.h"

namespace assay::facts {

const Table<StoredCertificate> stored_certificates{"stored_certificates", "One X.509 certificate or certification request in a file.", {
    column<&StoredCertificate::position>("position", "Place among the objects of the file, from 0"),
    column<&StoredCertificate::form>("form", "PEM or DER"),
    column<&StoredCertificate::kind>("kind", "certificate or request (PKCS #10)"),
    column<&StoredCertificate::sha256>("sha256", "SHA-256 of the DER form, as in the table certificates"),
    column<&StoredCertificate::subject>("subject", "Subject (RFC 4514)", Mark::identity),
    column<&StoredCertificate::issuer>("issuer", "Issuer (RFC 4514); empty for a request", Mark::identity),
    column<&StoredCertificate::serial>("serial", "Serial number, hexadecimal", Mark::identity),
    column<&StoredCertificate::serial_bits>("serial_bits", "Bits of the serial number"),
    column<&StoredCertificate::version>("version", "Version, 1 to 3"),
    column<&StoredCertificate::key_kind>("key_kind", "rsa, rsa-pss, ec, ed25519, ed448, dsa, dh … in lower case"),
    column<&StoredCertificate::bits>("bits", "Bits of the key; 0 if unknown"),
    column<&StoredCertificate::curve>("curve", "Named curve, e.g. P-256; empty if it has none"),
    column<&StoredCertificate::exponent>("exponent", "Public exponent of RSA; null for others and for more than 64 bits"),
    column<&StoredCertificate::signature_algorithm>("signature_algorithm", "E.g. sha256WithRSAEncryption"),
    column<&StoredCertificate::digest>("digest", "Hash of the signature, e.g. sha256; empty where the algorithm has its own"),
    column<&StoredCertificate::not_before>("not_before", "Valid from; null for a request, or if it cannot be read"),
    column<&StoredCertificate::not_after>("not_after", "Valid until"),
    column<&StoredCertificate::valid_days>("valid_days", "Whole days between both"),
    column<&StoredCertificate::ca>("ca", "Basic constraints (RFC 5280 §4.2.1.9); null if there are none"),
    column<&StoredCertificate::path_length>("path_length", "Path length constraint; null if there is none"),
    column<&StoredCertificate::self_issued>("self_issued", "Subject equals issuer"),
    column<&StoredCertificate::self_signed>("self_signed", "Its own key verifies its signature; asked of requests and where subject equals issuer"),
    column<&StoredCertificate::san_count>("san_count", "Subject alternative names"),
    column<&StoredCertificate::san_kinds>("san_kinds", "Their kinds, comma separated: dns, address, uri, mail, directory, other"),
    column<&StoredCertificate::names>("names", "The names, comma separated", Mark::identity),
    column<&StoredCertificate::spki_sha256>("spki_sha256", "SHA-256 of the SubjectPublicKeyInfo: equal for equal keys"),
    column<&StoredCertificate::key_usage>("key_usage", "Key usage (RFC 5280 §4.2.1.3), comma separated; empty if absent"),
    column<&StoredCertificate::extended_usage>("extended_usage", "Extended key usage (§4.2.1.12), comma separated; empty if absent"),
    column<&StoredCertificate::revocation_source>("revocation_source", "It names a CRL distribution point or an OCSP responder"),
    column<&StoredCertificate::unknown_critical>("unknown_critical", "Critical extensions that OpenSSL does not know, dotted"),
    column<&StoredCertificate::problems>("problems", "Where it leaves the profile of TS 33.310 §6.1, RFC 5280 or itself, as words, comma separated"),
    column<&StoredCertificate::line>("line", "Line of the file, from 1")}};

const Table<StoredKey> stored_keys{"stored_keys", "One key in a file. Private keys themselves are never stored.", {
    column<&StoredKey::position>("position", "Place among the objects of the file, from 0"),
    column<&StoredKey::form>("form", "PKCS8, PKCS1, SEC1, OpenSSH, SPKI …"),
    column<&StoredKey::private_key>("private_key", "False: a public key alone"),
    column<&StoredKey::kind>("kind", "rsa, ec, ed25519 …; empty if it cannot be seen"),
    column<&StoredKey::bits>("bits", "Bits; 0 if unknown"),
    column<&StoredKey::curve>("curve", "Named curve; empty if it has none"),
    column<&StoredKey::encrypted>("encrypted", "Protected by a passphrase"),
    column<&StoredKey::spki_sha256>("spki_sha256", "SHA-256 of the SubjectPublicKeyInfo; empty if it cannot be seen"),
    column<&StoredKey::world_readable>("world_readable", "The file's mode lets everyone read it, where it was handed in; null if unknown, as of a copy in a case's folder"),
    column<&StoredKey::group_readable>("group_readable", "The file's mode lets its group read it; null as before"),
    column<&StoredKey::line>("line", "Line of the file, from 1")}};

const Table<StoredRevocationList> stored_revocation_lists{"stored_revocation_lists", "One certificate revocation list in a file.", {
    column<&StoredRevocationList::position>("position", "Place among the objects of the file, from 0"),
    column<&StoredRevocationList::issuer>("issuer", "Issuer (RFC 4514)", Mark::identity),
    column<&StoredRevocationList::signature_algorithm>("signature_algorithm", "E.g. sha256WithRSAEncryption"),
    column<&StoredRevocationList::digest>("digest", "Hash of the signature"),
    column<&StoredRevocationList::this_update>("this_update", "When it was made"),
    column<&StoredRevocationList::next_update>("next_update", "When the next one is due; null if not stated"),
    column<&StoredRevocationList::revoked>("revoked", "Certificates that it revokes"),
    column<&StoredRevocationList::number>("number", "CRL number, hexadecimal; null if there is none"),
    column<&StoredRevocationList::line>("line", "Line of the file, from 1")}};

const Table<CertificateRelation> certificate_relations{"certificate_relations", "What certificates and keys of the evidence have to do with each other.", {
    column<&CertificateRelation::kind>("kind", "issued by, issuer missing, revoked by, private key present, same key (of another certificate), same private key (in another file), or seen on the wire"),
    column<&CertificateRelation::subject>("subject", "Stored certificate, request or key"),
    column<&CertificateRelation::object>("object", "The other certificate, key or list; null where it is missing"),
    column<&CertificateRelation::same_file>("same_file", "Both lie in one file"),
    column<&CertificateRelation::verified>("verified", "The issuer's key verifies the signature of the certificate, or of the revocation list; null where it cannot be asked, and for other kinds"),
    column<&CertificateRelation::explanation>("explanation", "The same in a sentence", Mark::identity)}};

}  // namespace assay::facts
