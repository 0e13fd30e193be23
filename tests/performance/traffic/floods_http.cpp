// SPDX-License-Identifier: Apache-2.0
// All frames of one flood have one size, so that the number of a packet says where in its stream it stands.
#include <fmt/format.h>

#include <array>
#include <string>

#include "traffic/floods.h"
#include "traffic/network.h"
#include "traffic/sbi.h"

namespace assay::traffic {
namespace {

constexpr Address server{Region{}.nrf(), sbi_port};
constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
enum : std::uint8_t { data = 0, headers = 1, rst_stream = 3, settings = 4, continuation = 9 };
enum : std::uint8_t { end_stream = 1, end_headers = 4 };

void segment(CaptureFile& out, const Address& from, const Address& to, std::uint64_t sequence, std::uint8_t flags, std::span<const std::uint8_t> payload) {
  Octets packet;
  tcp_packet(packet, from, to, static_cast<std::uint32_t>(sequence), 1, flags, payload);
  out.write(packet);
}

Octets frame(std::uint8_t type, std::uint8_t flags, std::uint64_t stream, std::span<const std::uint8_t> payload) {
  return Octets{}.u24(payload.size()).u8(type).u8(flags).u32(stream).add(payload);
}

// Opens a connection on which both ends allow header tables of 64 KiB (RFC 9113 §6.5.2). What the client sends next has
// the sequence number that is returned.
std::uint64_t open(CaptureFile& out, const Address& client) {
  const auto table = frame(settings, 0, 0, Octets{}.u16(1).u32(65'536));
  segment(out, client, server, 0, tcp_syn, {});
  segment(out, server, client, 0, tcp_syn | tcp_ack, {});
  segment(out, server, client, 1, tcp_ack, table);
  const auto first = Octets{}.text(preface).add(table);
  segment(out, client, server, 1, tcp_ack, first);
  return 1 + first.size();
}
constexpr std::uint64_t opened = 1 + 24 + 15;  // what open() returns

// RFC 7541 §5.2 and §6.2.1, without Huffman code.
Octets& text(Octets& out, std::string_view characters) {
  if (characters.size() < 127) return out.u8(characters.size()).text(characters);
  out.u8(127);
  auto rest = characters.size() - 127;
  for (; rest >= 128; rest /= 128) out.u8(128 + rest % 128);
  return out.u8(rest).text(characters);
}
Octets& field(Octets& out, std::string_view name, std::string_view value, bool index = false) {
  return text(text(out.u8(index ? 0x40 : 0x10), name), value);
}
Octets request(std::string_view method, std::string_view path) {
  Octets out;
  field(out, ":method", method);
  field(out, ":scheme", "http");
  field(out, ":authority", "10.1.0.10:7777");
  return field(out, ":path", path);
}

// One packet of a connection of its own each `length` packets; the first of them opens it.
struct At {
  Address client;
  std::uint64_t place;  // in its connection
};
At at(std::uint64_t number, std::uint64_t length) { return {stranger(number / length), number % length}; }

// Header tables full of entries that nobody needs, on ever new connections.
void tables(CaptureFile& out, std::uint64_t number, Random&) {
  const auto [client, place] = at(number, 52);
  if (place == 0) open(out, client);
  Octets block;
  if (place == 0) block.hex("3f e1 ff 03");  // the table's size becomes 65,536 (RFC 7541 §6.3)
  field(block, fmt::format("x-{:08}", place), std::string(place == 0 ? 1'246 : 1'250, 'v'), true);
  const auto whole = frame(headers, end_headers | end_stream, 2 * place + 1, block);
  segment(out, client, server, opened + place * whole.size(), tcp_ack, whole);
}

// An entry of a thousand octets, and then a thousand times its index in each block.
void bomb(CaptureFile& out, std::uint64_t number, Random&) {
  const Address client = stranger(0);
  Octets block;
  if (number == 0) {
    open(out, client);
    field(block, "x-bomb", std::string(1'192, 'v'), true);
  } else {
    block.fill(1'203, 0xbe);
  }
  const auto whole = frame(headers, end_headers | end_stream, 2 * number + 1, block);
  segment(out, client, server, opened + number * 1'212, tcp_ack, whole);
}

// A header block that does not end.
void continuations(CaptureFile& out, std::uint64_t number, Random&) {
  const Address client = stranger(0);
  if (number == 0) open(out, client);
  Octets block;
  field(block, "x-long", std::string(1'200, 'v'));
  const auto whole = frame(number == 0 ? headers : continuation, 0, 1, block);
  segment(out, client, server, opened + number * whole.size(), tcp_ack, whole);
}

// Requests of one connection that do not end.
void streams(CaptureFile& out, std::uint64_t number, Random&) {
  const Address client = stranger(0);
  if (number == 0) open(out, client);
  const auto whole = frame(headers, end_headers, 2 * number + 1, request("POST", fmt::format("/nudm-sdm/v2/imsi-00101{:010}", number)));
  segment(out, client, server, opened + number * whole.size(), tcp_ack, whole);
}

// Requests that are taken back at once.
void resets(CaptureFile& out, std::uint64_t number, Random&) {
  const Address client = stranger(0);
  if (number == 0) open(out, client);
  const auto stream = 2 * number + 1;
  const auto whole = frame(headers, end_headers, stream, request("GET", fmt::format("/nnrf-disc/v1/nf-instances?target={:010}", number)))
                         .add(frame(rst_stream, 0, stream, Octets{}.u32(8)));
  segment(out, client, server, opened + number * whole.size(), tcp_ack, whole);
}

// Ever new connections with one request that does not end.
void connections(CaptureFile& out, std::uint64_t number, Random&) {
  const Address client = stranger(number);
  segment(out, client, server, 1, tcp_ack, Octets{}.text(preface).add(frame(settings, 0, 0, {})).add(frame(headers, end_headers, 1, request("POST", "/nnrf-nfm/v1/subscriptions"))));
}

// Ever new connections with two hundred segments of a body that does not end.
void bodies(CaptureFile& out, std::uint64_t number, Random&) {
  const auto [client, place] = at(number, 200);
  if (place == 0) {
    Octets head = request("POST", "/nnrf-nfm/v1/subscriptions");
    const auto first = frame(headers, end_headers, 1, field(head, "content-type", "application/json"));
    segment(out, client, server, open(out, client), tcp_ack, first);
    return;
  }
  Octets head = request("POST", "/nnrf-nfm/v1/subscriptions");
  const auto first = frame(headers, end_headers, 1, field(head, "content-type", "application/json")).size();
  const auto whole = frame(data, 0, 1, Octets{}.fill(1'391, '['));
  segment(out, client, server, opened + first + (place - 1) * whole.size(), tcp_ack, whole);
}

// A whole request with a body, in one packet; all of one connection. `body` always of one size.
void post(CaptureFile& out, std::uint64_t number, std::string_view type, std::string_view encoding, std::span<const std::uint8_t> body) {
  const Address client = stranger(0);
  if (number == 0) open(out, client);
  Octets head = request("PUT", fmt::format("/nnrf-nfm/v1/nf-instances/4947a69a-f61b-4bc1-b9da-{:012x}", number));
  field(head, "content-type", type);
  field(head, "content-encoding", encoding);
  const auto stream = 2 * number + 1;
  const auto whole = frame(headers, end_headers, stream, head).add(frame(data, end_stream, stream, body));
  segment(out, client, server, opened + number * whole.size(), tcp_ack, whole);
}

void json_depth(CaptureFile& out, std::uint64_t number, Random&) { post(out, number, "application/json", "identity", Octets{}.fill(1'100, '[')); }

void json_keys(CaptureFile& out, std::uint64_t number, Random&) {
  Octets body;
  body.text("{");
  while (body.size() < 1'090) body.text("\"supi\":0,");
  post(out, number, "application/json", "identity", body.text("\"a\":0}"));
}

// 200 kB of numbers in one body, in packets of 1,300 octets.
void json_width(CaptureFile& out, std::uint64_t number, Random&) {
  static constexpr std::uint64_t packets = 154;
  const Address client = stranger(0);
  if (number == 0) open(out, client);
  const auto stream = 2 * (number / packets) + 1;
  Octets head = request("PUT", "/nnrf-nfm/v1/nf-instances/4947a69a-f61b-4bc1-b9da-000000000001");
  const auto first = frame(headers, end_headers, stream, field(head, "content-type", "application/json"));
  const auto body = [&](std::uint64_t place) {
    Octets numbers;
    numbers.text(place == 0 ? "[0" : ",0");
    while (numbers.size() < 1'298) numbers.text(",0");
    return frame(data, place == packets - 1 ? end_stream : 0, stream, numbers.text(place == packets - 1 ? "0]" : ",0"));
  };
  const auto place = number % packets;
  const auto start = opened + number / packets * (first.size() + packets * 1'309) + (place == 0 ? 0 : first.size() + place * 1'309);
  segment(out, client, server, start, tcp_ack, place == 0 ? Octets(first).add(body(0)) : body(place));
}

// Deflate (RFC 1951 §3.2.6): a zero, and then 258 of what came before for each 13 bits.
void zip_bomb(CaptureFile& out, std::uint64_t number, Random&) {
  static const Octets bomb = [] {
    Octets octets;
    octets.hex("1f 8b 08 00 00000000 00 ff");
    std::uint64_t bits = 0;
    int held = 0;
    const auto put = [&](unsigned value, int count, bool code) {
      for (int i = 0; i < count; ++i) {
        bits |= std::uint64_t{value >> (code ? count - 1 - i : i) & 1U} << held;
        if (++held == 8) {
          octets.u8(bits);
          bits = 0;
          held = 0;
        }
      }
    };
    put(1, 1, false);
    put(1, 2, false);
    put(0x30, 8, true);
    std::uint32_t inflated = 1;
    for (; octets.size() < 1'150; inflated += 258) {
      put(0xc5, 8, true);
      put(0, 5, true);
    }
    put(0, 7, true);
    if (held != 0) put(0, 8 - held, false);
    // RFC 1952 §2.3.1: CRC-32 of these zeros, and how many they are, least octet first.
    std::uint32_t crc = 0xffffffff;
    for (std::uint64_t bit = 0; bit < std::uint64_t{8} * inflated; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    crc = ~crc;
    for (const auto value : {crc, inflated}) {
      for (int i = 0; i < 4; ++i) octets.u8(value >> (8 * i) & 0xff);
    }
    return octets;
  }();
  post(out, number, "application/json", "gzip", bomb);
}

// Ever new functions that register (TS 29.510 §5.2.2.2).
void profiles(CaptureFile& out, std::uint64_t number, Random&) {
  const auto body = fmt::format(R"({{"nfInstanceId":"4947a69a-f61b-4bc1-b9da-{0:012x}","nfType":"AMF","nfStatus":"REGISTERED","ipv4Addresses":["10.9.{1}.{2}"]}})", number,
                                100 + number / 100 % 100, 100 + number % 100);
  post(out, number, "application/json", "identity", Octets{}.text(body));
}

// Ever new access tokens, which say nothing that can be read.
void tokens(CaptureFile& out, std::uint64_t number, Random& random) {
  const Address client = stranger(0);
  if (number == 0) open(out, client);
  Octets head = request("GET", "/nudm-sdm/v2/imsi-001010000000001/am-data");
  field(head, "authorization", fmt::format("Bearer {:016x}{:016x}.{:016x}.{:016x}", random.next(), random.next(), random.next(), random.next()));
  const auto whole = frame(headers, end_headers | end_stream, 2 * number + 1, head);
  segment(out, client, server, opened + number * whole.size(), tcp_ack, whole);
}

// Heads of HTTP/1.1 that do not end, forty segments each.
void http1(CaptureFile& out, std::uint64_t number, Random&) {
  const auto [client, place] = at(number, 40);
  std::string lines = place == 0 ? "GET / HTTP/1.1\r\nhost: a\r\n" : "";
  lines += fmt::format("x-{:04}: ", place);
  lines += std::string(1'398 - lines.size(), 'v') + "\r\n";
  segment(out, client, {Region{}.nrf(), 80}, 1 + place * 1'400, tcp_ack, Octets{}.text(lines));
}

// A ClientHello of 16,000 octets (RFC 8446 §4.1.2) of which the last part never comes, on ever new connections.
void tls_hellos(CaptureFile& out, std::uint64_t number, Random&) {
  const auto [client, place] = at(number, 11);
  Octets part;
  if (place == 0) part.hex("16 0301").u16(16'000).u8(1).u24(15'996).u16(0x0303).fill(33).u16(0x3000).fill(1'352, 0x13);
  else part.fill(1'400, 0x13);
  segment(out, client, {Region{}.nrf(), 443}, 1 + place * 1'400, tcp_ack, part);
}

// Whole ClientHellos with ever new names of servers.
void tls_names(CaptureFile& out, std::uint64_t number, Random&) {
  const auto name = fmt::format("host-{:012}.example", number);
  Octets extension;
  extension.u16(0).u16(name.size() + 5).u16(name.size() + 3).u8(0).u16(name.size()).text(name);
  Octets hello;
  hello.u16(0x0303).fill(32).u8(0).hex("0002 1301 0100").u16(extension.size()).add(extension);
  Octets record;
  record.hex("16 0301").u16(hello.size() + 4).u8(1).u24(hello.size()).add(hello);
  segment(out, stranger(number), {Region{}.nrf(), 443}, 1, tcp_ack, record);
}

constexpr std::array<Flood, 16> floods{{
    {"h2-tables", "HTTP/2 header tables of 64 KiB on ever new connections", tables},
    {"h2-bomb", "header blocks of a thousand references to a long entry", bomb},
    {"h2-continuation", "a header block that does not end", continuations},
    {"h2-streams", "one connection, requests that do not end", streams},
    {"h2-reset", "one connection, requests that are taken back", resets},
    {"h2-connections", "a request that does not end on ever new connections", connections},
    {"h2-bodies", "bodies of 280 kB that do not end on ever new connections", bodies},
    {"json-depth", "JSON 1,100 arrays deep", json_depth},
    {"json-keys", "JSON objects with one key a hundred times", json_keys},
    {"json-width", "JSON of 100,000 values", json_width},
    {"gzip-bomb", "bodies that inflate 150 times", zip_bomb},
    {"nf-profiles", "registrations of ever new functions at the NRF", profiles},
    {"tokens", "ever new access tokens", tokens},
    {"http1-heads", "HTTP/1.1 heads of 56 kB that do not end", http1},
    {"tls-hellos", "ClientHellos that do not end on ever new connections", tls_hellos},
    {"tls-names", "ClientHellos with ever new server names", tls_names},
}};

}  // namespace

std::span<const Flood> http_floods() { return floods; }

}  // namespace assay::traffic
