// SPDX-License-Identifier: Apache-2.0
#include "app/stages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

namespace assay::app {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

std::string of(bool wanted) {
  testing::internal::CaptureStderr();
  {
    Stages stages(wanted);
    // Not from the heap, which may keep it.
    constexpr std::size_t much = std::size_t{96} << 20;
    void* memory = ::mmap(nullptr, much, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    std::memset(memory, 1, much);
    ::munmap(memory, much);
    stages.done("with a lot of memory");
    stages.done("another one");
    stages.all();
  }
  return testing::internal::GetCapturedStderr();
}

TEST(Stages, SayWhatEachTookAndAtLastTheWhole) {
  EXPECT_EQ(line("captures", {.seconds = 1.5, .processor_seconds = 2.25, .peak_kilobytes = 700 * 1024}), "     1.50 s      2.25 s of processor    700 MB at most  captures\n");
  const auto text = of(true);
  EXPECT_THAT(text, ContainsRegex(R"(^ +[0-9.]+ s +[0-9.]+ s of processor +[0-9]+ MB at most  with a lot of memory)"));
  EXPECT_THAT(text, HasSubstr("MB at most  another one\n"));
  EXPECT_THAT(text, HasSubstr("MB at most  in all\n"));
  const auto peak = [&](const std::string& stage) {
    const auto end = text.find(" MB at most  " + stage);
    return std::stoul(text.substr(text.rfind(' ', end - 1), end));
  };
  EXPECT_GE(peak("with a lot of memory"), 96U);
  EXPECT_GE(peak("in all"), peak("with a lot of memory"));
  if (::access("/proc/self/clear_refs", W_OK) == 0) {
    EXPECT_LE(peak("another one") + 64, peak("with a lot of memory"));
  }
}

TEST(Stages, SayNothingToWhoDoesNotAsk) { EXPECT_EQ(of(false), ""); }

}  // namespace
}  // namespace assay::app
