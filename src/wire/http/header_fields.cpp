// SPDX-License-Identifier: Apache-2.0
#include "wire/http/header_fields.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace assay::wire::http {
namespace {

struct Name {
  std::string_view header;
  std::string_view field;
  bool number = false;
};

constexpr std::array http2_names{
    Name{":authority", "http2.headers.authority"},
    Name{":status", "http2.headers.status", true},
    Name{":path", "http2.headers.path"},
    Name{":method", "http2.headers.method"},
    Name{":scheme", "http2.headers.scheme"},
    Name{"accept", "http2.headers.accept"},
    Name{"accept-encoding", "http2.headers.accept_encoding"},
    Name{"allow", "http2.headers.allow"},
    Name{"cache-control", "http2.headers.cache_control"},
    Name{"content-encoding", "http2.headers.content_encoding"},
    Name{"content-length", "http2.headers.content_length", true},
    Name{"content-location", "http2.headers.content_location"},
    Name{"content-type", "http2.headers.content_type"},
    Name{"date", "http2.headers.date"},
    Name{"etag", "http2.headers.etag"},
    Name{"expires", "http2.headers.expires"},
    Name{"if-match", "http2.headers.if_match"},
    Name{"if-none-match", "http2.headers.if_none_match"},
    Name{"last-modified", "http2.headers.last_modified"},
    Name{"link", "http2.headers.link"},
    Name{"location", "http2.headers.location"},
    Name{"max-forwards", "http2.headers.max_forwards", true},
    Name{"referer", "http2.headers.referer"},
    Name{"retry-after", "http2.headers.retry_after"},
    Name{"server", "http2.headers.server"},
    Name{"user-agent", "http2.headers.user_agent"},
    Name{"vary", "http2.headers.vary"},
    Name{"via", "http2.headers.via"},
    Name{"www-authenticate", "http2.headers.www_authenticate"},
};

constexpr std::array http1_names{
    Name{"accept", "http.accept"},
    Name{"accept-encoding", "http.accept_encoding"},
    Name{"accept-language", "http.accept_language"},
    Name{"cache-control", "http.cache_control"},
    Name{"connection", "http.connection"},
    Name{"content-encoding", "http.content_encoding"},
    Name{"content-length", "http.content_length_header"},
    Name{"content-type", "http.content_type"},
    Name{"date", "http.date"},
    Name{"host", "http.host"},
    Name{"http2-settings", "http.http2_settings"},
    Name{"last-modified", "http.last_modified"},
    Name{"location", "http.location"},
    Name{"referer", "http.referer"},
    Name{"server", "http.server"},
    Name{"transfer-encoding", "http.transfer_encoding"},
    Name{"upgrade", "http.upgrade"},
    Name{"user-agent", "http.user_agent"},
    Name{"www-authenticate", "http.www_authenticate"},
};

constexpr std::array<std::string_view, 6> secrets{
    "authorization", "proxy-authorization",         "cookie",
    "set-cookie",    "3gpp-sbi-client-credentials", "3gpp-sbi-source-nf-client-credentials"};

template <std::size_t size>
const Name* find(const std::array<Name, size>& names, std::string_view header) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const Name& name) { return name.header == header; });
  return found == names.end() ? nullptr : &*found;
}

}  // namespace

bool secret(std::string_view header_name) {
  return std::find(secrets.begin(), secrets.end(), header_name) != secrets.end();
}

void list_http2_header(base::Fields& fields, base::Bytes where, const HttpHeader& header) {
  fields.text("http2.header.name", where, header.known ? header.name : "<unknown>");
  if (secret(header.name) || !header.known) {  // the value of an unknown field may be one
    fields.text("assay.secret", where, {});
    return;
  }
  fields.text("http2.header.value", where, header.value);
  const Name* name = find(http2_names, header.name);
  if (name == nullptr) return;
  std::uint64_t number = 0;
  const char* end = header.value.data() + header.value.size();
  if (name->number && std::from_chars(header.value.data(), end, number).ptr == end) {
    fields.number(name->field, where, number);
  } else {
    fields.text(name->field, where, header.value);
  }
}

void list_http1_header(base::Fields& fields, base::Bytes line, const HttpHeader& header, bool request) {
  if (secret(header.name)) {
    fields.text("assay.secret", line, {});
    return;
  }
  fields.text(request ? "http.request.line" : "http.response.line", line, base::as_text(line));
  if (const Name* name = find(http1_names, header.name)) fields.text(name->field, line, header.value);
}

}  // namespace assay::wire::http
