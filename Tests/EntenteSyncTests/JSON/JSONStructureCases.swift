import EntenteSync

/// Arrays, single values and what stands around them.
let structureCases: [JSONCase] = [
    JSONCase("y_structure_lonely_false", Array("false".utf8)),
    JSONCase("y_structure_lonely_int", Array("42".utf8)),
    JSONCase("y_structure_lonely_null", Array("null".utf8)),
    JSONCase("y_structure_lonely_string", Array(#""asd""#.utf8)),
    JSONCase("y_structure_lonely_true", Array("true".utf8)),
    JSONCase("y_structure_string_empty", Array(#""""#.utf8)),
    JSONCase("y_structure_true_in_array", Array("[true]".utf8)),
    JSONCase("y_structure_lonely_negative_real", Array("-0.1".utf8), .fraction, 0),
    JSONCase(
        "y_structure_trailing_newline",
        Array("[\"a\"]\n".utf8),
        canonical: Array(#"["a"]"#.utf8)
    ),
    JSONCase(
        "y_structure_whitespace_array",
        Array(" [] ".utf8),
        canonical: Array("[]".utf8)
    ),
    JSONCase(
        "y_structure_all_white_space",
        Array(" \t\u{D}\n[ \t\u{D}\n1 \t\u{D}\n, \t\u{D}\n2 \t\u{D}\n] \t\u{D}\n".utf8),
        canonical: Array("[1,2]".utf8)
    ),
    JSONCase(
        "y_array_arraysWithSpaces",
        Array("[[]   ]".utf8),
        canonical: Array("[[]]".utf8)
    ),
    JSONCase("y_array_empty_string", Array(#"[""]"#.utf8)),
    JSONCase("y_array_empty", Array("[]".utf8)),
    JSONCase(
        "y_array_ending_with_newline",
        Array("[\"a\"]\n".utf8),
        canonical: Array(#"["a"]"#.utf8)
    ),
    JSONCase("y_array_false", Array("[false]".utf8)),
    JSONCase(
        "y_array_heterogeneous",
        Array(#"[null, 1, "1", {}]"#.utf8),
        canonical: Array(#"[null,1,"1",{}]"#.utf8)
    ),
    JSONCase("y_array_null", Array("[null]".utf8)),
    JSONCase(
        "y_array_with_1_and_newline",
        Array("[1\n]".utf8),
        canonical: Array("[1]".utf8)
    ),
    JSONCase(
        "y_array_with_leading_space",
        Array(" [1]".utf8),
        canonical: Array("[1]".utf8)
    ),
    JSONCase("y_array_with_several_null", Array("[1,null,null,null,2]".utf8)),
    JSONCase(
        "y_array_with_trailing_space",
        Array("[2] ".utf8),
        canonical: Array("[2]".utf8)
    ),
    JSONCase("n_array_1_true_without_comma", Array("[1 true]".utf8), .unexpectedByte, 3),
    JSONCase("n_array_a_invalid_utf8", [0x5B, 0x61, 0xE5, 0x5D], .unexpectedByte, 1),
    JSONCase("n_array_colon_instead_of_comma", Array(#"["": 1]"#.utf8), .unexpectedByte, 3),
    JSONCase("n_array_comma_after_close", Array(#"[""],"#.utf8), .trailingBytes, 4),
    JSONCase("n_array_comma_and_number", Array("[,1]".utf8), .unexpectedByte, 1),
    JSONCase("n_array_double_comma", Array("[1,,2]".utf8), .unexpectedByte, 3),
    JSONCase("n_array_double_extra_comma", Array(#"["x",,]"#.utf8), .unexpectedByte, 5),
    JSONCase("n_array_extra_close", Array(#"["x"]]"#.utf8), .trailingBytes, 5),
    JSONCase("n_array_extra_comma", Array(#"["",]"#.utf8), .unexpectedByte, 4),
    JSONCase("n_array_incomplete", Array(#"["x""#.utf8), .unexpectedEnd, 4),
    JSONCase("n_array_incomplete_invalid_value", Array("[x".utf8), .unexpectedByte, 1),
    JSONCase("n_array_inner_array_no_comma", Array("[3[4]]".utf8), .unexpectedByte, 2),
    JSONCase("n_array_invalid_utf8", [0x5B, 0xFF, 0x5D], .unexpectedByte, 1),
    JSONCase("n_array_items_separated_by_semicolon", Array("[1:2]".utf8), .unexpectedByte, 2),
    JSONCase("n_array_just_comma", Array("[,]".utf8), .unexpectedByte, 1),
    JSONCase("n_array_just_minus", Array("[-]".utf8), .unexpectedByte, 2),
    JSONCase("n_array_missing_value", Array(#"[   , ""]"#.utf8), .unexpectedByte, 4),
    JSONCase("n_array_newlines_unclosed", Array("[\"a\",\n4\n,1,".utf8), .unexpectedEnd, 11),
    JSONCase("n_array_number_and_comma", Array("[1,]".utf8), .unexpectedByte, 3),
    JSONCase("n_array_number_and_several_commas", Array("[1,,]".utf8), .unexpectedByte, 3),
    JSONCase(
        "n_array_spaces_vertical_tab_formfeed",
        Array("[\"\u{B}a\"\u{C}]".utf8),
        .controlCharacter,
        2
    ),
    JSONCase("n_array_star_inside", Array("[*]".utf8), .unexpectedByte, 1),
    JSONCase("n_array_unclosed", Array(#"["""#.utf8), .unexpectedEnd, 3),
    JSONCase("n_array_unclosed_trailing_comma", Array("[1,".utf8), .unexpectedEnd, 3),
    JSONCase("n_array_unclosed_with_new_lines", Array("[1,\n1\n,1".utf8), .unexpectedEnd, 8),
    JSONCase("n_array_unclosed_with_object_inside", Array("[{}".utf8), .unexpectedEnd, 3),
    JSONCase("n_incomplete_false", Array("[fals]".utf8), .unexpectedByte, 5),
    JSONCase("n_incomplete_null", Array("[nul]".utf8), .unexpectedByte, 4),
    JSONCase("n_incomplete_true", Array("[tru]".utf8), .unexpectedByte, 4),
    JSONCase("n_multidigit_number_then_00", Array("123\u{0}".utf8), .trailingBytes, 3),
    JSONCase("n_single_space", Array(" ".utf8), .unexpectedEnd, 1),
    JSONCase("n_structure_U+2060_word_joined", Array("[\u{2060}]".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_UTF8_BOM_no_data", Array("\u{FEFF}".utf8), .unexpectedByte, 0),
    JSONCase("n_structure_angle_bracket_", Array("<.>".utf8), .unexpectedByte, 0),
    JSONCase("n_structure_angle_bracket_null", Array("[<null>]".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_array_trailing_garbage", Array("[1]x".utf8), .trailingBytes, 3),
    JSONCase("n_structure_array_with_extra_array_close", Array("[1]]".utf8), .trailingBytes, 3),
    JSONCase("n_structure_array_with_unclosed_string", Array(#"["asd]"#.utf8), .unexpectedEnd, 6),
    JSONCase("n_structure_ascii-unicode-identifier", Array("a\u{E5}".utf8), .unexpectedByte, 0),
    JSONCase("n_structure_capitalized_True", Array("[True]".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_close_unopened_array", Array("1]".utf8), .trailingBytes, 1),
    JSONCase(
        "n_structure_comma_instead_of_closing_brace",
        Array(#"{"x": true,"#.utf8),
        .unexpectedEnd,
        11
    ),
    JSONCase("n_structure_double_array", Array("[][]".utf8), .trailingBytes, 2),
    JSONCase("n_structure_end_array", Array("]".utf8), .unexpectedByte, 0),
    JSONCase("n_structure_incomplete_UTF8_BOM", [0xEF, 0xBB, 0x7B, 0x7D], .unexpectedByte, 0),
    JSONCase("n_structure_lone-invalid-utf-8", [0xE5], .unexpectedByte, 0),
    JSONCase("n_structure_lone-open-bracket", Array("[".utf8), .unexpectedEnd, 1),
    JSONCase("n_structure_no_data", Array("".utf8), .unexpectedEnd, 0),
    JSONCase("n_structure_null-byte-outside-string", Array("[\u{0}]".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_number_with_trailing_garbage", Array("2@".utf8), .trailingBytes, 1),
    JSONCase("n_structure_object_followed_by_closing_object", Array("{}}".utf8), .trailingBytes, 2),
    JSONCase("n_structure_object_unclosed_no_value", Array(#"{"":"#.utf8), .unexpectedEnd, 4),
    JSONCase(
        "n_structure_object_with_comment",
        Array(#"{"a":/*comment*/"b"}"#.utf8),
        .unexpectedByte,
        5
    ),
    JSONCase(
        "n_structure_object_with_trailing_garbage",
        Array(#"{"a": true} "x""#.utf8),
        .trailingBytes,
        12
    ),
    JSONCase("n_structure_open_array_apostrophe", Array("['".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_open_array_comma", Array("[,".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_open_array_open_string", Array(#"["a"#.utf8), .unexpectedEnd, 3),
    JSONCase("n_structure_open_array_string", Array(#"["a""#.utf8), .unexpectedEnd, 4),
    JSONCase("n_structure_open_object", Array("{".utf8), .unexpectedEnd, 1),
    JSONCase("n_structure_open_object_close_array", Array("{]".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_open_object_comma", Array("{,".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_open_object_open_array", Array("{[".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_open_object_open_string", Array(#"{"a"#.utf8), .unexpectedEnd, 3),
    JSONCase(
        "n_structure_open_object_string_with_apostrophes",
        Array("{'a'".utf8),
        .unexpectedByte,
        1
    ),
    JSONCase("n_structure_open_open", Array(#"["\{["\{["\{["\{"#.utf8), .invalidEscape, 2),
    JSONCase("n_structure_single_eacute", [0xE9], .unexpectedByte, 0),
    JSONCase("n_structure_single_star", Array("*".utf8), .unexpectedByte, 0),
    JSONCase("n_structure_trailing_#", Array(#"{"a":"b"}#{}"#.utf8), .trailingBytes, 9),
    JSONCase(
        "n_structure_uescaped_LF_before_string",
        Array(#"[\u000A""]"#.utf8),
        .unexpectedByte,
        1
    ),
    JSONCase("n_structure_unclosed_array", Array("[1".utf8), .unexpectedEnd, 2),
    JSONCase(
        "n_structure_unclosed_array_partial_null",
        Array("[ false, nul".utf8),
        .unexpectedEnd,
        12
    ),
    JSONCase(
        "n_structure_unclosed_array_unfinished_false",
        Array("[ true, fals".utf8),
        .unexpectedEnd,
        12
    ),
    JSONCase(
        "n_structure_unclosed_array_unfinished_true",
        Array("[ false, tru".utf8),
        .unexpectedEnd,
        12
    ),
    JSONCase("n_structure_unclosed_object", Array(#"{"asd":"asd""#.utf8), .unexpectedEnd, 12),
    JSONCase("n_structure_unicode-identifier", Array("\u{E5}".utf8), .unexpectedByte, 0),
    JSONCase(
        "n_structure_whitespace_U+2060_word_joiner",
        Array("\u{2060}".utf8),
        .unexpectedByte,
        0
    ),
    JSONCase("n_structure_whitespace_formfeed", Array("[\u{C}]".utf8), .unexpectedByte, 1),
    JSONCase("n_structure_two_values", Array("1 2".utf8), .trailingBytes, 2),
    JSONCase("n_structure_nbsp", Array("\u{A0}1".utf8), .unexpectedByte, 0),
    JSONCase("i_structure_UTF-8_BOM_empty_object", Array("\u{FEFF}{}".utf8), .unexpectedByte, 0),
    JSONCase(
        "i_string_UTF-16LE_with_BOM",
        [0xFF, 0xFE, 0x5B, 0x00, 0x22, 0x00],
        .unexpectedByte,
        0
    ),
    JSONCase("i_string_utf16BE_no_BOM", Array("\u{0}[\u{0}\"".utf8), .unexpectedByte, 0),
    JSONCase("i_string_utf16LE_no_BOM", Array("[\u{0}\"\u{0}".utf8), .unexpectedByte, 1),
]
