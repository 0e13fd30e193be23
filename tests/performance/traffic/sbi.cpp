// SPDX-License-Identifier: Apache-2.0
#include "traffic/sbi.h"

#include <fmt/format.h>
#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::traffic {

namespace {

constexpr std::size_t segment_limit = 1400;
constexpr std::size_t frame_limit = 16'384;  // RFC 9113 §4.2
constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
enum : std::uint8_t { frame_data = 0, frame_headers = 1, frame_settings = 4, frame_window_update = 8 };
enum : std::uint8_t { end_stream = 1, end_headers = 4, settings_ack = 1 };

Octets frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::span<const std::uint8_t> payload) {
  return Octets{}.u24(payload.size()).u8(type).u8(flags).u32(stream).add(payload);
}

Octets data_frames(std::uint32_t stream, std::string_view body) {
  Octets out;
  do {
    const std::string_view part = body.substr(0, frame_limit);
    body.remove_prefix(part.size());
    out.add(frame(frame_data, body.empty() ? end_stream : 0, stream, Octets{}.text(part)));
  } while (!body.empty());
  return out;
}

constexpr std::string_view plmn = R"({"mcc":"001","mnc":"01"})";

std::string instance(std::uint32_t address) { return fmt::format("4947a69a-f61b-4bc1-b9da-{:012x}", address); }

std::string function_name(std::uint32_t address) {
  const auto region = Region::of(address);
  const std::array<std::pair<std::uint32_t, std::string_view>, 7> names{{{region.smf(), "SMF"}, {region.amf(), "AMF"}, {region.nrf(), "NRF"},
      {region.ausf(), "AUSF"}, {region.udm(), "UDM"}, {region.pcf(), "PCF"}, {region.udr(), "UDR"}}};
  const auto* found = std::ranges::find(names, address, &std::pair<std::uint32_t, std::string_view>::first);
  return std::string(found->second);
}

std::string dotted(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}
std::string authority(std::uint32_t address) { return fmt::format("{}:{}", dotted(address), sbi_port); }

std::string base64url(std::string_view text) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char character : text) {
    bits = bits << 8 | static_cast<std::uint8_t>(character);
    for (held += 8; held >= 6; held -= 6) out += digits[bits >> (held - 6) & 63];
  }
  if (held > 0) out += digits[bits << (6 - held) & 63];
  return out;
}

// An access token as an NRF issues it (TS 29.510 §6.3.5.2.4). The signature is made of nothing.
std::string token(std::uint32_t client, std::uint32_t server) {
  return "Bearer " + base64url(R"({"alg":"ES256","typ":"JWT"})") + "." +
         base64url(fmt::format(R"({{"iss":"{}","sub":"{}","aud":"{}","scope":"n{}","exp":1767229200}})", instance(Region::of(client).nrf()), instance(client),
                               function_name(server), function_name(server))) +
         "." + base64url(std::string(64, 's'));
}

std::string profile(std::uint32_t address) {
  const std::string type = function_name(address);
  return fmt::format(R"({{"nfInstanceId":"{}","nfType":"{}","nfStatus":"REGISTERED","heartBeatTimer":10,"plmnList":[{}],"ipv4Addresses":["{}"],)"
                     R"("allowedNfTypes":["AMF","SMF","SCP"],"priority":0,"capacity":100,"load":0,"nfServiceList":{{"{}":{{)"
                     R"("serviceInstanceId":"{}","serviceName":"n{}-service","versions":[{{"apiVersionInUri":"v1","apiFullVersion":"1.0.0"}}],)"
                     R"("scheme":"http","nfServiceStatus":"REGISTERED","ipEndPoints":[{{"ipv4Address":"{}","port":{}}}],"load":0}}}}}})",
                     instance(address), type, plmn, dotted(address), instance(address + 1), instance(address + 1), type, dotted(address), sbi_port);
}

