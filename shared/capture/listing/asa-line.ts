import { ACK } from '../../base/tcp-flags.ts';
import { NO_OPTIONS, NOTHING_LISTED, u32Of, type ListedPacket } from './listed-packet.ts';
import { parseDottedEnd } from './parse-end.ts';
import { parseOptionWords } from './parse-options.ts';
import { parseTime } from './parse-time.ts';
import { flagsOf } from './tcpdump-line.ts';

const TCP =
  /^\s*([.SFRPWEU]{1,8})(?= |$)(?: (\d{1,10}):(\d{1,10})\((\d{1,10})\))?(?: ack (\d{1,10}))?(?: win (\d{1,10}))?(?: urg \d{1,10})?(?: <([^>]*)>)?/u;
const UDP = /^\s*(?:\[[^\]]*\] )?udp (\d{1,10})/iu;
const DROP = /Drop-reason: *(\([^)]*\) *.*)$/u;

/**
 * A line of the Cisco ASA's `show capture` (FACTS 5.2), which is also how tcpdump wrote before 4.0:
 *
 *   33437: 12:00:47.907301 802.1Q vlan#10 P0 192.0.2.1.443 > 192.0.2.2.50000: F 1:1(0) ack 2 win 65535
 *
 * Its `R` with an ack field is a RST+ACK, without one a plain RST. Null where it is none.
 */
export function parseAsaLine(line: string): ListedPacket | null {
  const arrow = line.indexOf(' > ');
  if (arrow < 0) return null;
  const from = line.lastIndexOf(' ', arrow - 1) + 1;
  const colon = line.indexOf(':', arrow + 3 + v6Length(line, arrow + 3));
  if (colon < 0) return null;
  const source = parseDottedEnd(line.slice(from, arrow));
  const destination = parseDottedEnd(line.slice(arrow + 3, colon));
  if (source === null || destination === null) return null;
  if (source.port === null || destination.port === null) return null;
  const head = line.slice(0, from);
  const number = /^\s*(\d{1,9}): /u.exec(head);
  const { time } = parseTime(number === null ? head : head.slice(number[0].length));
  if (number === null && time === null) return null;
  const vlan = u32Of(/802\.1Q vlan#(\d+)/u.exec(head)?.[1]);
  const told = line.slice(colon + 1);
  const drop = DROP.exec(told);
  const base = {
    ...NOTHING_LISTED,
    style: 'asa' as const,
    number: u32Of(number?.[1]),
    time,
    source,
    destination,
    vlan: vlan !== null && vlan < 4096 ? vlan : null,
    remark: drop === null ? null : `Drop-reason: ${drop[1].trim()}`,
    dontFragment: told.includes('(DF)'),
  };
  const udp = UDP.exec(told);
  if (udp !== null) return { ...base, protocol: 'udp', length: u32Of(udp[1]) };
  const found = TCP.exec(told);
  if (found === null) return null;
  const [, letters, seq, seqEnd, length, ack, window, options] = found;
  const flags = flagsOf(letters);
  if (flags === null) return null;
  const acknowledges = ack === undefined ? 0 : ACK;
  return {
    ...base,
    protocol: 'tcp',
    // The dot only says that no other letter is there; the ack field says ACK.
    flags: (flags & ~ACK) | acknowledges,
    seq: u32Of(seq),
    seqEnd: u32Of(seqEnd),
    length: u32Of(length) ?? 0,
    ack: u32Of(ack),
    window: u32Of(window),
    options: options === undefined ? NO_OPTIONS : parseOptionWords(options),
  };
}

/** Characters of an IPv6 destination that its own colons are in: up to the dot before the port. */
function v6Length(line: string, at: number): number {
  const dot = line.indexOf('.', at);
  const space = line.indexOf(' ', at);
  return dot < 0 || (space >= 0 && space < dot) ? 0 : dot - at;
}
