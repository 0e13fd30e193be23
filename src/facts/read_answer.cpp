// SPDX-License-Identifier: Apache-2.0
#include "facts/read_answer.h"

#include <fmt/format.h>

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "facts/schema.h"

namespace assay::facts {
namespace {

bool directly_readable(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_VARCHAR:
      return true;
    default:
      return false;
  }
}

struct Vector {
  duckdb_type type;
  void* values;
  std::uint64_t* present;  // null: all are
  std::size_t rows;

  template <class T>
  [[nodiscard]] T& at(idx_t row) const {
    return std::span(static_cast<T*>(values), rows)[row];
  }
};

// Sums of whole numbers are HUGEINT; nearly all fit into 64 bits.
Value from_hugeint(const duckdb_hugeint& value) {
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (value.upper == 0 && value.lower <= most) return Value::of(static_cast<std::int64_t>(value.lower));
  if (value.upper == 0) return Value::of(value.lower);
  if (value.upper == -1 && value.lower > most) return Value::of(static_cast<std::int64_t>(value.lower));
  return Value::of(duckdb_hugeint_to_double(value));
}

Value read(const Vector& vector, idx_t row) {
  if (vector.present != nullptr && !duckdb_validity_row_is_valid(vector.present, row)) return {};
  switch (vector.type) {
    case DUCKDB_TYPE_BOOLEAN:
      return Value::of(vector.at<bool>(row));
    case DUCKDB_TYPE_TINYINT:
      return Value::of(std::int64_t{vector.at<std::int8_t>(row)});
    case DUCKDB_TYPE_SMALLINT:
      return Value::of(std::int64_t{vector.at<std::int16_t>(row)});
    case DUCKDB_TYPE_INTEGER:
      return Value::of(std::int64_t{vector.at<std::int32_t>(row)});
    case DUCKDB_TYPE_BIGINT:
      return Value::of(vector.at<std::int64_t>(row));
    case DUCKDB_TYPE_UTINYINT:
      return Value::of(std::uint64_t{vector.at<std::uint8_t>(row)});
    case DUCKDB_TYPE_USMALLINT:
      return Value::of(std::uint64_t{vector.at<std::uint16_t>(row)});
    case DUCKDB_TYPE_UINTEGER:
      return Value::of(std::uint64_t{vector.at<std::uint32_t>(row)});
    case DUCKDB_TYPE_UBIGINT:
      return Value::of(vector.at<std::uint64_t>(row));
    case DUCKDB_TYPE_HUGEINT:
      return from_hugeint(vector.at<duckdb_hugeint>(row));
    case DUCKDB_TYPE_FLOAT:
      return Value::of(double{vector.at<float>(row)});
    case DUCKDB_TYPE_DOUBLE:
      return Value::of(vector.at<double>(row));
    default: {
      auto& value = vector.at<duckdb_string_t>(row);
      return Value::of(std::string_view(duckdb_string_t_data(&value), duckdb_string_t_length(value)));
    }
  }
}

duckdb_state bind(duckdb_prepared_statement statement, idx_t index, const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return duckdb_bind_null(statement, index);
    case Value::Kind::boolean:
      return duckdb_bind_boolean(statement, index, value.integer != 0);
    case Value::Kind::integer:
      return duckdb_bind_int64(statement, index, value.integer);
    case Value::Kind::unsigned_integer:
      return duckdb_bind_uint64(statement, index, value.unsigned_integer);
    case Value::Kind::real:
      return duckdb_bind_double(statement, index, value.real);
    case Value::Kind::text:
      return duckdb_bind_varchar_length(statement, index, value.text.data(), value.text.size());
  }
  return DuckDBError;
}

