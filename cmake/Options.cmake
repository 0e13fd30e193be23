# SPDX-License-Identifier: Apache-2.0
# Compiler options shared by all modules.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug or Release" FORCE)
endif()
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")  # line numbers for stacks; more takes half as long again to compile
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  # Where a profile says that a copy is short GCC takes `rep movs` and `rep stos`, which take long to begin (docs/decisions/0017).
  set(blocks unrolled_loop:256:noalign,libcall:-1:noalign)
  string(APPEND CMAKE_CXX_FLAGS_RELEASE " -mmemcpy-strategy=${blocks} -mmemset-strategy=${blocks}")
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(assay_options INTERFACE)
target_compile_options(assay_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -fno-strict-aliasing
  # std::stable_sort of GCC 12's library calls what that library itself deprecates, and Clang says so.
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>
  $<$<BOOL:${ASSAY_WERROR}>:-Werror>
  $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2 -fstack-protector-strong>)
target_compile_definitions(assay_options INTERFACE _GLIBCXX_ASSERTIONS ASSAY_VERSION="${PROJECT_VERSION}")

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  include(CheckIPOSupported)
  check_ipo_supported(RESULT ipo OUTPUT ignored LANGUAGES CXX)
  if(ipo AND NOT ASSAY_SANITIZE)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  endif()
  include(CheckPIESupported)
  check_pie_supported()
  target_link_options(assay_options INTERFACE -Wl,-z,relro,-z,now)
endif()

if(ASSAY_SANITIZE)
  target_compile_options(assay_options INTERFACE
    -fsanitize=${ASSAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # A third of what the sanitizers cost to compile, at every access: the address sanitizer stops at a null pointer and behind
    # an object too, and the fuzz programs (Clang) keep the check of alignment.
    $<$<CXX_COMPILER_ID:GNU>:-fno-sanitize=null,alignment,vptr,object-size>)
  target_link_options(assay_options INTERFACE -fsanitize=${ASSAY_SANITIZE})
endif()
if(ASSAY_FUZZ)
  target_compile_options(assay_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()
