// SPDX-License-Identifier: Apache-2.0
#include "wire/capture/input.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace assay::wire::capture {
namespace {

constexpr std::size_t read_size = std::size_t{256} << 10;  // stays in the processor's cache until it has been parsed

class MemoryInput final : public Input {
 public:
  explicit MemoryInput(base::Bytes octets) { window_ = octets; }

 protected:
  void refill(std::size_t) override {}
};

// A window that is a buffer of its own: what was read and not yet skipped, moved to the front before more is read.
class BufferedInput : public Input {
 protected:
  void refill(std::size_t size) override {
    const std::size_t kept = window_.size() - position_;
    if (kept > 0) std::memmove(buffer_.data(), buffer_.data() + position_, kept);
    start_ += position_;
    position_ = fetched_ = 0;
    filled_ = kept;
    if (buffer_.size() < std::max(size, read_size) + read_size) buffer_.resize(std::max(size, read_size) + read_size);
    while (filled_ < size) {
      const std::size_t got = read_into(std::span(buffer_).subspan(filled_));
      if (got == 0) break;
      filled_ += got;
    }
    window_ = base::Bytes(buffer_).first(filled_);
  }
  // Up to `space.size()` octets; 0 at the end. Waits for the first octet only.
  virtual std::size_t read_into(std::span<std::byte> space) = 0;

 private:
  std::vector<std::byte> buffer_;
  std::size_t filled_ = 0;
};

// Reads once what `space` has room for; 0 at the end and if that fails, and then `problem` says why.
std::size_t read_some(const Descriptor& from, std::span<std::byte> space, std::string& problem) {
  ssize_t got = 0;
  do {
    got = read(from.number(), space.data(), space.size());
  } while (got < 0 && errno == EINTR);
  if (got >= 0) return static_cast<std::size_t>(got);
  problem = fmt::format("reading failed: {}", std::strerror(errno));
  return 0;
}

class FileInput final : public BufferedInput {
 public:
  FileInput(Descriptor file, std::uint64_t size) : file_(std::move(file)), left_(size) {}

  std::string problem() const override { return problem_; }

 protected:
  std::size_t read_into(std::span<std::byte> space) override {
    const std::size_t got = read_some(file_, space.first(std::min<std::uint64_t>(space.size(), left_)), problem_);
    if (got == 0 && left_ > 0 && problem_.empty()) problem_ = "the file became shorter while it was read";
    left_ -= got;
    return got;
  }

 private:
  Descriptor file_;
  std::uint64_t left_;  // of the octets that it had when it was opened
  std::string problem_;
};

class StreamInput final : public BufferedInput {
 public:
  explicit StreamInput(Descriptor stream) : stream_(std::move(stream)) {}

  std::string problem() const override { return problem_; }
  std::optional<base::Digest> drain() override {
    if (!digest_) {
      std::vector<std::byte> space(read_size);
      while (read_into(space) > 0) {
      }
      digest_ = hash_.finish();
    }
    return digest_;
  }

 protected:
  std::size_t read_into(std::span<std::byte> space) override {
    if (digest_) return 0;
    const std::size_t got = read_some(stream_, space, problem_);
    hash_.update(space.first(got));
    return got;
  }

 private:
  Descriptor stream_;
  base::Sha256 hash_;
  std::optional<base::Digest> digest_;
  std::string problem_;
};

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

std::unique_ptr<Input> input_from_memory(base::Bytes octets) { return std::make_unique<MemoryInput>(octets); }

std::unique_ptr<Input> input_from_file(Descriptor file, std::uint64_t size) {
  return std::make_unique<FileInput>(std::move(file), size);
}

std::unique_ptr<Input> input_from_stream(Descriptor stream) { return std::make_unique<StreamInput>(std::move(stream)); }

}  // namespace assay::wire::capture
