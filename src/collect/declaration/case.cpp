// SPDX-License-Identifier: Apache-2.0
// What a case holds beside the network: suppliers, products, hosts, sites, access, data, evidence.
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "base/letters.h"
#include "collect/declaration/reader.h"

namespace assay::collect::declaration {
namespace {

constexpr std::array<std::string_view, 8> protections = {"locked", "guarded", "alarm", "cameras", "access log", "two persons", "shared building", "outdoors"};
constexpr std::array<std::string_view, 5> parts = {"critical", "adjacent", "management", "security element", "other"};
// What figures an assumption may replace, by how the id begins; the first where none is named.
struct Assumed {
  std::string_view prefix;
  std::array<std::string_view, 3> states;
};
constexpr std::array<Assumed, 4> assumed = {{{"X-", {"prior", "violated", "met"}}, {"S-", {"rate"}}, {"L-", {"loss"}}, {"M-", {"cost"}}}};
constexpr std::array<std::string_view, 5> about_kinds = {"product", "function", "host", "supplier", "site"};

Result<Supplier> supplier(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a supplier", {"id", "name", "country", "known_as"}));
  Supplier supplier;
  supplier.from = reader.origin(node);
  TRY(supplier.id, reader.file().sentence(node, "id", true));
  TRY(supplier.name, reader.file().sentence(node, "name", true));
  TRY(supplier.country, reader.file().sentence(node, "country", false));
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!supplier.country.empty() && (supplier.country.size() != 2 || !std::ranges::all_of(supplier.country, letter))) {
    return reader.error(node["country"], "country", fmt::format("'{}' is no country code: write two capital letters (ISO 3166-1), or leave it out", supplier.country));
  }
  TRY(supplier.known_as, reader.texts(node, "known_as"));
  return supplier;
}

Result<Product> product(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a product", {"id", "name", "version", "supplier", "supported_until"}));
  Product product;
  product.from = reader.origin(node);
  TRY(product.id, reader.product(node, "id"));
  TRY(product.name, reader.file().sentence(node, "name", false));
  TRY(product.version, reader.file().sentence(node, "version", false));
  TRY(product.supplier, reader.file().sentence(node, "supplier", false));
  TRY(product.supported_until, reader.end_of_day(node, "supported_until", false));
  return product;
}

Result<Host> host(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a host", {"name", "addresses", "site", "management"}));
  Host host;
  host.from = reader.origin(node);
  TRY(host.name, reader.name(node));
  TRY(host.addresses, reader.prefixes(node, "addresses"));
  TRY(host.site, reader.file().sentence(node, "site", false));
  TRY(host.management, reader.flag(node, "management"));
  return host;
}

Result<Site> site(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a site", {"name", "protection"}));
  Site site;
  site.from = reader.origin(node);
  TRY(site.name, reader.name(node));
  TRY(site.protection, reader.texts(node, "protection"));
  for (const auto& word : site.protection) {
    if (std::ranges::find(protections, word) == protections.end()) {
      return reader.error(node["protection"], "protection", fmt::format("'{}' is no word for it: write some of {}", word, fmt::join(protections, ", ")));
    }
  }
  return site;
}

Result<RemoteAccess> remote_access(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a remote access", {"name", "by", "to", "through", "accounts", "granted", "several_factors", "recorded"}));
  RemoteAccess access;
  access.from = reader.origin(node);
  TRY(access.name, reader.name(node));
  TRY(access.by, reader.file().sentence(node, "by", true));
  TRY(access.to, reader.party(node, "to"));
  TRY(access.through, reader.file().sentence(node, "through", false));
  if (!access.through.empty() && !reader.known(access.through)) {
    return reader.error(node["through"], "through", fmt::format("'{}' is declared nowhere: write the name of a function or host", access.through));
  }
  TRY(access.accounts, reader.texts(node, "accounts"));
  TRY(access.granted, reader.file().sentence(node, "granted", false));
  if (!access.granted.empty() && access.granted != "standing" && access.granted != "each time") {
    return reader.error(node["granted"], "granted", "is neither 'standing' nor 'each time': write one of them");
  }
  TRY(access.several_factors, reader.stated(node, "several_factors"));
  TRY(access.recorded, reader.stated(node, "recorded"));
  return access;
}

Result<AccessWindow> window(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "an access window", {"access", "begins", "ends", "reference"}));
  AccessWindow window;
  window.from = reader.origin(node);
  TRY(window.access, reader.file().sentence(node, "access", true));
  TRY(window.begins, reader.moment(node, "begins"));
  TRY(window.ends, reader.moment(node, "ends"));
  if (window.ends < window.begins) return reader.error(node["ends"], "ends", "lies before begins: correct one of them");
  TRY(window.reference, reader.file().sentence(node, "reference", false));
  return window;
}

