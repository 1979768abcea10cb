import { parseAsaLine } from './asa-line.ts';
import { parseLadderLine } from './ladder-line.ts';
import type { ListedPacket } from './listed-packet.ts';
import { parseTcpdumpLine } from './tcpdump-line.ts';
import { parseTsharkLine } from './tshark-line.ts';

/** No form writes longer ones; what is longer is not looked at. */
export const LONGEST_LINE = 4096;

/** One line of any form that is read, null where it is none. Linear in the line; never throws. */
export function parseListedLine(line: string): ListedPacket | null {
  if (line.length < 12 || line.length > LONGEST_LINE) return null;
  const tcpdump = line.includes(' > ');
  if (tcpdump) {
    const found = parseTcpdumpLine(line) ?? parseAsaLine(line);
    if (found !== null) return found;
  }
  if (/^\s*\d/u.test(line)) {
    const summary = parseTsharkLine(line);
    if (summary !== null) return summary;
  }
  if (tcpdump || line.includes(' -> ') || line.includes(' → ')) return parseLadderLine(line);
  return null;
}

/** The first line of a packet that `tcpdump -v` writes on two: `… IP (tos 0x0, ttl 64, …)`. */
export function isHeadOfTwo(line: string): boolean {
  return line.length <= LONGEST_LINE && /(?:^|\s)IP \(tos .*\)\s*$/u.test(line);
}
