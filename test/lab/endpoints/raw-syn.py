"""Sends one SYN from a raw socket, as scanners and spoofers do, so that no client socket exists behind it.

Usage: raw-syn.py SOURCE-IP SOURCE-PORT TARGET-IP TARGET-PORT
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
maximum_segment = b"\x02\x04\x05\xb4"
isn = int.from_bytes(os.urandom(4), "big")
header = struct.pack("!HHIIBBHHH", source_port, target_port, isn, 0, 0x60, 0x02, 64240, 0, 0)
pseudo = socket.inet_aton(source) + socket.inet_aton(target) + struct.pack("!BBH", 0, 6, 24)
total = checksum(pseudo + header + maximum_segment)
segment = header[:16] + struct.pack("!H", total) + header[18:] + maximum_segment
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
raw.bind((source, 0))
raw.sendto(segment, (target, 0))