Result<CriticalData> critical_data(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "critical data", {"name", "held_by", "ciphered"}));
  CriticalData data;
  data.from = reader.origin(node);
  TRY(data.name, reader.file().sentence(node, "name", true));
  TRY(data.held_by, reader.party(node, "held_by"));
  TRY(data.ciphered, reader.stated(node, "ciphered"));
  return data;
}

Result<double> amount(Reader& reader, const YAML::Node& node, const char* key, double most) {
  TRY(const auto text, reader.file().sentence(node, key, true));
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return reader.error(node[key], key, fmt::format("'{}' is no number: write one such as 0.05", text));
  if (value < 0 || value > most) return reader.error(node[key], key, fmt::format("{} is outside 0 to {}: correct it", text, most));
  return value;
}

// Whether there is such an exposure, scenario, loss or measure is known where the catalogue of threats is.
Result<Assumption> assumption(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "an assumption", {"of", "subject", "state", "low", "central", "high", "source", "date"}));
  Assumption made;
  made.from = reader.origin(node);
  TRY(made.of, reader.file().sentence(node, "of", true));
  TRY(made.subject, reader.file().sentence(node, "subject", false));
  TRY(made.state, reader.file().sentence(node, "state", false));
  const auto kind = std::ranges::find(assumed, std::string_view(made.of).substr(0, 2), &Assumed::prefix);
  if (kind == assumed.end()) return reader.error(node["of"], "of", fmt::format("'{}' is no id of a threat: write that of an exposure (X-…), scenario (S-…), loss (L-…) or measure (M-…)", made.of));
  if (made.state.empty()) made.state = kind->states.front();
  if (std::ranges::find(kind->states, made.state) == kind->states.end() || made.state.empty()) return reader.error(node["state"], "state", fmt::format("'{}' is no figure of {}: leave it out, or write prior, violated or met of an exposure", made.state, made.of));
  const bool probability = kind->prefix == "X-";
  TRY(made.low, amount(reader, node, "low", probability ? 1 : 1e15));
  TRY(made.central, amount(reader, node, "central", probability ? 1 : 1e15));
  TRY(made.high, amount(reader, node, "high", probability ? 1 : 1e15));
  if (made.low > made.central || made.central > made.high) return reader.error(node, "assumptions", "holds no interval: low, central and high must not fall");
  if (probability && made.central == 0) return reader.error(node["central"], "central", "is 0: nothing is impossible for want of a finding; write the bound that was tested");
  TRY(made.source, reader.file().sentence(node, "source", true));
  TRY(const auto day, reader.end_of_day(node, "date", true));
  static_cast<void>(day);
  TRY(made.date, reader.file().sentence(node, "date", true));
  return made;
}

