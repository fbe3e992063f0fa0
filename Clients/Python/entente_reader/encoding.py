"""How values are spelled (clause 4.1): canonical JSON, ids, base64url, decimals, order keys."""

import re

LARGEST_INTEGER = 2**53 - 1
DEPTH = 32
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


class NotCanonical(ValueError):
    """Bytes that are not canonical JSON; `offset` is the first byte that is wrong."""

    def __init__(self, reason, offset):
        super().__init__(f"{reason} at byte {offset}")
        self.offset = offset


SHORT_ESCAPES = {0x22: 0x22, 0x5C: 0x5C, 0x62: 0x08, 0x74: 0x09, 0x6E: 0x0A, 0x66: 0x0C, 0x72: 0x0D}


class Scanner:
    """Reads canonical JSON from bytes, front to back; anything else is refused at its place."""

    def __init__(self, data):
        self.data = data
        self.at = 0
        self.depth = 0

    def document(self):
        value = self.value()
        self.no_space()
        if self.at != len(self.data):
            raise NotCanonical("bytes after the end of the value", self.at)
        return value

    def peek(self):
        return self.data[self.at] if self.at < len(self.data) else None

    def no_space(self):
        if self.peek() in (0x20, 0x09, 0x0A, 0x0D):
            raise NotCanonical("white space", self.at)

    def expect(self, byte):
        if self.peek() is None:
            raise NotCanonical("the text ends within a value", self.at)
        if self.peek() != byte:
            raise NotCanonical("unexpected byte", self.at)
        self.at += 1

    def value(self):
        self.no_space()
        byte = self.peek()
        if byte is None:
            raise NotCanonical("the text ends within a value", self.at)
        if byte == 0x7B:
            return self.object()
        if byte == 0x5B:
            return self.array()
        if byte == 0x22:
            return self.string()
        for word, value in ((b"true", True), (b"false", False), (b"null", None)):
            if byte == word[0]:
                for letter in word:
                    self.expect(letter)
                return value
        return self.integer()

    def open(self, byte):
        if self.depth == DEPTH:
            raise NotCanonical("nested too deep", self.at)
        self.depth += 1
        self.expect(byte)

    def closes(self, byte, is_first):
        """Reads the closing byte, or the comma before a further element."""
        self.no_space()
        if self.peek() is None:
            raise NotCanonical("the text ends within a value", self.at)
        if self.peek() == byte:
            self.at += 1
            self.depth -= 1
            return True
        if not is_first:
            self.expect(0x2C)
            self.no_space()
        return False

    def array(self):
        self.open(0x5B)
        values = []
        while not self.closes(0x5D, not values):
            values.append(self.value())
        return values

    def object(self):
        self.open(0x7B)
        members = {}
        last = None
        while not self.closes(0x7D, last is None):
            start = self.at
            key = self.string()
            if last is not None and utf16(key) <= utf16(last):
                reason = "a key twice" if key == last else "keys out of order"
                raise NotCanonical(reason, start)
            self.no_space()
            self.expect(0x3A)
            members[key] = self.value()
            last = key
        return members

    def integer(self):
        start = self.at
        if self.peek() == 0x2D:
            self.at += 1
        first = self.at
        while self.peek() is not None and 0x30 <= self.peek() <= 0x39:
            self.at += 1
        digits = self.data[first : self.at]
        if not digits:
            reason = "the text ends within a value" if self.peek() is None else "unexpected byte"
            raise NotCanonical(reason, self.at)
        if digits[0] == 0x30 and len(digits) > 1:
            raise NotCanonical("a leading zero", start)
        if self.peek() in b".eE" if self.peek() is not None else False:
            raise NotCanonical("a fraction or exponent", start)
        if digits == b"0" and first > start:
            raise NotCanonical("minus zero", start)
        if len(digits) > 16 or int(digits) > LARGEST_INTEGER:
            raise NotCanonical("an integer out of range", start)
        return int(self.data[start : self.at])

    def string(self):
        self.no_space()
        self.expect(0x22)
        start = self.at
        # The content, and for each of its bytes where it was spelled.
        content = bytearray()
        places = []
        while True:
            byte = self.peek()
            if byte is None:
                raise NotCanonical("the text ends within a value", self.at)
            if byte == 0x22:
                break
            if byte < 0x20:
                raise NotCanonical("a control character that is not escaped", self.at)
            place = self.at
            if byte == 0x5C:
                content.append(self.escape())
            else:
                content.append(byte)
                self.at += 1
            places.append(place)
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotCanonical("not UTF-8", places[error.start]) from None
        self.at += 1
        return text

    def escape(self):
        start = self.at
        self.at += 1
        kind = self.peek()
        if kind is None:
            raise NotCanonical("the text ends within a value", self.at)
        self.at += 1
        if kind in SHORT_ESCAPES:
            return SHORT_ESCAPES[kind]
        if kind != 0x75:
            raise NotCanonical("no such escape here", start)
        for _ in range(4):
            digit = self.peek()
            if digit is None:
                raise NotCanonical("the text ends within a value", self.at)
            if chr(digit) not in "0123456789abcdefABCDEF":
                raise NotCanonical("no such escape", self.at)
            self.at += 1
        digits = self.data[start + 2 : self.at]
        code = int(digits, 16)
        if code == 0:
            raise NotCanonical("the character U+0000", start)
        if code >= 0x20 or code in (8, 9, 10, 12, 13) or digits != digits.lower():
            raise NotCanonical("another escape than RFC 8785 writes", start)
        return code


