// SPDX-License-Identifier: Apache-2.0
// pack_catalogue FOLDER FILE: reads and checks the requirements below FOLDER and writes what the program has built in:
// the digest of the catalogue, a line break, and the archive of its requirements and profiles. Runs while the program is built.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <span>

#include "assess/archive.h"
#include "assess/catalogue.h"

int main(int count, char** values) {
  const std::span arguments(values, static_cast<std::size_t>(count));
  if (arguments.size() != 3) {
    fmt::print(stderr, "usage: pack_catalogue FOLDER FILE\n");
    return 2;
  }
  const auto catalogue = assay::assess::Catalogue::from_folder(arguments[1]);
  if (!catalogue) {
    fmt::print(stderr, "{}\n", catalogue.error().message());
    return 1;
  }
  if (const auto checked = catalogue->check(); !checked) {
    fmt::print(stderr, "{}\n", checked.error().message());
    return 1;
  }
  std::ofstream out(arguments[2], std::ios::binary);
  out << catalogue->sha256() << '\n' << assay::assess::archive({catalogue->requirements(), catalogue->profiles()});
  out.close();
  if (!out) {
    fmt::print(stderr, "{} cannot be written\n", arguments[2]);
    return 1;
  }
  return 0;
}
