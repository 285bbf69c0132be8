# Options of the sanitizers in GILSCOPE_SANITIZE, for the main build and for the modules of interpreters.
if(GILSCOPE_SANITIZE)
  add_compile_options(-fsanitize=${GILSCOPE_SANITIZE} -fno-omit-frame-pointer -g)
  # CMakePresets.json leaves NDEBUG out, so that assertions stay in.
  # As the sanitizers' manuals advise: -O3 takes twice as long to compile. GCC sees uninitialized
  # variables in Boost that are not there, and memory fences in Asio that we do not rely on.
  add_compile_options(-O1 -Wno-maybe-uninitialized -Wno-tsan)
  add_link_options(-fsanitize=${GILSCOPE_SANITIZE})
endif()
