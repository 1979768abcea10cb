"""Watches one connection from beside it and sends segments in the name of its ends, as boxes on the path do.

Usage: inject.py CONFIG, with CONFIG a JSON object:
  port    server port of the connection to watch; client, server: their addresses
  towards {"client": device that leads to the client, "server": device that leads to the server}

One JSON order a line on stdin:
  {"shots": [SHOT, ...]}                         at once
  {"shots": [SHOT, ...], "on": "client"}         as soon as the client sends payload (or "server")
SHOT:
  name    in whose name: "client" or "server"    flags  e.g. "R" or "RA"
  seq     added to the next number of that end    ack    added to that end's last acknowledgement; absent: 0
  ttl     "own" (that of the end's packets where the shot goes out) or a number
  id      "next", "copy" (of the other end's last packet) or a number
  window  "own" or a number                       wait   seconds before it
"""
import json
import os
import select
import socket
import struct
import sys
import time

FLAGS = {"F": 1, "S": 2, "R": 4, "P": 8, "A": 16}
MASK = 0xFFFFFFFF
config = json.loads(sys.argv[1])
addresses = {side: socket.inet_aton(config[side]) for side in ("client", "server")}
seen = {}


def report(event, **more):
    print(json.dumps({"event": event, "at": time.monotonic(), **more}), flush=True)


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def note(device, packet):
    """Keeps what this packet says of its sender; returns the sender's side if it carries payload."""
    if len(packet) < 40 or packet[0] >> 4 != 4 or packet[9] != 6:
        return None
    start = (packet[0] & 15) * 4
    source, destination = packet[12:16], packet[16:20]
    source_port, target_port, seq, ack, offset, flags, window = struct.unpack("!HHIIBBH", packet[start : start + 16])
    if config["port"] not in (source_port, target_port):
        return None
    side = "client" if target_port == config["port"] else "server"
    if (source, destination) != (addresses[side], addresses["server" if side == "client" else "client"]):
        return None
    total_length, ident = struct.unpack("!HH", packet[2:6])
    length = total_length - start - (offset >> 4) * 4
    if flags & 4:
        return None
    end = (seq + length + (flags & 1) + (flags >> 1 & 1)) & MASK
    last = seen.get((device, side))
    if last and (last["next"] - end) & MASK < 1 << 31:
        end = last["next"]
    ports = (source_port, target_port)
    seen[device, side] = {"next": end, "ack": ack, "ttl": packet[8], "id": ident, "window": window, "ports": ports}
    return side if length > 0 else None


def keep_watching(seconds):
    """Waits, and notes what passes meanwhile: the numbers of a later shot are those of its own moment."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        if select.select([wire], [], [], left)[0]:
            packet, (device, *_) = wire.recvfrom(65536)
            note(device, packet)


def shoot(raw, shot):
    keep_watching(shot.get("wait", 0))
    name = shot["name"]
    other = "server" if name == "client" else "client"
    device = config["towards"][other]
    own = seen[device, name]
    flags = sum(FLAGS[letter] for letter in shot["flags"])
    seq = (own["next"] + shot.get("seq", 0)) & MASK
    ack = (own["ack"] + shot["ack"]) & MASK if "ack" in shot else 0
    ident = {"next": (own["id"] + 1) & 0xFFFF, "copy": seen[device, other]["id"]}.get(shot["id"], shot["id"])
    ttl = own["ttl"] if shot["ttl"] == "own" else shot["ttl"]
    window = own["window"] if shot["window"] == "own" else shot["window"]
    tcp = struct.pack("!HHIIBBHHH", *own["ports"], seq, ack, 0x50, flags, window, 0, 0)
    pseudo = addresses[name] + addresses[other] + struct.pack("!BBH", 0, 6, len(tcp))
    tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
    do_not_fragment = 0x4000
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 40, ident, do_not_fragment, ttl, 6, 0) + addresses[name] + addresses[other]
    raw.sendto(ip + tcp, (socket.inet_ntoa(addresses[other]), 0))
    report("saw", what=f"sent {shot['flags']} in the name of the {name}")


raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
raw.setsockopt(socket.SOL_SOCKET, socket.SO_MARK, 7)
every_protocol = 3
wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(every_protocol))
armed = None
pending = b""
report("listening")
while True:
    readable, _, _ = select.select([wire, 0], [], [])
    if wire in readable:
        packet, (device, *_) = wire.recvfrom(65536)
        spoke = note(device, packet)
        if armed and spoke == armed["on"] and device == config["towards"][spoke]:
            for shot in armed["shots"]:
                shoot(raw, shot)
            armed = None
            report("say", what="shot")
        continue
    words = os.read(0, 65536)
    if not words:
        break
    *lines, pending = (pending + words).split(b"\n")
    for line in lines:
        order = json.loads(line)
        if "on" in order:
            armed = order
            report("say", what="armed")
        else:
            for shot in order["shots"]:
                shoot(raw, shot)
            report("say", what="shot")
