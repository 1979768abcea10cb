import * as payloads from './payloads.ts';
import type { Random } from './random.ts';
import { ScriptBuilder } from './script.ts';
import type { Script } from './script.ts';

/** One kind of conversation: how often it comes and how one of it is written down. */
export interface Scenario {
  readonly name: string;
  /** Flows in a thousand. */
  readonly weight: number;
  readonly write: (random: Random) => Script;
}

const second = 1_000_000;
const minute = 60 * second;

function begin(random: Random, port: number): ScriptBuilder {
  const rtt = Math.round(random.exponential(25_000)) + 400;
  return new ScriptBuilder(port, random.chance(0.35), Math.min(rtt, 400_000));
}

function hostName(random: Random): string {
  const word = random.pick(['shop', 'api', 'cdn', 'mail', 'auth', 'img', 'static', 'files']);
  return `${word}${String(random.between(1, 400))}.example`;
}

/** Handshake, ClientHello, the server's flight, Finished. */
function openTls(random: Random): ScriptBuilder {
  const script = begin(random, 443).open();
  return script
    .data(0, payloads.clientHello(random, hostName(random)))
    .ack(1, script.rtt)
    .data(1, payloads.serverFlight(random), { delay: 300 })
    .data(0, payloads.clientFinished(random), { delay: 700 });
}

/** One request and its answer in TLS; sometimes the answer's first copy is lost before the capture point. */
function tlsExchange(random: Random, script: ScriptBuilder): ScriptBuilder {
  script.data(0, payloads.applicationData(random, random.between(20, 40)), { delay: 200 });
  const answer = payloads.applicationData(random, random.between(20, 80));
  if (random.chance(0.04)) {
    script.data(1, answer, { delay: script.rtt });
    script.again(1, answer.bytes.length, answer, 200_000 + script.rtt);
  } else {
    script.data(1, answer, { delay: script.rtt });
  }
  return script.ack(0, 40);
}

function openHttp(random: Random): ScriptBuilder {
  const script = begin(random, random.pick([80, 80, 80, 8080, 3128])).open();
  return script.data(
    0,
    payloads.httpRequest(hostName(random), `/p/${String(random.between(1, 9999))}`),
  );
}

/** What ends a TLS conversation, from the peaceful to the violent. */
const tlsEndings: readonly ((random: Random, script: ScriptBuilder) => ScriptBuilder)[] = [
  (random, script) =>
    script
      .data(0, payloads.encryptedAlert(random))
      .fin(0, 10)
      .data(1, payloads.encryptedAlert(random), { delay: script.rtt })
      .fin(1, 10)
      .ack(0, 20),
  (random, script) =>
    script
      .data(1, payloads.encryptedAlert(random), { delay: second })
      .fin(1, 10)
      .ack(0, 40)
      .data(0, payloads.encryptedAlert(random))
      .fin(0, 10)
      .ack(1, script.rtt),
  (_, script) => script.close(0),
  (_, script) => {
    script.fin(0);
    return script.rst(0, { delay: 3 }).fin(1, script.rtt).rst(0, { delay: 10 });
  },
  (random, script) => {
    script.data(0, payloads.encryptedAlert(random)).fin(0, 10);
    script.data(1, payloads.applicationData(random, 90), { delay: script.rtt });
    return script.rst(0, { delay: 15 });
  },
  (_, script) => script.wait(5 * second).rstAck(1),
];

function tls(random: Random): Script {
  const script = openTls(random);
  for (let rounds = random.between(1, 3); rounds > 0; rounds--) {
    tlsExchange(random, script);
  }
  const ending = random.chance(0.6)
    ? random.between(0, 1)
    : random.between(2, tlsEndings.length - 1);
  return tlsEndings[ending](random, script).done();
}

/** Resets and packets with another hop count right after the ClientHello, as a middlebox forges them. */
function tampered(random: Random): Script {
  const script = begin(random, 443).open();
  script.data(0, payloads.clientHello(random, 'blocked.example'));
  const ttl = random.between(90, 110);
  script.rst(1, { delay: 900, ttl }).rstAck(1, { delay: 4, ttl });
  if (random.chance(0.5)) {
    script.rstAck(1, { delay: 4, ttl, seq: script.position(1) + 1460 });
  }
  return script.data(1, payloads.serverFlight(random), { delay: script.rtt }).rst(0).done();
}

function http(random: Random): Script {
  const script = openHttp(random);
  script.ack(1, script.rtt);
  script.data(1, payloads.httpResponse('200 OK', random.between(0, 90)), { delay: 500 });
  script.ack(0, 30);
  return script.close(random.chance(0.5) ? 1 : 0).done();
}

