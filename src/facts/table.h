// SPDX-License-Identifier: Apache-2.0
// A fact table: one declaration gives the SQL, the appender, the documentation page and the redaction rules.
//
//   dns.h    struct DnsMessage { Provenance from; std::string name; std::optional<std::uint8_t> rcode; };
//            extern const Table<DnsMessage> dns_messages;
//   dns.cpp  const Table<DnsMessage> dns_messages{"dns_messages", "One DNS message.", {
//                column<&DnsMessage::name>("name", "Queried name, lower case, without the final dot"),
//                column<&DnsMessage::rcode>("rcode", "Response code (RFC 1035 §4.1.1)")}};
//
// The columns stand in the source, since every unit that includes them pays for compiling them.
// Every table starts with the columns of Provenance: fact, evidence, frame, offset, length, time.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/strong.h"
#include "base/time.h"

namespace assay::facts {

// Names one row of one table in a run: the table's place in the list in the upper 20 bits, the row from 1 below.
using FactId = base::Strong<struct FactTag>;

// Where a fact came from. length 0: no byte range, the frame as such. frame 0: the evidence as such.
struct Provenance {
  std::uint16_t evidence = 0;
  std::uint64_t frame = 0;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  base::Time time;
};

enum class Type : std::uint8_t { boolean, u8, u16, u32, u64, i64, f64, text, time, fact };  // fact: the id of another fact

// What a column may hold that not everyone should see.
enum class Mark : std::uint8_t {
  open,
  subscriber,  // identifies a subscriber or a device: masked in everything that is shown or shared by default
  user_plane,  // the same, but only in rows whose tunnel_depth is not 0: inside a tunnel an address is a subscriber's
  identity,    // betrays a supplier: a pseudonym in the views that requirements see
};

struct Column {
  std::string_view name;
  Type type = Type::text;
  bool nullable = false;
  Mark mark = Mark::open;
  std::string_view about;  // one sentence, with the unit and the clause
};

// One column of the row being written. Implemented by the appender of the store.
class ValueWriter {
 public:
  virtual void null() = 0;
  virtual void boolean(bool value) = 0;
  virtual void unsigned_integer(std::uint64_t value) = 0;  // u8 … u64, narrowed to the column's type
  virtual void integer(std::int64_t value) = 0;            // i64, time
  virtual void real(double value) = 0;
  virtual void text(std::string_view value) = 0;

 protected:
  ~ValueWriter() = default;
};

namespace detail {
template <class T>
struct Plain { using type = T; static constexpr bool nullable = false; };
template <class T>
struct Plain<std::optional<T>> { using type = T; static constexpr bool nullable = true; };

template <class T>
constexpr Type type_of() {
  if constexpr (std::same_as<T, bool>) return Type::boolean;
  else if constexpr (std::same_as<T, std::uint8_t>) return Type::u8;
  else if constexpr (std::same_as<T, std::uint16_t>) return Type::u16;
  else if constexpr (std::same_as<T, std::uint32_t>) return Type::u32;
  else if constexpr (std::same_as<T, std::uint64_t>) return Type::u64;
  else if constexpr (std::same_as<T, FactId>) return Type::fact;
  else if constexpr (std::same_as<T, std::int64_t>) return Type::i64;
  else if constexpr (std::same_as<T, double>) return Type::f64;
  else if constexpr (std::same_as<T, base::Time>) return Type::time;
  else {
    static_assert(std::convertible_to<T, std::string_view>, "a column type that no table has yet");
    return Type::text;
  }
}

template <class T>
void write(const T& value, ValueWriter& out) {
  if constexpr (std::same_as<T, bool>) out.boolean(value);
  else if constexpr (std::same_as<T, FactId>) out.unsigned_integer(value.value);
  else if constexpr (std::unsigned_integral<T>) out.unsigned_integer(value);
  else if constexpr (std::signed_integral<T>) out.integer(value);
  else if constexpr (std::floating_point<T>) out.real(value);
  else if constexpr (std::same_as<T, base::Time>) out.integer(value.nanoseconds);
  else out.text(std::string_view(value));
}

template <class>
struct Member;
template <class R, class V>
struct Member<V R::*> { using Row = R; using Value = V; };
}  // namespace detail

template <class Row>
struct Field {
  Column column;
  void (*write)(const Row&, ValueWriter&);
};

template <auto member>
Field<typename detail::Member<decltype(member)>::Row> column(std::string_view name, std::string_view about, Mark mark = Mark::open) {
  using Row = typename detail::Member<decltype(member)>::Row;
  using Plain = detail::Plain<typename detail::Member<decltype(member)>::Value>;
  return {{name, detail::type_of<typename Plain::type>(), Plain::nullable, mark, about},
          [](const Row& row, ValueWriter& out) {
            if constexpr (Plain::nullable) {
              if (row.*member) detail::write(*(row.*member), out);
              else out.null();
            } else {
              detail::write(row.*member, out);
            }
          }};
}

// What SQL, documentation and redaction need to know of a table, without its row type.
struct TableInfo {
  std::string_view name;
  std::string_view about;
  std::vector<Column> columns;  // without those of Provenance
};

template <class Row>
struct Table {
  TableInfo info;
  std::vector<Field<Row>> fields;

  Table(std::string_view name, std::string_view about, std::vector<Field<Row>> list) : info{name, about, {}}, fields(std::move(list)) {
    for (const auto& field : fields) info.columns.push_back(field.column);
  }
};

}  // namespace assay::facts
