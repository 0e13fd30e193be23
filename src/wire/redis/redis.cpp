// SPDX-License-Identifier: Apache-2.0
#include "wire/redis/redis.h"

#include <algorithm>
#include <array>
#include <deque>

#include "base/letters.h"
#include "wire/management/session_stream.h"

namespace assay::wire::redis {
namespace {

using base::Bytes;
using base::Fault;
using management::Authentication;

constexpr std::string_view name = "redis";
constexpr std::size_t line_limit = 16 * 1024;
constexpr std::size_t name_limit = 32;
constexpr std::size_t open_limit = 256;
constexpr std::uint64_t elements_limit = 1U << 20U;
constexpr unsigned answers_wanted = 64;

// The digits behind the type of a line; none if they are no number.
std::optional<std::uint64_t> number(std::string_view digits) {
  if (digits == "-1") return 0;
  if (digits.empty() || digits.size() > 10) return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return value;
}

// Commands, so that no value passes for one. Letters in any case.
constexpr std::array known_commands = std::to_array<std::string_view>({
    "APPEND", "AUTH", "BGREWRITEAOF", "BGSAVE", "BLPOP", "BRPOP", "CLIENT", "CLUSTER", "COMMAND", "CONFIG", "COPY",
    "DBSIZE", "DECR", "DECRBY", "DEL", "DISCARD", "DUMP", "ECHO", "EVAL", "EVALSHA", "EXEC", "EXISTS", "EXPIRE",
    "EXPIREAT", "FCALL", "FLUSHALL", "FLUSHDB", "FUNCTION", "GEOADD", "GET", "GETDEL", "GETEX", "GETRANGE", "GETSET",
    "HDEL", "HELLO", "HEXISTS", "HGET", "HGETALL", "HINCRBY", "HKEYS", "HLEN", "HMGET", "HMSET", "HSCAN", "HSET",
    "HSETNX", "HVALS", "INCR", "INCRBY", "INFO", "KEYS", "LASTSAVE", "LINDEX", "LINSERT", "LLEN", "LPOP", "LPUSH",
    "LRANGE", "LREM", "LSET", "LTRIM", "MEMORY", "MGET", "MIGRATE", "MODULE", "MONITOR", "MOVE", "MSET", "MULTI",
    "OBJECT", "PERSIST", "PEXPIRE", "PING", "PSETEX", "PSUBSCRIBE", "PSYNC", "PTTL", "PUBLISH", "PUBSUB",
    "PUNSUBSCRIBE", "QUIT", "RANDOMKEY", "READONLY", "READWRITE", "RENAME", "REPLCONF", "REPLICAOF", "RESET",
    "RESTORE", "ROLE", "RPOP", "RPUSH", "SADD", "SAVE", "SCAN", "SCARD", "SCRIPT", "SDIFF", "SELECT", "SENTINEL",
    "SET", "SETEX", "SETNX", "SETRANGE", "SHUTDOWN", "SINTER", "SISMEMBER", "SLAVEOF", "SLOWLOG", "SMEMBERS", "SORT",
    "SPOP", "SREM", "SSCAN", "SSUBSCRIBE", "STRLEN", "SUBSCRIBE", "SUNION", "SYNC", "TIME", "TOUCH", "TTL", "TYPE",
    "UNLINK", "UNSUBSCRIBE", "UNWATCH", "WAIT", "WATCH", "XACK", "XADD", "XGROUP", "XLEN", "XRANGE", "XREAD",
    "XREADGROUP", "ZADD", "ZCARD", "ZCOUNT", "ZINCRBY", "ZRANGE", "ZRANGEBYSCORE", "ZRANK", "ZREM", "ZSCORE"});

bool is_command(std::string_view word) {
  return word.size() <= name_limit && std::ranges::find(known_commands, base::upper(word)) != known_commands.end();
}

// Served to everybody.
bool open_to_all(std::string_view command) {
  return command == "AUTH" || command == "HELLO" || command == "QUIT" || command == "RESET";
}

class Stream final : public management::SessionStream {
 public:
  Stream() : SessionStream(name) {}

 private:
  // Elements that one value still wants before it is whole.
  struct Half {
    std::uint64_t wanted = 0;
    bool first = false;  // the next text is the name of a command
  };

