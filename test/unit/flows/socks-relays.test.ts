import { describe, expect, it } from 'vitest';

import { memorySource } from '../../../shared/capture/byte-source.ts';
import { pcapFile } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket, type TcpOptions } from '../../support/packet-builder.ts';
import { wholeAnalysis } from '../../support/whole-analysis.ts';

/** One payload: of the client, of the proxy, or the client's or the proxy's last one again. */
type Said = readonly [who: 'client' | 'proxy' | 'client again' | 'proxy again', bytes: string];

const CLIENT = '10.0.0.1';
const PROXY = '10.0.0.2';

function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** A connection to the proxy, and what is said on it. */
function connection(said: readonly Said[], sport = 40_000, dport = 1080): Uint8Array[] {
  const up = { src: CLIENT, dst: PROXY, sport, dport };
  const down = { src: PROXY, dst: CLIENT, sport: dport, dport: sport };
  const packets: TcpOptions[] = [
    { ...up, flags: 'S', seq: 1000 },
    { ...down, flags: 'SA', seq: 5000, ack: 1001 },
    { ...up, flags: 'A', seq: 1001, ack: 5001 },
  ];
  let [client, proxy] = [1001, 5001];
  for (const [who, text] of said) {
    const payload = bytes(text);
    const again = who.endsWith('again') ? payload.length : 0;
    if (who.startsWith('client')) {
      packets.push({ ...up, flags: 'PA', seq: client - again, ack: proxy, payload });
      client += payload.length - again;
    } else {
      packets.push({ ...down, flags: 'PA', seq: proxy - again, ack: client, payload });
      proxy += payload.length - again;
    }
  }
  return packets.map((packet) => ethernet(tcpPacket(packet)));
}

const stranger = ethernet(
  tcpPacket({ src: '10.9.9.9', dst: '10.9.9.8', sport: 99, dport: 7777, flags: 'S', seq: 1 }),
);

function streamsOf(packets: readonly Uint8Array[]): (number | null)[] {
  const session = wholeAnalysis(memorySource('socks.pcap', pcapFile([...packets])));
  return Array.from({ length: session.flowCount }, (_, flow) => session.record(flow).tcpStream);
}

const v4 = '\x04\x01\x00\x50\x01\x02\x03\x04\x00';
const granted = '\x00\x5a\x00\x00\x00\x00\x00\x00';
const hello = '\x05\x01\x00';
const noMethod = '\x05\x00';
const connect = '\x05\x01\x00\x01\x01\x02\x03\x04\x00\x50';
const done = '\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00';
const get = 'GET / HTTP/1.1\r\n\r\n';
const withUser: readonly Said[] = [
  ['client', '\x05\x01\x02'],
  ['proxy', '\x05\x02'],
  ['client', '\x01\x01u\x01p'],
];
const consented: readonly Said[] = [
  ['client', hello],
  ['proxy', noMethod],
  ['client', connect],
  ['proxy', done],
];
const command = (code: string): readonly Said[] => [
  ['client', hello],
  ['proxy', noMethod],
  ['client', `\x05${code}${connect.slice(2)}`],
  ['proxy', done],
  ['client', get],
];

