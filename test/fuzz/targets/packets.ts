import { emptyRecord } from '../../../shared/capture/record.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { DecodedPacket } from '../../../shared/wire/decoded-packet.ts';
import { dissect } from '../../../shared/wire/dissect.ts';
import { FragmentTable } from '../../../shared/wire/fragments.ts';
import type { Layer, LayerField } from '../../../shared/wire/layer-tree.ts';
import { LINKED_PACKETS } from '../built-captures.ts';
import { framesOf } from '../capture-frames.ts';
import { check, checkAnswer, checkEqual, type FuzzTarget } from '../fuzz-target.ts';
import { damaged, mutated } from '../mutate-bytes.ts';
import type { Random } from '../random.ts';
import { concat } from '../../support/byte-writer.ts';

const LINK_TYPES = [...new Set(LINKED_PACKETS.map(({ linkType }) => linkType)), 12, 50, 108, 9999];
const HEAD = 8;
const MARGIN = 100;

/**
 * One packet of any link type: eight bytes say which and what its length on the wire was, the rest is
 * the packet. Nothing around it may change what is read, and both decoders find the same segment.
 */
export const packets: FuzzTarget = {
  name: 'packets',
  draw(random, seeds) {
    const linked = random.pick(LINKED_PACKETS);
    const { records, before } = framesOf(seeds.any(random));
    const found = records.length === 0 ? linked.bytes : random.pick(records).subarray(before);
    const bytes = random.once(3) ? found : linked.bytes;
    const other = random.pick(LINKED_PACKETS).bytes;
    const wrong = random.once(3)
      ? mutated(bytes, random, other, 20_000)
      : damaged(bytes.slice(0, 400), random, other);
    const head = random.bytes(HEAD);
    head[0] = random.once(6) ? random.below(256) : LINK_TYPES.indexOf(linked.linkType);
    head[1] = random.pick([0, 0, 0, 1, 2]);
    return concat(head, wrong);
  },
  run(input, random) {
    const bytes = input.subarray(HEAD);
    const linkType = LINK_TYPES[input[0] % LINK_TYPES.length];
    const original = originalOf(input, bytes.length);
    const alone = decoded(bytes, linkType, original, random, 0x00);
    checkEqual(
      decoded(bytes, linkType, original, random, 0xff),
      alone,
      'bytes outside of the packet change what is decoded',
    );
    checkDecoded(alone, bytes.length);
    checkFragments(bytes, linkType, original);
    const layers = dissect(bytes, linkType, original);
    checkLayers(layers, bytes.length);
    checkAgreement(alone, layers);
  },
};

function originalOf(input: Uint8Array, length: number): number {
  if (input[1] === 1) return length + input[2] * 7;
  if (input[1] === 2) return input[2] < 128 ? input[2] : 0xffffffff;
  return length;
}

/** Decodes it in the middle of other bytes; indexes are then made those of the packet alone. */
function decoded(
  bytes: Uint8Array,
  linkType: number,
  original: number,
  random: Random,
  around: number,
): DecodedPacket {
  const buffer = new Uint8Array(bytes.length + 2 * MARGIN).fill(around);
  if (around !== 0) buffer.set(random.bytes(40), random.pick([60, bytes.length + MARGIN]));
  buffer.set(bytes, MARGIN);
  const out = new DecodedPacket();
  const record = { ...emptyRecord(), bytes: buffer, start: MARGIN, captured: bytes.length };
  decode({ ...record, original, linkType }, out);
  if (out.kind === 'tcp' || out.kind === 'udp') out.payloadStart -= MARGIN;
  else out.payloadStart = 0;
  if (out.isFragment) out.fragmentStart -= MARGIN;
  else out.fragmentStart = 0;
  return out;
}

function checkDecoded(out: DecodedPacket, length: number): void {
  checkAnswer(out, 'decoded');
  check(out.tunnelDepth <= 7, 'more tunnels than have a place');
  if (out.isFragment) {
    check(out.fragmentCaptured >= 0, 'a fragment of less than nothing');
    check(out.fragmentLength >= out.fragmentCaptured, 'a fragment longer than on the wire');
    check(
      out.fragmentCaptured === 0 || out.fragmentStart + out.fragmentCaptured <= length,
      'a fragment leaves its packet',
    );
  } else if (out.kind === 'tcp' || out.kind === 'udp') {
    check(out.payloadCaptured >= 0, 'payload of less than nothing');
    check(out.payloadLength >= out.payloadCaptured, 'payload longer than on the wire');
    check(
      out.payloadCaptured === 0 || out.payloadStart + out.payloadCaptured <= length,
      'payload leaves its packet',
    );
  }
}

function checkFragments(bytes: Uint8Array, linkType: number, original: number): void {
  const out = new DecodedPacket();
  const record = { ...emptyRecord(), bytes, captured: bytes.length, original, linkType };
  decode(record, out);
  if (!out.isFragment) return;
  const table = new FragmentTable();
  const whole = table.resolve(record, out);
  check(table.byteLength >= 0, 'fragments hold less than nothing');
  if (whole === null || whole === record) return;
  check(whole.start + whole.captured <= whole.bytes.length, 'a datagram leaves its buffer');
  decode(whole, out, out.tunnelDepth);
}

function checkLayers(layers: readonly Layer[], length: number): void {
  let end = 0;
  for (const layer of layers) {
    checkAnswer(layer, layer.name);
    checkInside(layer, length);
    check(!/undefined|NaN/u.test(layer.summary), `a summary says: ${layer.summary}`);
    end = Math.max(end, layer.offset + layer.length);
    layer.fields.forEach((field) => {
      checkField(field, length);
    });
  }
  check(end === length, 'bytes that are in no layer');
}

function checkField(field: LayerField, length: number): void {
  checkInside(field, length);
  field.children?.forEach((child) => {
    checkField(child, length);
  });
}

function checkInside(part: LayerField | Layer, length: number): void {
  check(
    part.offset >= 0 && part.length >= 0 && part.offset + part.length <= length,
    `${part.name} is not inside of its packet`,
  );
}

/** The segment of `decode` is one that `dissect` shows. */
function checkAgreement(out: DecodedPacket, layers: readonly Layer[]): void {
  if (out.isFragment || (out.kind !== 'tcp' && out.kind !== 'udp')) return;
  const port = (layer: Layer, name: string): string | undefined =>
    layer.fields.find((field) => field.name === `${out.kind}.${name}`)?.value;
  const same = layers.some(
    (layer) =>
      layer.name === out.kind &&
      port(layer, 'srcport') === String(out.sourcePort) &&
      port(layer, 'dstport') === String(out.destinationPort),
  );
  check(same, `decode finds ${out.kind} ${out.sourcePort} > ${out.destinationPort}, dissect not`);
}