base::Result<void> prepare(duckdb_connection connection, const std::string& sql, Statement& statement,
                           duckdb_statement_type type = DUCKDB_STATEMENT_TYPE_SELECT) {
  if (duckdb_prepare(connection, sql.c_str(), statement.out()) != DuckDBSuccess) {
    const char* reason = duckdb_prepare_error(statement.get());
    return base::fail(fmt::format("the query is wrong: {}", reason == nullptr ? "it cannot be read" : reason));
  }
  if (duckdb_prepared_statement_type(statement.get()) != type) {
    return base::fail("a query may only be one SELECT statement");
  }
  return {};
}

std::unexpected<base::Error> failed(NativeResult& result) {
  return base::fail(fmt::format("the query failed: {}", duckdb_result_error(result.get())));
}

base::Result<void> run(duckdb_connection connection, const std::string& sql, std::span<const Value> parameters,
                       NativeResult& result) {
  Statement statement;
  CHECK(prepare(connection, sql, statement));
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (bind(statement.get(), i + 1, parameters[i]) != DuckDBSuccess) {
      return base::fail(fmt::format("the query has no parameter {}", i + 1));
    }
  }
  if (duckdb_execute_prepared(statement.get(), result.get()) != DuckDBSuccess) return failed(result);
  return {};
}

std::string in_parentheses(std::string_view sql) {
  // A line of its own for the parenthesis: the query may end with a comment.
  return fmt::format("({}\n)", sql.substr(0, sql.find_last_not_of("; \t\r\n") + 1));
}

// The same query with DuckDB's text in place of the types that are not read directly (lists, dates, decimals …), or ""
// if there are none.
std::string with_readable_columns(const std::string& sql, NativeResult& result) {
  std::string expressions;
  std::string names;
  bool needed = false;
  const auto count = duckdb_column_count(result.get());
  for (idx_t i = 0; i < count; ++i) {
    const auto type = duckdb_column_type(result.get(), i);
    const auto comma = i == 0 ? "" : ", ";
    names += fmt::format("{}c{}", comma, i);
    if (directly_readable(type)) {
      expressions += fmt::format("{}c{}", comma, i);
    } else {
      needed = true;
      expressions += fmt::format("{}CAST(c{} AS {})", comma, i, type == DUCKDB_TYPE_DECIMAL ? "DOUBLE" : "VARCHAR");
    }
  }
  if (!needed) return {};
  return fmt::format("SELECT {} FROM {} AS answer({})", expressions, in_parentheses(sql), names);
}

std::vector<std::string> names_of(NativeResult& result) {
  std::vector<std::string> names;
  const auto count = duckdb_column_count(result.get());
  for (idx_t i = 0; i < count; ++i) names.emplace_back(duckdb_column_name(result.get(), i));
  return names;
}

std::vector<Vector> vectors_of(const Chunk& chunk, NativeResult& result) {
  std::vector<Vector> vectors(duckdb_data_chunk_get_column_count(chunk.get()));
  for (idx_t i = 0; i < vectors.size(); ++i) {
    const auto vector = duckdb_data_chunk_get_vector(chunk.get(), i);
    vectors[i] = {.type = duckdb_column_type(result.get(), i),
                  .values = duckdb_vector_get_data(vector),
                  .present = duckdb_vector_get_validity(vector),
                  .rows = duckdb_data_chunk_get_size(chunk.get())};
  }
  return vectors;
}

// The columns that the sink wants, after it has heard of all of them.
base::Result<std::vector<std::size_t>> begin(NativeResult& result, RowSink& sink) {
  const auto names = names_of(result);
  std::vector<std::size_t> wanted;
  for (idx_t i = 0; i < names.size(); ++i) {
    if (!sink.wants(names[i])) continue;
    wanted.push_back(i);
    if (directly_readable(duckdb_column_type(result.get(), i))) continue;
    return base::fail(fmt::format("the column {} of the query is neither a number nor text: cast it to VARCHAR", names[i]));
  }
  sink.columns(names);
  return wanted;
}

void hand_on(NativeResult& result, std::span<const std::size_t> wanted, RowSink& sink) {
  std::vector<Value> cells(duckdb_column_count(result.get()));
  while (const Chunk chunk{duckdb_fetch_chunk(*result.get())}) {
    const auto vectors = vectors_of(chunk, result);
    for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk.get()); ++row) {
      for (const auto i : wanted) cells[i] = read(vectors[i], row);
      sink.row(cells);
    }
  }
}

