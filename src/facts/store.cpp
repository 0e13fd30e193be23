// SPDX-License-Identifier: Apache-2.0
#include "facts/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "facts/appender.h"
#include "facts/handle.h"
#include "facts/read_answer.h"
#include "facts/schema.h"

namespace assay::facts {
namespace {

// Takes the values of a row that cannot be stored.
class Nowhere final : public ValueWriter {
 public:
  void null() override {}
  void boolean(bool) override {}
  void unsigned_integer(std::uint64_t) override {}
  void integer(std::int64_t) override {}
  void real(double) override {}
  void text(std::string_view) override {}
};

enum class Use : std::uint8_t { write, memory, read, variant };

// `temporary` is a folder for what memory has no room for; empty: none.
// In this order: DuckDB refuses to change the folder for temporary data without external access. lock() follows.
std::vector<std::pair<std::string, std::string>> settings(Use use, const std::string& temporary, const Limits& limits) {
  std::vector<std::pair<std::string, std::string>> all = {
      {"access_mode", use == Use::read ? "READ_ONLY" : "READ_WRITE"},
      {"threads", fmt::format("{}", limits.threads)},
      {"memory_limit", fmt::format("{}MB", limits.memory_megabytes)},
      {"temp_directory", temporary},
      {"preserve_insertion_order", "true"},
      // Hundreds of short columns in a small run: smaller blocks make its file four times smaller. The newest format
      // has a compression for text that halves large files too. tests/performance/store_benchmark.cpp measures both.
      {"default_block_size", "65536"},
      {"storage_compatibility_version", "latest"},
      // A commit writes its rows where they belong at once, rather than into a log first and from there again.
      {"checkpoint_threshold", "1KB"},
      {"autoinstall_known_extensions", "false"},
      {"autoload_known_extensions", "false"},
      {"allow_community_extensions", "false"},
      {"allow_unsigned_extensions", "false"},
      {"allow_persistent_secrets", "false"},
  };
  // A variant attaches its source first.
  if (use != Use::variant) all.emplace_back("enable_external_access", "false");
  return all;
}

// The limit of temporary data, else all of the disk but a tenth, counts only if it is set of an open database.
std::string lock(const Limits& limits) {
  return fmt::format("SET max_temp_directory_size = '{}MB'; SET enable_external_access = false; SET lock_configuration = true", limits.temp_megabytes);
}

// Parts of a long table, and in which order they follow each other when it shall be another one.
constexpr std::uint64_t parts = 32;
constexpr std::uint64_t stride = 13;  // coprime with it

// The rows of a table whose ids lie from `first` to `last`, part by part in another order.
std::string in_other_order(const std::string& rows, std::uint64_t first, std::uint64_t last) {
  const auto size = (last - first) / parts + 1;
  std::string sql;
  for (std::uint64_t i = 0; i < parts; ++i) {
    const auto from = first + (i * stride + parts / 2) % parts * size;
    sql += fmt::format("{}{} WHERE fact BETWEEN {} AND {}", i == 0 ? "" : " UNION ALL ", rows, from, from + (size - 1));
  }
  return sql;
}

}  // namespace

struct Store::Body {
  Database database;
  Connection connection;  // goes before the database
  struct Slot {
    const TableInfo* table;
    std::size_t ordinal;
    std::uint64_t rows = 0;
    std::unique_ptr<Appender> appender;  // made by the first row
  };
  std::vector<Slot> slots;  // in the order of all_tables(); the appenders go before the connection
  Slot* writing = nullptr;
  FactId fact;  // of the row being written
  std::optional<base::Error> failure;
  Nowhere nowhere;
  bool in_transaction = false;
  bool on_disk = false;

