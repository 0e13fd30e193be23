// SPDX-License-Identifier: Apache-2.0
// What a case says beside the network: docs/guides/cases.md. Provenance: the file of the case as evidence, frame 0; `line`
// says where in it. All these tables are empty without a case.
#pragma once

#include "facts/table.h"

namespace assay::facts {

struct DeclaredSupplier {
  Provenance from;
  std::string supplier;
  std::string name;
  std::string country;
  std::uint32_t line = 0;
};
extern const Table<DeclaredSupplier> declared_suppliers;

struct SupplierName {
  Provenance from;
  std::string supplier;
  std::string name;
  std::uint32_t line = 0;
};
extern const Table<SupplierName> supplier_names;

struct DeclaredProduct {
  Provenance from;
  std::string product;
  std::string name;
  std::string version;
  std::string supplier;
  std::optional<base::Time> supported_until;
  std::uint32_t line = 0;
};
extern const Table<DeclaredProduct> declared_products;

struct DeclaredHost {
  Provenance from;
  std::string name;
  std::string site;
  bool management = false;
  std::uint32_t line = 0;
};
extern const Table<DeclaredHost> declared_hosts;

struct SiteProtection {
  Provenance from;
  std::string site;
  std::string protection;
  std::uint32_t line = 0;
};
extern const Table<SiteProtection> site_protections;

struct DeclaredAccess {
  Provenance from;
  std::string access;
  std::string by;
  bool by_operator = false;
  std::string target;
  std::string through;
  std::string granted;
  std::optional<bool> several_factors;
  std::optional<bool> recorded;
  std::uint32_t line = 0;
};
extern const Table<DeclaredAccess> declared_access;

struct AccessAccount {
  Provenance from;
  std::string access;
  std::string account;
  std::uint32_t line = 0;
};
extern const Table<AccessAccount> access_accounts;

struct AccessWindow {
  Provenance from;
  std::string access;
  base::Time begins;
  base::Time ends;
  std::string reference;
  std::uint32_t line = 0;
};
extern const Table<AccessWindow> access_windows;

struct CriticalData {
  Provenance from;
  std::string name;
  std::string held_by;
  std::optional<bool> ciphered;
  std::uint32_t line = 0;
};
extern const Table<CriticalData> critical_data;

struct DeclaredProfile {
  Provenance from;
  std::string part;
  std::string profile;
};
extern const Table<DeclaredProfile> declared_profiles;

struct CaseName {
  Provenance from;
  std::string network;
};
extern const Table<CaseName> case_names;

// A figure that the case puts in the place of one of the catalogue of threats.
struct DeclaredAssumption {
  Provenance from;
  std::string of;
  std::string subject;
  std::string state;
  double low = 0;
  double central = 0;
  double high = 0;
  std::string source;
  std::string date;
  std::uint32_t line = 0;
};
extern const Table<DeclaredAssumption> declared_assumptions;

struct CaseDate {
  Provenance from;
  base::Time as_of;
  bool declared = false;
};
extern const Table<CaseDate> case_dates;

struct EvidenceSubject {
  Provenance from;  // the evidence file as such
  std::string about_kind;
  std::string about;
  std::string product;
  std::string supplier;
};
extern const Table<EvidenceSubject> evidence_subjects;

}  // namespace assay::facts