// An answer in a table of its own while this lives.
class LongAnswer {
 public:
  explicit LongAnswer(duckdb_connection connection) : connection_(connection) {}
  LongAnswer(const LongAnswer&) = delete;
  LongAnswer& operator=(const LongAnswer&) = delete;
  ~LongAnswer() { duckdb_query(connection_, fmt::format("DROP TABLE IF EXISTS {}", name).c_str(), nullptr); }

  // `query` in parentheses.
  base::Result<void> make(std::string_view query) const {
    Statement statement;
    CHECK(prepare(connection_, fmt::format("CREATE TEMP TABLE {} AS FROM {}", name, query), statement, DUCKDB_STATEMENT_TYPE_CREATE));
    NativeResult result;
    if (duckdb_execute_prepared(statement.get(), result.get()) != DuckDBSuccess) return failed(result);
    return {};
  }
  base::Result<void> read(std::uint64_t first, std::uint64_t end, NativeResult& result) const {
    return run(connection_, fmt::format("FROM {} WHERE rowid >= {} AND rowid < {}", name, first, end), {}, result);
  }

 private:
  static constexpr std::string_view name = "temp.main.\"a long answer\"";
  duckdb_connection connection_;
};

}  // namespace

base::Result<Answer> read_answer(duckdb_connection connection, std::string_view sql,
                                 std::span<const Value> parameters) {
  const std::string text(sql);
  NativeResult first;
  CHECK(run(connection, text, parameters, first));
  Answer answer{.columns = names_of(first), .rows = {}};
  const auto count = answer.columns.size();

  NativeResult second;
  NativeResult* result = &first;
  if (const auto readable = with_readable_columns(text, first); !readable.empty()) {
    CHECK(run(connection, readable, parameters, second));
    result = &second;
  }
  while (const Chunk chunk{duckdb_fetch_chunk(*result->get())}) {
    const auto vectors = vectors_of(chunk, *result);
    for (idx_t row = 0; row < duckdb_data_chunk_get_size(chunk.get()); ++row) {
      auto& cells = answer.rows.emplace_back();
      cells.reserve(count);
      for (const auto& vector : vectors) cells.push_back(read(vector, row));
    }
  }
  return answer;
}

base::Result<void> stream_answer(duckdb_connection connection, std::string_view sql, RowSink& sink) {
  // What a result holds lies outside DuckDB's memory limit, so none holds more rows than these, whose texts come from the
  // evidence. Streaming results would be bounded too, but some wait for ever once they outgrow DuckDB's own buffer and
  // no second thread is there to empty it.
  constexpr std::uint64_t most_rows = 50'000;
  const auto query = in_parentheses(sql);
  std::vector<std::size_t> wanted;
  {
    NativeResult result;
    Statement statement;
    if (auto done = prepare(connection, fmt::format("SELECT * FROM {} LIMIT {}", query, most_rows + 1), statement); !done) {
      CHECK(prepare(connection, std::string(sql), statement));  // which says it in the query's own lines
      return done;
    }
    if (duckdb_execute_prepared(statement.get(), result.get()) != DuckDBSuccess) return failed(result);
    TRY(wanted, begin(result, sink));
    if (duckdb_row_count(result.get()) <= most_rows) {
      hand_on(result, wanted, sink);
      return {};
    }
  }
  // A table lies within the limit or in the folder for temporary data. No other query knows its name.
  const LongAnswer answer(connection);
  CHECK(answer.make(query));
  for (std::uint64_t first = 0;; first += most_rows) {
    NativeResult result;
    CHECK(answer.read(first, first + most_rows, result));
    hand_on(result, wanted, sink);
    if (duckdb_row_count(result.get()) < most_rows) return {};
  }
}

}  // namespace assay::facts
