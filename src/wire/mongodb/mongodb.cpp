// SPDX-License-Identifier: Apache-2.0
#include "wire/mongodb/mongodb.h"

#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/little_endian.h"
#include "wire/management/session_stream.h"
#include "wire/mongodb/bson.h"
#include "wire/mongodb/subscriber_data.h"

namespace assay::wire::mongodb {
namespace {

using base::Bytes;
using base::Cursor;
using base::Fault;
using management::Authentication;

constexpr std::string_view name = "mongodb";
constexpr std::size_t header_size = 16;
constexpr std::size_t message_limit = 48'000'000;  // what servers take
constexpr std::size_t read_limit = 16 * 1024;      // of a message; the rest is passed over
constexpr std::size_t open_limit = 64;             // requests without an answer

// "Opcodes" of the wire protocol.
constexpr std::uint32_t op_reply = 1;
constexpr std::uint32_t op_update = 2001;
constexpr std::uint32_t op_query = 2004;
constexpr std::uint32_t op_kill_cursors = 2007;
constexpr std::uint32_t op_compressed = 2012;
constexpr std::uint32_t op_message = 2013;
constexpr std::uint32_t known_flags = 0x1'0003;

constexpr std::string_view old_query = "query";

constexpr std::size_t told_limit = 256;          // places in documents at which subscriber data was told of

// Commands whose first element names a collection.
constexpr std::array<std::string_view, 10> document_commands = {"find", "insert", "update", "delete", "aggregate", "count", "distinct", "findAndModify", "findandmodify", "createIndexes"};

constexpr std::int64_t unauthorized = 13;
constexpr std::int64_t authentication_failed = 18;

// Commands that a server answers before authentication.
constexpr std::array<std::string_view, 17> open_to_all = {
    "hello",    "isMaster",     "ismaster",  "ping",      "saslStart",  "saslContinue",     "authenticate",
    "getnonce", "logout",       "buildInfo", "buildinfo", "whatsmyuri", "connectionStatus", "endSessions",
    "features", "listCommands", "isdbgrid"};

struct Header {
  std::size_t length = 0;
  std::uint32_t request = 0;
  std::uint32_t answers = 0;
  std::uint32_t opcode = 0;

  [[nodiscard]] bool fits() const {
    const bool old = opcode >= op_update && opcode <= op_kill_cursors;
    return length >= header_size + 4 && length <= message_limit &&
           (opcode == op_reply || old || opcode == op_compressed || opcode == op_message);
  }
  // Of the old operations only a query begins a connection, and is answered.
  [[nodiscard]] bool may_begin() const {
    return fits() && (opcode == op_query || opcode == op_reply || opcode >= op_compressed);
  }
};

Header header_of(Cursor& in) {
  Header out;
  out.length = base::little_endian<4>(in, "mongo.message_length");
  out.request = static_cast<std::uint32_t>(base::little_endian<4>(in, "mongo.request_id"));
  out.answers = static_cast<std::uint32_t>(base::little_endian<4>(in, "mongo.response_to"));
  out.opcode = static_cast<std::uint32_t>(base::little_endian<4>(in, "mongo.opcode"));
  return out;
}

struct Body {
  Bytes document;       // that holds the command or its answer; empty if there is none
  Bytes more;           // of OP_MSG what stands behind it
  std::string_view collection;  // of a query of old, with its database
  bool command = true;  // false: a query of old, whose document is a pattern, and its answer
  bool failed = false;  // what the server says of such a query
};

Body body_of(Cursor& in, std::uint32_t opcode) {
  Body out;
  if (opcode == op_message) {
    const auto flags = base::little_endian<4>(in);
    in.require((flags & 0xffffU & ~known_flags) == 0, Fault::Code::bad_value);
    if (in.more() && in.u8() != 0) return out;  // a sequence of documents first: no driver sends it so
    Cursor ahead(in.peek_rest());
    const auto length = base::little_endian<4>(ahead);
    if (ahead.ok() && length < in.remaining()) {
      out.document = in.bytes(length);
      out.more = in.rest();
      return out;
    }
  } else if (opcode == op_query) {
    in.skip(4);
    const auto rest = base::as_text(in.peek_rest());
    const auto collection = rest.substr(0, rest.find('\0'));
    out.command = collection.ends_with(".$cmd");
    out.collection = collection;
    in.skip(collection.size() + 1);
    in.skip(8);
  } else if (opcode == op_reply) {
    out.failed = (base::little_endian<4>(in) & 2U) != 0;
    in.skip(16);
  } else {
    return out;
  }
  out.document = in.rest();
  return out;
}

class Stream final : public management::SessionStream {
 public:
  Stream() : SessionStream(name) {}

