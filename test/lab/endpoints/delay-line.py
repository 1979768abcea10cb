"""The long cable between the router's two sides: carries packets from one TUN device to the other, late.

Usage: delay-line.py SECONDS. Kernels without netem are common; a TUN pair is everywhere. Order is kept.
"""
import collections
import fcntl
import os
import select
import struct
import sys
import time


def attach(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    no_packet_info_tun = 0x1001
    fcntl.ioctl(device, 0x400454CA, struct.pack("16sH22x", name.encode(), no_packet_info_tun))
    return device


delay = float(sys.argv[1])
ends = [attach("line0"), attach("line1")]
waiting = collections.deque()
print("ready", flush=True)
while True:
    patience = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    for end in select.select(ends, [], [], patience)[0]:
        try:
            packet = os.read(end, 65536)
        except BlockingIOError:
            continue
        waiting.append((time.monotonic() + delay, ends[1 - ends.index(end)], packet))
    while waiting and waiting[0][0] <= time.monotonic():
        _, exit_end, packet = waiting.popleft()
        os.write(exit_end, packet)
