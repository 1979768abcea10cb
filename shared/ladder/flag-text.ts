import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from '../wire/decoded-packet.ts';

/** In the order that people say them: "SYN ACK", "FIN PSH ACK", "RST ACK". */
const NAMES: readonly (readonly [number, string])[] = [
  [SYN, 'SYN'],
  [FIN, 'FIN'],
  [RST, 'RST'],
  [PSH, 'PSH'],
  [ACK, 'ACK'],
  [URG, 'URG'],
  [ECE, 'ECE'],
  [CWR, 'CWR'],
];

/** The flags of a TCP header in words, "none" where no bit is set. */
export function flagText(flags: number): string {
  const names = NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? 'none' : names.join(' ');
}