std::string user_location(std::uint32_t gnb) {
  return fmt::format(R"({{"nrLocation":{{"tai":{{"plmnId":{},"tac":"000001"}},"ncgi":{{"plmnId":{},"nrCellId":"{:09x}"}},)"
                     R"("ueLocationTimestamp":"2026-01-01T00:00:00Z"}}}})",
                     plmn, plmn, (gnb + 1) << 4 | 1);
}

}  // namespace

void Sbi::Deflate::operator()(nghttp2_hd_deflater* deflater) const { nghttp2_hd_deflate_del(deflater); }

Sbi::Sbi(std::uint64_t seed, Region region) : random_(seed), region_(region) {}
Sbi::~Sbi() = default;

void Sbi::segments(CaptureFile& out, Half& from, const Half& to, std::span<const std::uint8_t> octets) {
  while (!octets.empty()) {
    const auto part = octets.first(std::min(octets.size(), segment_limit));
    octets = octets.subspan(part.size());
    tcp_packet(packet_, from.address, to.address, from.sequence, to.sequence, octets.empty() ? tcp_push | tcp_ack : tcp_ack, part);
    from.sequence += static_cast<std::uint32_t>(part.size());
    out.write(packet_);
  }
  out.pass(10'000);
}

void Sbi::acknowledge(CaptureFile& out, const Half& from, const Half& to) {
  tcp_packet(packet_, from.address, to.address, from.sequence, to.sequence, tcp_ack, {});
  out.write(packet_);
}

Octets Sbi::headers_frame(Half& from, std::uint32_t stream, const std::vector<Header>& headers, bool last) {
  std::vector<nghttp2_nv> pairs;
  pairs.reserve(headers.size());
  for (const auto& [name, value] : headers) {
    // libnghttp2 takes octets it does not change.
    const auto octets = [](const std::string& text) { return const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(text.data())); };
    pairs.push_back({octets(name), octets(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
  }
  std::vector<std::uint8_t> block(nghttp2_hd_deflate_bound(from.deflater.get(), pairs.data(), pairs.size()));
  const auto size = nghttp2_hd_deflate_hd(from.deflater.get(), block.data(), block.size(), pairs.data(), pairs.size());
  block.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return frame(frame_headers, static_cast<std::uint8_t>(end_headers | (last ? end_stream : 0)), stream, block);
}

void Sbi::open(CaptureFile& out, Connection& connection, std::uint32_t client, std::uint32_t server) {
  const auto half = [this](std::uint32_t address, std::uint16_t port) {
    nghttp2_hd_deflater* deflater = nullptr;
    nghttp2_hd_deflate_new(&deflater, 4096);
    return Half{{address, port}, static_cast<std::uint32_t>(random_.next()), {deflater, {}}};
  };
  connection = {half(client, next_port_), half(server, sbi_port), 1, static_cast<std::uint32_t>(2 * random_.between(200, 900) + 1)};
  next_port_ = next_port_ == 60999 ? 32768 : static_cast<std::uint16_t>(next_port_ + 1);
  auto& [from, to, next, last] = connection;
  tcp_packet(packet_, from.address, to.address, from.sequence++, 0, tcp_syn, {});
  out.write(packet_);
  tcp_packet(packet_, to.address, from.address, to.sequence++, from.sequence, tcp_syn | tcp_ack, {});
  out.write(packet_);
  acknowledge(out, from, to);
  const Octets settings = Octets{}.u16(3).u32(100).u16(4).u32(1 << 20);  // concurrent streams, window
  segments(out, from, to, Octets{}.text(preface).add(frame(frame_settings, 0, 0, settings)).add(frame(frame_window_update, 0, 0, Octets{}.u32(1 << 20))));
  segments(out, to, from, frame(frame_settings, 0, 0, settings).add(frame(frame_settings, settings_ack, 0, {})));
  segments(out, from, to, frame(frame_settings, settings_ack, 0, {}));
}

void Sbi::close(CaptureFile& out, Connection& connection) {
  auto& [from, to, next, last] = connection;
  tcp_packet(packet_, from.address, to.address, from.sequence++, to.sequence, tcp_fin | tcp_ack, {});
  out.write(packet_);
  tcp_packet(packet_, to.address, from.address, to.sequence++, from.sequence, tcp_fin | tcp_ack, {});
  out.write(packet_);
  acknowledge(out, from, to);
  last = 0;
}

Sbi::Connection& Sbi::connection(CaptureFile& out, std::uint32_t client, std::uint32_t server) {
  auto found = std::ranges::find_if(connections_, [&](const Connection& each) {
    return each.client.address.ip == client && each.server.address.ip == server;
  });
  if (found == connections_.end()) {
    connections_.emplace_back();
    found = std::prev(connections_.end());
  }
  if (found->last_stream == 0) open(out, *found, client, server);
  return *found;
}

// The next request of the registration in progress (TS 23.502 §4.2.2.2.2, §4.3.2.2.1).
Sbi::Exchange Sbi::make_exchange() {
  const Session session{registration_, region_};
  const std::string id = supi(session.subscriber());
  const auto random_hex = [&](int octets) {
    std::string text;
    for (int i = 0; i < octets; ++i) text += fmt::format("{:02x}", random_.next() & 0xff);
    return text;
  };
  const std::string location = user_location(session.gnb_number());
  switch (step_++) {
    case 0:
      return {region_.amf(), region_.ausf(), "POST", "/nausf-auth/v1/ue-authentications", "application/json",
              fmt::format(R"({{"supiOrSuci":"suci-0-001-01-0000-0-0-{}","servingNetworkName":"5G:mnc001.mcc001.3gppnetwork.org"}})", msin(session.subscriber())),
              201,
              fmt::format(R"({{"authType":"5G_AKA","5gAuthData":{{"rand":"{}","autn":"{}","hxresStar":"{}"}},"_links":{{"5g-aka":{{"href":"http://{}/nausf-auth/v1/ue-authentications/{}/5g-aka-confirmation"}}}}}})",
                          random_hex(16), random_hex(16), random_hex(16), authority(region_.ausf()), registration_ + 1),
              fmt::format("http://{}/nausf-auth/v1/ue-authentications/{}", authority(region_.ausf()), registration_ + 1)};
    case 1:
      return {region_.ausf(), region_.udm(), "POST", fmt::format("/nudm-ueau/v1/suci-0-001-01-0000-0-0-{}/security-information/generate-auth-data", msin(session.subscriber())),
              "application/json", fmt::format(R"({{"servingNetworkName":"5G:mnc001.mcc001.3gppnetwork.org","ausfInstanceId":"{}"}})", instance(region_.ausf())), 200,
              fmt::format(R"({{"authType":"5G_AKA","authenticationVector":{{"avType":"5G_HE_AKA","rand":"{}","xresStar":"{}","autn":"{}","kausf":"{}"}},"supi":"{}"}})",
                          random_hex(16), random_hex(16), random_hex(16), random_hex(32), id), ""};
    case 2:
      return {region_.udm(), region_.udr(), "GET", fmt::format("/nudr-dr/v1/subscription-data/{}/authentication-data/authentication-subscription", id), "", "", 200,
              fmt::format(R"({{"authenticationMethod":"5G_AKA","encPermanentKey":"{}","protectionParameterId":"1","sequenceNumber":{{"sqn":"{}"}},"authenticationManagementField":"8000"}})",
                          random_hex(16), random_hex(6)), ""};
    case 3:
      return {region_.amf(), region_.ausf(), "PUT", fmt::format("/nausf-auth/v1/ue-authentications/{}/5g-aka-confirmation", registration_ + 1), "application/json",
              fmt::format(R"({{"resStar":"{}"}})", random_hex(16)), 200,
              fmt::format(R"({{"authResult":"AUTHENTICATION_SUCCESS","supi":"{}","kseaf":"{}"}})", id, random_hex(32)), ""};
    case 4:
      return {region_.amf(), region_.udm(), "PUT", fmt::format("/nudm-uecm/v1/{}/registrations/amf-3gpp-access", id), "application/json",
              fmt::format(R"({{"amfInstanceId":"{}","deregCallbackUri":"http://{}/namf-callback/v1/{}/dereg-notify","guami":{{"plmnId":{},"amfId":"020040"}},"ratType":"NR","initialRegistrationInd":true}})",
                          instance(region_.amf()), authority(region_.amf()), id, plmn), 201, "{}",
              fmt::format("http://{}/nudm-uecm/v1/{}/registrations/amf-3gpp-access", authority(region_.udm()), id)};
    case 5:
      return {region_.amf(), region_.udm(), "GET", fmt::format("/nudm-sdm/v2/{}/am-data?plmn-id=%7B%22mcc%22%3A%22001%22%2C%22mnc%22%3A%2201%22%7D", id), "", "", 200,
              R"({"subscribedUeAmbr":{"uplink":"1 Gbps","downlink":"1 Gbps"},"nssai":{"defaultSingleNssais":[{"sst":1}]},"subsRegTimer":3240})", ""};
    case 6:
      return {region_.udm(), region_.udr(), "GET", fmt::format("/nudr-dr/v1/subscription-data/{}/00101/provisioned-data/am-data", id), "", "", 200,
              R"({"subscribedUeAmbr":{"uplink":"1 Gbps","downlink":"1 Gbps"},"nssai":{"defaultSingleNssais":[{"sst":1}]},"subsRegTimer":3240})", ""};
    case 7:
      return {region_.amf(), region_.pcf(), "POST", "/npcf-am-policy-control/v1/policies", "application/json",
              fmt::format(R"({{"notificationUri":"http://{}/namf-callback/v1/{}/am-policy-notify","supi":"{}","accessType":"3GPP_ACCESS","pei":"imeisv-4370816125816151","userLoc":{},"timeZone":"+00:00","servingPlmn":{},"ratType":"NR","suppFeat":"4"}})",
                          authority(region_.amf()), id, id, location, plmn), 201,
              fmt::format(R"({{"request":{{"supi":"{}","userLoc":{},"suppFeat":"4"}},"suppFeat":"4"}})", id, location),
              fmt::format("http://{}/npcf-am-policy-control/v1/policies/{}", authority(region_.pcf()), registration_ + 1)};
    case 8: {
      Octets nas;  // PDU Session Establishment Request
      nas.hex("2e 01 01 c1 ff ff 91 a1 28 01 00");
      std::string body = "--boundary\r\nContent-Type: application/json\r\n\r\n";
      body += fmt::format(R"({{"supi":"{}","pei":"imeisv-4370816125816151","pduSessionId":1,"dnn":"internet","sNssai":{{"sst":1}},"servingNfId":"{}","servingNetwork":{},"requestType":"INITIAL_REQUEST","n1SmMsg":{{"contentId":"5gnas-sm"}},"anType":"3GPP_ACCESS","ratType":"NR","ueLocation":{},"smContextStatusUri":"http://{}/namf-callback/v1/{}/sm-context-status/1"}})",
                          id, instance(region_.amf()), plmn, location, authority(region_.amf()), id);
      body += "\r\n--boundary\r\nContent-Id: 5gnas-sm\r\nContent-Type: application/vnd.3gpp.5gnas\r\n\r\n";
      body.append(nas.view().begin(), nas.view().end());
      body += "\r\n--boundary--\r\n";
      return {region_.amf(), region_.smf(), "POST", "/nsmf-pdusession/v1/sm-contexts", "multipart/related; boundary=boundary", std::move(body), 201, "{}",
              fmt::format("http://{}/nsmf-pdusession/v1/sm-contexts/{}", authority(region_.smf()), registration_ + 1)};
    }
    case 9:
      return {region_.smf(), region_.pcf(), "POST", "/npcf-smpolicycontrol/v1/sm-policies", "application/json",
              fmt::format(R"({{"supi":"{}","pduSessionId":1,"pduSessionType":"IPV4","dnn":"internet","notificationUri":"http://{}/nsmf-callback/v1/sm-policy-notify/{}","ratType":"NR","servingNetwork":{},"userLocationInfo":{},"ipv4Address":"{}","sliceInfo":{{"sst":1}},"suppFeat":"4000000"}})",
                          id, authority(region_.smf()), registration_ + 1, plmn, location, dotted(session.ue_address())), 201,
              R"({"sessRules":{"1":{"authSessAmbr":{"uplink":"1 Gbps","downlink":"1 Gbps"},"authDefQos":{"5qi":9,"arp":{"priorityLevel":8,"preemptCap":"NOT_PREEMPT","preemptVuln":"PREEMPTABLE"}},"sessRuleId":"1"}},"suppFeat":"4000000"})",
              fmt::format("http://{}/npcf-smpolicycontrol/v1/sm-policies/{}", authority(region_.pcf()), registration_ + 1)};
    case 10:
      return {region_.smf(), region_.nrf(), "GET", "/nnrf-disc/v1/nf-instances?target-nf-type=AMF&requester-nf-type=SMF&service-names=namf-comm", "", "", 200,
              fmt::format(R"({{"validityPeriod":3600,"nfInstances":[{}]}})", profile(region_.amf())), ""};
    default: {
      const std::array<std::uint32_t, 6> beating{region_.smf(), region_.amf(), region_.ausf(), region_.udm(), region_.pcf(), region_.udr()};
      const std::uint32_t function = beating[registration_ % beating.size()];
      step_ = 0;
      ++registration_;
      return {function, region_.nrf(), "PATCH", "/nnrf-nfm/v1/nf-instances/" + instance(function), "application/json-patch+json",
              R"([{"op":"replace","path":"/nfStatus","value":"REGISTERED"}])", 204, "", ""};
    }
  }
}

void Sbi::next(CaptureFile& out) {
  const Exchange exchange = make_exchange();
  auto& used = connection(out, exchange.client, exchange.server);
  const std::uint32_t stream = used.next_stream;
  used.next_stream += 2;

  std::vector<Header> request{{":method", exchange.method},
                              {":scheme", "http"},
                              {":authority", authority(exchange.server)},
                              {":path", exchange.path},
                              {"user-agent", function_name(exchange.client)},
                              {"accept", "application/json,application/problem+json"},
                              {"3gpp-sbi-max-rsp-time", "10000"}};
  if (exchange.server != region_.nrf()) request.push_back({"authorization", token(exchange.client, exchange.server)});
  if (!exchange.body.empty()) {
    request.push_back({"content-type", exchange.type});
    request.push_back({"content-length", std::to_string(exchange.body.size())});
  }
  segments(out, used.client, used.server, headers_frame(used.client, stream, request, exchange.body.empty()));
  if (!exchange.body.empty()) segments(out, used.client, used.server, data_frames(stream, exchange.body));
  acknowledge(out, used.server, used.client);

  std::vector<Header> response{{":status", std::to_string(exchange.status)}, {"server", "generated"}, {"date", "Thu, 01 Jan 2026 00:00:00 GMT"}};
  if (!exchange.location.empty()) response.push_back({"location", exchange.location});
  if (!exchange.answer.empty()) {
    response.push_back({"content-type", "application/json"});
    response.push_back({"content-length", std::to_string(exchange.answer.size())});
  }
  segments(out, used.server, used.client, headers_frame(used.server, stream, response, exchange.answer.empty()));
  if (!exchange.answer.empty()) segments(out, used.server, used.client, data_frames(stream, exchange.answer));
  acknowledge(out, used.client, used.server);
  if (stream >= used.last_stream) close(out, used);
}

}  // namespace assay::traffic
