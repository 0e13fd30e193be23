// SPDX-License-Identifier: Apache-2.0
// Input: lines of request path, method, content type and authorization, then the body. The first octet of the method
// says by its case whether the body is the request's or the response's.
#include <array>
#include <string>

#include "wire/http_message.h"
#include "wire/recording_output.h"
#include "wire/sbi/resource.h"
#include "wire/sbi/sbi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const base::Bytes input(static_cast<const std::byte*>(static_cast<const void*>(data)), size);
  auto text = base::as_text(input);
  std::array<std::string, 4> lines;
  for (auto& line : lines) {
    const auto end = std::min(text.find('\n'), text.size());
    line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  wire::HttpMessage request;
  request.path = lines[0];
  request.method = lines[1];
  request.headers.push_back({"content-type", lines[2], true, {}});
  request.headers.push_back({"authorization", lines[3], true, {}});
  wire::HttpMessage response;
  response.request = false;
  response.answers = &request;
  response.headers = request.headers;

  wire::RecordingOutput out;
  base::Fields fields;
  wire::Frame frame;
  frame.bytes = input;
  wire::Context context;
  context.frame = &frame;
  context.fields = &fields;
  context.http = lines[1].starts_with('g') ? &response : &request;
  wire::sbi::parse(base::as_bytes(text), context, out);
  (void)wire::sbi::without_secrets(lines[0]);
  return 0;
}
