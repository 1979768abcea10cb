import { ipText } from '../../../shared/base/ip-address.ts';
import { utf8Bytes } from '../../../shared/base/utf8-bytes.ts';
import { memorySource } from '../../../shared/capture/byte-source.ts';
import { openCapture } from '../../../shared/capture/open-capture.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { ACK, DecodedPacket, FIN, PSH, RST, SYN } from '../../../shared/wire/decoded-packet.ts';
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

const LETTERS = [
  [SYN, 'S'],
  [FIN, 'F'],
  [RST, 'R'],
  [PSH, 'P'],
  [ACK, 'A'],
] as const;

/** The packets that the reader of listings makes of a text, to be given payloads or other times. */
export function listedLines(text: string): Line[] {
  const reader = openCapture(memorySource('listing.txt', utf8Bytes(text)));
  if (!reader.ok) throw new Error(reader.error.detail);
  const p = new DecodedPacket();
  const lines: Line[] = [];
  while (reader.value.next()) {
    const { record } = reader.value;
    decode(record, p);
    lines.push({
      micros: record.sec * 1e6 + record.nsec / 1000,
      from: `${ipText(4, p.addresses)}.${p.sourcePort}`,
      to: `${ipText(4, p.addresses, 4)}.${p.destinationPort}`,
      flags: LETTERS.flatMap(([bit, letter]) => ((p.flags & bit) === 0 ? [] : letter)).join(''),
      seq: p.seq,
      ack: (p.flags & ACK) === 0 ? null : p.ack,
      length: p.payloadLength,
      window: p.window,
    });
  }
  return lines;
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
