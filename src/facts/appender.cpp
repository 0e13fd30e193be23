// SPDX-License-Identifier: Apache-2.0
#include "facts/appender.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

#include "base/utf8.h"
#include "facts/schema.h"

namespace assay::facts {
namespace {

// DuckDB's appender gathers up to 204,800 rows outside its memory limit. Flushing it earlier costs nothing measurable.
constexpr std::size_t chunks_per_flush = 8;

duckdb_type native_type(Type type) {
  switch (type) {
    case Type::boolean:
      return DUCKDB_TYPE_BOOLEAN;
    case Type::u8:
      return DUCKDB_TYPE_UTINYINT;
    case Type::u16:
      return DUCKDB_TYPE_USMALLINT;
    case Type::u32:
      return DUCKDB_TYPE_UINTEGER;
    case Type::fact:
    case Type::u64:
      return DUCKDB_TYPE_UBIGINT;
    case Type::i64:
      return DUCKDB_TYPE_BIGINT;
    case Type::f64:
      return DUCKDB_TYPE_DOUBLE;
    case Type::text:
      return DUCKDB_TYPE_VARCHAR;
    case Type::time:
      return DUCKDB_TYPE_BIGINT;
  }
  return DUCKDB_TYPE_VARCHAR;
}

// ASCII without NUL: what needs no repair. Eight octets at a time.
bool plain(std::string_view text) {
  constexpr std::uint64_t high = 0x8080808080808080;
  constexpr std::uint64_t ones = 0x0101010101010101;
  while (text.size() >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), 8);
    if (((word | (word - ones)) & high) != 0) return false;
    text.remove_prefix(8);
  }
  return std::ranges::all_of(text, [](char c) { return c != '\0' && static_cast<unsigned char>(c) < 0x80; });
}

void repair(std::string& out, std::string_view text) {
  constexpr std::string_view ellipsis = "…";
  const bool cut = text.size() > text_limit;
  if (cut) text = base::utf8_prefix(text, text_limit - ellipsis.size());
  out.clear();
  base::append_utf8(out, text);
  for (auto nul = out.find('\0'); nul != std::string::npos; nul = out.find('\0', nul)) out.replace(nul, 1, "\uFFFD");
  if (cut) out += ellipsis;
  // Each replaced octet grew to three.
  if (out.size() > text_limit) {
    out.resize(base::utf8_prefix(out, text_limit - ellipsis.size()).size());
    out += ellipsis;
  }
}

}  // namespace

base::Result<Appender> Appender::create(duckdb_connection connection, const TableInfo& table) {
  Appender out;
  out.table_ = table.name;
  const std::string name(table.name);
  if (duckdb_appender_create(connection, nullptr, name.c_str(), out.appender_.out()) != DuckDBSuccess) {
    const char* reason = duckdb_appender_error(out.appender_.get());
    return base::fail_internal(fmt::format("cannot append to {}: {}", table.name, reason == nullptr ? "" : reason));
  }
  std::vector<LogicalType> types;
  std::vector<duckdb_logical_type> borrowed;
  const auto add = [&](const Column& column) {
    out.slots_.push_back({.type = column.type});
    borrowed.push_back(types.emplace_back(duckdb_create_logical_type(native_type(column.type))).get());
  };
  for (const auto& column : provenance_columns()) add(column);
  for (const auto& column : table.columns) add(column);
  out.chunk_ = Chunk(duckdb_create_data_chunk(borrowed.data(), borrowed.size()));
  out.capacity_ = duckdb_vector_size();
  out.bind();
  return out;
}

void Appender::bind() {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    auto& slot = slots_[i];
    slot.vector = duckdb_data_chunk_get_vector(chunk_.get(), i);
    slot.values = duckdb_vector_get_data(slot.vector);
    slot.present = nullptr;
  }
}

void Appender::begin(FactId fact, const Provenance& from) {
  column_ = 0;
  unsigned_integer(fact.value);
  unsigned_integer(from.evidence);
  unsigned_integer(from.frame);
  unsigned_integer(from.offset);
  unsigned_integer(from.length);
  integer(from.time.nanoseconds);
}

base::Result<void> Appender::end() {
  if (column_ != slots_.size()) {
    return base::fail_internal(fmt::format("{} columns written of {} in {}", column_, slots_.size(), table_));
  }
  if (++row_ < capacity_) return {};
  CHECK(hand_over());
  return chunks_ < chunks_per_flush ? base::Result<void>{} : flush();
}

base::Result<void> Appender::hand_over() {
  if (row_ == 0) return {};
  duckdb_data_chunk_set_size(chunk_.get(), std::exchange(row_, 0));
  if (duckdb_append_data_chunk(appender_.get(), chunk_.get()) != DuckDBSuccess) {
    return base::fail(fmt::format("cannot store rows of {}: {}", table_, duckdb_appender_error(appender_.get())));
  }
  duckdb_data_chunk_reset(chunk_.get());
  bind();
  ++chunks_;
  return {};
}

base::Result<void> Appender::flush() {
  CHECK(hand_over());
  if (std::exchange(chunks_, 0) == 0) return {};
  if (duckdb_appender_flush(appender_.get()) != DuckDBSuccess) {
    return base::fail(fmt::format("cannot store rows of {}: {}", table_, duckdb_appender_error(appender_.get())));
  }
  return {};
}

template <class T>
T& Appender::cell(const Slot& slot) const {
  return std::span(static_cast<T*>(slot.values), capacity_)[row_];
}

template <class T>
void Appender::put(T value) {
  cell<T>(slots_[column_++]) = value;
}

void Appender::null() {
  auto& slot = slots_[column_++];
  if (slot.present == nullptr) {
    duckdb_vector_ensure_validity_writable(slot.vector);
    slot.present = duckdb_vector_get_validity(slot.vector);
  }
  duckdb_validity_set_row_invalid(slot.present, row_);
  // The value of an absent text is still looked at when the vector is copied.
  if (slot.type == Type::text) cell<duckdb_string_t>(slot) = {};
}

void Appender::boolean(bool value) { put(value); }

void Appender::unsigned_integer(std::uint64_t value) {
  switch (slots_[column_].type) {
    case Type::u8:
      return put(static_cast<std::uint8_t>(value));
    case Type::u16:
      return put(static_cast<std::uint16_t>(value));
    case Type::u32:
      return put(static_cast<std::uint32_t>(value));
    default:
      return put(value);
  }
}

void Appender::integer(std::int64_t value) {
  put(slots_[column_].type == Type::time ? std::clamp(value, -time_limit, time_limit) : value);
}

void Appender::real(double value) { put(value); }

void Appender::text(std::string_view value) {
  if (value.size() > text_limit || !plain(value)) {
    repair(repaired_, value);
    value = repaired_;
  }
  const auto& slot = slots_[column_++];
  // Short texts stand in the vector itself; writing them here spares a call for most texts.
  duckdb_string_t direct{};
  constexpr std::size_t inlined_limit = sizeof(direct.value.inlined.inlined);
  if (value.size() > inlined_limit) {
    duckdb_vector_assign_string_element_len(slot.vector, row_, value.data(), value.size());
    return;
  }
  direct.value.inlined.length = static_cast<std::uint32_t>(value.size());
  std::ranges::copy(value, std::begin(direct.value.inlined.inlined));
  cell<duckdb_string_t>(slot) = direct;
}

}  // namespace assay::facts