 private:
  std::size_t read(Bytes data, const Context& context, Output& out) override {
    if (data.size() < header_size) return 0;
    Cursor ahead(data);
    const Header header = header_of(ahead);
    if (!header.fits()) return give_up(data, {Fault::Code::bad_value, 0}, context, out);
    const auto wanted = std::min(header.length, read_limit);
    if (data.size() < wanted) return 0;
    Cursor in = context.cursor(data.first(wanted));
    (void)header_of(in);
    if (header.opcode == op_compressed) {
      out.opaque(context, name, "compressed", data.first(wanted));
      return header.length;
    }
    const Body body = body_of(in, header.opcode);
    if (!in.ok()) out.malformed(context, name, data.first(wanted), *in.fault());
    const bool answers = header.answers != 0 || header.opcode == op_reply;
    management::set_ends(session, context, answers);
    if (in.ok() && answers) reply(header, body);
    if (in.ok() && !answers && header.opcode != op_reply) request(header, body);
    if (in.ok()) disclose(body, context, out);
    return header.length;
  }

  void request(const Header& header, const Body& body) {
    if (body.command) return command(header, body);
    management::add_object(session, body.collection);
    management::add_command(session, old_query);
    if (open_.size() < open_limit) open_[header.request] = old_query;
  }

  void command(const Header& header, const Body& body) {
    Document document(body.document);
    const auto first = document.next();
    if (!first) return;
    const std::string_view verb = first->name;
    management::add_command(session, verb);
    if (open_.size() < open_limit) open_[header.request] = verb;
    for (auto element = first; element; element = document.next()) {
      // A driver may begin to authenticate in its greeting.
      if (element->name == "speculativeAuthenticate") mechanism_in(element->value);
      if (element->name == "mechanism" && (verb == "saslStart" || verb == "authenticate")) mechanism(element->text());
      // The database stands last; a query of old has it in front of ".$cmd".
      if (element->name == "$db") database(element->text(), first->text(), verb);
    }
    if (body.collection.ends_with(".$cmd")) database(body.collection.substr(0, body.collection.size() - 5), first->text(), verb);
  }

  void database(std::string_view name_of, std::string_view collection, std::string_view verb) {
    // Of commands that are no question of documents the value is something else.
    const bool about_documents = std::ranges::find(document_commands, verb) != document_commands.end();
    management::add_object(session, about_documents && !collection.empty() ? std::string(name_of) + "." + std::string(collection) : std::string(name_of));
  }

  // Documents and what is asked for; each kind of thing is told once for each direction and place in a document.
  void disclose(const Body& body, const Context& context, Output& out) {
    std::vector<SubscriberData> found;
    find_subscriber_data(body.document, found);
    if (!body.more.empty() && body.more[0] == std::byte{1}) {
      Cursor in(body.more.subspan(1));
      (void)base::little_endian<4>(in);
      in.skip(base::as_text(in.peek_rest()).substr(0, 64).find('\0') + 1);
      while (in.more() && found.size() < subscriber_data_limit) {
        Cursor ahead(in.peek_rest());
        const auto length = base::little_endian<4>(ahead);
        if (!ahead.ok() || length < 5) break;
        const Bytes document = in.bytes(std::min<std::size_t>(length, in.remaining()));
        find_subscriber_data(document, found);
      }
    }
    for (const auto& each : found) {
      if (told_.size() >= told_limit || !told_.emplace(context.direction, each.pointer).second) continue;
      out.emit(context, each.where, management::Disclosure{.protocol = name, .what = each.what, .pointer = each.pointer, .place = context.place(each.where)});
    }
  }

