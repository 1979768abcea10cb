"""One end of a lab connection: plays a list of steps on real sockets and reports what it saw.

Usage: endpoint.py CONFIG, with CONFIG a JSON object:
  role    "client" or "server"
  from    client: own address          ip, port   where to connect or to listen
  times   how many connections, one after the other (default 1); every: seconds between a client's starts
  tls     absent for clear text, else {"version": "1.2" | "1.3", "cert", "key", "sni", "alpn", "ciphers",
          "trust": file of the authorities that a client checks against,
          "patience": seconds after which a handshake without an answer is given up}
  backlog, acceptAfter   server: length of the accept queue; a word on stdin without which it accepts nothing
  connectAfter           client: a word on stdin without which it does not connect
  userTimeout            milliseconds without an acknowledgement after which the kernel gives up (TCP_USER_TIMEOUT)
  keepAlive              [idle, interval, count] of SO_KEEPALIVE, in seconds
  steps   [["send", "text"], ["read-eof"], ["close"], ...]: see Connection.do_*

One JSON object a line goes to stdout; the lab talks back with one word a line on stdin ("wait" steps).
TLS runs over memory buffers, so that a step decides exactly which bytes reach the socket, and when.
"""
import errno
import fcntl
import json
import os
import signal
import socket
import ssl
import struct
import sys
import termios
import time


def report(event, **more):
    print(json.dumps({"event": event, "at": time.monotonic(), **more}), flush=True)


def name_of(error):
    """The system's own name of an error, e.g. ECONNRESET; Python's where there is none."""
    if isinstance(error, ssl.SSLError):
        return error.reason or "SSLError"
    return errno.errorcode.get(error.errno, type(error).__name__)


