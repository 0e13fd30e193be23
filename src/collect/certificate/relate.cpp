// SPDX-License-Identifier: Apache-2.0
#include "collect/certificate/relate.h"

#include <fmt/format.h>
#include <openssl/err.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "collect/certificate/objects.h"
#include "collect/evidence/file.h"
#include "facts/tables/stored_certificates.h"

namespace assay::collect::certificate {
namespace {

constexpr std::size_t most_certificates = 20'000;  // whose signatures are verified
constexpr std::size_t most_issuers = 64;           // of one name that are tried

struct Stored {
  std::uint64_t fact = 0;
  facts::Provenance from;
  std::string sha256, subject, issuer, name, file_name;
  bool self_signed = false;
  CertificateOwner certificate;  // null if its file is not there any more
};

facts::Provenance provenance(const std::vector<facts::Value>& row, std::size_t at) {
  return {.evidence = static_cast<std::uint16_t>(row[at].as_unsigned()), .frame = 0, .offset = static_cast<std::uint32_t>(row[at + 1].as_unsigned()), .length = static_cast<std::uint32_t>(row[at + 2].as_unsigned()), .time = {}};
}

// The files of evidence, read again one after the other.
class Files {
 public:
  explicit Files(facts::Store& store) : store_(store) {}

  // The DER structures at a place; none if the file is not the same any more.
  std::vector<Object> at(const facts::Provenance& from) {
    if (!open_ || evidence_ != from.evidence) {
      open_.reset();
      evidence_ = from.evidence;
      const auto row = store_.query(fmt::format("SELECT path, sha256, name FROM evidence WHERE evidence = {} AND kind = 'certificates and keys'", from.evidence));
      if (row && row->rows.size() == 1) {
        auto file = evidence::File::open(row->rows[0][0].text, row->rows[0][2].text);
        if (file && file->sha256() == row->rows[0][1].text) open_ = *std::move(file);
      }
    }
    if (!open_ || from.offset > open_->content().size()) return {};
    software::Problems ignored;  // was said when the file was collected
    return objects_of(open_->content().substr(from.offset, from.length), ignored);
  }

 private:
  facts::Store& store_;
  std::uint16_t evidence_ = 0;
  std::optional<evidence::File> open_;
};

class Relating {
 public:
  explicit Relating(facts::Store& store) : store_(store), files_(store) {}

  base::Result<void> run() {
    CHECK(store_.execute("DELETE FROM certificate_relations"));
    CHECK(load());
    issuers();
    CHECK(revocations());
    CHECK(joined("private key present",
                 "SELECT c.fact, c.evidence, c.\"offset\", c.\"length\", k.fact, c.evidence = k.evidence, e.name FROM stored_certificates c JOIN stored_keys k ON k.spki_sha256 = c.spki_sha256 JOIN evidence e ON e.evidence = k.evidence "
                 "WHERE k.private_key AND c.spki_sha256 <> '' ORDER BY c.fact, k.fact",
                 "its private key lies in {}"));
    // Against the first of each key: n files give n - 1 rows.
    CHECK(joined("same key",
                 "WITH owners AS (SELECT spki_sha256, min(fact) AS fact FROM stored_certificates WHERE spki_sha256 <> '' AND kind = 'certificate' GROUP BY spki_sha256 HAVING count(DISTINCT sha256) > 1) "
                 "SELECT c.fact, c.evidence, c.\"offset\", c.\"length\", f.fact, c.evidence = f.evidence, e.name FROM owners o JOIN stored_certificates f ON f.fact = o.fact JOIN stored_certificates c ON c.spki_sha256 = o.spki_sha256 AND c.kind = 'certificate' "
                 "AND c.sha256 <> f.sha256 JOIN evidence e ON e.evidence = f.evidence ORDER BY c.fact",
                 "a certificate in {} has the same key"));
    CHECK(joined("same private key",
                 "WITH owners AS (SELECT spki_sha256, min(fact) AS fact FROM stored_keys WHERE private_key AND spki_sha256 <> '' GROUP BY spki_sha256 HAVING count(DISTINCT evidence) > 1) "
                 "SELECT k.fact, k.evidence, k.\"offset\", k.\"length\", f.fact, false, e.name FROM owners o JOIN stored_keys f ON f.fact = o.fact JOIN stored_keys k ON k.spki_sha256 = o.spki_sha256 AND k.private_key AND k.evidence <> f.evidence "
                 "JOIN evidence e ON e.evidence = f.evidence ORDER BY k.fact",
                 "the same private key lies in {} too"));
    CHECK(joined("seen on the wire",
                 "SELECT c.fact, c.evidence, c.\"offset\", c.\"length\", w.fact, false, e.name FROM stored_certificates c JOIN (SELECT sha256, min(fact) AS fact, min(evidence) AS evidence FROM certificates GROUP BY sha256) w ON w.sha256 = c.sha256 "
                 "JOIN evidence e ON e.evidence = w.evidence ORDER BY c.fact",
                 "it was presented in {}"));
    return {};
  }

