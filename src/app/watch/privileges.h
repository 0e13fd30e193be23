// SPDX-License-Identifier: Apache-2.0
// Giving up what root may do, for good.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace assay::app::watch {

struct User {
  std::string name;
  uid_t id = 0;
  gid_t group = 0;
};

// The user that root becomes; none if this process is not root's. An error if there is no such user, or it is root.
[[nodiscard]] base::Result<std::optional<User>> user_to_become(const std::string& name);

// Becomes that user, if there is one, and gives up every capability either way. An error if anything is left.
base::Result<void> drop_privileges(const std::optional<User>& user);

}  // namespace assay::app::watch