describe("a connection that a SOCKS proxy relays takes a stream number, as tshark 4.0.17's dissector has it", () => {
  it.each<[string, readonly Said[], boolean]>([
    [
      'SOCKS 4',
      [
        ['client', v4],
        ['proxy', granted],
        ['client', get],
      ],
      true,
    ],
    [
      'SOCKS 4 whose server speaks first',
      [
        ['client', v4],
        ['proxy', granted],
        ['proxy', 'hi'],
      ],
      true,
    ],
    [
      'SOCKS 4 and nothing after the consent',
      [
        ['client', v4],
        ['proxy', granted],
      ],
      false,
    ],
    [
      'SOCKS 4 refused',
      [
        ['client', v4],
        ['proxy', '\x00\x5b\x00\x00'],
        ['client', get],
      ],
      false,
    ],
    [
      'SOCKS 4 with data before the consent',
      [
        ['client', v4],
        ['client', get],
        ['proxy', granted],
      ],
      false,
    ],
    [
      'SOCKS 4, a request too short',
      [
        ['client', v4.slice(0, 3)],
        ['proxy', granted],
        ['client', get],
      ],
      false,
    ],
    ['SOCKS 5', [...consented, ['client', get]], true],
    ['SOCKS 5 and nothing after the consent', consented, false],
    [
      'SOCKS 5, consent refused in words that are not looked at',
      [...consented.slice(0, 3), ['proxy', '\x05\x05\x00\x01\x00\x00'], ['client', get]],
      true,
    ],
    [
      'SOCKS 5 to a name',
      [
        ['client', hello],
        ['proxy', noMethod],
        ['client', '\x05\x01\x00\x03\x04host\x00\x50'],
        ['proxy', done],
        ['client', get],
      ],
      true,
    ],
    [
      'SOCKS 5 to a name that is cut',
      [
        ['client', hello],
        ['proxy', noMethod],
        ['client', '\x05\x01\x00\x03\x40host\x00\x50'],
        ['proxy', done],
        ['client', get],
      ],
      false,
    ],
    [
      'SOCKS 5 to IPv6',
      [
        ['client', hello],
        ['proxy', noMethod],
        ['client', `\x05\x01\x00\x04${'\x00'.repeat(16)}\x00\x50`],
        ['proxy', done],
        ['client', get],
      ],
      true,
    ],
    [
      'SOCKS 5 with user and password',
      [...withUser, ['proxy', '\x01\x00'], ['client', connect], ['proxy', done], ['client', get]],
      true,
    ],
    [
      'SOCKS 5, password refused',
      [...withUser, ['proxy', '\x01\x01'], ['client', get], ['proxy', get]],
      false,
    ],
    [
      'SOCKS 5, no method acceptable',
      [
        ['client', hello],
        ['proxy', '\x05\xff'],
        ['client', get],
      ],
      false,
    ],
    [
      'SOCKS 5 with GSSAPI',
      [
        ['client', '\x05\x01\x01'],
        ['proxy', '\x05\x01'],
        ['client', '\x01\x01\x00\x01x'],
        ['proxy', '\x01\x01\x00\x00'],
        ['client', connect],
        ['proxy', done],
        ['client', get],
      ],
      true,
    ],
    ['BIND', command('\x02'), false],
    ['UDP ASSOCIATE', command('\x03'), false],
    ['ping', command('\x80'), false],
    [
      'all in one segment',
      [
        ['client', hello + connect],
        ['proxy', noMethod + done],
        ['client', get],
      ],
      false,
    ],
    [
      'a command in two segments',
      [
        ['client', hello],
        ['proxy', noMethod],
        ['client', connect.slice(0, 5)],
        ['client', connect.slice(5)],
        ['proxy', done],
        ['client', get],
      ],
      false,
    ],
    [
      'messages sent again',
      [
        ['client', hello],
        ['client again', hello],
        ['proxy', noMethod],
        ['client', connect],
        ['client again', connect],
        ['proxy', done],
        ['client', get],
      ],
      true,
    ],
    ['nothing but a message sent again', [...consented, ['client again', connect]], false],
    [
      'an answer sent again is no consent',
      [...consented.slice(0, 3), ['proxy again', noMethod], ['client', get]],
      false,
    ],
    ['version 6', [['client', '\x06\x01\x00'], ...consented.slice(1), ['client', get]], false],
    [
      'clear text',
      [
        ['client', get],
        ['proxy', get],
        ['client', get],
      ],
      false,
    ],
  ])('%s', (_, said, takes) => {
    expect(streamsOf([...connection(said), stranger])).toEqual([0, takes ? 2 : 1]);
  });

  it('on port 1080 alone', () => {
    const packets = connection([...consented, ['client', get]], 40_000, 1081);
    expect(streamsOf([...packets, stranger])).toEqual([0, 1]);
  });

  it('with the first segment after the consent, and once', () => {
    const packets = connection([...consented, ['client', get], ['proxy', get]]);
    const [before, after] = [packets.slice(0, -2), packets.slice(-2)];
    expect(streamsOf([...before, stranger, ...after])).toEqual([0, 1]);
    expect(
      streamsOf([...packets, stranger, ...connection([...consented, ['client', get]], 40_001)]),
    ).toEqual([0, 2, 3]);
  });

  it('not where the ends have a connection of their own, which a later one gets', () => {
    const relayed = connection([...consented, ['client', get]]);
    const direct = connection([['client', 'x']], 40_000, 80);
    expect(streamsOf([...direct, ...relayed, stranger])).toEqual([0, 1, 2]);
    expect(streamsOf([...relayed, ...direct, stranger])).toEqual([0, 1, 2]);
  });
});
