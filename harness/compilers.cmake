# What compilers need to be told, for the main build and for the modules of interpreters.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12 OR
   CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 17)
  message(FATAL_ERROR "gilscope needs g++ 12 or clang 17, or newer; '${CMAKE_CXX_COMPILER}' is "
                      "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}.")
endif()

# Floats are bit-identical to Python's only without fused multiply-add (docs/design.md).
add_compile_options(-ffp-contract=off -Wall -Wextra)

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # Boost before 1.81 offers coroutines to clang only when told to, and then forgets an include.
  add_compile_definitions(BOOST_ASIO_HAS_CO_AWAIT=1 BOOST_ASIO_HAS_STD_COROUTINE=1)
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-include utility>")
  # std::stable_sort of libstdc++ 12 uses what that library itself calls deprecated (LLVM issue 76515).
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-Wno-deprecated-declarations>")
endif()
