import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { concat, utf8 } from '../../support/byte-writer.ts';
import type { FuzzTarget } from '../fuzz-target.ts';
import { mutated } from '../mutate-bytes.ts';
import type { Random } from '../random.ts';
import { analysis } from './analysis.ts';

const MOST = 1 << 15;
const TEXTS = path.resolve('test/golden/references/texts');

const LINES = [
  '12:00:47.907301 IP 192.0.2.1.50000 > 192.0.2.2.443: Flags [S], seq 99, win 512, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0',
  '12:00:47.907901 IP 192.0.2.2.443 > 192.0.2.1.50000: Flags [S.], seq 700, ack 100, win 512, length 0',
  '2026-11-20 23:59:59.9 IP6 2001:db8::1.50000 > 2001:db8::2.https: Flags [P.], seq 1:518, ack 1, win 64, length 517: HTTP: GET / HTTP/1.1',
  '\t0x0000:  4500 0028 0001 4000 4006 0000 c000 0201  E..(..@.@.......',
  '1 packets captured',
  '   1: 12:00:47.907301 192.0.2.1.50000 > 192.0.2.2.443: F 100:100(0) ack 700 win 512',
  '   2: 00:00:00.000001 802.1Q vlan#7 P0 192.0.2.2.443 > 192.0.2.1.50000: R 700:700(0) win 0 Drop-reason: (tcp-not-syn) First TCP packet not SYN',
  'capture inside type raw-data interface inside [Capturing - 1 bytes]',
  '1 0.000000 192.0.2.1 → 192.0.2.2 TCP 74 50000 → 443 [SYN] Seq=0 Win=64240 Len=0 MSS=1460 WS=128 TSval=1 TSecr=0',
  '2 0.000100 192.0.2.2 → 192.0.2.1 TLSv1.2 1514 Application Data',
  'client > server [FIN,ACK] Seq=421 Ack=1449 Len=0 (note)',
  'server > client [RST] Seq=1449 Len=0',
  'Prose between two listings: it is no packet.',
];

/** Texts that list packets, pasted or opened: every form, mixed, and with anything in them. */
export const listings: FuzzTarget = {
  name: 'listings',
  draw(random) {
    const text = sound(random);
    const wrong = random.once(6) ? text : mutated(text, random, sound(random), MOST);
    const { length } = wrong;
    return concat(Uint8Array.of(length >> 16, length >> 8, length), wrong);
  },
  run: (input, random) => analysis.run(input, random),
};

function sound(random: Random): Uint8Array {
  if (random.once(3)) {
    const text = readFileSync(path.join(TEXTS, random.pick(readdirSync(TEXTS).sort())));
    return text.subarray(0, MOST);
  }
  const count = random.between(1, random.once(8) ? 400 : 20);
  const lines = Array.from({ length: count }, () => otherNumbers(random.pick(LINES), random));
  return utf8(lines.join(random.once(4) ? '\r\n' : '\n'));
}

/** Some numbers of a line as other numbers. */
function otherNumbers(line: string, random: Random): string {
  return line.replaceAll(/\d+/gu, (digits) =>
    random.once(12)
      ? String(random.pick([0, 1, 9, 255, 256, 65_536, random.next(), 1e21]))
      : digits,
  );
}
