// SPDX-License-Identifier: Apache-2.0
#include "wire/pfcp/elements.h"

#include "wire/pfcp/names.h"
#include "wire/pfcp/values.h"

namespace assay::wire::pfcp {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;

constexpr const char* report_flags[] = {"pfcp.report_type.dldr", "pfcp.report_type.usar", "pfcp.report_type.erir",
                                        "pfcp.report_type.upir", "pfcp.report_type.tmir", "pfcp.report_type.sesr",
                                        "pfcp.report_type.uisr"};
constexpr const char* modification_flags[] = {"pfcp.smreq_flags.drobu", "pfcp.smreq_flags.sndem",
                                              "pfcp.smreq_flags.qaurr", "pfcp.smreq_flags.sumpc",
                                              "pfcp.smreq_flags.rumuc"};
constexpr const char* establishment_flags[] = {"pfcp.sereq_flags.flags.resti", "pfcp.sereq_flags.flags.sumpc"};
constexpr const char* method_flags[] = {"pfcp.measurement_method_flags.durat", "pfcp.measurement_method_flags.volume",
                                        "pfcp.measurement_method_flags.event"};

// What a grouped element means for the elements inside it.
enum class Group : std::uint8_t { none, forwarding, duplicating, error_indication, other };

struct RuleElement {
  Rule::Kind kind;
  Rule::Operation operation;
};

// Table 8.1.2-1: the elements that are rules.
std::optional<RuleElement> rule_element(std::uint16_t type) {
  using Kind = Rule::Kind;
  using Operation = Rule::Operation;
  switch (type) {
    case 1:
      return RuleElement{Kind::pdr, Operation::create};
    case 3:
      return RuleElement{Kind::far, Operation::create};
    case 6:
      return RuleElement{Kind::urr, Operation::create};
    case 7:
      return RuleElement{Kind::qer, Operation::create};
    case 8:
    case 256:
      return RuleElement{Kind::pdr, Operation::created};
    case 9:
      return RuleElement{Kind::pdr, Operation::update};
    case 10:
      return RuleElement{Kind::far, Operation::update};
    case 12:
    case 86:
      return RuleElement{Kind::bar, Operation::update};
    case 13:
      return RuleElement{Kind::urr, Operation::update};
    case 14:
      return RuleElement{Kind::qer, Operation::update};
    case 15:
      return RuleElement{Kind::pdr, Operation::remove};
    case 16:
      return RuleElement{Kind::far, Operation::remove};
    case 17:
      return RuleElement{Kind::urr, Operation::remove};
    case 18:
      return RuleElement{Kind::qer, Operation::remove};
    case 85:
      return RuleElement{Kind::bar, Operation::create};
    case 87:
      return RuleElement{Kind::bar, Operation::remove};
    case 127:
      return RuleElement{Kind::traffic_endpoint, Operation::create};
    case 128:
      return RuleElement{Kind::traffic_endpoint, Operation::created};
    case 129:
      return RuleElement{Kind::traffic_endpoint, Operation::update};
    case 130:
      return RuleElement{Kind::traffic_endpoint, Operation::remove};
    default:
      return std::nullopt;
  }
}

class Reader {
 public:
  explicit Reader(Message& message) : message_(message) {}

  void elements(Cursor& in, Group group, Rule* rule, unsigned depth) {
    while (in.more()) {
      const std::size_t start = in.offset();
      std::uint16_t type = 0;
      std::uint16_t length = 0;
      if (const base::Fixed<4> header(in.peek_rest()); header && in.fields() == nullptr) {
        type = header.u16<0>();
        length = header.u16<2>();
        in.skip(4);
      } else {
        type = in.u16(in.peek() < 0x80 ? "pfcp.ie_type" : "pfcp.enterprise_ie");
        if (in.fields() != nullptr && type < 0x8000) in.fields()->meaning(element_text(type));
        length = in.u16("pfcp.ie_len");
      }
      Cursor value = in.split(length);
      if (!in.ok()) break;
      if (message_.elements < UINT16_MAX) ++message_.elements;
      if (type >= 0x8000)
        vendor_element(value);
      else if (grouped(type))
        group_element(type, value, in.since(start), group, rule, depth);
      else
        leaf(type, value, group, rule);
      note(value);
    }
    note(in);
  }

  [[nodiscard]] std::optional<Fault> fault() const { return fault_; }

 private:
  void note(const Cursor& part) {
    if (!part.ok() && !fault_) [[unlikely]] fault_ = part.fault();
  }

  void vendor_element(Cursor& value) {
    value.u16("pfcp.enterprise_id");
    ++message_.vendor_elements;
  }

