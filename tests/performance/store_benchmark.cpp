// SPDX-License-Identifier: Apache-2.0
// How fast rows reach a database on disk, and what a small run pays. usage: store_benchmark [ROWS [FOLDER]]
// Times are CPU time of the process; the rate counts opening, closing and everything that DuckDB writes.
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "facts/store.h"

namespace {

using namespace assay;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

facts::Provenance place(std::uint64_t i) {
  return {.evidence = 1,
          .frame = i / 3 + 1,
          .offset = static_cast<std::uint32_t>(42 + i % 60),
          .length = static_cast<std::uint32_t>(20 + i % 200),
          .time = {1'700'000'000'000'000'000 + static_cast<std::int64_t>(i) * 12'345}};
}

std::string address(std::uint64_t i) { return fmt::format("10.{}.{}.{}", i % 4, i / 4 % 64, i % 250); }

// Eleven columns, as in the comparison of databases behind docs/decisions/0003-duckdb.md, and two more.
void narrow(facts::Store& store, std::uint64_t rows) {
  facts::SeenEndpoint row;
  row.transport = "udp";
  for (std::uint64_t i = 0; i < rows; ++i) {
    row.from = place(i);
    row.address = address(i);
    row.port = static_cast<std::uint16_t>(i % 5000);
    row.protocol = i % 3 == 0 ? "pfcp" : "gtpu";
    row.role = i % 2 == 0 ? "server" : "client";
    row.packets = i;
    row.peers = i % 7;
    store.append(facts::endpoints, row);
  }
}

// Thirty-seven columns, most of them text and many of them absent.
void wide(facts::Store& store, std::uint64_t rows) {
  facts::HttpExchange row;
  row.version = "HTTP/2";
  row.service = "nudm-sdm";
  row.method = "GET";
  row.authorization = "bearer";
  for (std::uint64_t i = 0; i < rows; ++i) {
    row.from = place(i);
    row.client = address(i);
    row.server = address(i + 1);
    row.stream = static_cast<std::uint32_t>(i);
    row.path = fmt::format("/nudm-sdm/v2/imsi-99970{:010}/am-data", i * 7919 % 10'000'000'000);
    row.resource = "{supi}/am-data";
    row.status = i % 10 == 0 ? std::optional<std::uint16_t>{} : std::uint16_t{200};
    store.append(facts::http_exchanges, row);
  }
}

void one_of_each(facts::Store& store, std::uint64_t) {
  for (const auto* table : facts::all_tables()) {
    auto& out = store.begin_row(*table, {});
    for (const auto& column : table->columns) {
      if (column.nullable) {
        out.null();
      } else if (column.type == facts::Type::text) {
        out.text("text");
      } else if (column.type == facts::Type::boolean) {
        out.boolean(true);
      } else if (column.type == facts::Type::i64 || column.type == facts::Type::time) {
        out.integer(1);
      } else {
        out.unsigned_integer(1);
      }
    }
    store.end_row();
  }
}

bool measure(std::string_view name, const std::filesystem::path& folder, std::uint64_t rows,
             void (*fill)(facts::Store&, std::uint64_t)) {
  const auto file = folder / fmt::format("assay_benchmark_{}.duckdb", name);
  std::filesystem::remove(file);
  const double start = cpu_seconds();
  auto store = facts::Store::create(file);
  if (!store) return fmt::print(stderr, "{}\n", store.error().message()), false;
  fill(*store, rows);
  const double appended = cpu_seconds();
  if (const auto done = store->close(); !done) return fmt::print(stderr, "{}\n", done.error().message()), false;
  const double end = cpu_seconds();
  fmt::print("{:<12} {:>10} rows {:>8.3f} s append {:>8.3f} s close {:>7.2f} Mrows/s {:>8.1f} MB {:>6} MiB peak\n",
             name, rows, appended - start, end - appended, static_cast<double>(rows) / (end - start) / 1e6,
             static_cast<double>(std::filesystem::file_size(file)) / 1e6, peak_megabytes());
  std::filesystem::remove(file);
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  const auto rows = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 2'000'000;
  const auto folder = count > 2 ? std::filesystem::path(arguments[2]) : std::filesystem::temp_directory_path();
  const bool done = measure("one_of_each", folder, facts::all_tables().size(), one_of_each) &&
                    measure("narrow", folder, rows, narrow) && measure("wide", folder, rows / 4, wide);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
