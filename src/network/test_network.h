// SPDX-License-Identifier: Apache-2.0
// For tests: a store, rows by the names of their columns, and what the inference makes of them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "facts/named_row.h"
#include "network/infer.h"

namespace assay::network {

using facts::NamedRow;

inline facts::Value value(const char* text) { return facts::Value::of(text); }
inline facts::Value number(std::uint64_t n) { return facts::Value::of(n); }
inline facts::Value yes() { return facts::Value::of(true); }

class Network : public testing::Test {
 protected:
  Network() : store_(facts::Store::in_memory().value()) {}

  void add(std::string_view table, const NamedRow& row) {
    const auto done = facts::append_named(store_, table, row);
    ASSERT_TRUE(done) << done.error().message();
  }
  void ngap(const char* source, const char* destination, std::uint64_t procedure, const char* pdu, const char* ran_node = nullptr) {
    NamedRow row{{"source", value(source)}, {"destination", value(destination)}, {"carried_by", value("sctp")}, {"procedure_code", number(procedure)},
                 {"pdu", value(pdu)}};
    if (ran_node != nullptr) row["ran_node"] = value(ran_node);
    add("ngap_messages", row);
  }
  void pfcp(const char* source, const char* destination, std::uint64_t type, bool accepted = false) {
    NamedRow row{{"source", value(source)}, {"destination", value(destination)}, {"type_code", number(type)}};
    if (accepted) row["cause_code"] = number(1);
    add("pfcp_messages", row);
  }
  void tunnel(const char* source, const char* destination, std::uint64_t teid, const char* pdu_type = nullptr) {
    NamedRow row{{"source", value(source)}, {"destination", value(destination)}, {"teid", number(teid)}, {"packets", number(10)}, {"octets", number(1000)}};
    if (pdu_type != nullptr) row["pdu_type"] = value(pdu_type);
    add("gtpu_tunnels", row);
  }
  // `at` in milliseconds; answered one later.
  void exchange(const char* client, const char* server, const char* service, const char* path, std::uint64_t at, std::uint64_t status = 200) {
    add("http_exchanges", {{"client", value(client)}, {"server", value(server)}, {"service", value(service)}, {"method", value("GET")}, {"path", value(path)},
                           {"version", value("HTTP/2")}, {"status", number(status)}, {"time", number(at * 1'000'000)}, {"response_time", number((at + 10) * 1'000'000)},
                           {"authorization", value("none")}});
  }
  void profile(const char* by, const char* type, const char* addresses) {
    add("nf_profiles", {{"operation", value("register")}, {"by", value(by)}, {"nrf", value("10.2.0.1")}, {"nf_instance", value("i")}, {"nf_type", value(type)},
                        {"addresses", value(addresses)}, {"status", number(201)}});
  }

  std::vector<std::string> ask(const std::string& sql) {
    std::vector<std::string> lines;
    const auto answer = store_.query(sql);
    EXPECT_TRUE(answer) << answer.error().message();
    if (!answer) return lines;
    for (const auto& row : answer->rows) {
      std::string line;
      for (const auto& cell : row) line += (line.empty() ? "" : " | ") + cell.as_text();
      lines.push_back(line);
    }
    return lines;
  }
  std::vector<std::string> functions() { return ask("SELECT label || ' ' || certainty FROM functions ORDER BY function"); }
  std::vector<std::string> interfaces() {
    return ask("SELECT name, a.label, b.label, protocol, protection, packets FROM interfaces JOIN functions AS a ON a.function = from_function "
               "JOIN functions AS b ON b.function = to_function ORDER BY link");
  }
  void infer_all() {
    const auto done = infer(store_);
    ASSERT_TRUE(done) << done.error().message();
  }

  facts::Store store_;
};

}  // namespace assay::network
