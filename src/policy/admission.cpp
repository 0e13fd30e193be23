// SPDX-License-Identifier: Apache-2.0
#include "policy/admission.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "base/bytes.h"
#include "base/sha256.h"
#include "base/signature.h"

namespace assay::policy {
namespace {

using base::Result;

// A regular file of at most `largest` octets.
Result<std::string> content(const std::filesystem::path& path, const std::string& name, std::size_t largest) {
  std::error_code error;
  std::ifstream in;
  if (std::filesystem::is_regular_file(path, error)) in.open(path, std::ios::binary);
  if (!in.is_open()) return base::fail(fmt::format("{} cannot be read: name an existing file", name));
  std::string text(largest + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad()) return base::fail(fmt::format("{} cannot be read: check the disk it lies on", name));
  if (text.size() > largest) return base::fail(fmt::format("{} is larger than {} octets: name the right file", name, largest));
  return text;
}

// The fingerprint of the key, if its signature is good and the case trusts it.
Result<std::string> signed_by(const Given& given, const std::string& text, std::span<const std::string> trusted) {
  std::error_code error;
  if (!std::filesystem::exists(given.signature, error)) return base::fail(fmt::format("it is not signed: {} is not there; let its author sign it", given.signature_name));
  TRY(const auto signature, content(given.signature, given.signature_name, base::largest_signature));
  TRY(const auto key, content(given.key, given.key_name, base::largest_public_key));
  const auto fingerprint = base::public_key_fingerprint(key);
  if (!fingerprint) return base::fail(fmt::format("{}: {}", given.key_name, fingerprint.error().message()));
  const auto same = [&fingerprint](const std::string& other) {
    const auto of_other = base::public_key_fingerprint(other);
    return of_other && *of_other == *fingerprint;
  };
  if (std::ranges::none_of(trusted, same)) return base::fail(fmt::format("its key {} is none that the case trusts: add it to trusted_keys if whoever holds it may make policies", given.key_name));
  const auto state = base::verify_signature(text, signature, key);
  if (!state) return base::fail(fmt::format("its signature {} cannot be checked: {}", given.signature_name, state.error().message()));
  if (*state != base::SignatureState::valid) return base::fail(fmt::format("its signature {} is not one of this file by {}: bring back the file that was signed, or let its author sign this one", given.signature_name, given.key_name));
  return *fingerprint;
}

std::string date(base::Time time) { return base::text(time).substr(0, 10); }

Result<void> in_force(const Policy& policy, std::optional<base::Time> day) {
  if (!day) return base::fail(fmt::format("whether {} is in force is not known: state as_of in the case", policy.id));
  if (*day < policy.starts) return base::fail(fmt::format("{} is not in force before {}, and the case is judged as of {}: take it out until then, or correct as_of", policy.id, date(policy.starts), date(*day)));
  if (*day > policy.expires) return base::fail(fmt::format("{} expired on {}, and the case is judged as of {}: let its author renew and sign it, or take it out", policy.id, date(policy.expires), date(*day)));
  return {};
}

Result<Policy> read(Admission& made, std::span<const std::string> trusted, std::optional<base::Time> day, std::span<const Admission> before) {
  TRY(const auto text, content(made.given.path, made.given.name, largest_policy));
  made.sha256 = base::sha256_text(base::as_bytes(text));
  TRY(made.key, signed_by(made.given, text, trusted));
  TRY(auto policy, parse(text, made.given.name));
  CHECK(in_force(policy, day));
  const auto taken = std::ranges::find_if(before, [&](const Admission& each) { return each.policy && each.policy->id == policy.id; });
  if (taken != before.end()) return base::fail(fmt::format("its id {} is that of {}: take one of them out, or let the author give it another", policy.id, taken->given.name));
  return policy;
}

}  // namespace

std::vector<Admission> admit(std::span<const Given> given, std::span<const std::string> trusted, std::optional<base::Time> day) {
  std::vector<Admission> all;
  for (const auto& each : given) {
    Admission made{.given = each, .sha256 = {}, .key = {}, .policy = {}, .refused = {}};
    auto policy = read(made, trusted, day, all);
    if (policy) made.policy = *std::move(policy);
    else made.refused = policy.error().message();
    all.push_back(std::move(made));
  }
  return all;
}

}  // namespace assay::policy