  std::size_t read(Bytes data, const Context& context, Output& out) override {
    const auto text = base::as_text(data);
    const auto end = text.find("\r\n");
    if (end == std::string_view::npos)
      return text.size() > line_limit ? give_up(data, {Fault::Code::too_large, 0}, context, out) : 0;
    const auto line = text.substr(0, end);
    if (!ends_known_) {
      // What names a command comes from a client: as an array in every client library, in words from a terminal.
      management::set_ends(session, context, !line.starts_with('*') && !is_command(line.substr(0, line.find(' '))));
      ends_known_ = true;
    }
    const bool server = from_server(context);
    Half& half = halves_[server ? 1 : 0];
    if (!server && half.wanted == 0 && !line.starts_with('*')) {
      const auto blanks = static_cast<std::uint64_t>(std::ranges::count(line, ' '));
      command(line.substr(0, line.find(' ')), blanks + 1);
      return end + 2;
    }
    std::size_t used = end + 2;
    std::uint64_t more = 0;
    const auto count = line.empty() ? std::nullopt : number(line.substr(1));
    switch (line.empty() ? '\0' : line[0]) {
      case '$':
      case '!':
      case '=':
        if (!count) return give_up(data, {Fault::Code::bad_encoding, 1}, context, out);
        if (line != "$-1") {
          const std::size_t whole = used + *count + 2;
          if (half.first) {
            if (*count > name_limit) return give_up(data, {Fault::Code::too_large, 1}, context, out);
            if (data.size() < whole) return 0;
            command(text.substr(used, *count), half.wanted);
          }
          used = whole;
        }
        break;
      case '*':
      case '~':
      case '>':
      case '%':
      case '|':
        if (!count || *count > elements_limit) return give_up(data, {Fault::Code::bad_encoding, 1}, context, out);
        more = line[0] == '%' ? *count * 2 : *count;
        break;
      case '+':
      case '-':
      case ':':
      case '_':
      case '#':
      case ',':
      case '(':
        break;
      default:
        return give_up(data, {Fault::Code::bad_value, 0}, context, out);
    }
    half.first = !server && half.wanted == 0 && more > 0;
    if (half.wanted > elements_limit) return give_up(data, {Fault::Code::too_large, 0}, context, out);
    const bool begins = half.wanted == 0;
    half.wanted = (begins ? 0 : half.wanted - 1) + more;
    // A push answers nothing, and what stands behind attributes is not told from another answer.
    if (server && begins && line.starts_with('|')) other_ = true;
    if (server && begins && !line.starts_with('>') && !other_) answer(line);
    if (answers_ == answers_wanted || other_) finish(context, out);
    return used;
  }

  // `words`: with the command itself.
  void command(std::string_view verb, std::uint64_t words) {
    if (!is_command(verb)) return;
    const auto known = base::upper(verb);
    management::add_command(session, known);
    // HELLO 3 AUTH NAME PASSWORD; with fewer words there is no password in it.
    const bool authenticates = (known == "AUTH" && words > 1) || (known == "HELLO" && words >= 5);
    session.credentials = session.credentials || authenticates;
    if (open_.size() < open_limit) open_.push_back(authenticates ? "AUTH" : known);
  }

  // The first line of the answer to the command that waits longest.
  void answer(std::string_view line) {
    ++answers_;
    const bool wants = line.starts_with("-NOAUTH") || line.starts_with("-DENIED") || line.starts_with("-WRONGPASS");
    const std::string command = open_.empty() ? std::string() : open_.front();
    if (!open_.empty()) open_.pop_front();
    if (wants && session.authentication == Authentication::unknown) session.authentication = Authentication::refused;
    if (wants || line.starts_with('-') || command.empty()) return;
    // From here on the server sends what nobody asked for, or a copy of its whole store.
    other_ = command.ends_with("SUBSCRIBE") || command.ends_with("SYNC") || command == "MONITOR";
    if (command == "AUTH") session.authentication = Authentication::given;
    if (command == "AUTH") session.method = "AUTH";
    if (!open_to_all(command) && session.authentication != Authentication::given)
      session.authentication = Authentication::none;
  }

  Half halves_[2];  // client, server
  bool ends_known_ = false;
  bool other_ = false;  // what follows is no sequence of answers
  std::deque<std::string> open_;  // commands without an answer
  unsigned answers_ = 0;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

// "*2\r\n$4\r\nAUTH\r\n", or an error that only this server sends.
Recognition recognise(Bytes first) {
  auto text = base::as_text(first);
  for (const std::string_view refusal : {"-NOAUTH ", "-DENIED Redis", "-WRONGPASS "}) {
    if (text.starts_with(refusal)) return Recognition::yes;
    if (refusal.starts_with(text)) return Recognition::need_more;
  }
  for (const char type : {'*', '$'}) {
    if (text.empty()) return Recognition::need_more;
    const auto end = text.find('\r');
    const auto digits = text.substr(1, std::min(end, text.size()) - 1);
    if (text[0] != type || (!digits.empty() && (!number(digits) || digits[0] < '1' || digits[0] > '9')) ||
        digits.size() > 4)
      return Recognition::no;
    if (end == std::string_view::npos || text.size() < end + 2) return Recognition::need_more;
    if (digits.empty() || text[end + 1] != '\n') return Recognition::no;
    if (type == '$' && *number(digits) > name_limit) return Recognition::no;
    if (type == '$') {
      const auto verb = text.substr(end + 2, *number(digits));
      if (verb.size() == *number(digits) && !is_command(verb)) return Recognition::no;
      const auto behind = text.substr(std::min(text.size(), end + 2 + *number(digits)));
      return behind.starts_with("\r\n")                     ? Recognition::yes
             : std::string_view("\r\n").starts_with(behind) ? Recognition::need_more
                                                            : Recognition::no;
    }
    text.remove_prefix(end + 2);
  }
  return Recognition::no;
}

const Protocol protocol{.name = name,
                        .title = "Redis serialization protocol, versions 2 and 3",
                        .carried_by = ways,
                        .recognise = recognise,
                        .make_stream = make_stream};

}  // namespace assay::wire::redis
