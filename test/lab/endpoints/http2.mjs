/**
 * One end of an HTTP/2 connection over TLS, on Node's own http2: what a service written in JavaScript does.
 * Takes JSON of the form of endpoint.py's, for one connection. Steps of a client: request, wait, leave, destroy, kill;
 * of a server: answer (waits until it has answered), wait, goaway, leave, kill.
 *   leave    session.close(): GOAWAY, then close_notify and FIN once nothing is open any more
 *   goaway   the GOAWAY alone
 *   destroy  session.destroy()
 */
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import readline from 'node:readline';
import tls from 'node:tls';

const config = JSON.parse(process.argv[2]);
const heard = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();

function report(event, more = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);
}

/** Plays the steps; `exchange` resolves once a request has been answered. */
async function play(session, exchange) {
  session.on('goaway', (code) => report('saw', { what: `GOAWAY with code ${code}` }));
  session.on('error', (error) => report('saw', { what: error.code ?? error.message }));
  const closed = new Promise((resolve) => session.once('close', resolve));
  const steps = {
    request: exchange,
    answer: exchange,
    wait: () => heard.next(),
    say: (what) => report('say', { what }),
    sleep: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    goaway: () => session.goaway(),
    leave: () => void session.close(),
    destroy: () => void session.destroy(),
    kill: () => {
      report('saw', { what: 'killed by SIGKILL' });
      process.kill(process.pid, 'SIGKILL');
    },
  };
  for (const [name, ...values] of config.steps) await steps[name](...values);
  await closed;
  report('done');
  process.exit(0);
}

const versions = {
  minVersion: `TLSv${config.tls.version}`,
  maxVersion: `TLSv${config.tls.version}`,
};

if (config.role === 'server') {
  const { cert, key } = config.tls;
  const server = http2.createSecureServer({
    ...versions,
    cert: readFileSync(cert),
    key: readFileSync(key),
  });
  const answered = new Promise((resolve) => {
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/plain' });
      stream.end('teardown '.repeat(20));
      stream.once('close', resolve);
    });
  });
  server.on('session', (session) => void play(session, () => answered));
  server.listen(config.port, config.ip, () => report('listening'));
} else {
  const session = http2.connect(`https://shop.example:${config.port}`, {
    createConnection: () =>
      tls.connect({
        ...versions,
        host: config.ip,
        port: config.port,
        localAddress: config.from,
        servername: 'shop.example',
        ALPNProtocols: ['h2'],
        rejectUnauthorized: false,
      }),
  });
  session.once('connect', (_, socket) => {
    report('flow', { ip: socket.localAddress, port: socket.localPort });
    const request = () =>
      new Promise((resolve) => {
        const stream = session.request({ ':path': '/' });
        stream.resume();
        stream.once('close', resolve);
        stream.end();
      });
    void play(session, request);
  });
}
