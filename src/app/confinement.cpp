// SPDX-License-Identifier: Apache-2.0
#include "app/confinement.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <type_traits>

#include "app/system_calls.h"
#include "base/sha256.h"

namespace assay::app {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif

// linux/landlock.h of the kernel that is built for may be older than the one that runs.
struct Ruleset {
  std::uint64_t files = 0;
  std::uint64_t network = 0;  // from version 4
  std::uint64_t scoped = 0;   // from version 6
};
struct [[gnu::packed]] Beneath {
  std::uint64_t allowed = 0;
  std::int32_t parent = -1;
};
enum Right : std::uint64_t {
  write_file = 1U << 1U,
  read_file = 1U << 2U,
  read_folder = 1U << 3U,
  remove_folder = 1U << 4U,
  remove_file = 1U << 5U,
  make_folder = 1U << 7U,
  make_file = 1U << 8U,
  truncate_file = 1U << 14U,
};
constexpr std::uint64_t rights_of_version_1 = (1U << 13U) - 1;
constexpr std::uint64_t refer = 1U << 13U;         // version 2
constexpr std::uint64_t device_ioctl = 1U << 15U;  // version 5
constexpr std::uint64_t tcp = 3;                   // bind and connect
constexpr std::uint64_t sockets_and_signals = 3;   // to processes outside

int landlock_version() {
  const auto version = syscall(SYS_landlock_create_ruleset, nullptr, 0, 1U);
  return version > 0 ? static_cast<int>(version) : 0;
}

Ruleset handled_by(int version) {
  Ruleset ruleset;
  ruleset.files = rights_of_version_1;
  if (version >= 2) ruleset.files |= refer;
  if (version >= 3) ruleset.files |= truncate_file;
  if (version >= 4) ruleset.network = tcp;
  if (version >= 5) ruleset.files |= device_ioctl;
  if (version >= 6) ruleset.scoped = sockets_and_signals;
  return ruleset;
}

void allow(int ruleset, const std::filesystem::path& path, std::uint64_t rights, std::uint64_t handled) {
  const int place = open(path.c_str(), O_PATH | O_CLOEXEC);
  if (place < 0) return;  // whoever opens it later says that it is not there
  struct stat status{};
  constexpr std::uint64_t of_files = write_file | read_file | truncate_file;
  if (fstat(place, &status) == 0) {
    const Beneath rule{.allowed = rights & handled & (S_ISDIR(status.st_mode) ? ~std::uint64_t{0} : of_files),
                       .parent = place};
    // What is no file of a file system, such as the pipe behind /dev/fd/63, takes no rule and needs none.
    (void)syscall(SYS_landlock_add_rule, ruleset, 1U, &rule, 0U);
  }
  close(place);
}

#if defined(__x86_64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t architecture = 0;
#endif

class Filter {
 public:
  Filter() {
    load(offsetof(seccomp_data, arch));
    unless_equal(architecture, SECCOMP_RET_KILL_PROCESS);
    load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
    constexpr std::uint32_t x32 = 0x40000000;  // the same calls by other numbers
    statement(BPF_JMP | BPF_JGE | BPF_K, x32, 0, 1);
    give(refused(ENOSYS));
#endif
    for (const auto call : forbidden_calls) when_equal(call, refused(EPERM));
    if (!sanitized) when_equal(SYS_ptrace, refused(EPERM));  // the leak checker looks at its own process
    // Its flags lie in memory, out of reach here. The C library then takes clone.
    when_equal(SYS_clone3, refused(ENOSYS));
    constexpr std::uint32_t namespaces =
        CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
    statement(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(SYS_clone), 0, 4);
    load(argument(0));
    statement(BPF_JMP | BPF_JSET | BPF_K, namespaces, 0, 1);
    give(refused(EPERM));
    give(SECCOMP_RET_ALLOW);
    // Typing into the terminal for the user.
    statement(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(SYS_ioctl), 0, 5);
    load(argument(1));
    when_equal(TIOCSTI, refused(EPERM));
    when_equal(TIOCLINUX, refused(EPERM));
    give(SECCOMP_RET_ALLOW);
  }

  [[nodiscard]] bool install() {
    sock_fprog program{static_cast<unsigned short>(code_.size()), code_.data()};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
  }

 private:
  static std::uint32_t refused(int reason) { return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(reason); }
  // The lower half: both architectures are little-endian.
  static std::uint32_t argument(std::size_t number) {
    return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + 8 * number);
  }

  void statement(int code, std::uint32_t value, std::uint8_t met = 0, std::uint8_t otherwise = 0) {
    code_.push_back({static_cast<std::uint16_t>(code), met, otherwise, value});
  }
  void load(std::size_t offset) { statement(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
  void give(std::uint32_t answer) { statement(BPF_RET | BPF_K, answer); }
  void when_equal(long value, std::uint32_t answer) {
    statement(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(value), 0, 1);
    give(answer);
  }
  void unless_equal(std::uint32_t value, std::uint32_t answer) {
    statement(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
    give(answer);
  }

  std::vector<sock_filter> code_;
};

bool no_new_privileges() { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0; }

}  // namespace

bool ConfinementWish::wanted() const {
  const char* wish = std::getenv("ASSAY_CONFINE");
  return !off && (wish == nullptr || std::string_view(wish) != "off");
}

bool forbid_system_calls() { return architecture != 0 && no_new_privileges() && Filter().install(); }

int restrict_files(const Reach& reach) {
  const int version = landlock_version();
  if (version == 0 || !no_new_privileges()) return 0;
  // OpenSSL reads its configuration when it is first used.
  (void)base::Sha256::of({});
  const auto handled = handled_by(version);
  // An older kernel refuses a structure that is longer than its own.
  const std::size_t size = version >= 6   ? sizeof handled
                           : version >= 4 ? 2 * sizeof(std::uint64_t)
                                          : sizeof(std::uint64_t);
  const auto ruleset = static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled, size, 0U));
  if (ruleset < 0) return 0;
  constexpr std::uint64_t reading = read_file | read_folder;
  constexpr std::uint64_t writing =
      reading | write_file | truncate_file | make_file | remove_file | make_folder | remove_folder;
  for (const auto& path : reach.readable) allow(ruleset, path, reading, handled.files);
  for (const auto& path : reach.writable) allow(ruleset, path, writing, handled.files);
  for (const auto& path : reach.emptied) allow(ruleset, path, remove_folder, handled.files);
  if (sanitized) allow(ruleset, "/proc", reading, handled.files);
  const bool done = syscall(SYS_landlock_restrict_self, ruleset, 0U) == 0;
  close(ruleset);
  return done ? version : 0;
}

Strength confine(const Reach& reach) {
  Strength strength;
  strength.landlock = restrict_files(reach);
  strength.seccomp = forbid_system_calls();
  return strength;
}

std::string available_confinement() {
  const int version = landlock_version();
  const bool seccomp = architecture != 0 && prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
  return fmt::format("{}, {}", version > 0 ? fmt::format("Landlock (version {})", version) : "no Landlock",
                     seccomp ? "seccomp" : "no seccomp");
}

std::string confinement_notice(const Strength& strength) {
  if (strength.whole()) return {};
  return fmt::format(
      "evidence is read without {}: this kernel does not offer it here; SECURITY.md says what that means\n",
      strength.landlock == 0 && !strength.seccomp ? "Landlock and seccomp"
      : strength.landlock == 0                    ? "Landlock"
                                                  : "seccomp");
}

}  // namespace assay::app