class Connection:
    def __init__(self, sock, tls, side):
        self.sock, self.side = sock, side
        self.pending = b""
        self.ended = False
        self.tls = None
        self.inbox = ssl.MemoryBIO()
        self.outbox = ssl.MemoryBIO()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.handshake(tls)

    def handshake(self, config):
        version = ssl.TLSVersion.TLSv1_2 if config["version"] == "1.2" else ssl.TLSVersion.TLSv1_3
        server = self.side == "server"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = context.maximum_version = version
        if config.get("ciphers"):
            context.set_ciphers(config["ciphers"])
        if config.get("alpn"):
            context.set_alpn_protocols(config["alpn"])
        if server:
            context.load_cert_chain(config["cert"], config["key"])
            if config.get("clientCertificate") == "required":
                context.load_verify_locations(config["cert"])
                context.verify_mode = ssl.CERT_REQUIRED
        else:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            if config.get("trust"):
                context.verify_mode = ssl.CERT_REQUIRED
                context.load_verify_locations(config["trust"])
        self.sock.settimeout(config.get("patience"))
        name = None if server else config.get("sni")
        self.tls = context.wrap_bio(self.inbox, self.outbox, server_side=server, server_hostname=name)
        while True:
            try:
                self.tls.do_handshake()
                self.flush()
                self.sock.settimeout(None)
                return
            except ssl.SSLWantReadError:
                self.flush()
                data = self.sock.recv(65536)
                if not data:
                    raise ConnectionError("end of stream within the TLS handshake")
                self.inbox.write(data)
            except ssl.SSLError:
                self.flush()
                raise

    def flush(self):
        if self.outbox.pending:
            self.sock.sendall(self.outbox.read())

    def receive(self):
        """The next bytes of the application; b"" at close_notify or at the end of the stream."""
        while self.tls:
            try:
                data = self.tls.read(65536)
                if not data:
                    report("saw", what="close_notify")
                return data
            except ssl.SSLWantReadError:
                self.flush()
                data = self.sock.recv(65536)
                if not data:
                    report("saw", what="end of stream without close_notify")
                    return b""
                self.inbox.write(data)
            except ssl.SSLZeroReturnError:
                report("saw", what="close_notify")
                return b""
        data = self.sock.recv(65536)
        if not data:
            report("saw", what="end of stream")
        return data

    def read_more(self):
        data = self.receive()
        self.ended = self.ended or not data
        self.pending += data
        return bool(data)

    def do_send(self, text):
        self.send(text.encode())

    def do_send_hex(self, digits):
        self.send(bytes.fromhex(digits))

    def do_send_bytes(self, count):
        self.send(b"teardown " * (count // 9) + b"." * (count % 9))

    def do_stream(self, size, pause, times):
        """`times` pieces of `size` bytes, `pause` seconds apart."""
        for _ in range(times):
            self.do_send_bytes(size)
            time.sleep(pause)

    def send(self, data):
        if self.tls:
            self.tls.write(data)
            self.flush()
        else:
            self.sock.sendall(data)

    def do_read(self, count):
        while len(self.pending) < count and self.read_more():
            pass
        self.pending = self.pending[count:]

    def do_read_until(self, mark):
        wanted = mark.encode()
        while wanted not in self.pending and self.read_more():
            pass
        self.pending = self.pending.partition(wanted)[2]

    def do_read_eof(self):
        while not self.ended and self.read_more():
            pass

    def do_raw_eof(self):
        """Discards everything up to the peer's FIN, TLS or not."""
        while self.sock.recv(65536):
            pass
        report("saw", what="FIN")

    def do_await_unread(self, count):
        """Waits until `count` bytes lie unread in the kernel's receive queue."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            answer = fcntl.ioctl(self.sock, termios.FIONREAD, struct.pack("i", 0))
            if struct.unpack("i", answer)[0] >= count:
                report("saw", what=f"at least {count} unread bytes at the close")
                return
            time.sleep(0.005)
        raise TimeoutError(f"never had {count} unread bytes")

    def do_sleep(self, seconds):
        time.sleep(seconds)

    def do_drain(self, seconds):
        """Reads and throws away whatever comes within so many seconds."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.sock.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                self.pending += self.receive()
            except TimeoutError:
                pass
        self.sock.settimeout(None)

    def do_say(self, word):
        report("say", what=word)

    def do_wait(self, word):
        heard = sys.stdin.readline().strip()
        if heard != word:
            raise RuntimeError(f"waited for {word}, heard {heard!r}")

    def do_close_notify(self):
        """Sends close_notify; the socket stays as it is."""
        try:
            self.tls.unwrap()
        except ssl.SSLError:
            pass
        self.flush()

    def do_shutdown(self):
        self.sock.shutdown(socket.SHUT_WR)

    def do_close(self):
        self.sock.close()

    def do_reset(self):
        """close() with SO_LINGER on and zero: the kernel throws the connection away with a RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def do_kill(self):
        report("saw", what="killed by SIGKILL")
        os.kill(os.getpid(), signal.SIGKILL)

    def play(self, steps):
        for name, *values in steps:
            try:
                getattr(self, "do_" + name.replace("-", "_"))(*values)
                report("step", what=name)
            except OSError as error:
                report("saw", what=f"{name_of(error)} at {name}")
        self.sock.close()


def tune(sock, config):
    """What a connection inherits from its socket before it opens."""
    if config.get("rcvbuf"):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, config["rcvbuf"])
    if config.get("userTimeout"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, config["userTimeout"])
    if config.get("keepAlive"):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        names = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
        for name, value in zip(names, config["keepAlive"]):
            sock.setsockopt(socket.IPPROTO_TCP, name, value)


def family(ip):
    return socket.AF_INET6 if ":" in ip else socket.AF_INET


def serve(config):
    listener = socket.socket(family(config["ip"]))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    tune(listener, config)
    listener.bind((config["ip"], config["port"]))
    listener.listen(config.get("backlog", 16))
    report("listening")
    if config.get("acceptAfter"):
        sys.stdin.readline()
    for _ in range(config.get("times", 1)):
        talk(listener.accept()[0], config)


def connect(config):
    if config.get("connectAfter"):
        report("say", what="ready")
        sys.stdin.readline()
    started = time.monotonic()
    for number in range(config.get("times", 1)):
        time.sleep(max(0, started + number * config.get("every", 0) - time.monotonic()))
        sock = socket.socket(family(config["ip"]))
        tune(sock, config)
        sock.bind((config["from"], 0))
        report("flow", ip=config["from"], port=sock.getsockname()[1])
        try:
            sock.connect((config["ip"], config["port"]))
        except OSError as error:
            report("saw", what=f"{name_of(error)} at connect")
            sock.close()
            continue
        talk(sock, config)


def talk(sock, config):
    try:
        connection = Connection(sock, config.get("tls"), config["role"])
    except (OSError, ssl.SSLError) as error:
        report("saw", what=f"{name_of(error)} before the first step")
        sock.close()
        return
    report("connected")
    connection.play(config["steps"])


settings = json.loads(sys.argv[1])
serve(settings) if settings["role"] == "server" else connect(settings)
report("done")
