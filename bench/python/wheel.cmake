# What a wheel holds beside the package: `build`, the programs, what modules for further interpreters
# are linked from, and those of its own interpreter; `tree`, the sources that are read at run time.
# scikit-build-core installs the component `wheel` into the package's folder.
set(CMAKE_INSTALL_RPATH "$ORIGIN")

install(TARGETS gilscope gilscope-runner gilscope-runner-layout1 gilscope-runner-layout2
                gilscope-runner-layout3 gilscope-latency-server
        RUNTIME DESTINATION build COMPONENT wheel)
install(TARGETS gilscope-kernels LIBRARY DESTINATION build COMPONENT wheel)
install(TARGETS ${GILSCOPE_LINKED_BY_MODULES} EXPORT gilscope-targets
        ARCHIVE DESTINATION build COMPONENT wheel)
install(EXPORT gilscope-targets DESTINATION build COMPONENT wheel)
install(FILES ${PROJECT_BINARY_DIR}/gilscope-options.cmake ${PROJECT_BINARY_DIR}/built_from
        DESTINATION build COMPONENT wheel)
install(DIRECTORY kernels harness reports bench DESTINATION tree COMPONENT wheel
        PATTERN "__pycache__" EXCLUDE PATTERN "bench/trust" EXCLUDE PATTERN "bench/python" EXCLUDE)
install(PROGRAMS scripts/get-interpreters scripts/common.sh scripts/debian.sh scripts/get_debian.sh
        DESTINATION tree/scripts COMPONENT wheel)
install(FILES docs/supported.md docs/measurements.md DESTINATION tree/docs COMPONENT wheel)

# The modules of the interpreter that the wheel is for, as the conductor builds them.
execute_process(COMMAND ${Python_EXECUTABLE} -c "import pybind11; print(pybind11.__path__[0])"
                OUTPUT_VARIABLE pybind11 OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
get_filename_component(pybind11_place ${pybind11} DIRECTORY)
install(CODE "
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env GILSCOPE_HOME_PYTHON=${Python_EXECUTABLE}
            GILSCOPE_PYBIND11=${pybind11_place} ${PROJECT_BINARY_DIR}/gilscope run smoke --dry-run
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR} OUTPUT_VARIABLE plan COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB folders ${PROJECT_BINARY_DIR}/interpreters/*)
  file(GLOB hosted ${PROJECT_BINARY_DIR}/interpreters/*/gilscope_hosted*)
  if(NOT hosted)
    message(FATAL_ERROR \"The modules of ${Python_EXECUTABLE} were not built: \${plan}\")
  endif()
  foreach(folder \${folders})
    if(IS_DIRECTORY \${folder})
      file(GLOB modules \${folder}/*.so \${folder}/gilscope-runner-embedded)
      get_filename_component(name \${folder} NAME)
      set(place \"\${CMAKE_INSTALL_PREFIX}/build/interpreters/\${name}\")
      file(INSTALL DESTINATION \${place} TYPE PROGRAM FILES \${modules})
      file(WRITE \${place}/prebuilt \"\")
    endif()
  endforeach()
  string(TIMESTAMP now UTC)
  file(WRITE \"\${CMAKE_INSTALL_PREFIX}/build/built_at\" \"\${now}\")
" COMPONENT wheel)

# Libraries that not every Debian has, under the names that programs ask for them by: there are no
# archives of them to link. The C and C++ libraries and zlib are everywhere.
install(CODE "
  file(GET_RUNTIME_DEPENDENCIES
       RESOLVED_DEPENDENCIES_VAR libraries
       EXECUTABLES $<TARGET_FILE:gilscope> $<TARGET_FILE:gilscope-runner>
       LIBRARIES $<TARGET_FILE:gilscope-kernels>
       PRE_EXCLUDE_REGEXES \"^ld-linux\" \"^lib(c|m|dl|rt|pthread|gcc_s|stdc\\\\+\\\\+|z)\\\\.so\")
  foreach(library \${libraries})
    get_filename_component(name \${library} NAME)
    file(COPY_FILE \${library} \"\${CMAKE_INSTALL_PREFIX}/build/\${name}\")
  endforeach()
" COMPONENT wheel)
