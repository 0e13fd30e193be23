// SPDX-License-Identifier: Apache-2.0
#include "facts/tables/case.h"

namespace assay::facts {

const Table<DeclaredSupplier> declared_suppliers{"declared_suppliers", "One supplier that the case declares.", {
    column<&DeclaredSupplier::supplier>("supplier", "Id in the case", Mark::identity),
    column<&DeclaredSupplier::name>("name", "Name", Mark::identity),
    column<&DeclaredSupplier::country>("country", "Country (ISO 3166-1 alpha-2); empty if none is named", Mark::identity),
    column<&DeclaredSupplier::line>("line", "Line of the case")}};

const Table<SupplierName> supplier_names{"supplier_names", "One more word by which evidence may call a supplier.", {
    column<&SupplierName::supplier>("supplier", "Id in the case", Mark::identity),
    column<&SupplierName::name>("name", "Vendor word, package scope, domain …", Mark::identity),
    column<&SupplierName::line>("line", "Line of the case")}};

const Table<DeclaredProduct> declared_products{"declared_products", "One product that the case declares.", {
    column<&DeclaredProduct::product>("product", "Id in the case", Mark::identity),
    column<&DeclaredProduct::name>("name", "Name", Mark::identity),
    column<&DeclaredProduct::version>("version", "Version in use; empty if none is stated"),
    column<&DeclaredProduct::supplier>("supplier", "Id of its supplier; empty if none is named", Mark::identity),
    column<&DeclaredProduct::supported_until>("supported_until", "End of the last day on which its maker repairs it, ns since 1970 UTC"),
    column<&DeclaredProduct::line>("line", "Line of the case")}};

const Table<DeclaredHost> declared_hosts{"declared_hosts", "One host that the case declares; its addresses are in declared_addresses.", {
    column<&DeclaredHost::name>("name", "Name in the case"),
    column<&DeclaredHost::site>("site", "Site at which it stands; empty if none is named"),
    column<&DeclaredHost::management>("management", "It belongs to the management environment"),
    column<&DeclaredHost::line>("line", "Line of the case")}};

const Table<SiteProtection> site_protections{"site_protections", "One way in which a site is protected, or a row with an empty one for a site that names none.", {
    column<&SiteProtection::site>("site", "Name in the case"),
    column<&SiteProtection::protection>("protection", "locked, guarded, alarm, cameras, access log, two persons, shared building or outdoors"),
    column<&SiteProtection::line>("line", "Line of the case")}};

const Table<DeclaredAccess> declared_access{"declared_access", "One way in which somebody may reach functions from elsewhere, for one target.", {
    column<&DeclaredAccess::access>("access", "Name in the case"),
    column<&DeclaredAccess::by>("by", "Id of the supplier, or operator", Mark::identity),
    column<&DeclaredAccess::by_operator>("by_operator", "It is the operator's own people"),
    column<&DeclaredAccess::target>("target", "What may be reached: a name as in address_names"),
    column<&DeclaredAccess::through>("through", "Function or host that everybody passes; empty if none is named"),
    column<&DeclaredAccess::granted>("granted", "standing or each time; empty if it is not stated"),
    column<&DeclaredAccess::several_factors>("several_factors", "Whether it asks for more than one factor; null if it is not stated"),
    column<&DeclaredAccess::recorded>("recorded", "Whether sessions are recorded; null if it is not stated"),
    column<&DeclaredAccess::line>("line", "Line of the case")}};

const Table<AccessAccount> access_accounts{"access_accounts", "One account of a declared access.", {
    column<&AccessAccount::access>("access", "Name of the access"),
    column<&AccessAccount::account>("account", "Account as logs name it", Mark::identity),
    column<&AccessAccount::line>("line", "Line of the case")}};

const Table<AccessWindow> access_windows{"access_windows", "One time for which an access was granted.", {
    column<&AccessWindow::access>("access", "Name of the access"),
    column<&AccessWindow::begins>("begins", "Begin, ns since 1970 UTC"),
    column<&AccessWindow::ends>("ends", "End, ns since 1970 UTC"),
    column<&AccessWindow::reference>("reference", "Who granted it, or where that is written"),
    column<&AccessWindow::line>("line", "Line of the case")}};

const Table<CriticalData> critical_data{"critical_data", "Critical data that must be protected, with one place where it lies.", {
    column<&CriticalData::name>("name", "Name in the case"),
    column<&CriticalData::held_by>("held_by", "Where it lies: a name as in address_names"),
    column<&CriticalData::ciphered>("ciphered", "Whether it is ciphered there; null if it is not stated"),
    column<&CriticalData::line>("line", "Line of the case")}};

const Table<DeclaredProfile> declared_profiles{"declared_profiles", "The profile of requirements that the case demands of one kind of part.", {
    column<&DeclaredProfile::part>("part", "critical, adjacent, management, security element or other"),
    column<&DeclaredProfile::profile>("profile", "Name of the profile")}};

const Table<CaseName> case_names{"case_names", "What the network is called; one row if the case says so.", {
    column<&CaseName::network>("network", "Name of the network")}};

const Table<DeclaredAssumption> declared_assumptions{"declared_assumptions", "A figure that the case puts in the place of one of the catalogue of threats.", {
    column<&DeclaredAssumption::of>("of", "Id of the exposure, scenario, loss or measure"),
    column<&DeclaredAssumption::subject>("subject", "Its arguments, where it is meant for one instance: a function, a product …; empty: for all", Mark::identity),
    column<&DeclaredAssumption::state>("state", "Of an exposure: prior, violated or met; rate of a scenario, loss of a loss, cost of a measure"),
    column<&DeclaredAssumption::low>("low", "Low end; a probability, or in the unit of the figure"),
    column<&DeclaredAssumption::central>("central", "Best single value"),
    column<&DeclaredAssumption::high>("high", "High end"),
    column<&DeclaredAssumption::source>("source", "Who says so, in the operator's words"),
    column<&DeclaredAssumption::date>("date", "Of that, YYYY-MM-DD"),
    column<&DeclaredAssumption::line>("line", "Line of the case")}};

const Table<CaseDate> case_dates{"case_dates", "The day for which everything is judged that ends or expires; one row.", {
    column<&CaseDate::as_of>("as_of", "End of that day, ns since 1970 UTC"),
    column<&CaseDate::declared>("declared", "The case names it; otherwise it is the latest moment in the evidence")}};

const Table<EvidenceSubject> evidence_subjects{"evidence_subjects", "What a file of evidence is evidence of, as the case says.", {
    column<&EvidenceSubject::about_kind>("about_kind", "product, function, host, supplier or site"),
    column<&EvidenceSubject::about>("about", "Name of the function, host or site; else empty"),
    column<&EvidenceSubject::product>("product", "Id of the product; else empty", Mark::identity),
    column<&EvidenceSubject::supplier>("supplier", "Id of the supplier; else empty", Mark::identity)}};

}  // namespace assay::facts