  base::Result<void> connect(Use use, const std::string& file, const std::string& temporary, const Limits& limits);  // no file: in memory
  base::Result<void> run(const std::string& sql);
  base::Result<void> begin();
  base::Result<void> flush();
  base::Result<void> check_tables();
  Slot* slot(const TableInfo& table);
  void keep(base::Error error);
};

base::Result<void> Store::Body::connect(Use use, const std::string& file, const std::string& temporary, const Limits& limits) {
  Configuration configuration;
  if (duckdb_create_config(configuration.out()) != DuckDBSuccess) return base::fail_internal("no DuckDB configuration");
  for (const auto& [name, value] : settings(use, temporary, limits)) {
    if (duckdb_set_config(configuration.get(), name.c_str(), value.c_str()) != DuckDBSuccess) {
      return base::fail_internal(fmt::format("DuckDB {} does not know {}={}", duckdb_library_version(), name, value));
    }
  }
  char* reason = nullptr;
  const bool opened = duckdb_open_ext(file.empty() ? nullptr : file.c_str(), database.out(), configuration.get(), &reason) == DuckDBSuccess;
  if (!opened) {
    auto error = base::fail(reason == nullptr ? "DuckDB does not say why" : reason);
    duckdb_free(reason);
    return error;
  }
  if (duckdb_connect(database.get(), connection.out()) != DuckDBSuccess) return base::fail_internal("no connection");
  std::size_t ordinal = 0;
  for (const auto* table : all_tables()) slots.push_back({.table = table, .ordinal = ++ordinal, .appender = {}});
  on_disk = use != Use::memory && use != Use::variant;
  return use == Use::variant ? base::Result<void>() : run(lock(limits));
}

base::Result<void> Store::Body::run(const std::string& sql) {
  NativeResult result;
  if (duckdb_query(connection.get(), sql.c_str(), result.get()) == DuckDBSuccess) return {};
  const char* reason = duckdb_result_error(result.get());
  return base::fail(reason == nullptr ? "the statement cannot be read" : reason);
}

base::Result<void> Store::Body::begin() {
  if (std::exchange(in_transaction, true)) return {};
  return run("BEGIN TRANSACTION");
}

// A transaction spans the rows between two flushes and nothing else: a query that fails cannot take rows with it.
base::Result<void> Store::Body::flush() {
  if (failure) return std::unexpected(*failure);
  if (!connection) return base::fail_internal("the database is closed");
  for (auto& slot : slots) {
    if (!slot.appender) continue;
    if (auto done = slot.appender->flush(); !done) keep(std::move(done).error());
  }
  if (!failure && std::exchange(in_transaction, false)) {
    if (auto done = run("COMMIT"); !done) keep(done.error().within("cannot store the facts"));
  }
  return failure ? base::Result<void>(std::unexpected(*failure)) : base::Result<void>{};
}

void Store::Body::keep(base::Error error) {
  if (!failure) failure = std::move(error);
}

Store::Body::Slot* Store::Body::slot(const TableInfo& table) {
  for (auto& slot : slots) {
    if (slot.table == &table) return &slot;
  }
  return nullptr;
}

base::Result<void> Store::Body::check_tables() {
  const auto describe = [](const Column& column) { return fmt::format("{} {},", column.name, sql_type(column.type)); };
  TRY(const auto answer, read_answer(connection.get(),
                                     "SELECT t.table_name, string_agg(column_name || ' ' || data_type || ',', '' "
                                     "ORDER BY column_index), any_value(t.estimated_size) FROM duckdb_tables() AS t "
                                     "JOIN duckdb_columns() AS c USING (table_oid) WHERE NOT c.internal GROUP BY 1",
                                     {}));
  for (auto& slot : slots) {
    const auto* table = slot.table;
    std::string expected;
    for (const auto& column : provenance_columns()) expected += describe(column);
    for (const auto& column : table->columns) expected += describe(column);
    const auto found = std::ranges::find_if(answer.rows, [&](const auto& row) { return row[0].text == table->name && row[1].text == expected; });
    if (found != answer.rows.end()) slot.rows = found->at(2).as_unsigned();
    if (found == answer.rows.end()) {
      return base::fail(
          fmt::format("its table {} is missing or different; it was written by another version of assay, "
                      "or is no database of facts. Collect the evidence again",
                      table->name));
    }
  }
  return {};
}

Store::Store(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() {
  if (!body_ || !body_->connection) return;
  [[maybe_unused]] const auto done = close();
}

base::Result<Store> Store::create(const std::filesystem::path& file, const Limits& limits) {
  const auto failed = [&](std::string_view why) {
    return base::fail(fmt::format("cannot create the database {}: {}", file.string(), why));
  };
  std::error_code error;
  // Absolute, because DuckDB takes a name with a colon for an address.
  const auto absolute = std::filesystem::absolute(file, error);
  if (error) return failed(error.message());
  if (std::filesystem::exists(std::filesystem::symlink_status(absolute, error))) {
    return failed("it exists already; name another file or remove it");
  }
  auto log = absolute;
  log += ".wal";
  if (std::filesystem::exists(std::filesystem::symlink_status(log, error))) {
    return failed(fmt::format("{} is left of another database; remove it", log.string()));
  }
  auto body = std::make_unique<Body>();
  if (auto done = body->connect(Use::write, absolute.string(), absolute.string() + ".tmp", limits); !done) return failed(done.error().message());
  if (auto done = body->begin(); !done) return failed(done.error().message());
  if (auto done = body->run(create_everything()); !done) return failed(done.error().message());
  return Store(std::move(body));
}

base::Result<Store> Store::in_memory(const Limits& limits) {
  auto body = std::make_unique<Body>();
  CHECK(body->connect(Use::memory, {}, {}, limits));
  CHECK(body->begin());
  CHECK(body->run(create_everything()));
  return Store(std::move(body));
}

base::Result<Store> Store::open(const std::filesystem::path& file, const Limits& limits) {
  const auto failed = [&](std::string_view why) {
    return base::fail(fmt::format("cannot open the database {}: {}", file.string(), why));
  };
  std::error_code error;
  const auto absolute = std::filesystem::absolute(file, error);
  if (error) return failed(error.message());
  if (!std::filesystem::is_regular_file(absolute, error)) return failed(error ? error.message() : "it is not a file");
  auto log = absolute;
  log += ".wal";
  if (std::filesystem::exists(log, error))
    return failed("the run that wrote it did not finish. Collect the evidence again");
  auto body = std::make_unique<Body>();
  if (auto done = body->connect(Use::read, absolute.string(), {}, limits); !done) return failed(done.error().message());
  if (auto done = body->check_tables(); !done) return failed(done.error().message());
  return Store(std::move(body));
}

base::Result<Store> Store::variant(const std::filesystem::path& file, const Replacement& replace, std::string_view order, const Limits& limits, const std::filesystem::path& scratch) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(file, error).string();
  auto body = std::make_unique<Body>();
  CHECK(body->connect(Use::variant, {}, scratch.string(), limits));
  std::string name;
  for (const char c : absolute) name += c == '\'' ? std::string("''") : std::string(1, c);
  if (auto done = body->run(fmt::format("ATTACH '{}' AS source (READ_ONLY)", name)); !done) {
    return base::fail(fmt::format("cannot open the database {}: {}", file.string(), done.error().message()));
  }
  CHECK(body->run(lock(limits)));
  struct Extent {
    std::uint64_t rows = 0, first = 0, last = 0;
  };
  std::vector<Extent> extents(body->slots.size());
  std::string counts;
  for (const auto& slot : body->slots) counts += fmt::format("{}SELECT {}, count(*), coalesce(min(fact), 0), coalesce(max(fact), 0) FROM source.main.{}", counts.empty() ? "" : " UNION ALL ", slot.ordinal, quoted(slot.table->name));
  TRY(const auto answer, read_answer(body->connection.get(), counts, {}));
  for (const auto& row : answer.rows) extents.at(row.at(0).as_unsigned() - 1) = {row.at(1).as_unsigned(), row.at(2).as_unsigned(), row.at(3).as_unsigned()};
  std::string sql;
  for (auto& slot : body->slots) {
    const auto* table = slot.table;
    const auto& extent = extents.at(slot.ordinal - 1);
    slot.rows = extent.rows;
    std::string replaced;
    std::vector<Column> columns(provenance_columns().begin(), provenance_columns().end());
    columns.insert(columns.end(), table->columns.begin(), table->columns.end());
    for (const auto& column : columns) {
      if (const auto expression = replace(*table, column)) replaced += fmt::format("{}{} AS {}", replaced.empty() ? "" : ", ", *expression, quoted(column.name));
    }
    auto rows = fmt::format("SELECT *{} FROM source.main.{}", replaced.empty() ? "" : fmt::format(" REPLACE ({})", replaced), quoted(table->name));
    const bool copied = extent.rows <= most_copied_rows && (!replaced.empty() || !order.empty());
    if (copied && !order.empty()) rows += fmt::format(" ORDER BY {}", order);
    if (!copied && !order.empty() && extent.rows != 0) rows = in_other_order(rows, extent.first, extent.last);
    sql += fmt::format("CREATE {} {} AS {};\n", copied ? "TABLE" : "VIEW", quoted(table->name), rows);
  }
  CHECK(body->run(sql + create_views()));
  return Store(std::move(body));
}

ValueWriter& Store::begin_row(const TableInfo& table, const Provenance& from, FactId reserved) {
  auto& body = *body_;
  body.writing = body.slot(table);
  if (body.writing == nullptr) {
    body.keep(base::Error(fmt::format("{} is not in the list of tables", table.name), base::Error::Kind::internal));
    return body.nowhere;
  }
  auto& slot = *body.writing;
  body.fact = reserved.value != 0 ? reserved : fact_id(slot.ordinal, ++slot.rows);
  if (body.failure || !body.connection) return body.nowhere;
  if (!body.in_transaction) {
    if (auto done = body.begin(); !done) {
      body.keep(std::move(done).error());
      return body.nowhere;
    }
  }
  if (!slot.appender) {
    auto appender = Appender::create(body.connection.get(), table);
    if (!appender) {
      body.keep(std::move(appender).error());
      return body.nowhere;
    }
    slot.appender = std::make_unique<Appender>(*std::move(appender));
  }
  slot.appender->begin(body.fact, from);
  return *slot.appender;
}

FactId Store::end_row() {
  auto& body = *body_;
  if (body.writing == nullptr) return {};
  auto& slot = *std::exchange(body.writing, nullptr);
  if (!body.failure && slot.appender) {
    if (auto done = slot.appender->end(); !done) body.keep(std::move(done).error());
  }
  return body.fact;
}

FactId Store::reserve(const TableInfo& table) {
  auto* slot = body_->slot(table);
  return slot != nullptr ? fact_id(slot->ordinal, ++slot->rows) : FactId{};
}

bool Store::holds_rows(const TableInfo& table) const {
  const auto* slot = body_->slot(table);
  return slot != nullptr && slot->rows != 0;
}

base::Result<void> Store::flush() { return body_->flush(); }

base::Result<void> Store::close() {
  auto& body = *body_;
  auto done = body.flush();
  for (auto& slot : body.slots) slot.appender.reset();
  // DuckDB would do this on closing too, but could not say that it failed.
  if (done && body.on_disk) done = body.run("CHECKPOINT");
  body.connection.reset();
  body.database.reset();
  return done;
}

base::Result<void> Store::clear() {
  auto& body = *body_;
  CHECK(body.flush());
  std::string sql;
  for (auto& slot : body.slots) {
    if (slot.rows == 0) continue;
    slot.appender.reset();
    slot.rows = 0;
    sql += fmt::format("DELETE FROM {};\n", quoted(slot.table->name));
  }
  return sql.empty() ? base::Result<void>() : body.run(sql);
}

base::Result<Answer> Store::query(std::string_view sql, std::span<const Value> parameters) {
  CHECK(body_->flush());
  return read_answer(body_->connection.get(), sql, parameters);
}

base::Result<void> Store::each_row(std::string_view sql, RowSink& sink) {
  CHECK(body_->flush());
  return stream_answer(body_->connection.get(), sql, sink);
}

base::Result<std::string> Store::plan(std::string_view sql) {
  CHECK(body_->flush());
  NativeResult result;
  if (duckdb_query(body_->connection.get(), fmt::format("EXPLAIN (FORMAT json) {}", sql).c_str(), result.get()) != DuckDBSuccess) {
    return base::fail(fmt::format("the query is wrong: {}", duckdb_result_error(result.get())));
  }
  const Handle<char*, [](char** text) { duckdb_free(*text); }> text(duckdb_value_varchar(result.get(), 1, 0));
  return std::string(text ? text.get() : "");
}

base::Result<void> Store::execute(std::string_view sql) {
  CHECK(body_->flush());
  return body_->run(std::string(sql));
}

}  // namespace assay::facts
