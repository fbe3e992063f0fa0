import EntenteSync

/// Strings, their escapes and their UTF-8.
let stringCases: [JSONCase] = [
    JSONCase(
        "y_string_1_2_3_bytes_UTF-8_sequences",
        Array(#"["\u0060\u012a\u12AB"]"#.utf8),
        canonical: Array("[\"`\u{12A}\u{12AB}\"]".utf8)
    ),
    JSONCase(
        "y_string_accepted_surrogate_pair",
        Array(#"["\uD801\udc37"]"#.utf8),
        canonical: Array("[\"\u{10437}\"]".utf8)
    ),
    JSONCase(
        "y_string_accepted_surrogate_pairs",
        Array(#"["\ud83d\ude39\ud83d\udc8d"]"#.utf8),
        canonical: Array("[\"\u{1F639}\u{1F48D}\"]".utf8)
    ),
    JSONCase(
        "y_string_allowed_escapes",
        Array(#"["\"\\\/\b\f\n\r\t"]"#.utf8),
        canonical: Array(#"["\"\\/\b\f\n\r\t"]"#.utf8)
    ),
    JSONCase("y_string_backslash_and_u_escaped_zero", Array(#"["\\u0000"]"#.utf8)),
    JSONCase("y_string_backslash_doublequotes", Array(#"["\""]"#.utf8)),
    JSONCase("y_string_comments", Array(#"["a/*b*/c/*d//e"]"#.utf8)),
    JSONCase("y_string_double_escape_a", Array(#"["\\a"]"#.utf8)),
    JSONCase("y_string_double_escape_n", Array(#"["\\n"]"#.utf8)),
    JSONCase("y_string_escaped_control_character", Array(#"["\u0012"]"#.utf8)),
    JSONCase(
        "y_string_escaped_noncharacter",
        Array(#"["\uFFFF"]"#.utf8),
        canonical: Array("[\"\u{FFFF}\"]".utf8)
    ),
    JSONCase("y_string_in_array", Array(#"["asd"]"#.utf8)),
    JSONCase(
        "y_string_in_array_with_leading_space",
        Array(#"[ "asd"]"#.utf8),
        canonical: Array(#"["asd"]"#.utf8)
    ),
    JSONCase(
        "y_string_last_surrogates_1_and_2",
        Array(#"["\uDBFF\uDFFF"]"#.utf8),
        canonical: Array("[\"\u{10FFFF}\"]".utf8)
    ),
    JSONCase(
        "y_string_nbsp_uescaped",
        Array(#"["new\u00A0line"]"#.utf8),
        canonical: Array("[\"new\u{A0}line\"]".utf8)
    ),
    JSONCase("y_string_nonCharacterInUTF-8_U+10FFFF", Array("[\"\u{10FFFF}\"]".utf8)),
    JSONCase("y_string_nonCharacterInUTF-8_U+FFFF", Array("[\"\u{FFFF}\"]".utf8)),
    JSONCase(
        "y_string_one-byte-utf-8",
        Array(#"["\u002c"]"#.utf8),
        canonical: Array(#"[","]"#.utf8)
    ),
    JSONCase("y_string_pi", Array("[\"\u{3C0}\"]".utf8)),
    JSONCase("y_string_reservedCharacterInUTF-8_U+1BFFF", Array("[\"\u{1BFFF}\"]".utf8)),
    JSONCase("y_string_simple_ascii", Array(#"["asd "]"#.utf8)),
    JSONCase("y_string_space", Array(#"" ""#.utf8)),
    JSONCase(
        "y_string_surrogates_U+1D11E",
        Array(#"["\uD834\uDd1e"]"#.utf8),
        canonical: Array("[\"\u{1D11E}\"]".utf8)
    ),
    JSONCase(
        "y_string_three-byte-utf-8",
        Array(#"["\u0821"]"#.utf8),
        canonical: Array("[\"\u{821}\"]".utf8)
    ),
    JSONCase(
        "y_string_two-byte-utf-8",
        Array(#"["\u0123"]"#.utf8),
        canonical: Array("[\"\u{123}\"]".utf8)
    ),
    JSONCase("y_string_u+2028_line_sep", Array("[\"\u{2028}\"]".utf8)),
    JSONCase("y_string_u+2029_par_sep", Array("[\"\u{2029}\"]".utf8)),
    JSONCase(
        "y_string_uEscape",
        Array(#"["\u0061\u30af\u30EA\u30b9"]"#.utf8),
        canonical: Array("[\"a\u{30AF}\u{30EA}\u{30B9}\"]".utf8)
    ),
    JSONCase(
        "y_string_uescaped_newline",
        Array(#"["new\u000Aline"]"#.utf8),
        canonical: Array(#"["new\nline"]"#.utf8)
    ),
    JSONCase("y_string_unescaped_char_delete", Array("[\"\u{7F}\"]".utf8)),
    JSONCase(
        "y_string_unicode",
        Array(#"["\uA66D"]"#.utf8),
        canonical: Array("[\"\u{A66D}\"]".utf8)
    ),
    JSONCase(
        "y_string_unicodeEscapedBackslash",
        Array(#"["\u005C"]"#.utf8),
        canonical: Array(#"["\\"]"#.utf8)
    ),
    JSONCase("y_string_unicode_2", Array("[\"\u{2342}\u{3248}\u{2342}\"]".utf8)),
    JSONCase(
        "y_string_unicode_U+10FFFE_nonchar",
        Array(#"["\uDBFF\uDFFE"]"#.utf8),
        canonical: Array("[\"\u{10FFFE}\"]".utf8)
    ),
    JSONCase(
        "y_string_unicode_U+1FFFE_nonchar",
        Array(#"["\uD83F\uDFFE"]"#.utf8),
        canonical: Array("[\"\u{1FFFE}\"]".utf8)
    ),
    JSONCase(
        "y_string_unicode_U+200B",
        Array(#"["\u200B"]"#.utf8),
        canonical: Array("[\"\u{200B}\"]".utf8)
    ),
    JSONCase(
        "y_string_unicode_U+2064",
        Array(#"["\u2064"]"#.utf8),
        canonical: Array("[\"\u{2064}\"]".utf8)
    ),
    JSONCase(
        "y_string_unicode_U+FDD0",
        Array(#"["\uFDD0"]"#.utf8),
        canonical: [0x5B, 0x22, 0xEF, 0xB7, 0x90, 0x22, 0x5D]
    ),
    JSONCase(
        "y_string_unicode_U+FFFE",
        Array(#"["\uFFFE"]"#.utf8),
        canonical: Array("[\"\u{FFFE}\"]".utf8)
    ),
    JSONCase(
        "y_string_unicode_escaped_double_quote",
        Array(#"["\u0022"]"#.utf8),
        canonical: Array(#"["\""]"#.utf8)
    ),
    JSONCase("y_string_utf8", Array("[\"\u{20AC}\u{1D11E}\"]".utf8)),
    JSONCase("y_string_with_del_character", Array("[\"a\u{7F}a\"]".utf8)),
    JSONCase("y_string_byte_order_mark_inside", Array("[\"\u{FEFF}\"]".utf8)),
    JSONCase("y_string_decomposed_stays_decomposed", Array("[\"e\u{301}\"]".utf8)),
    JSONCase("y_string_line_break_pair", Array(#"["\r\n"]"#.utf8)),
    JSONCase(
        "y_string_family_of_joined_emoji",
        Array("[\"\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}\"]".utf8)
    ),
    JSONCase("y_string_null_escape", Array(#"["\u0000"]"#.utf8), .nul, 2),
    JSONCase("n_string_1_surrogate_then_escape", Array(#"["\uD800\"]"#.utf8), .loneSurrogate, 2),
    JSONCase(
        "n_string_1_surrogate_then_escape_u",
        Array(#"["\uD800\u"]"#.utf8),
        .invalidEscape,
        10
    ),
    JSONCase(
        "n_string_1_surrogate_then_escape_u1",
        Array(#"["\uD800\u1"]"#.utf8),
        .invalidEscape,
        11
    ),
    JSONCase(
        "n_string_1_surrogate_then_escape_u1x",
        Array(#"["\uD800\u1x"]"#.utf8),
        .invalidEscape,
        11
    ),
    JSONCase("n_string_accentuated_char_no_quotes", Array("[\u{E9}]".utf8), .unexpectedByte, 1),
    JSONCase("n_string_backslash_00", Array("[\"\\\u{0}\"]".utf8), .invalidEscape, 2),
    JSONCase("n_string_escape_x", Array(#"["\x00"]"#.utf8), .invalidEscape, 2),
    JSONCase("n_string_escaped_backslash_bad", Array(#"["\\\"]"#.utf8), .unexpectedEnd, 7),
    JSONCase("n_string_escaped_ctrl_char_tab", Array("[\"\\\t\"]".utf8), .invalidEscape, 2),
    JSONCase("n_string_escaped_emoji", Array("[\"\\\u{1F300}\"]".utf8), .invalidEscape, 2),
    JSONCase("n_string_incomplete_escape", Array(#"["\"]"#.utf8), .unexpectedEnd, 5),
    JSONCase("n_string_incomplete_escaped_character", Array(#"["\u00A"]"#.utf8), .invalidEscape, 7),
    JSONCase("n_string_incomplete_surrogate", Array(#"["\uD834\uDd"]"#.utf8), .invalidEscape, 12),
    JSONCase(
        "n_string_incomplete_surrogate_escape_invalid",
        Array(#"["\uD800\uD800\x"]"#.utf8),
        .loneSurrogate,
        2
    ),
    JSONCase(
        "n_string_invalid-utf-8-in-escape",
        [0x5B, 0x22, 0x5C, 0x75, 0xE5, 0x22, 0x5D],
        .invalidEscape,
        4
    ),
    JSONCase("n_string_invalid_backslash_esc", Array(#"["\a"]"#.utf8), .invalidEscape, 2),
    JSONCase("n_string_invalid_unicode_escape", Array(#"["\uqqqq"]"#.utf8), .invalidEscape, 4),
    JSONCase(
        "n_string_invalid_utf8_after_escape",
        [0x5B, 0x22, 0x5C, 0xE5, 0x22, 0x5D],
        .invalidEscape,
        2
    ),
    JSONCase(
        "n_string_leading_uescaped_thinspace",
        Array(#"[\u0020"asd"]"#.utf8),
        .unexpectedByte,
        1
    ),
    JSONCase("n_string_no_quotes_with_bad_escape", Array(#"[\n]"#.utf8), .unexpectedByte, 1),
    JSONCase("n_string_single_doublequote", Array(#"""#.utf8), .unexpectedEnd, 1),
    JSONCase("n_string_single_quote", Array("['single quote']".utf8), .unexpectedByte, 1),
    JSONCase("n_string_single_string_no_double_quotes", Array("abc".utf8), .unexpectedByte, 0),
    JSONCase("n_string_start_escape_unclosed", Array(#"["\"#.utf8), .unexpectedEnd, 3),
    JSONCase("n_string_unescaped_ctrl_char", Array("[\"a\u{0}a\"]".utf8), .controlCharacter, 3),
    JSONCase("n_string_unescaped_newline", Array("[\"new\nline\"]".utf8), .controlCharacter, 5),
    JSONCase("n_string_unescaped_tab", Array("[\"\t\"]".utf8), .controlCharacter, 2),
    JSONCase(
        "n_string_unescaped_control_after_escape",
        Array("[\"\\n\t\"]".utf8),
        .controlCharacter,
        4
    ),
    JSONCase("n_string_unescaped_1f", Array("[\"\u{1F}\"]".utf8), .controlCharacter, 2),
    JSONCase("n_string_unicode_CapitalU", Array(#""\UA66D""#.utf8), .invalidEscape, 1),
    JSONCase("n_string_with_trailing_garbage", Array(#"""x"#.utf8), .trailingBytes, 2),
    JSONCase("n_string_escape_cut", Array(#""\u00"#.utf8), .unexpectedEnd, 5),
    JSONCase("n_string_surrogate_cut", Array(#""\ud834\ud"#.utf8), .unexpectedEnd, 10),
    JSONCase("i_object_key_lone_2nd_surrogate", Array(#"{"\uDFAA":0}"#.utf8), .loneSurrogate, 2),
    JSONCase(
        "i_string_1st_surrogate_but_2nd_missing",
        Array(#"["\uDADA"]"#.utf8),
        .loneSurrogate,
        2
    ),
    JSONCase(
        "i_string_1st_valid_surrogate_2nd_invalid",
        Array(#"["\uD888\u1234"]"#.utf8),
        .loneSurrogate,
        2
    ),
    JSONCase(
        "i_string_UTF-8_invalid_sequence",
        [0x5B, 0x22, 0xE6, 0x97, 0xA5, 0xD1, 0x88, 0xFA, 0x22, 0x5D],
        .invalidUTF8,
        7
    ),
    JSONCase(
        "i_string_UTF8_surrogate_U+D800",
        [0x5B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x5D],
        .invalidUTF8,
        2
    ),
    JSONCase(
        "i_string_incomplete_surrogate_and_escape_valid",
        Array(#"["\uD800\n"]"#.utf8),
        .loneSurrogate,
        2
    ),
    JSONCase("i_string_incomplete_surrogate_pair", Array(#"["\uDd1ea"]"#.utf8), .loneSurrogate, 2),
    JSONCase(
        "i_string_incomplete_surrogates_escape_valid",
        Array(#"["\uD800\uD800\n"]"#.utf8),
        .loneSurrogate,
        2
    ),
    JSONCase("i_string_invalid_lonely_surrogate", Array(#"["\ud800"]"#.utf8), .loneSurrogate, 2),
    JSONCase("i_string_invalid_surrogate", Array(#"["\ud800abc"]"#.utf8), .loneSurrogate, 2),
    JSONCase("i_string_invalid_utf-8", [0x5B, 0x22, 0xFF, 0x22, 0x5D], .invalidUTF8, 2),
    JSONCase(
        "i_string_inverted_surrogates_U+1D11E",
        Array(#"["\uDd1e\uD834"]"#.utf8),
        .loneSurrogate,
        2
    ),
    JSONCase("i_string_iso_latin_1", [0x5B, 0x22, 0xE9, 0x22, 0x5D], .invalidUTF8, 2),
    JSONCase("i_string_lone_second_surrogate", Array(#"["\uDFAA"]"#.utf8), .loneSurrogate, 2),
    JSONCase(
        "i_string_lone_utf8_continuation_byte",
        [0x5B, 0x22, 0x81, 0x22, 0x5D],
        .invalidUTF8,
        2
    ),
    JSONCase(
        "i_string_not_in_unicode_range",
        [0x5B, 0x22, 0xF4, 0xBF, 0xBF, 0xBF, 0x22, 0x5D],
        .invalidUTF8,
        2
    ),
    JSONCase(
        "i_string_overlong_sequence_2_bytes",
        [0x5B, 0x22, 0xC0, 0xAF, 0x22, 0x5D],
        .invalidUTF8,
        2
    ),
    JSONCase(
        "i_string_overlong_sequence_6_bytes",
        [0x5B, 0x22, 0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF, 0x22, 0x5D],
        .invalidUTF8,
        2
    ),
    JSONCase(
        "i_string_overlong_sequence_6_bytes_null",
        [0x5B, 0x22, 0xFC, 0x80, 0x80, 0x80, 0x80, 0x80, 0x22, 0x5D],
        .invalidUTF8,
        2
    ),
    JSONCase("i_string_truncated-utf-8", [0x5B, 0x22, 0xE0, 0xFF, 0x22, 0x5D], .invalidUTF8, 2),
    JSONCase(
        "i_string_invalid_utf8_after_an_escape",
        [0x5B, 0x22, 0x5C, 0x6E, 0x5C, 0x75, 0x30, 0x30, 0x34, 0x31, 0x61, 0xFF, 0x22, 0x5D],
        .invalidUTF8,
        11
    ),
    JSONCase(
        "i_string_truncated_at_the_quote",
        [0x5B, 0x22, 0x61, 0x62, 0xE2, 0x82, 0x22, 0x5D],
        .invalidUTF8,
        4
    ),
]
