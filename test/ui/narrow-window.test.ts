import { describe, expect, test } from 'vitest';
import { beyondArrow } from '../../renderer/features/ladder/ladder-words.ts';

describe('in a narrow window', () => {
  test.each([
    ['RST from the server', ''],
    [
      'RST+ACK from the client, seq 392: exactly what its receiver expects',
      'exactly what its receiver expects',
    ],
    ['FIN from the server that closes the idle connection', 'that closes the idle connection'],
    ['last packet of the request', 'last packet of the request'],
    ['ACK of byte 512', 'ACK of byte 512'],
  ])('the evidence %j says below its arrow %j', (note, below) => {
    expect(beyondArrow(note)).toBe(below);
  });
});
