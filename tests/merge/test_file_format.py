import codecs

import pytest

from generator.merge import TextFormat, decode_text, encode_text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a = 1\n",
        b"a = 1",
        b"a = 1\r\nb = 2\r\n",
        b"a = 1\r\nb = 2",
        b"a\rb\r",
        codecs.BOM_UTF8 + "é = 1\n".encode(),
        codecs.BOM_UTF16_LE + "é\r\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "é\n".encode("utf-16-be"),
        codecs.BOM_UTF8 + b"\xff\n",
        "# coding: latin-1\nname = 'é'\n".encode("latin-1"),
        "#!/usr/bin/python\n# -*- coding: cp1252 -*-\nprice = '€'\n".encode("cp1252"),
        "name = 'é'\n".encode("latin-1"),
        b"# coding: rot13\na = 1\n",
        b"# coding: no-such-codec\na = '\xc3\xa9'\n",
        b"a\x0cb\x00c\xe2\x80\xa8d\n",
        b"\n",
        b"line with a lone \r inside\nand another\n",
    ],
)
def test_files_round_trip_byte_for_byte(data: bytes) -> None:
    text, form = decode_text(data)

    assert encode_text(text, form) == data
    assert "\r\n" not in text
    assert text == "" or text.endswith("\n")


def test_equal_text_is_equal_in_every_encoding() -> None:
    forms = [
        b"a = '\xc3\xa9'\nb\n",
        b"a = '\xc3\xa9'\r\nb\r\n",
        b"a = '\xc3\xa9'\rb\r",
        codecs.BOM_UTF8 + b"a = '\xc3\xa9'\nb",
        b"a = '\xe9'\nb\n",
        codecs.BOM_UTF16_LE + "a = 'é'\nb\n".encode("utf-16-le"),
    ]

    assert {decode_text(data)[0] for data in forms} == {"a = 'é'\nb\n"}


def test_mixed_line_endings_become_those_of_the_majority() -> None:
    text, form = decode_text(b"a\r\nb\r\nc\n")

    assert encode_text(text, form) == b"a\r\nb\r\nc\r\n"


def test_unencodable_characters_convert_the_file_to_utf8() -> None:
    text, form = decode_text("# coding: latin-1\nname = 'é'\n".encode("latin-1"))

    written = encode_text(text + "sign = '→'\n", form)

    assert written.decode("utf-8") == "# coding: utf-8\nname = 'é'\nsign = '→'\n"


def test_the_file_format_is_detected() -> None:
    assert decode_text(codecs.BOM_UTF8 + b"a\r\nb")[1] == TextFormat(
        "utf-8", codecs.BOM_UTF8, "\r\n", final_newline=False
    )
