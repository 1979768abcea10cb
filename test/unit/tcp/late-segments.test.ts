import { describe, expect, test } from 'vitest';
import { LateSegments } from '../../../shared/tcp/late-segments.ts';
import * as word from '../../../shared/tcp/tcp-words.ts';
import { ACK, DecodedPacket, FIN } from '../../../shared/wire/decoded-packet.ts';

/** A row in which side 1 has sent its FIN, so that whatever side 0 sends is late. */
function afterPeerFin(): Uint32Array {
  const row = new Uint32Array(word.TCP_WORDS);
  row[word.SIDE_STEP + word.S_FLAGS] = word.SAW_FIN;
  return row;
}

function lateFin(late: LateSegments, key: number, ack: number, packet: number): void {
  const p = new DecodedPacket();
  p.flags = FIN | ACK;
  p.ack = ack;
  late.note(afterPeerFin(), 0, word.SIDE_STEP, key, p, packet, false);
}

describe('late segments that a reset may answer', () => {
  test('of 70,000 sides that wait the oldest are forgotten, and each is found at once', () => {
    const late = new LateSegments();
    const sides = 70_000;
    const bound = 65_536;
    for (let side = 0; side < sides; side += 1) lateFin(late, side * 2, 5, side + 1);
    expect(late.oldest(0, 5)).toBe(0);
    expect(late.oldest((sides - bound - 1) * 2, 5)).toBe(0);
    expect(late.oldest((sides - bound) * 2, 5)).toBe(sides - bound + 1);
    expect(late.oldest((sides - 1) * 2, 5)).toBe(sides);
  });

  test('a side that was answered and is late again counts as new', () => {
    const late = new LateSegments();
    lateFin(late, 0, 5, 1);
    late.answered(0, 1);
    for (let side = 1; side < 65_536; side += 1) lateFin(late, side * 2, 5, side + 1);
    lateFin(late, 0, 6, 70_000);
    lateFin(late, 200_000, 5, 70_001);
    expect(late.oldest(2, 5)).toBe(0);
    expect(late.oldest(0, 6)).toBe(70_000);
  });
});