def utf16(text):
    """The sort key of RFC 8785, section 3.2.3."""
    return text.encode("utf-16-be")


def parse(data):
    """Reads canonical bytes; refuses every other spelling."""
    return Scanner(bytes(data)).document()


def write(value):
    """The canonical bytes of a value."""
    parts = []
    _write(value, parts)
    return "".join(parts).encode("utf-8")


def _write(value, parts):
    if value is None:
        parts.append("null")
    elif value is True:
        parts.append("true")
    elif value is False:
        parts.append("false")
    elif isinstance(value, int):
        parts.append(str(value))
    elif isinstance(value, str):
        parts.append(_quoted(value))
    elif isinstance(value, list):
        parts.append("[")
        for place, item in enumerate(value):
            if place:
                parts.append(",")
            _write(item, parts)
        parts.append("]")
    else:
        parts.append("{")
        for place, key in enumerate(sorted(value, key=utf16)):
            if place:
                parts.append(",")
            parts.append(_quoted(key) + ":")
            _write(value[key], parts)
        parts.append("}")


_ESCAPES = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 0x22: '\\"', 0x5C: "\\\\"}


def _quoted(text):
    def escaped(match):
        code = ord(match.group())
        return _ESCAPES.get(code) or f"\\u{code:04x}"

    return '"' + re.sub(r'[\x00-\x1f"\\]', escaped, text) + '"'


def is_id(text):
    """Whether a text is an id: 128 bits in 26 characters of Crockford's base32, lower case."""
    return len(text) == 26 and text[0] in "01234567" and all(c in DIGITS for c in text)


def id_text(data):
    """The text of an id from its sixteen bytes."""
    number = int.from_bytes(data, "big")
    return "".join(DIGITS[number >> 5 * place & 31] for place in range(25, -1, -1))


def id_bytes(text):
    """The sixteen bytes of an id."""
    number = 0
    for character in text:
        number = number << 5 | DIGITS.index(character)
    return number.to_bytes(16, "big")


BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def base64url(data):
    """Bytes as text, without padding."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 6)
    return "".join(BASE64[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6))


def from_base64url(text):
    """The bytes of a text; None when another text would be their spelling."""
    if any(c not in BASE64 for c in text):
        return None
    bits = "".join(f"{BASE64.index(c):06b}" for c in text)
    whole = len(bits) // 8 * 8
    if len(bits) - whole >= 6 or "1" in bits[whole:]:
        return None
    return bytes(int(bits[at : at + 8], 2) for at in range(0, whole, 8))


def is_name(text):
    """Whether a text is the name of a field, a type or a feature."""
    return re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text) is not None


DECIMAL_DIGITS = 34


class Decimal:
    """An exact decimal: coefficient and count of digits after the point."""

    def __init__(self, coefficient, scale):
        self.coefficient = coefficient
        self.scale = scale

    @staticmethod
    def read(text):
        """Reads a decimal; None when the text is none."""
        if not re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", text):
            return None
        digits = text.lstrip("-")
        whole, _, fraction = digits.partition(".")
        if len(whole) + len(fraction) > DECIMAL_DIGITS:
            return None
        coefficient = int(whole + fraction)
        if text.startswith("-"):
            if coefficient == 0:
                return None
            coefficient = -coefficient
        return Decimal(coefficient, len(fraction))

    @staticmethod
    def sum(numbers):
        """The exact sum at the largest scale; None when it needs more than 34 digits."""
        scale = max((number.scale for number in numbers), default=0)
        total = sum(number.coefficient * 10 ** (scale - number.scale) for number in numbers)
        if abs(total) >= 10**DECIMAL_DIGITS:
            return None
        return Decimal(total, scale)

    def __str__(self):
        digits = str(abs(self.coefficient)).rjust(self.scale + 1, "0")
        sign = "-" if self.coefficient < 0 else ""
        if not self.scale:
            return sign + digits
        return f"{sign}{digits[:-self.scale]}.{digits[-self.scale:]}"


ORDER_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def is_order_key(text):
    """Whether a text is an order key: digits of base 62 after the point, the last not zero."""
    return 1 <= len(text) <= 64 and text[-1] != "0" and all(c in ORDER_DIGITS for c in text)


def is_period(text):
    """Whether a text is a month: YYYY-MM."""
    match = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    return match is not None and int(match.group(1)) > 0


def is_date(text):
    """Whether a text is a day of the Gregorian calendar: YYYY-MM-DD."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or not is_period(text[:7]):
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1 <= day <= days[month - 1]
