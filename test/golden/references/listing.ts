import { pcapFile, type PacketToWrite } from '../../support/capture-builder.ts';
import { tcpPacket } from '../../support/packet-builder.ts';

/** One line of a listing, as numbers. */
export interface Line {
  readonly micros: number;
  readonly from: string;
  readonly to: string;
  readonly flags: string;
  readonly seq: number;
  readonly ack: number | null;
  readonly length: number;
  readonly window: number;
}

const ASA_LINE =
  /^\s*\d+:\s+(\d+):(\d+):(\d+)\.(\d{6})\s+(\S+) > (\S+):\s+([.A-Z]+)(?: (\d+):\d+\((\d+)\))?(?: ack (\d+))?(?: win (\d+))?/;

/**
 * Lines of a Cisco ASA `show capture`. A pure ACK is listed without its own number: it is the ACK
 * field that the other side sent last. `R` with an ack field is RST+ACK, without one a bare RST.
 */
export function asaListing(text: string, firstSeq: Readonly<Record<string, number>> = {}): Line[] {
  const expected = new Map<string, number>(Object.entries(firstSeq));
  const lines: Line[] = [];
  for (const row of text.trim().split('\n')) {
    const found = ASA_LINE.exec(row);
    if (found === null) throw new Error(`not a line of a capture listing: ${row}`);
    const [, h, m, s, us, from, to, letters, seq, length, ack, win] = found;
    const number = seq === undefined ? expected.get(from) : Number(seq);
    if (number === undefined) throw new Error(`no number known for ${row}`);
    const withAck = ack !== undefined;
    lines.push({
      micros: ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 1e6 + Number(us),
      from,
      to,
      flags: `${letters.replace('.', '')}${withAck ? 'A' : ''}`,
      seq: number,
      ack: withAck ? Number(ack) : null,
      length: Number(length ?? 0),
      window: Number(win ?? 0),
    });
    if (withAck) expected.set(to, Number(ack));
  }
  return lines;
}

const LADDER_LINE =
  /^\s*(client|server) > (client|server) \[([A-Z,]+)\] Seq=(\d+)(?: Ack=(\d+))? Len=(\d+)/;

/** Lines as on a mailing list: relative numbers, flags in brackets, no times. */
export function ladderListing(
  text: string,
  micros: (index: number) => number,
  ends: { readonly client: string; readonly server: string },
  bases: { readonly client: number; readonly server: number },
): Line[] {
  return text
    .trim()
    .split('\n')
    .map((row, index) => {
      const found = LADDER_LINE.exec(row);
      if (found === null) throw new Error(`not a line of a ladder: ${row}`);
      const [, from, to, flags, seq, ack, length] = found;
      const sender = from as 'client' | 'server';
      const receiver = to as 'client' | 'server';
      return {
        micros: micros(index),
        from: ends[sender],
        to: ends[receiver],
        flags: flags
          .split(',')
          .map((flag) => flag[0])
          .join(''),
        seq: (bases[sender] + Number(seq)) >>> 0,
        ack: ack === undefined ? null : (bases[receiver] + Number(ack)) >>> 0,
        length: Number(length),
        window: 65535,
      };
    });
}

/** Splits "172.17.77.250.443". */
function endOf(text: string): { ip: string; port: number } {
  const dot = text.lastIndexOf('.');
  return { ip: text.slice(0, dot), port: Number(text.slice(dot + 1)) };
}

/** The listing as a capture (raw IP); `payload` gives the bytes of each line that has some. */
export function captureOf(
  lines: readonly Line[],
  payload: (line: Line, index: number) => Uint8Array | string,
): Uint8Array {
  const packets: PacketToWrite[] = lines.map((line, index) => {
    const from = endOf(line.from);
    const to = endOf(line.to);
    const bytes = tcpPacket({
      src: from.ip,
      dst: to.ip,
      sport: from.port,
      dport: to.port,
      seq: line.seq,
      ack: line.ack ?? 0,
      flags: line.flags,
      window: line.window,
      ...(line.length > 0 && { payload: payload(line, index) }),
    });
    return {
      bytes,
      sec: 1_529_000_000 + Math.floor(line.micros / 1e6),
      nsec: (line.micros % 1e6) * 1000,
    };
  });
  return pcapFile(packets, { linkType: 101 });
}
