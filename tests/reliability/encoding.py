"""Protobuf fields, and HPACK without a dynamic table. Only the standard library."""

# Of the static table of RFC 7541: what gRPC sends.
STATIC = {8: (":status", "200"), 31: ("content-type", "")}


# == Protobuf


def varint(number):
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(encoded) + bytes([number])


def field(number, value):
    """An integer (not negative), text, bytes, or a message that is given as bytes."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    encoded = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(encoded)) + encoded


def fields_of(message):
    """[(number, value)]: values are integers and bytes."""
    found, at = [], 0

    def read():
        nonlocal at
        number = shift = 0
        while True:
            byte = message[at]
            at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    while at < len(message):
        key = read()
        if key & 7 == 0:
            found.append((key >> 3, read()))
        elif key & 7 == 1:
            found.append((key >> 3, message[at:at + 8]))
            at += 8
        elif key & 7 == 5:
            found.append((key >> 3, message[at:at + 4]))
            at += 4
        else:
            size = read()
            found.append((key >> 3, message[at:at + size]))
            at += size
    return found


def first(message, *path):
    """The value at a path of field numbers; None if it is absent."""
    for number in path:
        message = next((value for key, value in fields_of(message) if key == number), None)
        if message is None:
            return None
    return message


# == HPACK without a dynamic table


def hpack_integer(number, bits, mark):
    most = (1 << bits) - 1
    return bytes([mark | number]) if number < most else bytes([mark | most]) + varint(number - most)


def hpack(fields):
    block = b""
    for name, value in fields:
        for text in (name, value):
            encoded = text.encode() if isinstance(text, str) else text
            block += (b"\0" if text is name else b"") + hpack_integer(len(encoded), 7, 0) + encoded
    return block


def unhpack(block):
    """[(name, value)]. Values in Huffman code, which gRPC uses for binary fields alone, stay encoded."""
    found, at = [], 0

    def integer(bits):
        nonlocal at
        most = (1 << bits) - 1
        number = block[at] & most
        at += 1
        shift = 0
        while number >= most:
            number += (block[at] & 0x7F) << shift
            shift += 7
            at += 1
            if block[at - 1] < 0x80:
                break
        return number

    def text():
        nonlocal at
        size = integer(7)
        at += size
        return block[at - size:at].decode("latin-1")

    while at < len(block):
        byte = block[at]
        if byte & 0x80:
            found.append(STATIC.get(integer(7), ("?", "?")))
        elif byte & 0xE0 == 0x20:
            integer(5)
        else:
            index = integer(6 if byte & 0x40 else 4)
            name = STATIC.get(index, ("?", ""))[0] if index else text()
            found.append((name, text()))
    return found