  void mechanism_in(Bytes bytes) {
    Document document(bytes);
    while (const auto element = document.next()) {
      if (element->name == "mechanism") mechanism(element->text());
    }
  }

  void mechanism(std::string_view text) {
    session.method = base::printable(base::as_bytes(text.substr(0, 64)));
    session.credentials = session.credentials || text == "PLAIN";
  }

  void reply(const Header& header, const Body& body) {
    const auto found = open_.find(header.answers);
    if (found == open_.end()) return;
    const std::string verb = found->second;
    open_.erase(found);
    Document document(body.document);
    // Refusals are short; a query of old is answered by documents of any content.
    bool succeeded = verb == old_query ? !body.failed : body.document.size() + header_size * 3 > read_limit;
    bool finished = verb == "authenticate";
    std::int64_t code = 0;
    while (const auto element = verb == old_query ? std::nullopt : document.next()) {
      if (element->name == "ok") succeeded = element->number() == 1;
      if (element->name == "done") finished = element->number() == 1;
      if (element->name == "code") code = element->number().value_or(0);
    }
    if (verb == "saslStart" || verb == "saslContinue" || verb == "authenticate") {
      if (succeeded && finished) session.authentication = Authentication::given;
      if (!succeeded && code == authentication_failed) refused();
    } else if (std::ranges::find(open_to_all, verb) == open_to_all.end()) {
      if (succeeded && session.authentication != Authentication::given) session.authentication = Authentication::none;
      if (!succeeded && code == unauthorized) refused();
    }
  }

  void refused() {
    if (session.authentication == Authentication::unknown) session.authentication = Authentication::refused;
  }

  std::map<std::uint32_t, std::string> open_;  // requests without an answer: their commands
  std::set<std::pair<Direction, std::string>> told_;  // what was disclosed, by its place in a document
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

// A name as commands and their answers have it.
bool plain(std::string_view word) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
  };
  return word.size() > 1 && std::ranges::all_of(word, fits);
}

}  // namespace

Recognition recognise(Bytes first) {
  if (first.size() < header_size) {
    // The code of the operation stands last; what comes before it may be anything but a length without end.
    Cursor in(first);
    const auto length = first.size() < 4 ? header_size + 5 : base::little_endian<4>(in);
    return length >= header_size + 5 && length <= message_limit ? Recognition::need_more : Recognition::no;
  }
  Cursor in(first);
  const Header header = header_of(in);
  if (!header.may_begin()) return Recognition::no;
  if (header.opcode == op_compressed) {
    const auto original = base::little_endian<4>(in);
    return !in.ok()                                                                 ? Recognition::need_more
           : original == op_message || original == op_query || original == op_reply ? Recognition::yes
                                                                                    : Recognition::no;
  }
  const std::size_t fixed = header.opcode == op_reply ? 20 : 0;
  if (first.size() < header_size + fixed) return Recognition::need_more;
  if (fixed != 0) {
    // Flags, a cursor, where the documents begin, how many they are.
    Cursor answer(in);
    const auto flags = base::little_endian<4>(answer);
    answer.skip(8);
    const auto from = base::little_endian<4>(answer);
    const auto documents = base::little_endian<4>(answer);
    if (flags > 15 || from != 0 || documents > 1) return Recognition::no;
  }
  const Bytes bytes = body_of(in, header.opcode).document;
  if (in.fault() && in.fault()->code == Fault::Code::bad_value) return Recognition::no;
  Cursor inside(bytes);
  const auto length = base::little_endian<4>(inside);
  if (inside.ok() && (length < 5 || length > header.length - header_size - fixed)) return Recognition::no;
  Document document(bytes);
  const auto element = document.next();
  if (element && plain(element->name)) return Recognition::yes;
  const bool cut = first.size() < std::min<std::size_t>(header.length, 256);
  return cut && (!in.ok() || bytes.size() < 5 || document.failed()) ? Recognition::need_more : Recognition::no;
}

const Protocol protocol{.name = name,
                        .title = "MongoDB wire protocol (RFC 4422 mechanisms)",
                        .carried_by = ways,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::mongodb