  void group_element(std::uint16_t type, Cursor& value, Bytes where, Group group, Rule* rule, unsigned depth) {
    if (depth == max_depth) return value.fail(Fault::Code::too_deep);
    Rule* inside = rule;
    if (const auto element = rule_element(type); element && depth == 0) {
      inside = add_rule(*element, where);
      group = Group::none;
    }
    switch (type) {
      case 4:
      case 11:
        group = Group::forwarding;
        break;
      case 5:
      case 105:
        group = Group::duplicating;
        if (inside != nullptr) inside->duplicating = true;
        break;
      case 99:
        group = Group::error_indication;
        break;
      default:
        message_.load_control |= type == 51;
        message_.overload_control |= type == 54;
        message_.usage_reports = static_cast<std::uint16_t>(message_.usage_reports + (type >= 78 && type <= 80));
        // A rule at the top, or the PDI of one, speaks for the rule; any other group speaks for itself.
        if (type != 2 && inside == rule) {
          group = Group::other;
          inside = nullptr;
        }
    }
    elements(value, group, inside, depth + 1);
  }

  Rule* add_rule(RuleElement element, Bytes where) {
    if (message_.rules.size() == max_rules) {
      ++message_.rules_left_out;
      return nullptr;
    }
    if (message_.rules.empty()) message_.rules.reserve(12);
    Rule& rule = message_.rules.emplace_back();
    rule.kind = element.kind;
    rule.operation = element.operation;
    rule.where = where;
    return &rule;
  }

  void leaf(std::uint16_t type, Cursor& in, Group group, Rule* rule) {
    if (rule != nullptr ? rule_leaf(type, in, group, *rule) : message_leaf(type, in, group)) return;
    other_leaf(type, in);
  }

  // The elements of a rule and of the groups inside it. False: not one of them.
  bool rule_leaf(std::uint16_t type, Cursor& in, Group group, Rule& rule) {
    switch (type) {
      case 20:
        rule.interface = read_low_bits(in, 4, "pfcp.source_interface", source_interface_text);
        return true;
      case 21:
        rule.f_teid = read_f_teid(in);
        return true;
      case 22: {
        const Bytes value = in.rest();
        if (rule.network_instance.empty()) rule.network_instance = value;
        if (in.fields() != nullptr) in.field_text("pfcp.network_instance", value, network_instance_text(value));
        return true;
      }
      case 23:
        rule.sdf_filter = true;
        list_sdf_filter(in);
        return true;
      case 24:
        rule.application_id = true;
        return true;
      case 25:
        rule.gate_status = read_gate_status(in);
        return true;
      case 29:
        rule.precedence = in.u32("pfcp.precedence");
        return true;
      case 37:
        rule.reporting_triggers = read_reporting_triggers(in);
        return true;
      case 38:
        rule.redirect = true;
        return true;
      case 42: {
        auto& interface = group == Group::duplicating ? rule.duplicate_interface : rule.interface;
        interface = read_low_bits(in, 4, "pfcp.dst_interface", destination_interface_text);
        return true;
      }
      case 44:
        rule.apply_action = read_apply_action(in);
        return true;
      case 49:
        rule.end_marker = read_flags(in, modification_flags);
        return true;
      case 56: {
        const std::uint16_t id = in.u16("pfcp.pdr_id");
        if (rule.kind == Rule::Kind::pdr && !rule.id) rule.id = id;
        return true;
      }
      case 62:
        rule.measurement_method = read_flags(in, method_flags);
        return true;
      case 81: {
        const std::uint32_t id = read_rule_id(in, "pfcp.urr_id", "pfcp.urr_id_flg");
        if (rule.kind == Rule::Kind::urr && !rule.id)
          rule.id = id;
        else
          rule.urr_ids.add(id);
        return true;
      }
      case 84:
        (group == Group::duplicating ? rule.duplicate_to : rule.outer_header) = read_outer_header(in);
        return true;
      case 88: {
        const std::uint8_t id = in.u8("pfcp.bar_id");
        if (rule.kind == Rule::Kind::bar && !rule.id)
          rule.id = id;
        else
          rule.bar_id = id;
        return true;
      }
      case 93:
        rule.ue_address = read_ue_address(in);
        return true;
      case 95:
        rule.outer_header_removal = in.u8("pfcp.out_hdr_desc");
        return true;
      case 106:
      case 107:
        rule.predefined_rules = true;
        return true;
      case 108: {
        const std::uint32_t id = read_rule_id(in, "pfcp.far_id", "pfcp.far_id_flg");
        if (rule.kind == Rule::Kind::far && !rule.id)
          rule.id = id;
        else
          rule.far_id = id;
        return true;
      }
      case 109: {
        const std::uint32_t id = read_rule_id(in, "pfcp.qer_id", "pfcp.qer_id_flg");
        if (rule.kind == Rule::Kind::qer && !rule.id)
          rule.id = id;
        else
          rule.qer_ids.add(id);
        return true;
      }
      case 124:
        rule.qfi = read_low_bits(in, 6, "pfcp.qfi_value");
        return true;
      case 131: {
        const std::uint8_t id = in.u8("pfcp.traffic_endpoint_id");
        if (rule.kind == Rule::Kind::traffic_endpoint && !rule.id)
          rule.id = id;
        else
          rule.traffic_endpoint = id;
        return true;
      }
      case 160:
        rule.interface_type = read_low_bits(in, 6, "pfcp.tgpp_interface_type");
        return true;
      default:
        return false;
    }
  }

