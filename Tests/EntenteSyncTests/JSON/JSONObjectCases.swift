import EntenteSync

/// Objects; the same key twice is refused.
let objectCases: [JSONCase] = [
    JSONCase(
        "y_object",
        Array(#"{"asd":"sdf", "dfg":"fgh"}"#.utf8),
        canonical: Array(#"{"asd":"sdf","dfg":"fgh"}"#.utf8)
    ),
    JSONCase("y_object_basic", Array(#"{"asd":"sdf"}"#.utf8)),
    JSONCase("y_object_duplicated_key", Array(#"{"a":"b","a":"c"}"#.utf8), .duplicateKey, 9),
    JSONCase(
        "y_object_duplicated_key_and_value",
        Array(#"{"a":"b","a":"b"}"#.utf8),
        .duplicateKey,
        9
    ),
    JSONCase("y_object_empty", Array("{}".utf8)),
    JSONCase("y_object_empty_key", Array(#"{"":0}"#.utf8)),
    JSONCase("y_object_escaped_null_in_key", Array(#"{"foo\u0000bar": 42}"#.utf8), .nul, 5),
    JSONCase(
        "y_object_extreme_numbers",
        Array(#"{ "min": -1.0e+28, "max": 1.0e+28 }"#.utf8),
        .fraction,
        9
    ),
    JSONCase(
        "y_object_long_strings",
        Array(
            #"{"x":[{"id": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}], "id": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#
                .utf8
        ),
        canonical: Array(
            #"{"id":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","x":[{"id":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}]}"#
                .utf8
        )
    ),
    JSONCase("y_object_simple", Array(#"{"a":[]}"#.utf8)),
    JSONCase(
        "y_object_string_unicode",
        Array(#"{"title":"\u041f\u043e\u043b"}"#.utf8),
        canonical: Array("{\"title\":\"\u{41F}\u{43E}\u{43B}\"}".utf8)
    ),
    JSONCase(
        "y_object_with_newlines",
        Array("{\n\"a\": \"b\"\n}".utf8),
        canonical: Array(#"{"a":"b"}"#.utf8)
    ),
    JSONCase(
        "y_object_sorted_on_reading",
        Array(#"{"b":1,"a":2}"#.utf8),
        canonical: Array(#"{"a":2,"b":1}"#.utf8)
    ),
    JSONCase("y_object_same_key_by_escape", Array(#"{"a":1,"\u0061":2}"#.utf8), .duplicateKey, 7),
    JSONCase(
        "y_object_duplicated_key_apart",
        Array(#"{"a":1,"b":2,"a":3}"#.utf8),
        .duplicateKey,
        13
    ),
    JSONCase(
        "y_object_composed_and_decomposed_keys",
        Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8),
        canonical: Array("{\"e\u{301}\":2,\"\u{E9}\":1}".utf8)
    ),
    JSONCase("n_object_bad_value", Array(#"["x", truth]"#.utf8), .unexpectedByte, 9),
    JSONCase("n_object_bracket_key", Array("{[: \"x\"}\n".utf8), .unexpectedByte, 1),
    JSONCase("n_object_comma_instead_of_colon", Array(#"{"x", null}"#.utf8), .unexpectedByte, 4),
    JSONCase("n_object_double_colon", Array(#"{"x"::"b"}"#.utf8), .unexpectedByte, 5),
    JSONCase("n_object_emoji", Array("{\u{1F1E8}\u{1F1ED}}".utf8), .unexpectedByte, 1),
    JSONCase("n_object_garbage_at_end", Array(#"{"a":"a" 123}"#.utf8), .unexpectedByte, 9),
    JSONCase("n_object_key_with_single_quotes", Array("{key: 'value'}".utf8), .unexpectedByte, 1),
    JSONCase(
        "n_object_lone_continuation_byte_in_key_and_trailing_comma",
        [0x7B, 0x22, 0xB9, 0x22, 0x3A, 0x22, 0x30, 0x22, 0x2C, 0x7D],
        .invalidUTF8,
        2
    ),
    JSONCase("n_object_missing_colon", Array(#"{"a" b}"#.utf8), .unexpectedByte, 5),
    JSONCase("n_object_missing_key", Array(#"{:"b"}"#.utf8), .unexpectedByte, 1),
    JSONCase("n_object_missing_semicolon", Array(#"{"a" "b"}"#.utf8), .unexpectedByte, 5),
    JSONCase("n_object_missing_value", Array(#"{"a":"#.utf8), .unexpectedEnd, 5),
    JSONCase("n_object_no-colon", Array(#"{"a""#.utf8), .unexpectedEnd, 4),
    JSONCase("n_object_non_string_key", Array("{1:1}".utf8), .unexpectedByte, 1),
    JSONCase(
        "n_object_non_string_key_but_huge_number_instead",
        Array("{9999E9999:1}".utf8),
        .unexpectedByte,
        1
    ),
    JSONCase(
        "n_object_repeated_null_null",
        Array("{null:null,null:null}".utf8),
        .unexpectedByte,
        1
    ),
    JSONCase("n_object_several_trailing_commas", Array(#"{"id":0,,,,,}"#.utf8), .unexpectedByte, 8),
    JSONCase("n_object_single_quote", Array("{'a':0}".utf8), .unexpectedByte, 1),
    JSONCase("n_object_trailing_comma", Array(#"{"id":0,}"#.utf8), .unexpectedByte, 8),
    JSONCase("n_object_trailing_comment", Array(#"{"a":"b"}/**/"#.utf8), .trailingBytes, 9),
    JSONCase("n_object_trailing_comment_open", Array(#"{"a":"b"}/**//"#.utf8), .trailingBytes, 9),
    JSONCase(
        "n_object_trailing_comment_slash_open",
        Array(#"{"a":"b"}//"#.utf8),
        .trailingBytes,
        9
    ),
    JSONCase(
        "n_object_trailing_comment_slash_open_incomplete",
        Array(#"{"a":"b"}/"#.utf8),
        .trailingBytes,
        9
    ),
    JSONCase(
        "n_object_two_commas_in_a_row",
        Array(#"{"a":"b",,"c":"d"}"#.utf8),
        .unexpectedByte,
        9
    ),
    JSONCase("n_object_unquoted_key", Array(#"{a: "b"}"#.utf8), .unexpectedByte, 1),
    JSONCase("n_object_unterminated-value", Array(#"{"a":"a"#.utf8), .unexpectedEnd, 7),
    JSONCase(
        "n_object_with_single_string",
        Array(#"{ "foo" : "bar", "a" }"#.utf8),
        .unexpectedByte,
        21
    ),
    JSONCase("n_object_with_trailing_garbage", Array(#"{"a":"b"}#"#.utf8), .trailingBytes, 9),
    JSONCase("n_object_closed_by_bracket", Array(#"{"a":1]"#.utf8), .unexpectedByte, 6),
    JSONCase("n_object_value_missing_before_brace", Array(#"{"a":}"#.utf8), .unexpectedByte, 5),
]
