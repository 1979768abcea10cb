import { u16be, u32be } from '../base/bytes.ts';
import type { Dissection } from './dissection.ts';
import { LayerCursor, fieldAt, hexText, setText } from './layer-cursor.ts';
import type { LayerField } from './layer-tree.ts';

const FLAGS: readonly (readonly [bit: number, name: string, label: string, short: string])[] = [
  [0x0e00, 'tcp.flags.res', 'Reserved', ''],
  [0x0100, 'tcp.flags.ae', 'Accurate ECN', 'AE'],
  [0x0080, 'tcp.flags.cwr', 'Congestion window reduced', 'CWR'],
  [0x0040, 'tcp.flags.ece', 'ECN echo', 'ECE'],
  [0x0020, 'tcp.flags.urg', 'Urgent', 'URG'],
  [0x0010, 'tcp.flags.ack', 'Acknowledgement', 'ACK'],
  [0x0008, 'tcp.flags.push', 'Push', 'PSH'],
  [0x0004, 'tcp.flags.reset', 'Reset', 'RST'],
  [0x0002, 'tcp.flags.syn', 'Syn', 'SYN'],
  [0x0001, 'tcp.flags.fin', 'Fin', 'FIN'],
];

/** A TCP header with its options; the index of its payload, or -1 where the header is not whole. */
export function dissectTcp(packet: Dissection, at: number, wireEnd: number): number {
  const { bytes, layers } = packet;
  const end = Math.min(bytes.length, wireEnd);
  const cursor = new LayerCursor(bytes, at, end);
  const source = cursor.number('tcp.srcport', 'Source port', 2);
  const destination = cursor.number('tcp.dstport', 'Destination port', 2);
  cursor.number('tcp.seq_raw', 'Sequence number (raw)', 4);
  cursor.number('tcp.ack_raw', 'Acknowledgement number (raw)', 4);
  const offsetAndFlags = cursor.peek(2);
  const headerLength = (offsetAndFlags >>> 12) * 4;
  const isWhole = cursor.has(2);
  if (isWhole) {
    cursor.fields.push(
      fieldAt('tcp.hdr_len', 'Header length', `${headerLength} bytes`, cursor.at, 1),
    );
  }
  cursor.number('tcp.flags', 'Flags', 2, (word) => flagNames(word), flagFields);
  cursor.number('tcp.window_size_value', 'Window (not scaled)', 2);
  cursor.number('tcp.checksum', 'Checksum', 2, (value) => hexText(value, 4));
  cursor.number('tcp.urgent_pointer', 'Urgent pointer', 2);
  const length = Math.max(0, wireEnd - at - headerLength);
  let stop = cursor.stop;
  if (isWhole && headerLength < 20) {
    stop = `A header length of ${headerLength} bytes is below 20.`;
  } else if (isWhole && at + headerLength > wireEnd) {
    stop = `A header length of ${headerLength} bytes reaches past the end of the packet.`;
  } else if (!cursor.isCut && headerLength > 20) {
    const optionsEnd = Math.min(end, at + headerLength);
    const options = dissectOptions(bytes, cursor.at, optionsEnd);
    cursor.add(
      'tcp.options',
      'Options',
      `${headerLength - 20} bytes`,
      optionsEnd - cursor.at,
      options,
    );
    if (at + headerLength > end) stop = 'The captured bytes end inside the options.';
  }
  if (stop === null) cursor.derived('tcp.len', 'Payload length', String(length));
  const flags = isWhole ? `, ${flagNames(offsetAndFlags & 0xfff)}` : '';
  const summary =
    stop === null
      ? `${source} → ${destination}${flags}, len ${length}`
      : `${source} → ${destination}${flags}`;
  layers.push(cursor.layer('tcp', 'Transmission Control Protocol', summary, stop));
  return stop === null ? cursor.at : -1;
}

