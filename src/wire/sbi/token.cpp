// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/token.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cctype>
#include <span>

#include "base/sha256.h"
#include "wire/sbi/base64url.h"

namespace assay::wire::sbi {
namespace {

constexpr std::size_t token_limit = 64 * 1024;

bool read_object(std::string_view encoded, base::Arena& arena, Json& json) {
  const auto text = from_base64url(encoded, arena);
  return text && !json.read(base::as_bytes(*text), arena) && json.at(json.root()).kind == Json::Kind::object;
}

std::optional<std::string_view> audience(const Json& claims, base::Arena& arena) {
  const auto member = claims.find(claims.root(), "aud");
  if (member == Json::none) return std::nullopt;
  if (claims.at(member).kind == Json::Kind::string) return claims.at(member).text;
  if (claims.at(member).kind != Json::Kind::array) return std::nullopt;
  std::string out;
  for (auto entry = claims.child(member); entry != Json::none; entry = claims.next(entry)) {
    if (!out.empty()) out += ',';
    out += claims.at(entry).text;
  }
  return arena.keep(out);
}

bool scheme_is(std::string_view authorization, std::string_view scheme) {
  return authorization.size() >= scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), authorization.begin(),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); }) &&
         (authorization.size() == scheme.size() || authorization[scheme.size()] == ' ');
}

}  // namespace

const Token& Tokens::read(std::string_view text) {
  constexpr std::size_t sets = 64;
  constexpr std::size_t ways = 4;
  constexpr std::size_t usual = 2048;  // octets of a token
  if (text.size() > usual) {
    decode(text, large_);
    return large_.token;
  }
  if (entries_.empty()) entries_.resize(sets * ways);
  const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
  const std::span set = std::span(entries_).subspan(hash % sets * ways, ways);
  for (const Entry& entry : set) {
    if (entry.hash == hash && entry.text == text && !entry.token.fingerprint.empty()) return entry.token;
  }
  Entry& oldest = *std::ranges::min_element(set, {}, &Entry::read);
  decode(text, oldest);
  oldest.hash = hash;
  oldest.read = ++reads_;
  oldest.text = text;
  return oldest.token;
}

void Tokens::decode(std::string_view text, Entry& entry) {
  auto& out = entry.token;
  auto& arena = entry.arena;
  arena.clear();
  out = {};
  out.fingerprint = arena.keep(std::string_view(base::sha256_text(base::as_bytes(text))).substr(0, 16));
  const auto first = text.find('.');
  const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (text.size() > token_limit || second == std::string_view::npos ||
      text.find('.', second + 1) != std::string_view::npos)
    return;
  if (!read_object(text.substr(0, first), arena, header_)) return;
  if (!read_object(text.substr(first + 1, second - first - 1), arena, claims_)) return;
  out.decodable = true;
  out.algorithm = header_.optional_string(header_.root(), "alg");
  const auto root = claims_.root();
  out.issuer = claims_.optional_string(root, "iss");
  out.subject = claims_.optional_string(root, "sub");
  out.audience = audience(claims_, arena);
  out.scope = claims_.optional_string(root, "scope");
  out.expires = claims_.optional_integer(root, "exp");
  out.issued = claims_.optional_integer(root, "iat");
}

std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer";
  if (!scheme_is(authorization, scheme)) return {};
  auto token = authorization.substr(scheme.size());
  while (token.starts_with(' ')) token.remove_prefix(1);
  while (token.ends_with(' ')) token.remove_suffix(1);
  return token;
}

std::string_view authorization_kind(const std::string_view* authorization) {
  if (authorization == nullptr) return "none";
  if (scheme_is(*authorization, "bearer")) return "bearer";
  if (scheme_is(*authorization, "basic")) return "basic";
  return "other";
}

}  // namespace assay::wire::sbi
