// SPDX-License-Identifier: Apache-2.0
#include <zlib.h>

#include <vector>

#include "wire/capture/input.h"

namespace assay::wire::capture {
namespace {

constexpr std::size_t chunk = std::size_t{128} << 10;
constexpr int gzip_only = 15 + 16;  // zlib's way to say: largest window, gzip header and trailer

class GzipInput final : public Input {
 public:
  explicit GzipInput(std::unique_ptr<Input> compressed) : compressed_(std::move(compressed)) {
    if (inflateInit2(&state_, gzip_only) != Z_OK) problem_ = "gzip could not be started";
  }
  ~GzipInput() override { inflateEnd(&state_); }

  std::string problem() const override { return problem_.empty() ? compressed_->problem() : problem_; }
  std::optional<base::Digest> drain() override { return compressed_->drain(); }

 protected:
  void refill(std::size_t size) override {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
    start_ += position_;
    position_ = fetched_ = 0;
    while (buffer_.size() < size && inflate_more()) {
    }
    window_ = buffer_;
  }

 private:
  // False at the end, and where the compressed octets end or go wrong.
  bool inflate_more() {
    if (!problem_.empty()) return false;
    if (between_members_ && !looks_like_gzip(compressed_->peek(2))) return false;  // as gzip does: padding is ignored
    const base::Bytes in = compressed_->peek(1);
    if (in.empty()) {
      problem_ = "the gzip stream is cut off";
      return false;
    }
    between_members_ = false;
    const std::size_t given = std::min(in.size(), chunk);
    const std::size_t before = buffer_.size();
    buffer_.resize(before + chunk);
    state_.next_in = const_cast<Bytef*>(static_cast<const Bytef*>(static_cast<const void*>(in.data())));
    state_.avail_in = static_cast<uInt>(given);
    state_.next_out = static_cast<Bytef*>(static_cast<void*>(&buffer_[before]));
    state_.avail_out = static_cast<uInt>(chunk);
    const int outcome = inflate(&state_, Z_NO_FLUSH);
    buffer_.resize(before + chunk - state_.avail_out);
    compressed_->skip(given - state_.avail_in);
    if (outcome == Z_STREAM_END) {
      between_members_ = true;
      inflateReset(&state_);
      return true;
    }
    if (outcome == Z_OK) return true;
    problem_ = "the gzip stream is damaged";
    return buffer_.size() > before;
  }

  std::unique_ptr<Input> compressed_;
  z_stream state_{};
  std::vector<std::byte> buffer_;
  bool between_members_ = false;
  std::string problem_;
};

}  // namespace

bool looks_like_gzip(base::Bytes first) {
  return first.size() >= 2 && first[0] == std::byte{0x1f} && first[1] == std::byte{0x8b};
}

std::unique_ptr<Input> input_from_gzip(std::unique_ptr<Input> compressed) {
  return std::make_unique<GzipInput>(std::move(compressed));
}

}  // namespace assay::wire::capture
