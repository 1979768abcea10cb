"""The long cable between the router's two sides: carries packets from one TUN device to the other, late.

Usage: delay-line.py SECONDS [late-fin]. Kernels without netem are common; a TUN pair is everywhere. Order is kept; but
with late-fin a FIN takes 40 ms more than the rest, so that what its sender sends after it comes first.
"""
import fcntl
import heapq
import itertools
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


def is_fin(packet):
    """A TCP FIN over IPv4."""
    if packet[0] >> 4 != 4 or packet[9] != 6:
        return False
    return packet[(packet[0] & 15) * 4 + 13] & 1 == 1


delay = float(sys.argv[1])
late_fin = "late-fin" in sys.argv[2:]
ends = [attach("line0"), attach("line1")]
waiting = []
count = itertools.count()
print("ready", flush=True)
while True:
    patience = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    for end in select.select(ends, [], [], patience)[0]:
        try:
            packet = os.read(end, 65536)
        except BlockingIOError:
            continue
        leaves = time.monotonic() + delay + (0.04 if late_fin and is_fin(packet) else 0)
        heapq.heappush(waiting, (leaves, next(count), ends[1 - ends.index(end)], packet))
    while waiting and waiting[0][0] <= time.monotonic():
        _, _, exit_end, packet = heapq.heappop(waiting)
        os.write(exit_end, packet)
