// SPDX-License-Identifier: Apache-2.0
#include "wire/platform_http/platform_http.h"

#include <cstdlib>
#include <span>

#include "wire/http_message.h"
#include "wire/recording_output.h"

// Path, authorization, challenge and content type, separated by line ends, then the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace wire = assay::wire;
  auto text = assay::base::as_text(std::as_bytes(std::span(data, size)));
  const auto line = [&text] {
    const auto out = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), out.size() + 1));
    return out;
  };
  const auto field = [](std::string_view name, std::string_view value) {
    return wire::HttpHeader{.name = name, .value = value, .known = true, .place = {}};
  };
  wire::HttpMessage request;
  wire::HttpMessage response;
  request.path = line();
  request.method = "POST";
  request.headers = {field("authorization", line()), field("content-type", "application/x-www-form-urlencoded")};
  response.request = false;
  response.answers = &request;
  response.status = std::uint16_t{200};
  response.headers = {field("www-authenticate", line()), field("content-type", line())};
  wire::Context context;
  context.http = &response;
  wire::RecordingOutput out;
  wire::platform_http::protocol.parse(assay::base::as_bytes(text), context, out);
  if (out.kinds.size() > 1) std::abort();
  return 0;
}
