# libstatus_translator.so, which Envoy loads. Everything in it must be position independent, so it has a build of its own.
option(STATUS_TRANSLATOR_ENVOY_MODULE "Configure the target of the module for Envoy" OFF)
if(STATUS_TRANSLATOR_ENVOY_MODULE)
  add_library(status_translator_module MODULE EXCLUDE_FROM_ALL $<TARGET_OBJECTS:st_envoy_module>)
  set_target_properties(status_translator_module PROPERTIES
    OUTPUT_NAME status_translator LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}
    LINK_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/exports.map)
  # st_envoy_module is for what it links; its objects are in the module whole, because nothing refers to the hooks.
  target_link_libraries(status_translator_module PRIVATE st_envoy_module)
  target_link_options(status_translator_module PRIVATE
    -Wl,--version-script=${CMAKE_CURRENT_LIST_DIR}/exports.map -Wl,--gc-sections -Wl,--as-needed -Wl,-Bsymbolic
    -Wl,-z,nodelete -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-rpath,$ORIGIN)
endif()
