// SPDX-License-Identifier: Apache-2.0
#include "wire/sbi/token.h"

#include <algorithm>
#include <cctype>

#include "base/sha256.h"
#include "wire/sbi/json.h"

namespace assay::wire::sbi {
namespace {

constexpr std::size_t token_limit = 64 * 1024;

// RFC 4648 §5, without padding. Nothing for other characters.
std::optional<std::string> from_base64url(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char c : text) {
    std::uint32_t value = 0;
    if (c >= 'A' && c <= 'Z')
      value = static_cast<std::uint32_t>(c - 'A');
    else if (c >= 'a' && c <= 'z')
      value = static_cast<std::uint32_t>(c - 'a') + 26;
    else if (c >= '0' && c <= '9')
      value = static_cast<std::uint32_t>(c - '0') + 52;
    else if (c == '-')
      value = 62;
    else if (c == '_')
      value = 63;
    else
      return std::nullopt;
    bits = (bits << 6 | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>(bits >> count & 0xff);
    }
  }
  return out;
}

std::optional<Json> json_object(std::string_view encoded) {
  const auto text = from_base64url(encoded);
  if (!text) return std::nullopt;
  auto json = Json::parse(base::as_bytes(*text));
  if (!json || json->at(json->root()).kind != Json::Kind::object) return std::nullopt;
  return std::move(*json);
}

std::optional<std::string> audience(const Json& claims) {
  const auto member = claims.find(claims.root(), "aud");
  if (member == Json::none) return std::nullopt;
  if (claims.at(member).kind == Json::Kind::string) return claims.at(member).text;
  if (claims.at(member).kind != Json::Kind::array) return std::nullopt;
  std::string out;
  for (auto entry = claims.child(member); entry != Json::none; entry = claims.next(entry)) {
    if (!out.empty()) out += ',';
    out += claims.at(entry).text;
  }
  return out;
}

bool scheme_is(std::string_view authorization, std::string_view scheme) {
  return authorization.size() >= scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), authorization.begin(),
                    [](char a, char b) { return a == std::tolower(static_cast<unsigned char>(b)); }) &&
         (authorization.size() == scheme.size() || authorization[scheme.size()] == ' ');
}

}  // namespace

Token read_token(std::string_view text) {
  Token out;
  out.fingerprint = base::sha256_text(base::as_bytes(text)).substr(0, 16);
  const auto first = text.find('.');
  const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (text.size() > token_limit || second == std::string_view::npos ||
      text.find('.', second + 1) != std::string_view::npos)
    return out;
  const auto header = json_object(text.substr(0, first));
  const auto claims = json_object(text.substr(first + 1, second - first - 1));
  if (!header || !claims) return out;
  out.decodable = true;
  out.algorithm = header->optional_string(header->root(), "alg");
  const auto root = claims->root();
  out.issuer = claims->optional_string(root, "iss");
  out.subject = claims->optional_string(root, "sub");
  out.audience = audience(*claims);
  out.scope = claims->optional_string(root, "scope");
  out.expires = claims->optional_integer(root, "exp");
  out.issued = claims->optional_integer(root, "iat");
  return out;
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
