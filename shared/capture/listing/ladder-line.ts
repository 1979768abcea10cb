import { flagsOfNames } from './flag-names.ts';
import { NOTHING_LISTED, u32Of, type ListedPacket } from './listed-packet.ts';
import { parseLadderEnd } from './parse-end.ts';
import { parseTime } from './parse-time.ts';

const FORM = /^(\S{1,300}) (?:>|->|→) (\S{1,300}):? \[([A-Za-z, ]{0,60})\] (.*)$/u;
const FIELD = /^(?:Seq|Ack|Len|Win)=(\d+)/u;

/**
 * A line as people write it on mailing lists (and Wireshark's Info with names before it):
 *
 *   client > server [FIN,ACK] Seq=421 Ack=1449 Len=0 (note)
 *
 * Null where it is none: it needs a number at least.
 */
export function parseLadderLine(line: string): ListedPacket | null {
  const { time, rest } = parseTime(line);
  const found = FORM.exec(line.slice(rest).trim());
  if (found === null) return null;
  const [, from, to, names, told] = found;
  const source = parseLadderEnd(from);
  const destination = parseLadderEnd(to);
  const flags = flagsOfNames(names);
  if (source === null || destination === null || flags === null) return null;
  const remark = /\(([^)]*)\)\s*$/u.exec(told);
  const values = new Map<string, number | null>();
  for (const word of told.split(/[ ,]/u)) {
    const field = FIELD.exec(word);
    if (field !== null) values.set(word.slice(0, 3), u32Of(field[1]));
  }
  const seq = values.get('Seq') ?? null;
  const ack = values.get('Ack') ?? null;
  if (seq === null && ack === null) return null;
  return {
    ...NOTHING_LISTED,
    style: 'ladder',
    time,
    source,
    destination,
    protocol: 'tcp',
    flags,
    seq,
    ack,
    length: values.get('Len') ?? null,
    window: values.get('Win') ?? null,
    remark: remark === null ? null : remark[1],
  };
}
