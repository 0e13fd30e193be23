// SPDX-License-Identifier: Apache-2.0
#include "collect/configuration/readers.h"

#include <algorithm>
#include <array>

namespace assay::collect::configuration {
namespace {

// Values looked at for the question whether a file has a configuration: a large file of another kind costs no more.
constexpr std::size_t most_looked_at = 200'000;

const Reader* reader_of(Value map) {
  const auto list = readers();
  const auto found = std::ranges::find_if(list, [&](const Reader& reader) { return reader.recognises(map); });
  return found == list.end() ? nullptr : &*found;
}

struct Left {
  std::size_t values = most_looked_at;
  std::size_t& octets;
};

bool look(Value value, unsigned depth, Left& left) {
  if (left.values == 0) return false;
  --left.values;
  if (value.is_map() && reader_of(value) != nullptr) return true;
  if (value.is_map() || value.is_list()) {
    for (const auto member : value) {
      if (look(member, depth, left)) return true;
    }
    return false;
  }
  const auto inner = documents_in(value, depth, left.octets);
  return std::ranges::any_of(inner, [&](const Document& document) { return look(document.root(), depth + 1, left); });
}

}  // namespace

bool has(Value map, std::initializer_list<std::string_view> any_of) {
  return std::ranges::any_of(any_of, [&](std::string_view name) { return static_cast<bool>(map[name]); });
}

Value first(Value map, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    if (const auto found = map[name]) return found;
  }
  return {};
}

std::span<const Reader> readers() {
  static const std::array list = {ueransim_gnb, ueransim_ue, openairinterface_ran, openairinterface_ue, openairinterface_core, openairinterface_core_function, srsran_project,
                                  srsran_4g, omec_upf, omec_4g, omec_subscribers, eupf, free5gc, free5gc_upf, free5gc_routing, free5gc_fragment, open5gs, free_diameter, subscriber_data, environment_file};
  return list;
}

bool has_function(Value root, std::size_t& octets_left) {
  Left left{.octets = octets_left};
  return look(root, 0, left);
}

std::size_t read_functions(Session& session, const Place& place, Value root) {
  if (session.full()) return 0;
  if (root.is_map()) {
    if (const auto* reader = reader_of(root)) {
      const auto before = session.functions();
      reader->read(session, place, root);
      return session.functions() - before;
    }
  }
  std::size_t found = 0;
  if (root.is_map() || root.is_list()) {
    for (const auto member : root) found += read_functions(session, place, member);
    return found;
  }
  auto inner = session.inner(root, place);
  if (!inner) return 0;
  const auto any = std::ranges::any_of(inner->documents, [&](const Document& document) { return has_function(document.root(), session.inner_octets_left()); });
  if (!any) return 0;
  const auto& kept = session.keep(place, root, *std::move(inner));
  for (const auto& document : kept.documents) found += read_functions(session, kept.place, document.root());
  return found;
}

}  // namespace assay::collect::configuration
