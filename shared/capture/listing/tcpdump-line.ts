import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from '../../base/tcp-flags.ts';
import {
  NO_OPTIONS,
  NOTHING_LISTED,
  u32Of,
  type ListedEnd,
  type ListedPacket,
} from './listed-packet.ts';
import { parseDottedEnd } from './parse-end.ts';
import { parseOptionWords } from './parse-options.ts';
import { parseTime } from './parse-time.ts';

const LETTERS: ReadonlyMap<string, number> = new Map([
  ['S', SYN],
  ['F', FIN],
  ['R', RST],
  ['P', PSH],
  ['.', ACK],
  ['U', URG],
  ['E', ECE],
  ['W', CWR],
  // Accurate ECN's bit, which is none of the eight.
  ['e', 0],
]);

/**
 * A line of `tcpdump`, with or without `-n`, `-S`, `-e`, `-v` (also its second line, behind the first),
 * `-t` to `-ttttt` and `-i any`; null where it is none.
 *
 *   12:00:47.907301 IP 192.0.2.1.50000 > 192.0.2.2.443: Flags [P.], seq 1:32, ack 1, win 501, length 31
 */
export function parseTcpdumpLine(line: string): ListedPacket | null {
  const arrow = line.lastIndexOf(' > ', beforeFlags(line));
  if (arrow < 0) return null;
  const from = line.lastIndexOf(' ', arrow - 1) + 1;
  const colon = line.indexOf(': ', arrow + 3);
  if (colon < 0) return null;
  const source = parseDottedEnd(line.slice(from, arrow));
  const destination = parseDottedEnd(line.slice(arrow + 3, colon));
  if (source === null || destination === null) return null;
  const before = line.slice(0, from);
  const told = line.slice(colon + 2);
  const { time } = parseTime(before);
  if (time === null && !/(?:^|\s)IP6? /u.test(before) && !told.startsWith('Flags [')) return null;
  const base = { ...NOTHING_LISTED, ...networkOf(before), style: 'tcpdump' as const, time };
  if (told.startsWith('Flags [')) return tcpOf(base, source, destination, told);
  return udpOf(base, source, destination, told, before);
}

/** Where to look for the arrow between addresses: `-e` has one between hardware addresses before it. */
function beforeFlags(line: string): number {
  const flags = line.indexOf(': Flags [');
  if (flags >= 0) return flags;
  // The first arrow whose ends are no hardware addresses.
  const first = line.indexOf(' > ');
  const isHardware = /[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/iu.test(
    line.slice(Math.max(0, first - 17), first),
  );
  if (!isHardware) return first;
  return line.indexOf(' > ', first + 3);
}

type Base = Omit<ListedPacket, 'source' | 'destination' | 'protocol'>;

function tcpOf(
  base: Base,
  source: ListedEnd,
  destination: ListedEnd,
  told: string,
): ListedPacket | null {
  if (source.port === null || destination.port === null) return null;
  const end = told.indexOf(']');
  if (end < 0) return null;
  const flags = flagsOf(told.slice(7, end));
  if (flags === null) return null;
  const rest = told.slice(end + 1);
  const seq = /^[^[]{0,80}, seq (\d+)(?::(\d+))?/u.exec(rest);
  const options = /, options \[([^\]]*)\]/u.exec(rest);
  return {
    ...base,
    source,
    destination,
    protocol: 'tcp',
    flags,
    seq: u32Of(seq?.[1]),
    seqEnd: u32Of(seq?.[2]),
    ack: u32Of(/, ack (\d+)/u.exec(rest)?.[1]),
    window: u32Of(/, win (\d+)/u.exec(rest)?.[1]),
    length: u32Of(/, length (\d+)/u.exec(rest)?.[1]),
    options: options === null ? NO_OPTIONS : parseOptionWords(options[1]),
  };
}

function udpOf(
  base: Base,
  source: ListedEnd,
  destination: ListedEnd,
  told: string,
  before: string,
): ListedPacket | null {
  if (source.port === null || destination.port === null) return null;
  if (/proto (?!UDP)/u.test(before) || !/(?:^|\s)IP6? /u.test(before)) return null;
  const length = /(?:length |\()(\d+)\)?$/u.exec(told.trimEnd().slice(-24));
  return { ...base, source, destination, protocol: 'udp', length: u32Of(length?.[1]) };
}

/** Flags by tcpdump's letters; null where one is unknown. */
export function flagsOf(letters: string): number | null {
  if (letters === 'none' || letters === '') return 0;
  let flags = 0;
  for (const letter of letters) {
    const bit = LETTERS.get(letter);
    if (bit === undefined) return null;
    flags |= bit;
  }
  return flags;
}

/** What `-v` and `-e` say before the addresses: `(tos 0x0, ttl 64, id 4711, … flags [DF], …)`, `vlan 10`. */
function networkOf(before: string): Partial<ListedPacket> {
  const byte = (text: string | undefined): number | null => {
    const number = u32Of(text);
    return number === null || number > 255 ? null : number;
  };
  const id = u32Of(/[ (]id (\d+),/u.exec(before)?.[1]);
  const vlan = u32Of(/vlan (\d+),/u.exec(before)?.[1]);
  return {
    ttl: byte(/[ (](?:ttl|hlim) (\d+)/u.exec(before)?.[1]),
    ipId: id !== null && id <= 0xffff ? id : null,
    dontFragment: before.includes('flags [DF]'),
    vlan: vlan !== null && vlan < 4096 ? vlan : null,
  };
}