// A key, whose signatures count, is nobody's evidence: it has no `of`.
Result<EvidencePlace> place(Reader& reader, const YAML::Node& node, const char* key, bool is_key) {
  EvidencePlace place;
  place.from = reader.origin(node);
  if (node.IsScalar()) {
    TRY(place.path, reader.text(node, key));
    return place;
  }
  if (is_key) CHECK(reader.file().keys(node, "a trusted key", {"path", "sha256"}));
  else CHECK(reader.file().keys(node, "a place of evidence", {"path", "of", "sha256"}));
  TRY(place.path, reader.file().sentence(node, "path", true));
  TRY(const auto digest, reader.file().sentence(node, "sha256", false));
  if (!digest.empty() && (digest.size() != 64 || !hexadecimal(digest))) return reader.error(node["sha256"], "sha256", "is no SHA-256: write 64 hexadecimal digits, as sha256sum prints them");
  place.sha256 = base::lower(digest);
  if (const YAML::Node of = node["of"]) {
    if (!of.IsMap() || of.size() != 1) return reader.error(of, "of", fmt::format("is not one of what it is evidence of: write e.g. {{product: NAME}}; known are {}", fmt::join(about_kinds, ", ")));
    for (const auto& entry : of) {
      place.about_kind = entry.first.Scalar();
      TRY(place.about, reader.text(entry.second, place.about_kind));
      if (std::ranges::find(about_kinds, place.about_kind) == about_kinds.end()) {
        return reader.error(entry.first, place.about_kind, fmt::format("is nothing that evidence can be of: write one of {}", fmt::join(about_kinds, ", ")));
      }
    }
  }
  return place;
}

// Whether there are such files, and whether they are good for anything, concerns the policy alone: it is refused then.
Result<PolicyPlace> policy(Reader& reader, const YAML::Node& node) {
  CHECK(reader.file().keys(node, "a policy", {"file", "signature", "key"}));
  PolicyPlace place;
  place.from = reader.origin(node);
  TRY(place.file, reader.file().sentence(node, "file", true));
  TRY(place.signature, reader.file().sentence(node, "signature", false));
  if (place.signature.empty()) place.signature = place.file + ".sig";
  TRY(place.key, reader.file().sentence(node, "key", true));
  return place;
}

// Every name that something refers to is declared; all that are not are told at once, since one removal leaves many behind.
Result<void> check_references(Reader& reader, const YAML::Node& root, const Declaration& all) {
  const auto among = [](const auto& list, auto member, const std::string& name) { return name.empty() || std::ranges::find(list, name, member) != list.end(); };
  constexpr std::size_t most_told = 20;
  std::vector<std::string> faults;
  const auto fault = [&](const YAML::Node& node, std::string_view key, std::string_view advice) {
    faults.push_back(reader.error(node, key, fmt::format("'{}' is declared nowhere: {}", node.Scalar(), advice)).error().message());
  };
  const auto check = [&](const YAML::Node& node, const char* key, bool is_known) -> Result<void> {
    if (!is_known) fault(node[key], key, "declare it, or correct the name");
    return {};
  };
  const auto function = [&](const YAML::Node& node) -> Result<void> {
    CHECK(check(node, "product", among(all.products, &Product::id, node["product"] ? node["product"].Scalar() : "")));
    CHECK(check(node, "host", among(all.hosts, &Host::name, node["host"] ? node["host"].Scalar() : "")));
    return check(node, "site", among(all.sites, &Site::name, node["site"] ? node["site"].Scalar() : ""));
  };
  CHECK(reader.each(root, "functions", function));
  CHECK(reader.each(root, "products", [&](const YAML::Node& node) { return check(node, "supplier", among(all.suppliers, &Supplier::id, node["supplier"] ? node["supplier"].Scalar() : "")); }));
  CHECK(reader.each(root, "hosts", [&](const YAML::Node& node) { return check(node, "site", among(all.sites, &Site::name, node["site"] ? node["site"].Scalar() : "")); }));
  CHECK(reader.each(root, "remote_access", [&](const YAML::Node& node) {
    return check(node, "by", node["by"].Scalar() == "operator" || among(all.suppliers, &Supplier::id, node["by"].Scalar()));
  }));
  CHECK(reader.each(root, "access_windows", [&](const YAML::Node& node) { return check(node, "access", among(all.remote_access, &RemoteAccess::name, node["access"].Scalar())); }));
  CHECK(reader.each(root, "evidence", [&](const YAML::Node& node) -> Result<void> {
    if (!node.IsMap() || !node["of"]) return {};
    for (const auto& entry : node["of"]) {
      const auto kind = entry.first.Scalar();
      const auto name = entry.second.Scalar();
      const bool known = kind == "product" ? among(all.products, &Product::id, name) : kind == "function" ? among(all.functions, &Function::name, name)
                       : kind == "host" ? among(all.hosts, &Host::name, name) : kind == "supplier" ? among(all.suppliers, &Supplier::id, name) : among(all.sites, &Site::name, name);
      if (!known) fault(entry.second, kind, "declare it, correct the name, or take 'of' away");
    }
    return {};
  }));
  if (faults.empty()) return {};
  const auto more = faults.size() > most_told ? fmt::format("\n… and {} more", faults.size() - most_told) : std::string();
  faults.resize(std::min(faults.size(), most_told));
  return base::fail(fmt::format("{}{}", fmt::join(faults, "\n"), more));
}

}  // namespace

