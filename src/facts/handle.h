// SPDX-License-Identifier: Apache-2.0
// Handle: owns one object of DuckDB's C library.
#pragma once

#include <duckdb.h>

#include <utility>

namespace assay::facts {

template <class Object, auto destroy>
class Handle {
 public:
  Handle() = default;
  explicit Handle(Object object) : object_(object) {}
  Handle(Handle&& other) noexcept : object_(std::exchange(other.object_, Object{})) {}
  Handle& operator=(Handle&& other) noexcept {
    if (this != &other) {
      reset();
      object_ = std::exchange(other.object_, Object{});
    }
    return *this;
  }
  ~Handle() { reset(); }

  void reset() {
    if (object_ != nullptr) destroy(&object_);
    object_ = nullptr;
  }
  [[nodiscard]] Object get() const { return object_; }
  // For functions that create the object through a pointer.
  [[nodiscard]] Object* out() {
    reset();
    return &object_;
  }
  explicit operator bool() const { return object_ != nullptr; }

 private:
  Object object_{};
};

using Configuration = Handle<duckdb_config, duckdb_destroy_config>;
using Database = Handle<duckdb_database, duckdb_close>;
using Connection = Handle<duckdb_connection, duckdb_disconnect>;
using LogicalType = Handle<duckdb_logical_type, duckdb_destroy_logical_type>;
using Chunk = Handle<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using Statement = Handle<duckdb_prepared_statement, duckdb_destroy_prepare>;
using NativeAppender = Handle<duckdb_appender, duckdb_appender_destroy>;

// A duckdb_result is a value, not a pointer.
class NativeResult {
 public:
  NativeResult() = default;
  NativeResult(const NativeResult&) = delete;
  NativeResult& operator=(const NativeResult&) = delete;
  ~NativeResult() { duckdb_destroy_result(&result_); }

  [[nodiscard]] duckdb_result* get() { return &result_; }

 private:
  duckdb_result result_{};
};

}  // namespace assay::facts
