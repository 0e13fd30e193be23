// SPDX-License-Identifier: Apache-2.0
#include "report/coverage.h"

#include <fmt/format.h>

#include <array>

#include "report/rows.h"

namespace assay::report {
namespace {

// One row per protocol that was seen: messages from its own table, flows by what was recognised in them.
struct Seen {
  const facts::TableInfo* table;
  std::string_view select;  // protocol, place in the list, messages, first and last time, flows
};

// A table without rows is left out: to plan a query over fifteen of them takes milliseconds.
std::string protocols_sql(const facts::Store& store) {
  const std::array list{
      Seen{&facts::ngap_messages.info, "SELECT 'NGAP', 1, count(*), min(time), max(time), count(DISTINCT flow) FROM ngap_messages"},
      Seen{&facts::nas_messages.info, "SELECT 'NAS-5GS', 2, count(*), min(time), max(time), count(DISTINCT flow) FROM nas_messages"},
      Seen{&facts::pfcp_messages.info, "SELECT 'PFCP', 3, count(*), min(time), max(time), count(DISTINCT flow) FROM pfcp_messages"},
      Seen{&facts::flows.info,
           "SELECT 'GTP-U', 4, (SELECT coalesce(sum(packets), 0) FROM gtpu_tunnels) + (SELECT count(*) FROM gtpu_messages), "
           "least((SELECT min(time) FROM gtpu_tunnels), (SELECT min(time) FROM gtpu_messages)), "
           "greatest((SELECT max(last_time) FROM gtpu_tunnels), (SELECT max(time) FROM gtpu_messages)), "
           "(SELECT count(*) FROM flows WHERE protocol = 'gtpu')"},
      Seen{&facts::http_exchanges.info,
           "SELECT version, 5, count(*), min(time), max(greatest(time, coalesce(response_time, 0))), count(DISTINCT flow) FROM http_exchanges GROUP BY version"},
      Seen{&facts::tls_handshakes.info, "SELECT 'TLS', 6, count(*), min(time), max(time), count(DISTINCT flow) FROM tls_handshakes"},
      Seen{&facts::dns_messages.info, "SELECT 'DNS', 7, count(*), min(time), max(time), count(DISTINCT flow) FROM dns_messages"},
      Seen{&facts::management_sessions.info,
           "SELECT upper(protocol), 8, count(*), min(time), max(time), count(DISTINCT flow) FROM management_sessions GROUP BY protocol"},
      Seen{&facts::s1ap_messages.info, "SELECT 'S1AP', 9, count(*), min(time), max(time), count(DISTINCT flow) FROM s1ap_messages"},
      Seen{&facts::nas_eps_messages.info, "SELECT 'NAS-EPS', 10, count(*), min(time), max(time), count(DISTINCT flow) FROM nas_eps_messages"},
      Seen{&facts::gtpc_messages.info, "SELECT 'GTP-C', 11, count(*), min(time), max(time), count(DISTINCT flow) FROM gtpc_messages"},
      Seen{&facts::diameter_messages.info, "SELECT 'Diameter', 12, count(*), min(time), max(time), count(DISTINCT flow) FROM diameter_messages"},
      Seen{&facts::ran_messages.info,
           "SELECT CASE protocol WHEN 'xnap' THEN 'XnAP' WHEN 'f1ap' THEN 'F1AP' ELSE 'E1AP' END, 13, count(*), min(time), max(time), count(DISTINCT flow) "
           "FROM ran_messages GROUP BY 1"},
      Seen{&facts::ike_associations.info,
           "SELECT 'IKE', 14, coalesce(sum(messages), 0), min(time), max(last_time), count(DISTINCT flow) FROM ike_associations"},
      Seen{&facts::ipsec_flows.info, "SELECT protocol, 15, sum(packets), min(time), max(last_time), count(DISTINCT flow) FROM ipsec_flows GROUP BY protocol"},
  };
  std::string kept;
  for (const auto& seen : list) {
    if (store.holds_rows(*seen.table)) kept += fmt::format("{}{}", kept.empty() ? "" : " UNION ALL ", seen.select);
  }
  if (kept.empty()) return {};
  return fmt::format(
      "WITH kept(protocol, place, messages, first, last, flows) AS ({}) "
      "SELECT k.protocol, k.messages + coalesce(o.messages, 0) AS messages, k.flows, k.first, greatest(k.last, coalesce(o.last_time, 0)) AS last "
      "FROM kept AS k LEFT JOIN (SELECT replace(replace(protocol, ' in tunnels', ''), 'G-PDUs', 'GTP-U') AS protocol, sum(messages) AS messages, max(last_time) AS last_time "
      "FROM left_out GROUP BY 1) AS o ON o.protocol = k.protocol WHERE k.messages > 0 ORDER BY k.place, k.protocol",
      kept);
}

std::string count_text(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", grouped(count), count == 1 ? one : many);
}

}  // namespace

std::string grouped(std::uint64_t number) {
  auto digits = fmt::format("{}", number);
  for (auto position = static_cast<std::ptrdiff_t>(digits.size()) - 3; position > 0; position -= 3) digits.insert(static_cast<std::size_t>(position), ",");
  return digits;
}

base::Result<std::vector<Evidence>> read_evidence(facts::Store& store) {
  std::vector<Evidence> files;
  CHECK(each_row(store,
                 "SELECT evidence, name, sha256, size, kind, format, frames, first_time, last_time, "
                 "application, secrets_blocks, complete, problem FROM evidence ORDER BY evidence",
                 [&](const Row& row) {
                   files.push_back({.id = row.number("evidence"),
                                    .name = row.text("name"),
                                    .sha256 = row.text("sha256"),
                                    .size = row.number("size"),
                                    .kind = row.text("kind"),
                                    .format = row.text("format"),
                                    .frames = row.number("frames"),
                                    .first_time = row.maybe_time("first_time"),
                                    .last_time = row.maybe_time("last_time"),
                                    .application = row.text("application"),
                                    .complete = row.flag("complete"),
                                    .problem = row.text("problem"),
                                    .secrets_blocks = row.number("secrets_blocks"),
                                    .interfaces = {}});
                 }));
  CHECK(each_row(store,
                 "SELECT evidence, interface, name, link_name, frames, octets, cut_frames, dropped, first_time, "
                 "last_time AS last_time FROM capture_interfaces ORDER BY evidence, interface",
                 [&](const Row& row) {
                   for (auto& file : files) {
                     if (file.id != row.number("evidence")) continue;
                     const auto& dropped = row.at("dropped");
                     file.interfaces.push_back({.index = row.number("interface"),
                                                .name = row.text("name"),
                                                .link_type = row.text("link_name"),
                                                .frames = row.number("frames"),
                                                .octets = row.number("octets"),
                                                .cut_frames = row.number("cut_frames"),
                                                .dropped = dropped.is_null() ? std::nullopt : std::optional(dropped.as_unsigned()),
                                                .first_time = row.maybe_time("first_time"),
                                                .last_time = row.maybe_time("last_time")});
                   }
                 }));
  return files;
}

base::Result<std::string> scope(facts::Store& store) {
  std::string sentence;
  CHECK(each_row(store,
                 "SELECT (SELECT coalesce(sum(frames), 0) FROM evidence) AS frames, (SELECT count(*) FROM evidence WHERE kind = 'capture') AS files, "
                 "(SELECT count(*) FROM capture_interfaces WHERE frames > 0) AS interfaces, "
                 "(SELECT max(last_time) - min(first_time) FROM evidence) AS length",
                 [&](const Row& row) {
                   sentence = fmt::format("{} on {} over {}", count_text(row.number("frames"), "frame", "frames"),
                                          count_text(row.number("interfaces"), "capture interface", "capture interfaces"),
                                          base::duration_text(row.at("length").as_integer()));
                   if (row.number("files") > 1) sentence += fmt::format(" in {} files", row.number("files"));
                 }));
  return sentence;
}

base::Result<Coverage> read_coverage(facts::Store& store, const std::vector<Evidence>& evidence) {
  Coverage coverage;
  if (const auto protocols = protocols_sql(store); !protocols.empty()) {
    CHECK(each_row(store, protocols, [&](const Row& row) {
      coverage.protocols.push_back({row.text("protocol"), row.number("messages"), row.number("flows"), row.time("first"), row.time("last")});
    }));
  }
  CHECK(each_row(store,
                 "SELECT protocol, reason, count, octets, evidence, frame, \"offset\", length FROM coverage ORDER BY protocol, reason, fact",
                 [&](const Row& row) {
                   constexpr std::string_view malformed = "malformed: ";
                   Gap gap{row.text("protocol"), row.text("reason"), row.number("count"), row.number("octets"), row.place()};
                   if (gap.reason.starts_with(malformed)) {
                     gap.reason.erase(0, malformed.size());
                     coverage.malformed.push_back(std::move(gap));
                   } else {
                     coverage.gaps.push_back(std::move(gap));
                   }
                 }));

  TRY(const auto looked_at, scope(store));
  coverage.sentences.push_back(looked_at + " were read.");
  for (const auto& file : evidence) {
    if (!file.complete) coverage.sentences.push_back(fmt::format("{} is not complete: {}", file.name, file.problem));
    std::uint64_t cut = 0;
    std::uint64_t dropped = 0;
    for (const auto& interface : file.interfaces) {
      cut += interface.cut_frames;
      dropped += interface.dropped.value_or(0);
    }
    if (cut != 0) coverage.sentences.push_back(fmt::format("{}: {} of {} frames were cut by the capture; what lay behind the cut is unknown.", file.name, grouped(cut), grouped(file.frames)));
    if (dropped != 0) coverage.sentences.push_back(fmt::format("{}: the capture program reports {} dropped.", file.name, count_text(dropped, "frame", "frames")));
  }
  for (const auto& gap : coverage.gaps) {
    if (gap.reason == "ciphered") coverage.sentences.push_back(fmt::format("{}: {} ciphered, so the content is not observable.", gap.protocol, count_text(gap.count, "message was", "messages were")));
  }
  std::string sampled;
  CHECK(each_row(store, "SELECT protocol, messages FROM left_out ORDER BY fact", [&](const Row& row) {
    sampled += fmt::format("{}{} of {}", sampled.empty() ? "" : ", ", grouped(row.number("messages")), row.text("protocol"));
  }));
  if (!sampled.empty()) {
    coverage.sentences.push_back(fmt::format("So much of the same was seen that facts hold a sample of each kind; read and counted, but not kept: {}. "
                                             "How often something was found is a lower bound.", sampled));
  }
  std::uint64_t malformed = 0;
  for (const auto& gap : coverage.malformed) malformed += gap.count;
  if (malformed != 0) coverage.sentences.push_back(fmt::format("{} not what {} to be; see malformed input.", count_text(malformed, "message was", "messages were"), malformed == 1 ? "it claims" : "they claim"));
  return coverage;
}

}  // namespace assay::report