  // The elements of the message itself and of its groups that are no rules.
  bool message_leaf(std::uint16_t type, Cursor& in, Group group) {
    if (group == Group::error_indication && type == 21) {
      message_.remote_f_teid = read_f_teid(in);
      return true;
    }
    if (group != Group::none) return false;
    switch (type) {
      case 19: {
        message_.cause = in.u8("pfcp.cause");
        if (in.fields() != nullptr) in.fields()->meaning(cause_text(*message_.cause));
        return true;
      }
      case 39:
        message_.report_type = read_flags(in, report_flags);
        return true;
      case 40:
        message_.offending_element = in.u16("pfcp.offending_ie");
        if (in.fields() != nullptr) in.fields()->meaning(element_text(*message_.offending_element));
        return true;
      case 43:
        message_.up_function_features = in.rest();
        return true;
      case 49:
        message_.modification_flags = read_flags(in, modification_flags);
        return true;
      case 57:
        message_.f_seid = read_f_seid(in);
        return true;
      case 60:
        message_.node_id = read_node_id(in);
        return true;
      case 89:
        message_.cp_function_features = in.rest();
        return true;
      case 96:
        message_.recovery_time = read_recovery_time(in);
        return true;
      case 113:
        message_.pdn_type = read_low_bits(in, 3, "pfcp.pdn_type", pdn_type_text);
        return true;
      case 141:
        message_.user_id = true;
        return true;
      case 186:
        message_.establishment_flags = read_flags(in, establishment_flags);
        return true;
      default:
        return false;
    }
  }

  // Elements that other messages and groups carry too: read for whoever lists fields, kept nowhere.
  void other_leaf(std::uint16_t type, Cursor& in) {
    if (element_text(type).empty()) {
      ++message_.unknown_elements;
      return;
    }
    if (in.fields() == nullptr) return;
    switch (type) {
      case 19:
        in.u8("pfcp.cause");
        break;
      case 20:
        (void)read_low_bits(in, 4, "pfcp.source_interface", source_interface_text);
        break;
      case 21:
        (void)read_f_teid(in);
        break;
      case 22: {
        const Bytes value = in.rest();
        in.field_text("pfcp.network_instance", value, network_instance_text(value));
        break;
      }
      case 40:
        in.u16("pfcp.offending_ie");
        break;
      case 42:
        (void)read_low_bits(in, 4, "pfcp.dst_interface", destination_interface_text);
        break;
      case 45:
        list_downlink_data_service(in);
        break;
      case 56:
        in.u16("pfcp.pdr_id");
        break;
      case 57:
        (void)read_f_seid(in);
        break;
      case 60:
        (void)read_node_id(in);
        break;
      case 81:
        (void)read_rule_id(in, "pfcp.urr_id", "pfcp.urr_id_flg");
        break;
      case 84:
        (void)read_outer_header(in);
        break;
      case 88:
        in.u8("pfcp.bar_id");
        break;
      case 93:
        (void)read_ue_address(in);
        break;
      case 96:
        (void)read_recovery_time(in);
        break;
      case 103:
        list_remote_peer(in);
        break;
      case 108:
        (void)read_rule_id(in, "pfcp.far_id", "pfcp.far_id_flg");
        break;
      case 109:
        (void)read_rule_id(in, "pfcp.qer_id", "pfcp.qer_id_flg");
        break;
      case 116:
        list_user_plane_resource(in);
        break;
      case 124:
        (void)read_low_bits(in, 6, "pfcp.qfi_value");
        break;
      case 131:
        in.u8("pfcp.traffic_endpoint_id");
        break;
      case 160:
        (void)read_low_bits(in, 6, "pfcp.tgpp_interface_type");
        break;
      default:
        break;
    }
  }

  Message& message_;
  std::optional<Fault> fault_;
};

}  // namespace

std::optional<Fault> read_elements(Cursor& in, Message& message) {
  Reader reader(message);
  reader.elements(in, Group::none, nullptr, 0);
  return reader.fault();
}

}  // namespace assay::wire::pfcp
