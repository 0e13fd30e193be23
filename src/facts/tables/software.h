// SPDX-License-Identifier: Apache-2.0
// Bills of materials, what is known of vulnerabilities, and what of it concerns which component. Provenance: the file as
// evidence, frame 0, and where in it; `line` and `pointer` (RFC 6901; empty for text) say the same for people.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct Bill {
  Provenance from;
  std::string format;
  std::string version;
  std::string id;
  std::string subject;
  std::string subject_version;
  std::string subject_key;
  std::optional<base::Time> created;
  bool author = false;
  std::string tool;
  std::string generation;
  std::string distribution;
  std::uint32_t components = 0;
  std::uint32_t files = 0;
  std::uint32_t with_version = 0;
  std::uint32_t with_purl = 0;
  std::uint32_t with_cpe = 0;
  std::uint32_t with_identifier = 0;
  std::uint32_t with_hash = 0;
  std::uint32_t with_licence = 0;
  std::uint32_t with_supplier = 0;
  std::uint32_t in_relations = 0;
  std::uint32_t dependencies = 0;
  std::string complete;
  bool is_signed = false;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<Bill> bills;

struct Component {
  Provenance from;
  FactId bill;
  std::string name;
  std::string version;
  bool at_least = false;
  std::string kind;
  std::string reference;
  std::string purl;
  std::string cpe;
  std::string ecosystem;
  std::string release;
  std::string package_key;
  std::string package_version;
  std::string cpe_key;
  std::string licence;
  std::string supplier;
  std::string hashes;
  std::string hash_strength;
  std::string scope;
  bool is_subject = false;
  std::optional<bool> direct;
  std::uint32_t depth = 0;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<Component> components;

struct VulnerabilityRecord {
  Provenance from;
  std::string id;
  std::string cve;
  std::string aliases;
  std::string upstream;
  std::string source;
  std::string format;
  std::string summary;
  std::optional<base::Time> published;
  std::optional<base::Time> modified;
  bool withdrawn = false;
  std::optional<double> score;
  std::string score_version;
  std::string vector;
  std::string severity;
  std::string weaknesses;
  std::uint32_t ranges = 0;
  std::string problem;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<VulnerabilityRecord> vulnerability_records;

struct AffectedRange {
  Provenance from;
  FactId record;
  std::string matched_by;
  std::string name;
  std::string ecosystem;
  std::string release;
  std::string key;
  std::string cpe;
  std::string scheme;
  std::uint32_t group_number = 0;
  std::string status;
  std::string kind;
  std::string introduced;
  bool introduced_included = true;
  std::string fixed;
  std::string last_affected;
  std::string versions;
  std::string condition;
  std::string fixed_version;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<AffectedRange> affected_ranges;

struct ExploitKnowledge {
  Provenance from;
  std::string vulnerability;
  std::string source;
  std::optional<base::Time> known_since;
  std::optional<base::Time> due;
  std::optional<bool> ransomware;
  std::optional<double> epss;
  std::optional<double> percentile;
  std::optional<base::Time> scored;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<ExploitKnowledge> exploit_knowledge;

struct VulnerabilityStatement {
  Provenance from;
  std::string vulnerability;
  std::string format;
  std::string status;
  std::string justification;
  std::string response;
  std::optional<FactId> bill;
  std::string product;
  std::string product_key;
  std::string product_version;
  std::string component;
  std::string component_key;
  std::string component_version;
  std::string bill_id;
  std::string reference;
  std::string issuer;
  std::optional<base::Time> issued;
  std::uint32_t line = 0;
  std::string pointer;
};
extern const Table<VulnerabilityStatement> vulnerability_statements;

struct ComponentVulnerability {
  Provenance from;
  FactId bill;
  FactId component;
  std::string vulnerability;
  FactId record;
  FactId range;
  std::string matched_by;
  bool certain = true;
  std::string explanation;
  std::string version;
  std::string fixed_version;
  std::optional<double> score;
  std::string severity;
  bool known_exploited = false;
  std::optional<bool> ransomware;
  std::optional<double> epss;
  std::optional<double> percentile;
  std::optional<base::Time> scored;
  std::string status;
  std::string justification;
  std::optional<FactId> statement;
};
extern const Table<ComponentVulnerability> component_vulnerabilities;

}  // namespace assay::facts
