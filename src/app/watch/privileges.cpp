// SPDX-License-Identifier: Apache-2.0
#include "app/watch/privileges.h"

#include <fmt/format.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace assay::app::watch {

base::Result<std::optional<User>> user_to_become(const std::string& name) {
  if (geteuid() != 0) return std::nullopt;
  errno = 0;
  const auto* entry = getpwnam(name.c_str());
  if (entry == nullptr)
    return base::fail(fmt::format("--user {}: there is no such user; name one that owns nothing else", name));
  if (entry->pw_uid == 0) return base::fail(fmt::format("--user {}: this is root; name a user without rights", name));
  return User{name, entry->pw_uid, entry->pw_gid};
}

base::Result<void> drop_privileges(const std::optional<User>& user) {
  const auto failed = [](std::string_view what) {
    return base::fail(fmt::format("privileges cannot be given up: {}: {}", what, std::strerror(errno)));
  };
  if (user) {
    if (setgroups(0, nullptr) != 0) return failed("groups");
    if (setresgid(user->group, user->group, user->group) != 0) return failed("group");
    if (setresuid(user->id, user->id, user->id) != 0) return failed("user");
    if (setuid(0) == 0) return base::fail_internal("root can be had back");
  }
  // A program file may have given capabilities to a user who is not root.
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return failed("ambient capabilities");
  __user_cap_header_struct header{};
  header.version = _LINUX_CAPABILITY_VERSION_3;
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  if (syscall(SYS_capset, &header, none) != 0) return failed("capabilities");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed("new privileges");
  return {};
}

}  // namespace assay::app::watch