function flagNames(word: number): string {
  const names = FLAGS.filter(([bit, , , short]) => (word & bit) !== 0 && short !== '').map(
    ([, , , short]) => short,
  );
  return names.length === 0 ? 'no flags' : names.reverse().join(' ');
}

function flagFields(word: number, at: number): readonly LayerField[] {
  return FLAGS.map(([bit, name, label]) =>
    fieldAt(name, label, setText((word & bit) !== 0), bit > 0xff ? at : at + 1, 1),
  );
}

/** The options (IANA tcp-parameters); the first one that does not fit ends the list. */
function dissectOptions(bytes: Uint8Array, from: number, end: number): LayerField[] {
  const fields: LayerField[] = [];
  let at = from;
  while (at < end) {
    const kind = bytes[at];
    if (kind === 0) {
      fields.push(fieldAt('tcp.options.eol', 'End of options', '', at, end - at));
      break;
    }
    if (kind === 1) {
      fields.push(fieldAt('tcp.options.nop', 'No operation', '', at, 1));
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1] : 0;
    if (length < 2 || at + length > end) {
      const what = `option ${kind} with a length of ${length} does not fit`;
      fields.push(fieldAt('tcp.option_kind', 'Malformed', what, at, end - at));
      break;
    }
    fields.push(optionField(bytes, at, kind, length));
    at += length;
  }
  return fields;
}

function optionField(bytes: Uint8Array, at: number, kind: number, length: number): LayerField {
  if (kind === 2 && length === 4) {
    return fieldAt(
      'tcp.options.mss_val',
      'Maximum segment size',
      String(u16be(bytes, at + 2)),
      at,
      4,
    );
  }
  if (kind === 3 && length === 3) {
    const shift = bytes[at + 2];
    const value = `${shift} (multiply by ${2 ** Math.min(shift, 14)})`;
    return fieldAt('tcp.options.wscale.shift', 'Window scale', value, at, 3);
  }
  if (kind === 4 && length === 2) {
    return fieldAt('tcp.options.sack_perm', 'SACK permitted', '', at, 2);
  }
  if (kind === 5 && length % 8 === 2) {
    const blocks: LayerField[] = [];
    for (let edge = at + 2; edge + 8 <= at + length; edge += 8) {
      const text = `${u32be(bytes, edge)} to ${u32be(bytes, edge + 4)}`;
      blocks.push(fieldAt('tcp.options.sack_le', 'Block (raw)', text, edge, 8));
    }
    const value = blocks.length === 1 ? '1 block' : `${blocks.length} blocks`;
    return fieldAt('tcp.options.sack', 'SACK', value, at, length, blocks);
  }
  if (kind === 8 && length === 10) {
    const value = u32be(bytes, at + 2);
    const echo = u32be(bytes, at + 6);
    return fieldAt('tcp.options.timestamp', 'Timestamps', `${value}, echo ${echo}`, at, 10, [
      fieldAt('tcp.options.timestamp.tsval', 'Value', String(value), at + 2, 4),
      fieldAt('tcp.options.timestamp.tsecr', 'Echo reply', String(echo), at + 6, 4),
    ]);
  }
  const name = OPTION_NAMES.get(kind) ?? `Option ${kind}`;
  return fieldAt('tcp.option_kind', name, `${length} bytes`, at, length);
}

const OPTION_NAMES: ReadonlyMap<number, string> = new Map([
  [2, 'Maximum segment size (odd length)'],
  [3, 'Window scale (odd length)'],
  [14, 'Alternate checksum request'],
  [19, 'MD5 signature'],
  [27, 'Quick-Start response'],
  [28, 'User timeout'],
  [29, 'Authentication (TCP-AO)'],
  [30, 'Multipath TCP'],
  [34, 'Fast Open'],
  [69, 'Encryption negotiation'],
  [172, 'Accurate ECN order 0'],
  [174, 'Accurate ECN order 1'],
  [253, 'Experiment 1'],
  [254, 'Experiment 2'],
]);
