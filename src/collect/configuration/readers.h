// SPDX-License-Identifier: Apache-2.0
// Reader: knows the shape in which one software is configured. One source each, and one line in readers.cpp.
#pragma once

#include <span>
#include <string_view>

#include "collect/configuration/function.h"
#include "collect/configuration/session.h"

namespace assay::collect::configuration {

struct Reader {
  std::string_view software;
  std::string_view about;  // versions and formats
  // Whether a map has the shape of this software's configuration, by its members, never by its name.
  bool (*recognises)(Value map);
  void (*read)(Session& session, const Place& place, Value map);
};

// THE list, in the order in which they are asked.
[[nodiscard]] std::span<const Reader> readers();

extern const Reader open5gs;
extern const Reader free5gc;
extern const Reader free5gc_upf;
extern const Reader free5gc_routing;
extern const Reader free5gc_fragment;
extern const Reader ueransim_gnb;
extern const Reader ueransim_ue;
extern const Reader srsran_project;
extern const Reader srsran_4g;
extern const Reader openairinterface_ran;
extern const Reader openairinterface_ue;
extern const Reader openairinterface_core;
extern const Reader openairinterface_core_function;
extern const Reader omec_upf;
extern const Reader omec_4g;
extern const Reader omec_subscribers;
extern const Reader eupf;
extern const Reader free_diameter;
extern const Reader subscriber_data;
extern const Reader environment_file;

// The functions in a document, in its maps and in its texts that are documents themselves. Returns how many.
std::size_t read_functions(Session& session, const Place& place, Value root);
// Whether there is one, without reading it. Texts that are looked into take their size from `octets_left`.
[[nodiscard]] bool has_function(Value root, std::size_t& octets_left);

// What of a configuration's values is asked for again and again.
[[nodiscard]] bool has(Value map, std::initializer_list<std::string_view> any_of);
[[nodiscard]] Value first(Value map, std::initializer_list<std::string_view> names);  // the first of these members that is there

}  // namespace assay::collect::configuration