Result<void> read_case(Reader& reader, Declaration& into) {
  const auto with = [&reader](auto read) { return [&reader, read](const YAML::Node& node) { return read(reader, node); }; };
  const auto head = [&](const YAML::Node& root) -> Result<void> {
    TRY(const auto name, reader.file().sentence(root, "network", false));
    if (!name.empty() && !into.network.empty()) return reader.error(root["network"], "network", "has its name already in another file: remove one");
    if (!name.empty()) into.network = name;
    TRY(const auto day, reader.end_of_day(root, "as_of", false));
    if (day && into.as_of) return reader.error(root["as_of"], "as_of", "stands in another file already: remove one");
    if (day) into.as_of = day;
    TRY(const auto folder, reader.file().sentence(root, "catalogue", false));
    if (!folder.empty() && !into.catalogue.path.empty()) return reader.error(root["catalogue"], "catalogue", "stands in another file already: remove one");
    if (!folder.empty()) into.catalogue = {.path = folder, .about_kind = {}, .about = {}, .sha256 = {}, .from = reader.origin(root["catalogue"])};
    const YAML::Node profiles = root["profiles"];
    if (!profiles) return {};
    if (!profiles.IsMap()) return reader.error(profiles, "profiles", fmt::format("is no map: write part: profile; parts are {}", fmt::join(parts, ", ")));
    for (const auto& entry : profiles) {
      const auto part = entry.first.Scalar();
      if (std::ranges::find(parts, part) == parts.end()) return reader.error(entry.first, part, fmt::format("is no part: write one of {}", fmt::join(parts, ", ")));
      TRY(auto profile, reader.text(entry.second, part));
      if (std::ranges::find(into.profiles, part, &std::pair<std::string, std::string>::first) != into.profiles.end()) return reader.error(entry.first, part, "has its profile already: remove one");
      into.profiles.emplace_back(part, std::move(profile));
    }
    return {};
  };
  CHECK(reader.parts(head));
  std::set<std::string> ids;
  CHECK(reader.all("suppliers", into.suppliers, [&](const YAML::Node& node) -> Result<Supplier> {
    TRY(auto item, supplier(reader, node));
    if (!ids.insert(item.id).second) return reader.error(node["id"], "id", fmt::format("'{}' is taken: give every supplier an id of its own", item.id));
    return item;
  }));
  CHECK(reader.all("products", into.products, with(product)));
  CHECK(reader.all("hosts", into.hosts, with(host)));
  CHECK(reader.all("sites", into.sites, with(site)));
  CHECK(reader.all("remote_access", into.remote_access, with(remote_access)));
  CHECK(reader.all("access_windows", into.access_windows, with(window)));
  CHECK(reader.all("critical_data", into.critical_data, with(critical_data)));
  CHECK(reader.all("assumptions", into.assumptions, with(assumption)));
  CHECK(reader.all("evidence", into.evidence, [&](const YAML::Node& node) { return place(reader, node, "evidence", false); }));
  CHECK(reader.all("trusted_keys", into.trusted_keys, [&](const YAML::Node& node) { return place(reader, node, "trusted_keys", true); }));
  CHECK(reader.all("policies", into.policies, [&](const YAML::Node& node) -> Result<PolicyPlace> {
    if (into.policies.size() == most_policies) return reader.error(node, "policies", fmt::format("is one too many: a case names at most {}; take some out", most_policies));
    return policy(reader, node);
  }));
  return reader.parts([&](const YAML::Node& root) { return check_references(reader, root, into); });
}

}  // namespace assay::collect::declaration
