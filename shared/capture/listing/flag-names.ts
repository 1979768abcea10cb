import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from '../../base/tcp-flags.ts';

const NAMES: ReadonlyMap<string, number> = new Map([
  ['FIN', FIN],
  ['SYN', SYN],
  ['RST', RST],
  ['PSH', PSH],
  ['ACK', ACK],
  ['URG', URG],
  ['ECE', ECE],
  ['ECN', ECE],
  ['CWR', CWR],
  ['AE', 0],
  ['RESERVED', 0],
]);

/** Flags from names between brackets, `FIN, ACK`; null where one is unknown. */
export function flagsOfNames(text: string): number | null {
  let flags = 0;
  for (const name of text.split(',')) {
    const word = name.trim().toUpperCase();
    if (word === '' || word === '<NONE>' || word === 'NONE') continue;
    const bit = NAMES.get(word);
    if (bit === undefined) return null;
    flags |= bit;
  }
  return flags;
}
