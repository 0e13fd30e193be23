// SPDX-License-Identifier: Apache-2.0
#include "wire/postgresql/postgresql.h"

#include <algorithm>

#include "wire/management/session_stream.h"

namespace assay::wire::postgresql {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using management::Authentication;

constexpr std::string_view name = "postgresql";
constexpr std::size_t startup_limit = 10'000;  // what servers take
constexpr std::size_t message_limit = 0x4000'0000;
constexpr std::size_t read_limit = 1024;
constexpr unsigned messages_wanted = 32;

// What stands where a version is expected ("Message Formats").
constexpr std::uint32_t version_3 = 0x0003'0000;
constexpr std::uint32_t version_3_2 = 0x0003'0002;
constexpr std::uint32_t cancel = 80'877'102;
constexpr std::uint32_t tls = 80'877'103;
constexpr std::uint32_t gss = 80'877'104;

std::string_view method_name(std::uint32_t kind) {
  switch (kind) {
    case 2:
      return "Kerberos 5";
    case 3:
      return "password";
    case 5:
      return "MD5";
    case 7:
      return "GSSAPI";
    case 9:
      return "SSPI";
    default:
      return {};
  }
}

std::string_view command_name(char type) {
  switch (type) {
    case 'Q':
      return "Query";
    case 'P':
      return "Parse";
    case 'B':
      return "Bind";
    case 'E':
      return "Execute";
    case 'F':
      return "FunctionCall";
    case 'd':
      return "CopyData";
    case 'X':
      return "Terminate";
    default:
      return {};
  }
}

class Stream final : public management::SessionStream {
 public:
  Stream() : SessionStream(name) {}

 private:
  std::size_t read(Bytes data, const Context& context, Output& out) override {
    if (!started_ && asked_ && context.source == session.server) return encryption(data, context, out);
    return started_ ? typed(data, context, out) : startup(data, context, out);
  }

  // StartupMessage, SSLRequest, GSSENCRequest: without a type.
  std::size_t startup(Bytes data, const Context& context, Output& out) {
    if (data.size() < 8) return 0;
    const std::size_t length = Cursor(data).u32();
    if (length < 8 || length > startup_limit) return give_up(data, {Fault::Code::bad_length, 0}, context, out);
    if (data.size() < length) return 0;
    management::set_ends(session, context, false);
    Cursor in = context.cursor(data.first(length));
    in.u32("pgsql.length");
    const auto code = in.u32();
    asked_ = code == tls || code == gss;
    started_ = code >> 16U == 3;
    if (started_) session.version = code == version_3_2 ? "3.2" : "3.0";
    if (code == cancel) finish(context, out);
    return length;
  }

  // One octet: S and G go on ciphered, N does not. An error message means a server that knows nothing of it.
  std::size_t encryption(Bytes data, const Context& context, Output& out) {
    const char answer = base::as_text(data)[0];
    asked_ = false;
    session.ciphered = answer == 'S' || answer == 'G';
    if (answer == 'S') {
      finish_and_go_on(context, out);
    } else if (answer != 'N') {
      finish(context, out);
    }
    return 1;
  }

  std::size_t typed(Bytes data, const Context& context, Output& out) {
    if (data.size() < 5) return 0;
    const std::size_t length = Cursor(data.subspan(1)).u32();
    if (length < 4 || length > message_limit) return give_up(data, {Fault::Code::bad_length, 1}, context, out);
    const auto wanted = std::min(length + 1, read_limit);
    if (data.size() < wanted) return 0;
    Cursor in = context.cursor(data.first(wanted));
    const char type = static_cast<char>(in.u8());
    in.field_text("pgsql.type", data.first(1), std::string_view(&type, 1));
    in.u32("pgsql.length");
    if (from_server(context)) {
      server(type, in, context, out);
    } else {
      client(type, in);
    }
    if (++messages_ == messages_wanted && session.authentication != Authentication::unknown) finish(context, out);
    return length + 1;
  }

  void server(char type, Cursor& in, const Context& context, Output& out) {
    if (type == 'R') {
      const auto kind = in.u32("pgsql.authtype");
      if (kind == 0) {
        session.authentication = wanted_ ? Authentication::given : Authentication::none;
        if (!wanted_) session.method = "none";
      } else if (kind == 10) {
        // The first mechanism of the list; SCRAM-SHA-256-PLUS only inside TLS.
        const auto list = base::as_text(in.rest());
        session.method = base::printable(base::as_bytes(list.substr(0, std::min<std::size_t>(list.find('\0'), 64))));
      } else if (const auto method = method_name(kind); !method.empty()) {
        session.method = method;
      }
      wanted_ = wanted_ || kind != 0;
    } else if (type == 'E' && session.authentication == Authentication::unknown) {
      session.authentication = Authentication::refused;
      finish(context, out);
    }
  }

  void client(char type, Cursor& in) {
    if (type == 'p') {
      session.credentials = session.credentials || (session.method == "password" && in.remaining() > 1);
    } else {
      management::add_command(session, command_name(type));
    }
  }

  bool asked_ = false;    // for ciphering, without an answer so far
  bool started_ = false;  // messages have a type from now on
  bool wanted_ = false;   // the server asked for an authentication
  unsigned messages_ = 0;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  Cursor in(first);
  const auto length = in.u32();
  const auto code = in.u32();
  if (!in.ok())
    return first.size() < 4                         ? Recognition::need_more
           : length >= 8 && length <= startup_limit ? Recognition::need_more
                                                    : Recognition::no;
  if (code == tls || code == gss) return length == 8 ? Recognition::yes : Recognition::no;
  if (code == cancel) return length == 16 || (length > 16 && length <= 268) ? Recognition::yes : Recognition::no;
  if ((code != version_3 && code != version_3_2) || length > startup_limit) return Recognition::no;
  // Names and values, of which the user is one.
  const auto text = base::as_text(in.peek_rest());
  if (length > 13 && text.size() < 5) return Recognition::need_more;
  return length > 13 && first.size() <= length && text.contains(std::string_view("user\0", 5)) ? Recognition::yes
                                                                                               : Recognition::no;
}

const Protocol protocol{.name = name,
                        .title = "PostgreSQL frontend/backend protocol 3",
                        .carried_by = ways,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::postgresql
