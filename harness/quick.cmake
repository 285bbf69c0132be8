# Two ways to spend less time on compilers; docs/measurements.md says what each brings. Kernels,
# executors and collectors use neither: what is timed is compiled source by source, at full speed.
option(GILSCOPE_UNITY "Compile the sources of a room together, which is quicker from scratch" ON)

# The sources of a target in units of up to ten: the heavy headers are then read once per unit and
# not once per source. More than ten would leave one of two compilers without work at the end.
function(gilscope_compile_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${GILSCOPE_UNITY} UNITY_BUILD_BATCH_SIZE 10)
  if(GILSCOPE_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # g++ takes a source that is included for a header, whose types others would see.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

# The same, with few optimisations: for what never runs while something is timed.
function(gilscope_compile_quickly target)
  gilscope_compile_together(${target})
  if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT GILSCOPE_SANITIZE)
    target_compile_options(${target} PRIVATE -O1)
  endif()
endfunction()
