// SPDX-License-Identifier: Apache-2.0
#include "wire/capture/capture_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "wire/capture/input.h"
#include "wire/capture/record_reader.h"

namespace assay::wire::capture {
namespace {

constexpr std::size_t first_look = 4096;

std::string shown(const std::filesystem::path& path) {
  return path == "-" ? "standard input" : base::printable(base::as_bytes(path.native()));
}

base::Result<Descriptor> open_descriptor(const std::filesystem::path& path) {
  Descriptor descriptor(path == "-" ? dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.number() >= 0) return descriptor;
  const int reason = errno;
  if (reason == ENOENT || reason == ENOTDIR)
    return base::fail(fmt::format("{}: there is no such file; check the name", shown(path)));
  if (reason == EACCES || reason == EPERM) {
    return base::fail(
        fmt::format("{} cannot be read ({}); give this user the right to read it", shown(path), std::strerror(reason)));
  }
  return base::fail(fmt::format("{} cannot be opened: {}", shown(path), std::strerror(reason)));
}

bool begins(base::Bytes octets, std::string_view with) { return base::as_text(octets).starts_with(with); }

// What a file that is no capture looks like, with the remedy.
std::string resemblance(base::Bytes first) {
  using namespace std::string_view_literals;
  struct Known {
    std::string_view start;
    std::string_view remedy;
  };
  static constexpr std::array known{
      Known{"PK\x03\x04"sv, "a ZIP archive: unpack it first"},
      Known{"\x28\xb5\x2f\xfd"sv, "compressed with Zstandard: decompress it first (unzstd)"},
      Known{"\xfd"
            "7zXZ"sv,
            "compressed with xz: decompress it first (unxz)"},
      Known{"7z\xbc\xaf"sv, "a 7-Zip archive: unpack it first"},
      Known{"BZh"sv, "compressed with bzip2: decompress it first (bunzip2)"},
      Known{"\x04\x22\x4d\x18"sv, "compressed with LZ4: decompress it first (unlz4)"},
      Known{"snoop\0\0\0"sv, "a snoop capture: convert it with editcap -F pcapng"},
      Known{"\x7f"
            "ELF"sv,
            "a program"},
      Known{"SQLite format 3"sv, "an SQLite database"},
      Known{"%PDF-"sv, "a PDF document"},
      Known{"version https://git-lfs"sv, "a Git LFS pointer: fetch the file with git lfs pull"},
  };
  for (const auto& format : known) {
    if (begins(first, format.start)) return std::string(format.remedy);
  }
  if (begins(first, "{") || begins(first, "[")) return "JSON text";
  if (begins(first, "<")) return "XML or HTML text";
  const auto text = base::as_text(first);
  const bool readable = std::ranges::all_of(text, [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet >= 0x20 ? octet != 0x7f : octet == '\t' || octet == '\n' || octet == '\r';
  });
  return readable ? "text" : "";
}

base::Result<std::unique_ptr<RecordReader>> open_reader(Input& input, std::string_view name) {
  const base::Bytes first = input.peek(4);
  if (looks_like_pcap(first)) return open_pcap(input, name);
  if (looks_like_pcapng(first)) return open_pcapng(input, name);
  if (!input.problem().empty()) return base::fail(fmt::format("{} cannot be read: {}", name, input.problem()));
  if (first.empty())
    return base::fail(fmt::format("{} is empty: nothing was captured, or the capture was not written yet", name));
  const std::string likeness = resemblance(first.first(std::min(first.size(), first_look)));
  return base::fail(
      fmt::format("{} is not a pcap or pcapng capture{}{}; give a file that tcpdump, dumpcap or Wireshark wrote", name,
                  likeness.empty() ? "" : "; it looks like ", likeness));
}

}  // namespace

CaptureFile::CaptureFile(std::unique_ptr<Input> input, std::unique_ptr<RecordReader> reader, EvidenceId evidence,
                         bool compressed)
    : input_(std::move(input)), reader_(std::move(reader)), evidence_(evidence), compressed_(compressed) {}
CaptureFile::CaptureFile(CaptureFile&&) noexcept = default;
CaptureFile& CaptureFile::operator=(CaptureFile&&) noexcept = default;
CaptureFile::~CaptureFile() = default;

base::Result<CaptureFile> CaptureFile::begin(std::unique_ptr<Input> input, EvidenceId evidence, std::string_view name) {
  const bool compressed = looks_like_gzip(input->peek(2));
  if (compressed) input = input_from_gzip(std::move(input));
  TRY(auto reader, open_reader(*input, name));
  return CaptureFile(std::move(input), std::move(reader), evidence, compressed);
}

base::Result<CaptureFile> CaptureFile::open(const std::filesystem::path& path, EvidenceId evidence, Hashing hashing) {
  TRY(Descriptor descriptor, open_descriptor(path));
  struct stat status{};
  if (fstat(descriptor.number(), &status) != 0) {
    return base::fail(fmt::format("{} cannot be read: {}", shown(path), std::strerror(errno)));
  }
  if (S_ISDIR(status.st_mode))
    return base::fail(fmt::format("{} is a directory; name the capture files inside it", shown(path)));
  if (isatty(descriptor.number()) == 1) {
    return base::fail(fmt::format("{} is a terminal; send a capture into it, e.g. tcpdump -w - | …", shown(path)));
  }
  // Standard input may have been read from before: only what is left of it is ours.
  const bool whole_file = S_ISREG(status.st_mode) && path != "-";
  auto input = whole_file && hashing == Hashing::apart ? input_from_file(std::move(descriptor), static_cast<std::uint64_t>(status.st_size))
                          : input_from_stream(std::move(descriptor));
  return begin(std::move(input), evidence, shown(path));
}

base::Result<CaptureFile> CaptureFile::open_memory(base::Bytes octets, EvidenceId evidence, std::string_view name) {
  return begin(input_from_memory(octets), evidence, name);
}

void CaptureFile::read_on() {
  if (ended_) return;
  const bool none_left = given_ == read_;
  const std::size_t at = read_ % frames_at_once;
  const auto space = std::span(frames_).subspan(at, std::min(frames_at_once / 2, frames_at_once - at));
  const std::size_t got = reader_->read(*input_, space, none_left);
  ended_ = got == 0 && none_left;
  for (Frame& frame : space.first(got)) {
    frame.id.evidence = evidence_;
    frame.ahead = {};
    if (read_ - given_ >= announced_ahead) frames_[(read_ - announced_ahead) % frames_at_once].ahead = frame.bytes;
    ++read_;
  }
}

CaptureInfo CaptureFile::info() const {
  CaptureInfo info = reader_->info();
  if (compressed_) info.format += "+gzip";
  for (const auto& interface : info.interfaces) {
    info.frames += interface.frames;
    if (interface.first_time && (!info.first_time || *interface.first_time < *info.first_time))
      info.first_time = interface.first_time;
    if (interface.last_time && (!info.last_time || *interface.last_time > *info.last_time))
      info.last_time = interface.last_time;
  }
  const std::string cause = input_->problem();
  const std::string& problem = reader_->problem();
  info.complete = cause.empty() && problem.empty();
  if (!problem.empty())
    info.problem = fmt::format("The file {}{}", problem, compressed_ ? " of the decompressed capture" : "");
  else if (!cause.empty())
    info.problem = fmt::format("The file ends early at octet {}", input_->offset());
  if (!cause.empty()) info.problem += ": " + cause;
  return info;
}

const std::vector<Secrets>& CaptureFile::secrets() const { return reader_->secrets(); }
std::optional<base::Digest> CaptureFile::digest() { return input_->drain(); }

base::Result<base::Digest> hash_file(const std::filesystem::path& path) {
  TRY(Descriptor descriptor, open_descriptor(path));
  base::Sha256 computation;
  std::vector<std::byte> block(std::size_t{1} << 20);
  while (true) {
    const ssize_t got = read(descriptor.number(), block.data(), block.size());
    if (got == 0) return computation.finish();
    if (got > 0)
      computation.update(base::Bytes(block).first(static_cast<std::size_t>(got)));
    else if (errno != EINTR)
      return base::fail(fmt::format("{} cannot be read: {}", shown(path), std::strerror(errno)));
  }
}

}  // namespace assay::wire::capture
