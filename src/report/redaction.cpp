// SPDX-License-Identifier: Apache-2.0
#include "report/redaction.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace assay::report {
namespace {

// Identifiers that carry their kind in front of them (TS 29.571 §5.3.2, TS 23.003 §28.7).
constexpr std::array identifier_prefixes{"imsi-", "nai-", "suci-", "gci-", "gli-", "msisdn-", "extid-", "imei-", "imeisv-", "5g-guti-", "extgroupid-"};

// Fields whose value is a subscriber's or a key, wherever they stand. A name ends at its own end or at a dot.
constexpr std::array sensitive_names{
    "assay.secret", "assay.subscriber", "e164", "e212.imsi", "gsm_a.imeisv", "gsm_a.L3_protocol_discriminator", "3gpp.tmsi",
    "nas_5gs.mm.suci.msin", "nas_5gs.mm.suci.scheme_output", "nas_5gs.mm.suci.nai", "nas_5gs.mm.imei", "nas_5gs.mm.imeisv", "nas_5gs.mm.mac_addr",
    "nas_5gs.mm.5g_tmsi", "nas_5gs.5g_tmsi", "nas_5gs.mm.tmsi_1", "nas_5gs.sm.pdu_addr_inf_ipv4", "nas_5gs.sm.pdu_addr_inf_ipv6", "gsm_a.dtap.rand", "gsm_a.dtap.autn", "nas_5gs.mm.abba_contents",
    "ngap.SecurityKey", "ngap.nextHopNH", "ngap.FiveG_TMSI", "ngap.fiveG_TMSI", "ngap.fiveG_S_TMSI", "ngap.MaskedIMEISV",
    "xnap.key_NG_RAN_Star", "xnap.S_NG_RANnode_SecurityKey", "xnap.MaskedIMEISV", "f1ap.MaskedIMEISV", "e1ap.encryptionKey", "e1ap.integrityProtectionKey",
    // RRC holds NAS at any bit, and mostly unread.
    "ngap.rRCContainer", "ngap.SourceToTarget_TransparentContainer", "ngap.TargetToSource_TransparentContainer", "xnap.rrc_Context",
    "xnap.Target2SourceNG_RANnodeTranspContainer", "f1ap.RRCContainer", "f1ap.RRCContainer_RRCSetupComplete", "nr-rrc.dedicatedNAS_Message",
    "nas_eps.emm.m_tmsi", "nas_eps.emm.imei", "nas_eps.esm.pdn_ipv4", "nas_eps.esm.pdn_ipv6_if_id", "gsm_a.imei",
    "s1ap.SecurityKey", "s1ap.nextHopParameter", "s1ap.m_TMSI", "s1ap.iMSI",
    "gtpv2.mei", "gtpv2.pdn_addr_and_prefix", "gtp.ext_imeisv", "gtp.user_ipv4", "gtp.user_ipv6",
    "diameter.User-Name", "diameter.Subscription-Id-Data", "diameter.MSISDN", "diameter.IMEI", "diameter.Session-Id",
    "pfcp.ue_ip_addr_ipv4", "pfcp.ue_ip_addr_ipv6", "pfcp.user_id", "pfcp.pdn_address",
    "http2.headers.path", "http.request.uri", "http2.header.value", "http2.headers.authorization", "http.authorization", "http.file_data", "json.value.string"};

// Fields that are a subscriber's when they lie inside a G-PDU.
constexpr std::array user_plane_layers{"ip", "ipv6", "dns", "http", "http2", "tls", "tcp", "udp"};

// A wider field is a container: what it holds may not have been read any further.
constexpr std::uint32_t widest_shown_field = 64;

bool starts(std::string_view name, std::string_view prefix) {
  return name.starts_with(prefix) && (name.size() == prefix.size() || name[prefix.size()] == '.');
}

bool ends_identifier(char c) { return c == '/' || c == '?' || c == '&' || c == '"' || c == ',' || c == ' ' || c == ';'; }

}  // namespace

std::string mask_identifiers(std::string_view text) {
  std::string out;
  std::size_t position = 0;
  while (position < text.size()) {
    const bool word_begins = position == 0 || !std::isalnum(static_cast<unsigned char>(text[position - 1]));
    const auto prefix = std::ranges::find_if(identifier_prefixes, [&](std::string_view each) { return text.substr(position).starts_with(each); });
    if (!word_begins || prefix == identifier_prefixes.end()) {
      out.push_back(text[position++]);
      continue;
    }
    out += *prefix;
    out += masked;
    position += std::string_view(*prefix).size();
    while (position < text.size() && !ends_identifier(text[position])) ++position;
  }
  return out;
}

facts::Value mask(const facts::TableInfo&, const facts::Column& column, facts::Value value, bool tunnelled) {
  const bool hide = column.mark == facts::Mark::subscriber || (column.mark == facts::Mark::user_plane && tunnelled);
  if (!hide || value.is_null() || value.as_text().empty()) return value;
  // A path keeps its shape: the identifiers inside it go.
  const bool is_path = column.name == "path" || column.name == "query";
  value.kind = facts::Value::Kind::text;
  value.text = is_path ? mask_identifiers(value.text) : std::string(masked);
  return value;
}

std::vector<bool> sensitive_fields(const facts::FrameView& frame) {
  std::vector<bool> sensitive;
  bool inside_user_packet = false;
  for (const auto& field : frame.fields) {
    const auto layer = std::string_view(field.name).substr(0, field.name.find('.'));
    const bool named = std::ranges::any_of(sensitive_names, [&](std::string_view each) { return starts(field.name, each); });
    const bool users = inside_user_packet && std::ranges::find(user_plane_layers, layer) != user_plane_layers.end();
    sensitive.push_back(named || users);
    if (field.name == "gtp.message" && field.value == "255") inside_user_packet = true;
  }
  return sensitive;
}

std::vector<bool> shown_octets(const facts::FrameView& frame, const std::vector<bool>& sensitive) {
  std::vector<bool> shown(frame.bytes.size(), false);
  const auto paint = [&](std::size_t index, bool value) {
    const auto& field = frame.fields[index];
    if (!field.offset) return;
    const auto end = std::min<std::size_t>(shown.size(), std::size_t{*field.offset} + field.length);
    for (std::size_t octet = *field.offset; octet < end; ++octet) shown[octet] = value;
  };
  for (std::size_t i = 0; i < frame.fields.size(); ++i) {
    if (!sensitive[i] && frame.fields[i].length <= widest_shown_field) paint(i, true);
  }
  // What two fields share stays hidden if one of them is sensitive.
  for (std::size_t i = 0; i < frame.fields.size(); ++i) {
    if (sensitive[i]) paint(i, false);
  }
  return shown;
}

}  // namespace assay::report