/** The client closes its socket with the answer unread: FIN, then a reset for each late segment. */
function httpCancelled(random: Random): Script {
  const script = openHttp(random).ack(1, 400);
  if (random.chance(0.5)) {
    return script.wait(second).rstAck(0).done();
  }
  script.fin(0, second);
  script.data(1, payloads.httpResponse('200 OK', 80), { delay: script.rtt }).rst(0);
  return script.data(1, payloads.message(random, 60), { delay: 90 }).rst(0).done();
}

function messages(random: Random): Script {
  const script = begin(random, random.pick([22, 1883, 5432, 6379, 9092])).open();
  for (let rounds = random.between(2, 8); rounds > 0; rounds--) {
    script.wait(random.exponential(second / 2));
    script.data(0, payloads.message(random, random.between(4, 40)));
    script.data(1, payloads.message(random, random.between(4, 60)), { delay: script.rtt });
    if (random.chance(0.05)) {
      const lost = payloads.message(random, 20);
      const after = payloads.message(random, 24);
      script.lost(1, lost).data(1, after);
      script.again(1, lost.bytes.length + after.bytes.length, lost, script.rtt + 200_000);
    }
    script.ack(0, 40);
  }
  if (random.chance(0.3)) {
    return script
      .wait(random.between(20, 40) * second)
      .rstAck(random.chance(0.5) ? 0 : 1)
      .done();
  }
  return script.close(random.chance(0.5) ? 0 : 1).done();
}

/** Idle for minutes with keep-alive probes, then reset or left open. */
function idle(random: Random): Script {
  const script = begin(random, 5222).open().data(0, payloads.message(random, 12)).ack(1);
  for (let probes = random.between(1, 3); probes > 0; probes--) {
    script.keepAlive(0, minute / 2).ack(1);
  }
  return random.chance(0.5)
    ? script.done()
    : script
        .wait(minute / 2)
        .rst(1)
        .done();
}

/** Every kind of conversation on the link. Weights are flows in a thousand. */
export const scenarios: readonly Scenario[] = [
  { name: 'tls', weight: 215, write: tls },
  { name: 'tls-tampered', weight: 20, write: tampered },
  { name: 'http', weight: 200, write: http },
  { name: 'http-cancelled', weight: 35, write: httpCancelled },
  { name: 'messages', weight: 50, write: messages },
  { name: 'idle', weight: 25, write: idle },
  {
    name: 'probe',
    weight: 60,
    write: (random) => begin(random, 443).open().close(0).done(),
  },
  {
    name: 'scan-unanswered',
    weight: 170,
    write: (random) => begin(random, random.between(1, 1023)).syn(0).done(),
  },
  {
    name: 'scan-open',
    weight: 75,
    write: (random) => begin(random, 443).halfOpen().rst(0, { delay: 60 }).done(),
  },
  {
    name: 'refused',
    weight: 75,
    write: (random) => {
      const script = begin(random, random.between(1024, 9999)).syn();
      return script.rstAck(1, { delay: script.rtt, seq: 0, ack: 1 }).done();
    },
  },
  {
    name: 'unanswered',
    weight: 25,
    write: (random) =>
      begin(random, 8443)
        .syn()
        .synAgain(second)
        .synAgain(2 * second)
        .synAgain(4 * second)
        .done(),
  },
  {
    name: 'rejected',
    weight: 10,
    write: (random) => begin(random, 25).syn().unreachable(2_000).done(),
  },
  {
    name: 'half-closed',
    weight: 10,
    write: (random) => {
      const script = openHttp(random).fin(0).ack(1);
      return script.data(1, payloads.httpResponse('200 OK', 60), { delay: second }).ack(0).done();
    },
  },
  {
    name: 'mid-capture',
    weight: 15,
    write: (random) => {
      const script = begin(random, 9000).open();
      script.data(0, payloads.message(random, 30)).data(1, payloads.message(random, 30));
      return script.ack(0).close(1).missStart(3).done();
    },
  },
  {
    name: 'ports-reused',
    weight: 15,
    write: (random) => {
      const script = begin(random, 80)
        .open()
        .close(0)
        .wait(minute / 4)
        .reusePorts();
      return script
        .open()
        .data(0, payloads.httpRequest(hostName(random), '/'))
        .close(1)
        .done();
    },
  },
  {
    name: 'dns',
    weight: 30,
    write: (random) => {
      const [question, answer] = payloads.dnsPair(random, hostName(random));
      const script = begin(random, 53);
      return script.udp(0, question, 0).udp(1, answer, script.rtt).done();
    },
  },
];
