// SPDX-License-Identifier: Apache-2.0
// Confinement: a process gives up what it does not need before it reads evidence, so that evidence that takes it over
// gains little. Landlock bounds the files, seccomp the system calls: no other program, no network, no other process, no
// change of the system or of modes, owners, times and attributes of files. Best effort: what the kernel does not have is
// not in force, and can be said.
//
// Both hold for the calling thread and what it starts from then on, and cannot be taken back: call before other threads
// exist. Files that are open stay open.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace assay::app {

// What a process may still reach. Names that do not exist are left out.
struct Reach {
  std::vector<std::filesystem::path> readable;  // files; folders with everything below them
  std::vector<std::filesystem::path> writable;  // folders in which files may be read, made, changed and removed
  std::vector<std::filesystem::path> emptied;   // folders below which empty folders may be removed
};

// What is in force.
struct Strength {
  int landlock = 0;  // version of the kernel's interface; 0: none
  bool seccomp = false;

  [[nodiscard]] bool whole() const { return landlock > 0 && seccomp; }
};

// The user's wish: --no-confinement, or ASSAY_CONFINE=off in the environment, for finding errors.
struct ConfinementWish {
  bool off = false;

  [[nodiscard]] bool wanted() const;
};

// True if in force.
bool forbid_system_calls();
// The version of Landlock that is in force, 0 if none.
int restrict_files(const Reach& reach);
// Both.
Strength confine(const Reach& reach);

// What the kernel offers: "Landlock (version 7), seccomp".
[[nodiscard]] std::string available_confinement();
// One line for the error stream if something is not in force although it is wanted; else empty.
[[nodiscard]] std::string confinement_notice(const Strength& strength);

}  // namespace assay::app
