# SPDX-License-Identifier: Apache-2.0
# Packets are read a fifth faster when the compiler knows what runs often (docs/decisions/0017). ./dev build compiles
# base and wire with counters, lets them read generated traffic, and compiles the program with what was counted.
#   ASSAY_PROFILE=generate   counters, written to build/profile when a program ends
#   ASSAY_PROFILE=use        what they counted, where there is any; files that have changed since lose theirs
set(ASSAY_PROFILE "" CACHE STRING "generate, use, or empty for none (GCC)")
set(folder ${CMAKE_SOURCE_DIR}/build/profile)
if(ASSAY_PROFILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(options -fprofile-prefix-path=${CMAKE_BINARY_DIR})
  if(ASSAY_PROFILE STREQUAL "generate")
    list(APPEND options -fprofile-generate=${folder})
    target_link_options(assay_base PUBLIC -fprofile-generate=${folder})
  elseif(ASSAY_PROFILE STREQUAL "use" AND EXISTS ${folder}/complete)
    # What was never run (a protocol that the traffic lacks) is compiled as usual, not for size.
    list(APPEND options -fprofile-use=${folder} -fprofile-partial-training -Wno-missing-profile -Wno-coverage-mismatch)
  else()
    set(options)
  endif()
  target_compile_options(assay_base PRIVATE ${options})
  target_compile_options(assay_wire PRIVATE ${options})
endif()
