# embed_files(TARGET FUNCTION FILES file...): defines, in TARGET, the function
#   absl::Span<const NamedText> status_translator::FUNCTION()
# which returns the name and the bytes of each file, in the given order. The assembler includes the bytes (.incbin), so
# no size limit of string literals applies. A changed file is embedded again by the next build.
function(embed_files target function)
  cmake_parse_arguments(ARG "" "" "FILES" ${ARGN})
  set(stem ${CMAKE_CURRENT_BINARY_DIR}/embed_${function})
  set(asm "    .section .rodata\n")
  set(declarations "")
  set(entries "")
  set(i 0)
  foreach(file IN LISTS ARG_FILES)
    cmake_path(GET file FILENAME name)
    set(symbol ${function}_${i})
    string(APPEND asm "    .global ${symbol}_begin\n    .global ${symbol}_end\n"
                      "${symbol}_begin:\n    .incbin \"${file}\"\n${symbol}_end:\n    .byte 0\n")
    string(APPEND declarations "extern const char ${symbol}_begin[], ${symbol}_end[];\n")
    string(APPEND entries "      {\"${name}\", {${symbol}_begin, size_t(${symbol}_end - ${symbol}_begin)}},\n")
    math(EXPR i "${i} + 1")
  endforeach()
  string(APPEND asm "    .section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT ${stem}.S CONTENT "${asm}" @ONLY)
  file(CONFIGURE OUTPUT ${stem}.cc CONTENT "#include \"support/named_text.h\"

extern \"C\" {
${declarations}}

namespace status_translator {

absl::Span<const NamedText> ${function}() {
  static const NamedText files[] = {
${entries}  };
  return files;
}

}  // namespace status_translator
" @ONLY)
  set_source_files_properties(${stem}.S PROPERTIES OBJECT_DEPENDS "${ARG_FILES}")
  target_sources(${target} PRIVATE ${stem}.S ${stem}.cc)
endfunction()
