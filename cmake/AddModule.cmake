# SPDX-License-Identifier: Apache-2.0
# add_module(NAME [USES module...]): one folder below src/ is one static library.
#   *.cpp        the library assay_NAME
#   *_test.cpp   one GoogleTest program NAME_test
#   *_fuzz.cpp   one fuzz program each; every preset also builds it with a plain main that replays its corpus
# A new file needs no edit here.
function(add_module name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  set(folder ${CMAKE_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz)\\.cpp$")
  list(REMOVE_ITEM sources ${folder}/main.cpp)

  add_library(assay_${name} STATIC ${sources})
  target_include_directories(assay_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(assay_${name} PUBLIC assay_options)
  foreach(used ${arg_USES})
    target_link_libraries(assay_${name} PUBLIC assay_${used})
  endforeach()
  target_link_libraries(assay_${name} PRIVATE ${ASSAY_LIBRARIES_${name}})

  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE assay_${name} ${ASSAY_LIBRARIES_${name}} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE ASSAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME unit.${name} COMMAND ${name}_test --gtest_brief=1)
  endif()

  foreach(source ${fuzzers})
    get_filename_component(target ${source} NAME_WE)
    add_fuzzer(${target} ${source} assay_${name})
  endforeach()
endfunction()

# add_fuzzer(TARGET SOURCE LIBRARY): under ASSAY_FUZZ a libFuzzer program, elsewhere a program that replays files.
function(add_fuzzer target source library)
  string(REGEX REPLACE "_fuzz$" "" subject ${target})
  set(corpus ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${subject})
  if(ASSAY_FUZZ)
    add_executable(${target} ${source})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${target} ${source} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.cpp)
  endif()
  target_link_libraries(${target} PRIVATE ${library})
  add_test(NAME fuzz.${subject} COMMAND ${target} -runs=0 ${corpus})
  if(ASSAY_FUZZ)
    set_property(GLOBAL APPEND PROPERTY ASSAY_FUZZERS ${target})
  endif()
endfunction()
