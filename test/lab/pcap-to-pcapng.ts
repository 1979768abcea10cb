/** What a pcapng file says about itself and its one interface. */
export interface CaptureLabels {
  readonly comment: string;
  readonly application: string;
  readonly os: string;
  readonly interfaceName: string;
  readonly interfaceDescription: string;
  readonly filter: string;
}

const nanosecondMagic = 0xa1b23c4d;
const optionCodes = {
  comment: 1,
  os: 3,
  application: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  resolution: 9,
  filter: 11,
} as const;

/**
 * Turns a nanosecond pcap, as tcpdump writes it on a little-endian machine, into a pcapng with labels, in order of time
 * (two processors may note packets some hundred nanoseconds out of it). Written here because the usual tools put the
 * model of the recording machine into the file and cannot name its interface.
 */
export function pcapToPcapng(pcap: Buffer, labels: CaptureLabels): Buffer {
  if (pcap.readUInt32LE(0) !== nanosecondMagic) throw new Error('not a nanosecond pcap');
  const records: Buffer[] = [];
  for (let at = 24; at < pcap.length;) {
    const length = 16 + pcap.readUInt32LE(at + 8);
    records.push(pcap.subarray(at, at + length));
    at += length;
  }
  records.sort((one, other) => Number(stampOf(one) - stampOf(other)));
  return Buffer.concat([
    sectionHeader(labels),
    interfaceDescription(pcap, labels),
    ...records.map(packet),
  ]);
}

/** Nanoseconds since 1970 of a record of the pcap. */
function stampOf(record: Buffer): bigint {
  return BigInt(record.readUInt32LE(0)) * 1_000_000_000n + BigInt(record.readUInt32LE(4));
}

function sectionHeader({ comment, os, application }: CaptureLabels): Buffer {
  const fixed = Buffer.alloc(16);
  fixed.writeUInt32LE(0x1a2b3c4d, 0);
  fixed.writeUInt16LE(1, 4);
  fixed.writeBigInt64LE(-1n, 8);
  return block(0x0a0d0d0a, fixed, [
    option(optionCodes.comment, comment),
    option(optionCodes.os, os),
    option(optionCodes.application, application),
  ]);
}

function interfaceDescription(pcap: Buffer, labels: CaptureLabels): Buffer {
  const fixed = Buffer.alloc(8);
  fixed.writeUInt16LE(pcap.readUInt32LE(20), 0);
  fixed.writeUInt32LE(pcap.readUInt32LE(16), 4);
  return block(1, fixed, [
    option(optionCodes.interfaceName, labels.interfaceName),
    option(optionCodes.interfaceDescription, labels.interfaceDescription),
    option(optionCodes.resolution, Buffer.of(9)),
    option(optionCodes.filter, Buffer.concat([Buffer.of(0), Buffer.from(labels.filter)])),
  ]);
}

function packet(record: Buffer): Buffer {
  const stamp = stampOf(record);
  const fixed = Buffer.alloc(20);
  fixed.writeUInt32LE(Number(stamp >> 32n), 4);
  fixed.writeUInt32LE(Number(stamp & 0xffffffffn), 8);
  fixed.writeUInt32LE(record.readUInt32LE(8), 12);
  fixed.writeUInt32LE(record.readUInt32LE(12), 16);
  return block(6, Buffer.concat([fixed, padded(record.subarray(16))]), []);
}

/** A block of the pcapng format: type, length, body, options and their end, length again. */
function block(type: number, body: Buffer, options: readonly Buffer[]): Buffer {
  const inside = options.length > 0 ? [body, ...options, Buffer.alloc(4)] : [body];
  const total = inside.reduce((sum, part) => sum + part.length, 12);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(type, 0);
  head.writeUInt32LE(total, 4);
  return Buffer.concat([head, ...inside, head.subarray(4)]);
}

function option(code: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.alloc(4);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(bytes.length, 2);
  return Buffer.concat([head, padded(bytes)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
