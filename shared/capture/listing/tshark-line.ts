import { flagsOfNames } from './flag-names.ts';
import { NOTHING_LISTED, u32Of, type ListedPacket } from './listed-packet.ts';
import { isAddress } from './parse-end.ts';
import { parseSummaryOptions } from './parse-options.ts';
import { parseTime } from './parse-time.ts';

const COLUMNS = /^(\S{1,64})\s+(?:(?:→|->)\s+)?(\S{1,64})\s+(\S{1,32})\s+(\d{1,7})\s(.*)$/u;
const PORTS = /^(\d{1,5}) (?:→|->|>) (\d{1,5})\b\s?(.*)$/u;
const MARK = /^\[(TCP [^\]]{1,80})\] ?/u;
/** Protocols of Wireshark's column that TCP carries and whose lines hide TCP's numbers. */
const OVER_TCP =
  /^(?:TLSv?1(?:\.[0-3])?|SSLv[23]|SSL|HTTP2?|HTTP\/.*|SSHv?2?|SMTP|IMAP|POP|FTP|FTP-DATA|SMB2?|LDAP|BGP|MySQL|PGSQL|TDS|RDP|WebSocket|MQTT|AMQP|Redis|OCSP|TELNET)$/u;

/**
 * A line of Wireshark's packet list in its default columns, as tshark prints it or as it is copied or exported
 * as plain text:
 *
 *   1 0.000000 192.0.2.1 → 192.0.2.2 TCP 74 50000 → 443 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
 *
 * Lines of protocols over TCP have neither ports nor numbers: `protocol` is then `follows`. Null where it is none.
 */
export function parseTsharkLine(line: string): ListedPacket | null {
  const first = /^\s*(\d{1,9})\s+/u.exec(line);
  if (first === null) return null;
  const behind = line.slice(first[0].length);
  const { time, rest } = parseTime(behind);
  if (time === null) return null;
  const columns = COLUMNS.exec(behind.slice(rest).trimStart());
  if (columns === null) return null;
  const [, from, to, protocol, length, info] = columns;
  if (!isAddress(from) || !isAddress(to)) return null;
  const base = {
    ...NOTHING_LISTED,
    style: 'tshark' as const,
    number: u32Of(first[1]),
    time,
    frame: u32Of(length),
  };
  const bare = info
    .replace(MARK, '')
    .replace(MARK, '')
    .replace(/^\[[^\]]{1,80}\] ?/u, '')
    .trim();
  const ports = PORTS.exec(bare);
  if (ports === null) {
    if (!OVER_TCP.test(protocol)) return null;
    return { ...base, ...endsOf(from, null, to, null), protocol: 'follows' };
  }
  const ends = endsOf(from, u32Of(ports[1]), to, u32Of(ports[2]));
  if ((ends.source.port ?? 0) > 65_535 || (ends.destination.port ?? 0) > 65_535) return null;
  const told = ports[3];
  if (protocol === 'UDP')
    return { ...base, ...ends, protocol: 'udp', length: u32Of(/\bLen=(\d+)/u.exec(told)?.[1]) };
  const flags = /^\[([^\]]{1,60})\]/u.exec(told);
  const bits = flags === null ? null : flagsOfNames(flags[1]);
  if (bits === null) return null;
  const field = (name: string): number | null =>
    u32Of(new RegExp(`(?:^| )${name}=(\\d{1,10})(?= |$)`, 'u').exec(told)?.[1]);
  return {
    ...base,
    ...ends,
    protocol: 'tcp',
    flags: bits,
    seq: field('Seq'),
    ack: field('Ack'),
    window: field('Win'),
    scaledWindow: true,
    length: field('Len'),
    options: parseSummaryOptions(told),
    calledRetransmission: /^\[TCP (?:Fast |Spurious )?Retransmission\]/u.test(info),
  };
}

function endsOf(
  from: string,
  sourcePort: number | null,
  to: string,
  destinationPort: number | null,
): Pick<ListedPacket, 'source' | 'destination'> {
  return {
    source: { host: from, port: sourcePort },
    destination: { host: to, port: destinationPort },
  };
}
