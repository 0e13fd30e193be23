// SPDX-License-Identifier: Apache-2.0
// SBI: the service-based interface over HTTP/2 in clear text (TS 29.500), header compression by libnghttp2. Long-lived connections
// between pairs of functions, each replaced by a new one after some hundred requests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "traffic/network.h"
#include "traffic/random.h"
#include "traffic/source.h"

struct nghttp2_hd_deflater;

namespace assay::traffic {

inline constexpr std::uint16_t sbi_port = 7777;

class Sbi final : public Source {
 public:
  explicit Sbi(std::uint64_t seed, Region region = {});
  ~Sbi() override;
  void next(CaptureFile& out) override;

 private:
  struct Deflate { void operator()(nghttp2_hd_deflater* deflater) const; };
  struct Half {
    Address address;
    std::uint32_t sequence = 0;  // next octet that this side sends
    std::unique_ptr<nghttp2_hd_deflater, Deflate> deflater;
  };
  struct Connection {
    Half client;
    Half server;
    std::uint32_t next_stream = 1;
    std::uint32_t last_stream = 0;  // the connection ends behind it; 0: not open
  };
  struct Header {
    std::string name;
    std::string value;
  };
  struct Exchange {
    std::uint32_t client = 0;
    std::uint32_t server = 0;
    std::string method;
    std::string path;
    std::string type = "application/json";
    std::string body;
    int status = 200;
    std::string answer;
    std::string location;
  };

  [[nodiscard]] Exchange make_exchange();
  Connection& connection(CaptureFile& out, std::uint32_t client, std::uint32_t server);
  void open(CaptureFile& out, Connection& connection, std::uint32_t client, std::uint32_t server);
  void close(CaptureFile& out, Connection& connection);
  void segments(CaptureFile& out, Half& from, const Half& to, std::span<const std::uint8_t> octets);
  void acknowledge(CaptureFile& out, const Half& from, const Half& to);
  [[nodiscard]] static Octets headers_frame(Half& from, std::uint32_t stream, const std::vector<Header>& headers, bool last);

  Random random_;
  Region region_;
  std::vector<Connection> connections_;
  std::uint32_t registration_ = 0;
  std::uint32_t step_ = 0;
  std::uint16_t next_port_ = 32768;
  Octets packet_;
};

}  // namespace assay::traffic