 private:
  base::Result<void> load() {
    TRY(const auto rows, store_.query("SELECT c.fact, c.evidence, c.\"offset\", c.\"length\", c.sha256, c.subject, c.issuer, c.self_signed, e.name, e.kind FROM stored_certificates c JOIN evidence e ON e.evidence = c.evidence WHERE c.kind = 'certificate' ORDER BY c.fact"));
    std::optional<facts::Provenance> place;
    std::vector<std::pair<std::string, CertificateOwner>> here;  // by their SHA-256
    for (const auto& row : rows.rows) {
      Stored each;
      each.fact = row[0].as_unsigned();
      each.from = provenance(row, 1);
      each.sha256 = row[4].text;
      each.subject = row[5].text;
      each.issuer = row[6].text;
      each.self_signed = row[7].integer != 0;
      each.file_name = row[8].text;
      if (stored_.size() < most_certificates) {
        // Of a bundle there are several at one place.
        if (!place || each.from.evidence != place->evidence || each.from.offset != place->offset) {
          place = each.from;
          here.clear();
          for (const auto& object : files_.at(each.from)) {
            for (auto& one : certificates_of(object)) here.emplace_back(base::sha256_text(bytes(one.der)), std::move(one.owner));
          }
        }
        const auto found = std::ranges::find(here, each.sha256, [](const auto& one) -> const std::string& { return one.first; });
        if (found != here.end() && X509_up_ref(found->second.get()) == 1) each.certificate.reset(found->second.get());
      }
      stored_.push_back(std::move(each));
    }
    for (std::size_t at = 0; at < stored_.size(); ++at) by_subject_[stored_[at].subject].push_back(at);
    return {};
  }

  void write(std::string_view kind, const Stored& subject, const Stored* object, std::optional<bool> verified, std::string explanation) {
    facts::CertificateRelation row;
    row.from = subject.from;
    row.kind = kind;
    row.subject = facts::FactId{subject.fact};
    if (object != nullptr) {
      row.object = facts::FactId{object->fact};
      row.same_file = object->from.evidence == subject.from.evidence;
    }
    row.verified = verified;
    row.explanation = std::move(explanation);
    store_.append(facts::certificate_relations, row);
  }

  static std::optional<bool> verifies(const Stored& subject, const Stored& issuer) {
    if (subject.certificate == nullptr || issuer.certificate == nullptr) return std::nullopt;
    auto* key = X509_get0_pubkey(issuer.certificate.get());
    const bool good = key != nullptr && X509_verify(subject.certificate.get(), key) == 1;
    ERR_clear_error();
    return good;
  }

