// SPDX-License-Identifier: Apache-2.0
#include "app/confinement.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utime.h>

#include <cerrno>
#include <fstream>
#include <thread>

namespace assay::app {
namespace {

// Runs `inside` in a process of its own, since confinement cannot be taken back. It gives the line that failed, or 0.
template <class Inside>
int in_a_process(Inside inside) {
  const auto child = fork();
  if (child == 0) _exit(inside());
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

// errno of a call that is to fail; 0 if it did not.
int reason(long result) { return result < 0 ? errno : 0; }

class Confined : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("assay-confinement-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_ / "out");
    std::ofstream(folder_ / "evidence") << "octets";
    std::ofstream(folder_ / "other") << "octets";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Reach reach() const {
    return {.readable = {folder_ / "evidence", folder_ / "missing"}, .writable = {folder_ / "out"}, .emptied = {}};
  }
  [[nodiscard]] int open_to_read(const char* name) const { return open((folder_ / name).c_str(), O_RDONLY); }

  std::filesystem::path folder_;
};

TEST_F(Confined, ReadsEvidenceAndWritesTheOutputFolderAndNothingElse) {
  if (available_confinement().starts_with("no Landlock")) GTEST_SKIP() << "this kernel has no Landlock";
  const int failed = in_a_process([&] {
    if (restrict_files(reach()) == 0) return 1;
    if (open_to_read("evidence") < 0) return 2;
    if (reason(open_to_read("other")) != EACCES) return 3;
    if (reason(open("/etc/passwd", O_RDONLY)) != EACCES) return 4;
    if (reason(open_to_read("missing")) != ENOENT) return 5;
    if (reason(open((folder_ / "evidence").c_str(), O_WRONLY)) != EACCES) return 6;
    const auto made = folder_ / "out" / "facts";
    const int file = open(made.c_str(), O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || write(file, "x", 1) != 1) return 7;
    if (rename(made.c_str(), (folder_ / "out" / "renamed").c_str()) != 0) return 8;
    if (mkdir((folder_ / "out" / "temporary").c_str(), 0700) != 0 ||
        rmdir((folder_ / "out" / "temporary").c_str()) != 0)
      return 9;
    if (reason(open((folder_ / "new").c_str(), O_WRONLY | O_CREAT, 0600)) != EACCES) return 10;
    if (reason(unlink((folder_ / "other").c_str())) != EACCES) return 11;
    if (reason(rmdir((folder_ / "out").c_str())) != EACCES) return 12;
    return 0;
  });
  EXPECT_EQ(failed, 0);
}

TEST_F(Confined, StartsNoProgramAndReachesNoNetworkAndNoOtherProcess) {
  const int failed = in_a_process([] {
    if (!forbid_system_calls()) return 1;
    char name[] = "/bin/true";
    char* arguments[] = {name, nullptr};
    char* none[] = {nullptr};
    if (reason(execve(name, arguments, none)) != EPERM) return 2;
    for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK, AF_PACKET}) {
      if (reason(socket(family, SOCK_DGRAM, 0)) != EPERM) return 3;
    }
    if (reason(unshare(CLONE_NEWUSER)) != EPERM) return 4;
    if (reason(syscall(SYS_clone, CLONE_NEWUSER | 17, nullptr, nullptr, nullptr, nullptr)) != EPERM) return 5;
    if (reason(syscall(SYS_io_uring_setup, 1, nullptr)) != EPERM) return 6;
    if (reason(syscall(SYS_process_vm_readv, getppid(), nullptr, 0, nullptr, 0, 0)) != EPERM) return 7;
    if (reason(syscall(SYS_bpf, 0, nullptr, 0)) != EPERM) return 8;
    return 0;
  });
  EXPECT_EQ(failed, 0);
}

TEST_F(Confined, ChangesNoModeOwnerTimeOrAttributeOfAFile) {
  const auto other = folder_ / "other";
  const int failed = in_a_process([&] {
    const int open_before = open_to_read("other");
    if (!forbid_system_calls()) return 1;
    const char* path = other.c_str();
    if (reason(chmod(path, 0777)) != EPERM || reason(fchmod(open_before, 0777)) != EPERM) return 2;
    if (reason(fchmodat(AT_FDCWD, path, 0777, 0)) != EPERM) return 3;
    if (reason(syscall(452, AT_FDCWD, path, 0777, 0)) != EPERM) return 4;
    const auto user = getuid();
    const auto group = getgid();
    if (reason(chown(path, user, group)) != EPERM || reason(lchown(path, user, group)) != EPERM) return 5;
    if (reason(fchown(open_before, user, group)) != EPERM) return 6;
    if (reason(fchownat(AT_FDCWD, path, user, group, 0)) != EPERM) return 6;
    if (reason(utimensat(AT_FDCWD, path, nullptr, 0)) != EPERM || reason(futimens(open_before, nullptr)) != EPERM) return 7;
    if (reason(utimes(path, nullptr)) != EPERM || reason(utime(path, nullptr)) != EPERM) return 8;
    const char* name = "user.x";
    if (reason(setxattr(path, name, "y", 1, 0)) != EPERM || reason(lsetxattr(path, name, "y", 1, 0)) != EPERM) return 9;
    if (reason(fsetxattr(open_before, name, "y", 1, 0)) != EPERM) return 9;
    if (reason(removexattr(path, name)) != EPERM || reason(lremovexattr(path, name)) != EPERM) return 10;
    if (reason(fremovexattr(open_before, name)) != EPERM) return 10;
    for (const long each : {463, 466, 469}) {
      if (reason(syscall(each, AT_FDCWD, path, 0, name, nullptr, 0)) != EPERM) return 11;
    }
    if (reason(mknod((folder_ / "pipe").c_str(), S_IFIFO | 0600, 0)) != EPERM) return 12;
    if (reason(truncate(path, 0)) != EPERM) return 13;
    return 0;
  });
  EXPECT_EQ(failed, 0);
}

TEST_F(Confined, ThreadsAndChildrenWorkAndAreConfinedToo) {
  const int failed = in_a_process([&] {
    if (!confine(reach()).seccomp) return 1;
    int in_thread = 0;
    std::thread([&] { in_thread = reason(socket(AF_INET, SOCK_STREAM, 0)); }).join();
    if (in_thread != EPERM) return 2;
    return in_a_process([] { return reason(socket(AF_INET, SOCK_STREAM, 0)) == EPERM ? 0 : 3; });
  });
  EXPECT_EQ(failed, 0);
}

TEST_F(Confined, SaysWhatIsMissing) {
  EXPECT_EQ(confinement_notice({.landlock = 1, .seccomp = true}), "");
  EXPECT_NE(confinement_notice({.landlock = 0, .seccomp = true}).find("without Landlock:"), std::string::npos);
  EXPECT_NE(confinement_notice({.landlock = 3, .seccomp = false}).find("without seccomp:"), std::string::npos);
}

}  // namespace
}  // namespace assay::app
