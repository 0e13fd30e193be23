// SPDX-License-Identifier: Apache-2.0
#include "wire/capture/input.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace assay::wire::capture {
namespace {

constexpr std::size_t map_window = std::size_t{8} << 20;
constexpr std::size_t read_size = std::size_t{256} << 10;

class MemoryInput final : public Input {
 public:
  explicit MemoryInput(base::Bytes octets) { window_ = octets; }

 protected:
  void refill(std::size_t) override {}
};

// The whole file is mapped, but only the window is touched: pages are faulted in a window at a time and given back
// behind it, so that resident memory does not grow with the file.
class MappedInput final : public Input {
 public:
  MappedInput(Descriptor file, std::byte* map, std::size_t size)
      : file_(std::move(file)),
        map_(map),
        mapped_(size),
        size_(size),
        page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
    (void)madvise(map_, mapped_, MADV_SEQUENTIAL);
  }
  ~MappedInput() override { munmap(map_, mapped_); }

  std::string problem() const override { return problem_; }

 protected:
  void refill(std::size_t size) override {
    const std::size_t here = static_cast<std::size_t>(start_) + position_;
    const std::size_t first = here / page_ * page_;
    if (first > released_) {
      (void)madvise(map_ + released_, first - released_, MADV_DONTNEED);
      released_ = first;
    }
    notice_truncation();
    const std::size_t left = size_ > here ? size_ - here : 0;
    const std::size_t length = std::min(left, std::max(size, map_window));
    populate(first, here + length - first);
    window_ = {map_ + here, length};
    start_ = here;
    position_ = fetched_ = 0;
  }

 private:
  // Pages behind the end of a file that has shrunk must not be touched.
  void notice_truncation() {
    struct stat status{};
    if (fstat(file_.number(), &status) != 0 || status.st_size < 0) return;
    const auto now = static_cast<std::size_t>(status.st_size);
    if (now >= size_) return;
    size_ = now;
    problem_ = "the file became shorter while it was read";
  }
  // One call instead of a page fault every few pages; where the kernel lacks it, the faults do the same.
  void populate([[maybe_unused]] std::size_t first, [[maybe_unused]] std::size_t length) {
#ifdef MADV_POPULATE_READ
    (void)madvise(map_ + first, length, MADV_POPULATE_READ);
#endif
  }

  Descriptor file_;
  std::byte* map_;
  std::size_t mapped_;
  std::size_t size_;
  std::size_t page_;
  std::size_t released_ = 0;
  std::string problem_;
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
    ssize_t got = 0;
    do {
      got = read(stream_.number(), space.data(), space.size());
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
      problem_ = fmt::format("reading failed: {}", std::strerror(errno));
      return 0;
    }
    hash_.update(space.first(static_cast<std::size_t>(got)));
    return static_cast<std::size_t>(got);
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
  if (size == 0) return input_from_memory({});
  const auto length = static_cast<std::size_t>(size);
  void* map = mmap(nullptr, length, PROT_READ, MAP_SHARED, file.number(), 0);
  if (map == MAP_FAILED) return input_from_stream(std::move(file));
  return std::make_unique<MappedInput>(std::move(file), static_cast<std::byte*>(map), length);
}

std::unique_ptr<Input> input_from_stream(Descriptor stream) { return std::make_unique<StreamInput>(std::move(stream)); }

}  // namespace assay::wire::capture
