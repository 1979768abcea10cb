/**
 * One end of a lab connection on Node's own net and tls: what a real service written in JavaScript does.
 * Takes the same JSON as endpoint.py, for one connection and fewer steps; see there.
 */
import { readFileSync } from 'node:fs';
import net from 'node:net';
import readline from 'node:readline';
import tls from 'node:tls';

const config = JSON.parse(process.argv[2]);
const heard = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();

function report(event, more = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);
}

/** TLS settings that pin one protocol version, so that a recording shows what its name says. */
function tlsOptions({ version, cert, key, sni, alpn, ciphers }) {
  return {
    minVersion: `TLSv${version}`,
    maxVersion: `TLSv${version}`,
    rejectUnauthorized: false,
    ...(cert && { cert: readFileSync(cert), key: readFileSync(key) }),
    ...(sni && { servername: sni }),
    ...(alpn && { ALPNProtocols: alpn }),
    ...(ciphers && { ciphers }),
  };
}

/** Plays the steps on an open connection. */
async function play(socket) {
  let received = 0;
  let ended = false;
  let wake = () => {};
  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    received += bytes.length;
    wake();
  });
  socket.on('end', () => {
    ended = true;
    report('saw', { what: 'end of stream' });
    wake();
  });
  socket.on('close', () => wake());
  socket.on('error', (error) => report('saw', { what: error.code ?? error.message }));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const until = async (condition) => {
    while (!condition() && !socket.destroyed) await new Promise((resolve) => (wake = resolve));
  };
  const steps = {
    send: (text) => new Promise((resolve) => socket.write(text, resolve)),
    'send-bytes': (count) => new Promise((resolve) => socket.write('t'.repeat(count), resolve)),
    read: async (count) => {
      await until(() => received >= count || ended);
      received -= count;
    },
    'read-eof': () => until(() => ended),
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    wait: () => heard.next(),
    say: (what) => report('say', { what }),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
    reset: () => void socket.resetAndDestroy(),
    pause: () => void socket.pause(),
  };
  for (const [name, ...values] of config.steps) await steps[name](...values);
  await closed;
  report('done');
  process.exit(0);
}

function opened(socket) {
  if (config.role === 'client') report('flow', { ip: socket.localAddress, port: socket.localPort });
  report('connected');
  void play(socket);
}

if (config.role === 'server') {
  const server = config.tls
    ? tls.createServer(tlsOptions(config.tls), opened)
    : net.createServer(opened);
  server.listen(config.port, config.ip, () => report('listening'));
} else {
  const target = { host: config.ip, port: config.port, localAddress: config.from };
  const socket = config.tls
    ? tls.connect({ ...target, ...tlsOptions(config.tls) }, () => opened(socket))
    : net.connect(target, () => opened(socket));
}
