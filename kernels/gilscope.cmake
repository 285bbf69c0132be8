# For kernels outside of the tree:
#
#   find_package(gilscope REQUIRED)          # -Dgilscope_DIR=BUILD, or where it was installed
#   gilscope_add_kernel(score)               # score/score.cpp -> score/libscore.so
#
# The library lies beside kernel.toml, where `gilscope run --kernels` looks for it.
include(CMakeFindDependencyMacro)
find_dependency(fmt)
find_dependency(ZLIB)

function(gilscope_add_kernel name)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  add_library(${name} MODULE ${folder}/${name}.cpp ${GILSCOPE_KERNELS}/plugin.cpp
                             ${GILSCOPE_KERNELS}/params.cpp)
  # Identical results need identical floats: see docs/method.md.
  target_compile_options(${name} PRIVATE -O3 -ffp-contract=off)
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_include_directories(${name} PRIVATE ${GILSCOPE_KERNELS}/..)
  target_link_libraries(${name} PRIVATE fmt::fmt ZLIB::ZLIB)
  set_target_properties(${name} PROPERTIES CXX_VISIBILITY_PRESET hidden
                                           LIBRARY_OUTPUT_DIRECTORY ${folder})
endfunction()