  // Of several with the name of the issuer: one whose key verifies, in the same file before another one.
  void issuers() {
    for (const auto& each : stored_) {
      if (each.self_signed) continue;
      const auto named = by_subject_.find(each.issuer);
      const Stored* best = nullptr;
      std::optional<bool> verified;
      std::size_t tried = 0;
      if (named != by_subject_.end()) {
        for (const auto at : named->second) {
          const auto& candidate = stored_[at];
          if (candidate.fact == each.fact || candidate.sha256 == each.sha256 || ++tried > most_issuers) continue;
          const auto good = verifies(each, candidate);
          const auto rank = [&](std::optional<bool> answer, const Stored& stored) { return (answer.value_or(false) ? 4 : answer ? 0 : 2) + (stored.from.evidence == each.from.evidence ? 1 : 0); };
          if (best != nullptr && rank(good, candidate) <= rank(verified, *best)) continue;
          best = &candidate;
          verified = good;
        }
      }
      if (best == nullptr) write("issuer missing", each, nullptr, {}, fmt::format("no certificate of its issuer {} is among the evidence", each.issuer));
      else write("issued by", each, best, verified, fmt::format("its issuer's certificate lies in {}{}", best->file_name, verified ? (*verified ? ", and its key verifies the signature" : ", but its key does not verify the signature") : ""));
    }
  }

  // Anyone can write a list with the name of an authority. Null if no certificate of that name is there.
  std::optional<bool> verifies(X509_CRL& list, const std::string& issuer) const {
    std::optional<bool> out;
    std::size_t tried = 0;
    const auto named = by_subject_.find(issuer);
    if (named == by_subject_.end()) return out;
    for (const auto at : named->second) {
      const auto* certificate = stored_[at].certificate.get();
      if (certificate == nullptr || ++tried > most_issuers) continue;
      auto* key = X509_get0_pubkey(certificate);
      out = key != nullptr && X509_CRL_verify(&list, key) == 1;
      ERR_clear_error();
      if (*out) break;
    }
    return out;
  }

  base::Result<void> revocations() {
    TRY(const auto rows, store_.query("SELECT l.fact, l.evidence, l.\"offset\", l.\"length\", l.issuer, e.name FROM stored_revocation_lists l JOIN evidence e ON e.evidence = l.evidence ORDER BY l.fact"));
    for (const auto& row : rows.rows) {
      ListOwner list;
      for (const auto& object : files_.at(provenance(row, 1))) {
        if (auto read = list_of(object.der)) list = std::move(read);
      }
      if (list == nullptr) continue;
      const auto verified = verifies(*list, row[4].text);
      for (const auto& each : stored_) {
        if (each.issuer != row[4].text || each.certificate == nullptr) continue;
        X509_REVOKED* entry = nullptr;
        if (X509_CRL_get0_by_cert(list.get(), &entry, each.certificate.get()) != 1) continue;
        facts::CertificateRelation relation;
        relation.from = each.from;
        relation.kind = "revoked by";
        relation.subject = facts::FactId{each.fact};
        relation.object = facts::FactId{row[0].as_unsigned()};
        relation.same_file = each.from.evidence == row[1].as_unsigned();
        relation.verified = verified;
        relation.explanation = fmt::format("a revocation list in {} names its serial number{}", row[5].text,
                                           !verified ? "; no certificate of the list's issuer is among the evidence to verify it"
                                           : *verified ? ", and its issuer's key verifies the list"
                                                       : ", but no certificate with the name of the list's issuer verifies the list");
        store_.append(facts::certificate_relations, relation);
      }
    }
    return {};
  }

  // Rows of: subject, its provenance, object, whether both are in one file, the file of the object.
  base::Result<void> joined(std::string_view kind, std::string_view query, std::string_view explanation) {
    TRY(const auto rows, store_.query(query));
    for (const auto& row : rows.rows) {
      facts::CertificateRelation relation;
      relation.from = provenance(row, 1);
      relation.kind = kind;
      relation.subject = facts::FactId{row[0].as_unsigned()};
      relation.object = facts::FactId{row[4].as_unsigned()};
      relation.same_file = row[5].integer != 0;
      relation.explanation = fmt::format(fmt::runtime(explanation), row[6].text);
      store_.append(facts::certificate_relations, relation);
    }
    return {};
  }

  facts::Store& store_;
  Files files_;
  std::vector<Stored> stored_;
  std::map<std::string, std::vector<std::size_t>> by_subject_;
};

}  // namespace

base::Result<void> relate(facts::Store& store) {
  auto done = Relating(store).run();
  return done ? base::Result<void>{} : base::Result<void>(std::unexpected(done.error().within("certificates cannot be held against each other")));
}

}  // namespace assay::collect::certificate
