# What `cmake --install BUILD` installs. Components: program, service (the systemd unit), examples, api (the .proto files)
# and client (service/client/install.cmake).
include(GNUInstallDirs)
# Unless it is set otherwise, named as the program and not as the CMake project.
if("$CACHE{CMAKE_INSTALL_DOCDIR}" STREQUAL "")
  set(CMAKE_INSTALL_DOCDIR ${CMAKE_INSTALL_DATAROOTDIR}/doc/status-translator)
endif()

install(TARGETS status-translator RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)

# The program writes them from its own table of commands.
set(documents ${PROJECT_BINARY_DIR}/documents)
file(MAKE_DIRECTORY ${documents}/man)
add_custom_command(OUTPUT ${documents}/status-translator.bash ${documents}/status-translator.fish
    ${documents}/_status-translator ${documents}/man/status-translator.1
  COMMAND status-translator completion bash > ${documents}/status-translator.bash
  COMMAND status-translator completion fish > ${documents}/status-translator.fish
  COMMAND status-translator completion zsh > ${documents}/_status-translator
  COMMAND status-translator man --directory ${documents}/man
  DEPENDS status-translator
  VERBATIM)
add_custom_target(documents ALL DEPENDS ${documents}/man/status-translator.1)

install(DIRECTORY ${documents}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program FILES_MATCHING PATTERN "*.1")
install(FILES ${documents}/status-translator.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME status-translator COMPONENT program)
install(FILES ${documents}/status-translator.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
  COMPONENT program)
install(FILES ${documents}/_status-translator DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT program)
install(FILES README.md SECURITY.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

install(FILES deploy/envoy/error-only.yaml deploy/envoy/full.yaml DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples/envoy
  COMPONENT examples)
install(DIRECTORY deploy/profiles DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT examples PATTERN "*.sh" EXCLUDE)
install(PROGRAMS deploy/profiles/review.sh DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples/profiles COMPONENT examples)
install(DIRECTORY proto/ DESTINATION ${CMAKE_INSTALL_DATADIR}/status-translator/proto COMPONENT api
  FILES_MATCHING PATTERN "*.proto" PATTERN "buf.yaml" PATTERN "buf.gen.yaml")

# The unit names the directories of the prefix, which `cmake --install --prefix` can change.
install(CODE "
  set(UNIT_TEMPLATE \"${PROJECT_SOURCE_DIR}/deploy/systemd/status-translator.service.in\")
  set(UNIT \"${documents}/status-translator.service\")
  set(BINDIR \"${CMAKE_INSTALL_BINDIR}\")
  set(DOCDIR \"${CMAKE_INSTALL_DOCDIR}\")" COMPONENT service)
install(SCRIPT deploy/systemd/install.cmake COMPONENT service)
