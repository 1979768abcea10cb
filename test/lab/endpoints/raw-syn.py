"""Sends one SYN from a raw socket, as scanners and spoofers do, so that no client socket exists behind it.

Usage: raw-syn.py SOURCE-IP SOURCE-PORT TARGET-IP TARGET-PORT [zmap]
With zmap in the form that ZMap's builds before v4.1.0 send: IP-ID 54321, window 65535, TTL 255, no options.
"""
import os
import socket
import struct
import sys


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


source, source_port, target, target_port = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
zmap = "zmap" in sys.argv[5:]
options = b"" if zmap else b"\x02\x04\x05\xb4"
isn = int.from_bytes(os.urandom(4), "big")
length = 20 + len(options)
window = 65535 if zmap else 64240
header = struct.pack("!HHIIBBHHH", source_port, target_port, isn, 0, length << 2, 0x02, window, 0, 0)
ends = socket.inet_aton(source) + socket.inet_aton(target)
total = checksum(ends + struct.pack("!BBH", 0, 6, length) + header + options)
segment = header[:16] + struct.pack("!H", total) + header[18:] + options
if zmap:
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    segment = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, 54321, 0, 255, 6, 0) + ends + segment
else:
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
    raw.bind((source, 0))
raw.sendto(segment, (target, 0))
