import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import { ipText } from '../../../shared/base/ip-address.ts';
import { FIN, RST, SYN, ACK, DecodedPacket } from '../../../shared/wire/decoded-packet.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { FragmentTable } from '../../../shared/wire/fragments.ts';
import {
  HAS_CORPUS,
  captureNames,
  readCapture,
  readOracle,
} from '../../golden/corpus/corpus-files.ts';

/** What tshark says of one TCP stream; pairs are [a to b, b to a]. */
interface Stream {
  readonly a: readonly [string, number];
  readonly b: readonly [string, number];
  readonly pkts: readonly [number, number];
  readonly payload: readonly [number, number];
  readonly syn: readonly [number, number];
  readonly synack: readonly [number, number];
  readonly fin: readonly [number, number];
  readonly rst: readonly [number, number];
}

/** Captures that tshark says nothing of. */
const NOT_COMPARED: Readonly<Record<string, string>> = {
  'tcpdump__brcm-tag.pcap': 'refused by tshark, see the reader’s corpus test',
};

/** Captures where only packets are compared, and why. */
const ONLY_PACKETS: Readonly<Record<string, string>> = {
  'nfstream__ip_fragmented_garbage.pcap':
    'header lengths below 20: tshark takes the rest as payload and reads flags, we believe neither',
};

/** Sums of a path of two endpoints: packets, payload, SYN, SYN-ACK, FIN, RST. */
type Sums = [number, number, number, number, number, number];

function addTo(sums: Map<string, Sums>, key: string, values: Sums): void {
  const known = sums.get(key);
  if (known === undefined) sums.set(key, values);
  else {
    values.forEach((value, i) => {
      known[i] += value;
    });
  }
}

function oracleSums(streams: readonly Stream[]): Record<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const { a, b, pkts, payload, syn, synack, fin, rst } of streams) {
    [0, 1].forEach((i) => {
      const [from, to] = i === 0 ? [a, b] : [b, a];
      const values: Sums = [pkts[i], payload[i], syn[i], synack[i], fin[i], rst[i]];
      if (pkts[i] > 0) addTo(sums, `${from.join(' ')} > ${to.join(' ')}`, values);
    });
  }
  return Object.fromEntries(sums);
}

function ourSums(name: string): Record<string, Sums> {
  const opened = openCapture(memorySource(name, readCapture(name)));
  const sums = new Map<string, Sums>();
  if (!opened.ok) return {};
  const reader = opened.value;
  const packet = new DecodedPacket();
  const fragments = new FragmentTable();
  while (reader.next()) {
    const { record } = reader;
    decode(record, packet);
    const whole = packet.isFragment ? fragments.resolve(record, packet) : record;
    if (whole === null) continue;
    if (whole !== record) decode(whole, packet);
    if (packet.kind !== 'tcp') continue;
    const { flags, addresses, ipVersion } = packet;
    const isSyn = (flags & SYN) !== 0;
    const isAck = (flags & ACK) !== 0;
    const from = `${ipText(ipVersion, addresses)} ${packet.sourcePort}`;
    const to = `${ipText(ipVersion, addresses, 4)} ${packet.destinationPort}`;
    addTo(sums, `${from} > ${to}`, [
      1,
      packet.payloadLength,
      isSyn && !isAck ? 1 : 0,
      isSyn && isAck ? 1 : 0,
      (flags & FIN) !== 0 ? 1 : 0,
      (flags & RST) !== 0 ? 1 : 0,
    ]);
  }
  return Object.fromEntries(sums);
}

if (!HAS_CORPUS) process.stderr.write('SKIPPED: corpus decoding; set TEARDOWN_CORPUS\n');

describe.skipIf(!HAS_CORPUS)(
  'every TCP path of the corpus: packets, payload and flags as in tshark',
  () => {
    const decodable = HAS_CORPUS
      ? captureNames().filter((name) => {
          const opened = openCapture(memorySource(name, readCapture(name)));
          return opened.ok && NOT_COMPARED[name] === undefined;
        })
      : [];
    test.each(decodable)('%s', (name) => {
      const streams = (readOracle(name).tshark?.streams ?? []) as unknown as readonly Stream[];
      const onlyPackets = ONLY_PACKETS[name] !== undefined;
      const compared = (paths: Readonly<Record<string, Sums>>): unknown =>
        Object.fromEntries(
          Object.entries(paths).map(([path, sums]) => [path, onlyPackets ? sums[0] : sums]),
        );
      expect(compared(ourSums(name))).toEqual(compared(oracleSums(streams)));
    });

    test('most captures are in this comparison', () => {
      expect(decodable.length).toBeGreaterThan(120);
    });
  },
);
