// SPDX-License-Identifier: Apache-2.0
#include "wire/mysql/mysql.h"

#include <algorithm>
#include <array>

#include "base/little_endian.h"
#include "wire/management/session_stream.h"

namespace assay::wire::mysql {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using management::Authentication;

constexpr std::string_view name = "mysql";
constexpr std::size_t header_size = 4;
constexpr std::size_t handshake_limit = 4096;
constexpr unsigned commands_wanted = 32;

// Capability flags.
constexpr std::uint64_t protocol_41 = 0x200;
constexpr std::uint64_t tls = 0x800;
constexpr std::uint64_t with_database = 0x8;
constexpr std::uint64_t plugin_named = 0x80000;
constexpr std::uint64_t length_encoded = 0x200000;

// "Command phase", by number.
constexpr std::array<std::string_view, 32> command_names = {
    "Sleep",          "Quit",           "InitDB",      "Query",       "FieldList",
    "CreateDB",       "DropDB",         "Refresh",     "Shutdown",    "Statistics",
    "ProcessInfo",    "Connect",        "ProcessKill", "Debug",       "Ping",
    "Time",           "DelayedInsert",  "ChangeUser",  "BinlogDump",  "TableDump",
    "ConnectOut",     "RegisterSlave",  "StmtPrepare", "StmtExecute", "StmtSendLongData",
    "StmtClose",      "StmtReset",      "SetOption",   "StmtFetch",   "Daemon",
    "BinlogDumpGTID", "ResetConnection"};

// Up to a zero octet, which is consumed.
std::string_view text_of(Cursor& in, std::size_t limit) {
  const auto rest = base::as_text(in.peek_rest());
  const auto end = rest.substr(0, limit).find('\0');
  in.require(end != std::string_view::npos, Fault::Code::bad_encoding);
  return in.ok() ? base::as_text(in.bytes(end + 1)).substr(0, end) : std::string_view();
}

struct Greeting {
  Bytes version;
  std::uint64_t capabilities = 0;
  std::string_view plugin;
};

// Protocol::HandshakeV10.
Greeting greeting_of(Cursor& in) {
  Greeting out;
  in.require(in.u8("mysql.protocol") == 10, Fault::Code::unsupported_version);
  const auto version = text_of(in, 64);
  out.version = base::as_bytes(version);
  const auto printable = [](char c) { return c > ' ' && c < 0x7f; };
  in.require(!version.empty() && version[0] >= '0' && version[0] <= '9' && std::ranges::all_of(version, printable),
             Fault::Code::bad_value);
  in.skip(4 + 8);
  in.require(in.u8() == 0, Fault::Code::bad_value);
  out.capabilities = base::little_endian<2>(in);
  in.skip(3);
  out.capabilities |= base::little_endian<2>(in) << 16U;
  const std::size_t scramble = in.u8();
  in.skip(10);
  if ((out.capabilities & plugin_named) != 0) {
    in.skip(std::max<std::size_t>(13, scramble > 8 ? scramble - 8 : 0));
    // Some servers leave out the zero at the end.
    const auto rest = base::as_text(in.rest());
    out.plugin = rest.substr(0, rest.find('\0'));
  }
  return out;
}

class Stream final : public management::SessionStream {
 public:
  Stream() : SessionStream(name) {}

 private:
  enum class Phase : std::uint8_t { greeting, response, result, commands };

  std::size_t read(Bytes data, const Context& context, Output& out) override {
    if (data.size() < header_size) return 0;
    Cursor ahead(data);
    const auto length = base::little_endian<3>(ahead);
    // What the server answers is the users' own.
    if (phase_ == Phase::commands)
      return from_server(context) ? header_size + length : command(data, length, context, out);
    if (length == 0 || length > handshake_limit) return give_up(data, {Fault::Code::bad_length, 0}, context, out);
    if (data.size() < header_size + length) return 0;
    const Bytes packet = data.first(header_size + length);
    Cursor in = context.cursor(packet);
    base::little_endian<3>(in, "mysql.packet_length");
    in.u8("mysql.packet_number");
    if (phase_ == Phase::greeting) {
      greeting(in, context, out);
    } else if (!from_server(context)) {
      answer(in, context, out);
    } else {
      result(in, context, out);
    }
    if (!in.ok()) return give_up(packet, *in.fault(), context, out);
    return packet.size();
  }

