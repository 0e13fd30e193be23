// SPDX-License-Identifier: Apache-2.0
#include "wire/telnet/telnet.h"

#include <algorithm>

namespace assay::wire::telnet {
namespace {

using base::Bytes;
using management::Session;

constexpr std::string_view name = "telnet";

// RFC 854 "TELNET command structure".
constexpr unsigned interpret_as_command = 255;
constexpr unsigned dont = 254;
constexpr unsigned will = 251;
constexpr unsigned subnegotiation = 250;
constexpr unsigned subnegotiation_end = 240;
constexpr unsigned encrypt = 38;  // RFC 2946
constexpr unsigned encrypt_start = 3;

// Options that IANA has assigned: 0 … 49, and 138 … 140.
bool known_option(unsigned option) { return option <= 49 || (option >= 138 && option <= 140); }

unsigned at(Bytes bytes, std::size_t index) { return std::to_integer<unsigned>(bytes[index]); }

// Takes one direction apart into text and commands, octet by octet.
class Half {
 public:
  // Calls text(character) for each octet of text and started() when the direction begins to cipher.
  template <class Text, class Started>
  void read(Bytes data, Text&& text, Started&& started) {
    for (const std::byte byte : data) {
      const auto octet = std::to_integer<unsigned>(byte);
      switch (state_) {
        case State::text:
          if (octet == interpret_as_command) {
            state_ = State::command;
          } else {
            text(static_cast<char>(octet));
          }
          break;
        case State::command:
          state_ = octet >= will && octet <= dont ? State::option
                   : octet == subnegotiation      ? State::content
                                                  : State::text;
          seen_ = 0;
          break;
        case State::option:
          state_ = State::text;
          break;
        case State::content:
          if (octet == interpret_as_command) {
            state_ = State::content_command;
          } else {
            if (seen_ == 0) option_ = octet;
            if (seen_ == 1 && option_ == encrypt && octet == encrypt_start) started();
            seen_ = std::min(seen_ + 1, 2U);
          }
          break;
        case State::content_command:
          state_ = octet == subnegotiation_end ? State::text : State::content;
          break;
      }
    }
  }

 private:
  enum class State : std::uint8_t { text, command, option, content, content_command };
  State state_ = State::text;
  unsigned seen_ = 0;  // octets of the subnegotiation, at most 2
  unsigned option_ = 0;
};

// Whether a line asked for a password: the word, and a colon behind it.
class Prompt {
 public:
  void add(char character) {
    const char lower = character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    if (matched_ == word.size()) {
      complete_ = complete_ || lower == ':';
      if (lower == ':' || lower == '\n') matched_ = 0;
    } else if (lower == word[matched_]) {
      ++matched_;
    } else {
      matched_ = lower == word[0] ? 1 : 0;
    }
  }
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  static constexpr std::string_view word = "password";
  std::size_t matched_ = 0;
  bool complete_ = false;
};

class Stream final : public StreamParser {
 public:
  Stream() { session_.protocol = name; }

  std::size_t data(Direction direction, Bytes data, const Context& context, Output& out) override {
    management::begin(session_, data, context);
    const bool server = context.source == session_.server;
    const auto on_text = [&](char character) {
      if (server) prompt_.add(character);
      if (!server && prompt_.complete() && character >= ' ') session_.credentials = true;
    };
    halves_[static_cast<std::size_t>(direction)].read(data, on_text, [this] { session_.ciphered = true; });
    if (session_.credentials || session_.ciphered) finish(context, out);
    return data.size();
  }
  void gap(Direction, std::uint64_t, const Context&, Output&) override {}
  void end(Direction, const Context& context, Output& out) override { finish(context, out); }
  [[nodiscard]] bool done() const override { return finished_; }

 private:
  void finish(const Context& context, Output& out) {
    if (!std::exchange(finished_, true)) out.emit(context, {}, session_);
  }

  Session session_;
  Half halves_[2];
  Prompt prompt_;  // the server's
  bool finished_ = false;
};

std::unique_ptr<StreamParser> make_stream() { return std::make_unique<Stream>(); }

bool text_like(unsigned octet) {
  return (octet >= 0x20 && octet < 0x7f) || octet == '\r' || octet == '\n' || octet == '\t' || octet == 27;
}

constexpr CarriedBy ways[] = {tcp_content()};

}  // namespace

Recognition recognise(Bytes first) {
  std::size_t commands = 0;
  std::size_t index = 0;
  while (index < first.size() && at(first, index) == interpret_as_command) {
    if (index + 1 == first.size()) return Recognition::need_more;
    const unsigned command = at(first, index + 1);
    if (command < subnegotiation || command > dont) return Recognition::no;
    if (index + 2 == first.size()) return Recognition::need_more;
    if (!known_option(at(first, index + 2))) return Recognition::no;
    index += 3;
    if (command == subnegotiation) {
      while (index + 1 < first.size() &&
             !(at(first, index) == interpret_as_command && at(first, index + 1) == subnegotiation_end))
        ++index;
      if (index + 1 >= first.size()) return Recognition::need_more;
      index += 2;
    }
    if (++commands == 2) return Recognition::yes;
  }
  if (commands == 0) return first.empty() ? Recognition::need_more : Recognition::no;
  const Bytes rest = first.subspan(index);
  if (!std::ranges::all_of(rest, [](std::byte b) { return text_like(std::to_integer<unsigned>(b)); }))
    return Recognition::no;
  return rest.size() >= 4 ? Recognition::yes : Recognition::need_more;
}

const Protocol protocol{
    .name = name, .title = "Telnet, RFC 854", .carried_by = ways, .recognise = recognise, .make_stream = make_stream};

}  // namespace assay::wire::telnet
