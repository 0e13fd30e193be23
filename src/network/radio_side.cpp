// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "facts/ask.h"
#include "network/inference.h"

namespace assay::network {
namespace {

// What an NGAP message says about its ends (TS 38.413 §8, procedure codes §9.4.7).
struct NgapRule {
  std::uint64_t procedure;
  std::string_view pdu;
  bool from_amf;              // the AMF sends it
  bool amf_shown;             // this behaviour shows an AMF …
  bool ran_shown;             // … and a RAN node
  std::string_view amf_does;  // in the words of a reason
  std::string_view ran_does;
};
constexpr std::array<NgapRule, 6> ngap_rules{{
    {21, "successfulOutcome", true, true, true, "accepts NG Setup", "has its NG Setup accepted"},
    {21, "initiatingMessage", false, false, false, "is asked for NG Setup", "asks for NG Setup"},
    {4, "initiatingMessage", true, true, true, "sends downlink NAS to a RAN node", "receives downlink NAS from an AMF"},
    {14, "initiatingMessage", true, true, true, "sets up UE contexts", "is asked to set up UE contexts"},
    {15, "initiatingMessage", false, false, false, "receives initial UE messages", "sends initial UE messages"},
    {46, "initiatingMessage", false, false, false, "receives uplink NAS", "sends uplink NAS to an AMF"},
}};

const NgapRule* rule_for(const std::vector<facts::Value>& row) {
  const auto found = std::ranges::find_if(ngap_rules, [&](const NgapRule& rule) {
    return rule.procedure == row.at(3).as_unsigned() && rule.pdu == row.at(2).text;
  });
  return found == ngap_rules.end() ? nullptr : &*found;
}

// What a message between RAN nodes says about its ends (TS 38.420, 38.470 and 37.480; procedure codes of the protocols).
struct RanRule {
  std::string_view protocol;
  std::uint64_t procedure;
  std::string_view from;  // kind that begins the procedure
  std::string_view to;
  std::string_view name;  // in the words of a reason
};
constexpr std::array<RanRule, 8> ran_rules{{
    {"xnap", 17, "gNB", "gNB", "Xn Setup"},
    {"xnap", 0, "gNB", "gNB", "a handover on Xn"},
    {"f1ap", 1, "gNB-DU", "gNB-CU", "F1 Setup"},
    {"f1ap", 5, "gNB-CU", "gNB-DU", "a UE context on F1"},
    {"f1ap", 11, "gNB-DU", "gNB-CU", "an RRC connection"},
    {"e1ap", 3, "gNB-CU-UP", "gNB-CU", "E1 Setup"},
    {"e1ap", 4, "gNB-CU", "gNB-CU-UP", "E1 Setup"},
    {"e1ap", 8, "gNB-CU", "gNB-CU-UP", "a bearer context on E1"},
}};

const RanRule* ran_rule(const std::vector<facts::Value>& row) {
  const auto found = std::ranges::find_if(ran_rules, [&](const RanRule& rule) {
    return rule.protocol == row.at(2).text && rule.procedure == row.at(4).as_unsigned();
  });
  return found == ran_rules.end() || row.at(3).text == "unsuccessfulOutcome" ? nullptr : &*found;
}

// SCTP payload protocol identifiers other than NGAP's (IANA).
struct SctpRule {
  std::string_view ppid;
  std::string_view name;
  std::string_view protocol;
  std::string_view protection;
  std::string_view opener;  // kind that opens the association (TS 38.412, 38.422, 38.472, 38.462 §7)
  std::string_view other;
};
constexpr std::array<SctpRule, 7> sctp_rules{{
    {"61", "Xn", "XnAP", "clear", "gNB", "gNB"},
    {"62", "F1", "F1AP", "clear", "gNB-DU", "gNB-CU"},
    {"64", "E1", "E1AP", "clear", "gNB-CU", "gNB-CU"},
    {"66", "N2", "NGAP", "DTLS", "gNB", "AMF"},
    {"67", "Xn", "XnAP", "DTLS", "gNB", "gNB"},
    {"68", "F1", "F1AP", "DTLS", "gNB-DU", "gNB-CU"},
    {"69", "E1", "E1AP", "DTLS", "gNB-CU", "gNB-CU"},
}};

const SctpRule* sctp_rule(const std::vector<facts::Value>& row) {
  const auto found = std::ranges::find(sctp_rules, row.at(2).text, &SctpRule::ppid);
  return found == sctp_rules.end() ? nullptr : &*found;
}

constexpr std::string_view user_plane_kind = "gNB-CU-UP";

std::string group_label(std::string_view ran_address) { return fmt::format("UEs at {}", ran_address); }

}  // namespace

base::Result<RadioSide> RadioSide::load(facts::Store& store) {
  RadioSide side;
  TRY(side.ngap_, ask(store, facts::ngap_messages.info, "SELECT source, destination, pdu, procedure_code, min(ran_node), count(*), min(fact) FROM ngap_messages "
                              "WHERE carried_by = 'sctp' GROUP BY ALL ORDER BY ALL"));
  TRY(side.ran_, ask(store, facts::ran_messages.info, "SELECT source, destination, protocol, pdu, procedure_code, min(node), min(fact) FROM ran_messages "
                             "GROUP BY ALL ORDER BY ALL"));
  TRY(side.sctp_, ask(store, facts::sctp_associations.info, "SELECT source, destination, ppid, bool_or(init_seen), sum(data_chunks), sum(data_octets), min(fact) FROM "
                              "(SELECT *, unnest(string_split(ppids, ',')) AS ppid FROM sctp_associations) "
                              "WHERE ppid NOT IN ('', '0', '60') GROUP BY ALL ORDER BY ALL"));
  TRY(side.nas_, ask(store, facts::nas_messages.info, // What cannot be read of a UE for which only NEA0 was ever chosen is malformed, not ciphered.
                             "SELECT least(source, destination), greatest(source, destination), bool_or(NOT readable AND strongest IS DISTINCT FROM 0), "
                             "bool_or(security_header_type IN (2, 4) AND (readable OR strongest = 0)), count(*), min(fact) FROM nas_messages "
                             "LEFT JOIN (SELECT flow, amf_ue_ngap_id, max(nea) AS strongest FROM security_modes GROUP BY ALL) USING (flow, amf_ue_ngap_id) "
                             "WHERE carried_by = 'ngap' AND depth = 0 GROUP BY ALL ORDER BY ALL"));
  return side;
}

void RadioSide::add_functions(Model& model) const {
  // The kind stands in the Global RAN Node ID of the node's own NG Setup, e.g. "N3IWF 00101-…".
  std::map<std::string, std::string> stated_kinds;
  for (const auto& row : ngap_.rows) {
    const auto stated = row.at(4).text.substr(0, row.at(4).text.find(' '));
    if (std::ranges::find(ran_kinds, stated) != ran_kinds.end()) stated_kinds.emplace(row.at(0).text, stated);
  }
  for (const auto& row : ngap_.rows) {
    const auto* rule = rule_for(row);
    if (rule == nullptr) continue;
    const auto first = first_fact(row, 6);
    const auto& amf = row.at(rule->from_amf ? 0 : 1).text;
    const auto& ran = row.at(rule->from_amf ? 1 : 0).text;
    model.claim({"AMF", amf, ""}, rule->amf_shown, std::string(rule->amf_does), first);
    const auto stated = stated_kinds.find(ran);
    const std::string kind = stated == stated_kinds.end() ? "gNB" : stated->second;
    model.claim({kind, ran, ""}, rule->ran_shown, std::string(rule->ran_does), first);
    if (rule->procedure == 15) {
      model.claim({"UE", "", group_label(ran)}, true, "registers or asks for service through this node", first);
    }
  }
  add_ran_nodes(model);
  for (const auto& row : sctp_.rows) {
    const auto* rule = sctp_rule(row);
    if (rule == nullptr) continue;
    // Which end of E1 is which, its messages say better.
    if (model.knows(user_plane_kind, row.at(0).text) || model.knows(user_plane_kind, row.at(1).text)) continue;
    const bool opened = row.at(3).integer != 0;
    if (!opened && rule->opener != rule->other) continue;  // nobody knows which end is which
    const auto first = first_fact(row, 6);
    const auto reason = fmt::format("has an SCTP association for {}{}", rule->protocol, rule->protection == "clear" ? "" : " over DTLS");
    model.claim({std::string(rule->opener), row.at(0).text, ""}, false, reason, first);
    model.claim({std::string(rule->other), row.at(1).text, ""}, false, reason, first);
  }
}

void RadioSide::add_ran_nodes(Model& model) const {
  for (const auto& row : ran_.rows) {
    const auto* rule = ran_rule(row);
    if (rule == nullptr) continue;
    const auto first = first_fact(row, 6);
    const bool answered = row.at(3).text == "successfulOutcome";
    const auto& asker = row.at(answered ? 1 : 0).text;
    const auto& asked = row.at(answered ? 0 : 1).text;
    // XnAP is also spoken by ng-eNBs, which say so: "ng-eNB 00101-…".
    const bool eutra = row.at(2).text == "xnap" && row.at(5).text.starts_with("ng-eNB");
    const auto kind = [&](std::string_view usual, bool sender) { return std::string(eutra && sender ? "ng-eNB" : usual); };
    const std::string_view asks = answered ? "has {} accepted" : "asks for {}";
    const std::string_view is_asked = answered ? "accepts {}" : "is asked for {}";
    model.claim({kind(rule->from, !answered), asker, ""}, answered, fmt::format(fmt::runtime(asks), rule->name), first);
    model.claim({kind(rule->to, answered), asked, ""}, answered, fmt::format(fmt::runtime(is_asked), rule->name), first);
  }
}

void RadioSide::add_links(Model& model) const {
  const auto from_ran = [&](const std::string& source, const std::string& destination) {
    const bool amf_at_source = model.knows("AMF", source);
    const bool amf_at_destination = model.knows("AMF", destination);
    if (amf_at_source != amf_at_destination) return amf_at_destination;
    const auto kinds = model.kinds_at(source);
    return std::ranges::any_of(kinds, [](const auto& kind) { return std::ranges::find(ran_kinds, kind) != ran_kinds.end(); });
  };
  for (const auto& row : ngap_.rows) {
    const auto first = first_fact(row, 6);
    const bool forward = from_ran(row.at(0).text, row.at(1).text);
    const auto ran = end_of_link(model, row.at(forward ? 0 : 1).text, ran_kinds, "exchanges NGAP", first);
    const auto amf = end_of_link(model, row.at(forward ? 1 : 0).text, {"AMF"}, "exchanges NGAP", first);
    model.link({.name = "N2", .from = ran, .to = amf, .protocol = "NGAP", .protection = "clear", .packets = row.at(5).as_unsigned()}, first);
  }
  for (const auto& row : sctp_.rows) {
    const auto* rule = sctp_rule(row);
    if (rule == nullptr) continue;
    const auto first = first_fact(row, 6);
    const bool e1 = rule->name == "E1";
    const auto from = e1 ? model.at(row.at(0).text, {user_plane_kind, rule->opener}) : model.at(row.at(0).text, {rule->opener});
    const auto to = e1 ? model.at(row.at(1).text, {user_plane_kind, rule->other}) : model.at(row.at(1).text, {rule->other});
    if (!from || !to) continue;
    model.link({.name = std::string(rule->name), .from = *from, .to = *to, .protocol = std::string(rule->protocol), .protection = std::string(rule->protection),
                .packets = row.at(4).as_unsigned(), .octets = row.at(5).as_unsigned()}, first);
  }
  for (const auto& row : nas_.rows) {
    const bool forward = from_ran(row.at(0).text, row.at(1).text);
    const auto& ran = row.at(forward ? 0 : 1).text;
    const auto amf = model.at(row.at(forward ? 1 : 0).text, {"AMF"});
    if (!amf) continue;
    const auto first = first_fact(row, 5);
    const FunctionKey ues{"UE", "", group_label(ran)};
    model.claim(ues, true, "exchanges NAS through this node", first);
    const bool unreadable = row.at(2).integer != 0;
    const bool null_ciphered = row.at(3).integer != 0;
    std::string protection = "clear";
    if (null_ciphered) protection = "null-ciphered";
    if (unreadable) protection = null_ciphered ? "partly null-ciphered" : "ciphered";
    model.link({.name = "N1", .from = ues, .to = *amf, .protocol = "NAS", .protection = protection, .packets = row.at(4).as_unsigned()}, first);
  }
}

}  // namespace assay::network