  void greeting(Cursor& in, const Context& context, Output& out) {
    management::set_ends(session, context, true);
    if (in.peek() == 0xff) {  // refused before it began: too many connections, or not from there
      session.authentication = Authentication::refused;
      return finish(context, out);
    }
    const Greeting greeting = greeting_of(in);
    if (!in.ok()) return;
    session.version = "10";  // of the protocol
    session.detail = base::printable(greeting.version);
    session.method = base::printable(base::as_bytes(greeting.plugin.substr(0, 64)));
    in.field_text("mysql.version", greeting.version, session.detail);
    phase_ = Phase::response;
  }

  // Protocol::SSLRequest, Protocol::HandshakeResponse41, and whatever a method wants to know then.
  void answer(Cursor& in, const Context& context, Output& out) {
    if (phase_ != Phase::response) {
      empty_ = !in.more() || (in.remaining() == 1 && in.peek() == 0);
      session.credentials = session.credentials || (session.method == "mysql_clear_password" && !empty_);
      return;
    }
    const auto capabilities = base::little_endian<4>(in);
    in.skip(4 + 1 + 23);
    if ((capabilities & protocol_41) == 0) return finish(context, out);
    if ((capabilities & tls) != 0 && !in.more()) {
      session.ciphered = true;
      return finish_and_go_on(context, out);
    }
    text_of(in, handshake_limit);  // the user's name
    std::size_t length = in.u8();
    if ((capabilities & length_encoded) != 0 && length == 0xfc) length = base::little_endian<2>(in);
    empty_ = length == 0;
    in.skip(length);
    if ((capabilities & with_database) != 0) text_of(in, handshake_limit);
    if ((capabilities & plugin_named) != 0 && in.more()) method(text_of(in, handshake_limit));
    session.credentials = session.method == "mysql_clear_password" && !empty_;
    phase_ = Phase::result;
  }

  void method(std::string_view plugin) {
    if (!plugin.empty()) session.method = base::printable(base::as_bytes(plugin.substr(0, 64)));
  }

  // OK_Packet, ERR_Packet, AuthSwitchRequest, AuthMoreData.
  void result(Cursor& in, const Context& context, Output& out) {
    switch (in.u8()) {
      case 0x00:
        session.authentication = empty_ ? Authentication::none : Authentication::given;
        phase_ = Phase::commands;
        return;
      case 0xff:
        session.authentication = Authentication::refused;
        return finish(context, out);
      case 0xfe:
        if (in.more()) method(text_of(in, handshake_limit));
        return;
      default:
        return;
    }
  }

  std::size_t command(Bytes data, std::size_t length, const Context& context, Output& out) {
    if (data.size() < header_size + 1) return 0;
    Cursor in = context.cursor(data);
    base::little_endian<3>(in, "mysql.packet_length");
    const auto number = in.u8("mysql.packet_number");
    if (number == 0 && length != 0) {
      const auto code = in.u8("mysql.command");
      if (code < command_names.size()) management::add_command(session, command_names[code]);
      if (++commands_ == commands_wanted) finish(context, out);
    }
    return header_size + length;
  }

  Phase phase_ = Phase::greeting;
  bool empty_ = false;  // what the client sent last as a proof
  unsigned commands_ = 0;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  Cursor in(first);
  const auto length = base::little_endian<3>(in);
  const auto sequence = in.u8();
  const auto protocol_version = in.u8();
  if (in.ok() && (length < 40 || length > 512 || sequence != 0 || protocol_version != 10)) return Recognition::no;
  if (!in.ok()) return first.size() < 3 || (length >= 40 && length <= 512) ? Recognition::need_more : Recognition::no;
  if (first.size() < header_size + length) return Recognition::need_more;
  Cursor packet(first.subspan(header_size, length));
  const auto greeting = greeting_of(packet);
  return packet.ok() && (greeting.capabilities & protocol_41) != 0 ? Recognition::yes : Recognition::no;
}

const Protocol protocol{.name = name,
                        .title = "MySQL client/server protocol, version 10",
                        .carried_by = ways,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::mysql
