import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RST_VALIDITIES, TCP_STATES } from '../../../shared/tcp/tcp-names.ts';
import { factsOf, play, secondLook } from './play.ts';

const numbers = fc.constantFrom(100, 101, 120, 140, 150, 201);
const answers = fc.constantFrom(500, 501, 520, 540, 601);
const flags = fc.constantFrom('S', 'SA', 'A', 'PA', 'PA', 'A', 'FA', 'R', 'RA', 'R');
const move = fc.record({
  client: fc.boolean(),
  flags,
  mine: numbers,
  theirs: answers,
  length: fc.constantFrom(0, 20, 40),
  pause: fc.constantFrom(1, 50, 300, 1500),
});

it('close, ending, kept resets and the columns of the second look name one and the same reset', () => {
  fc.assert(
    fc.property(fc.array(move, { minLength: 1, maxLength: 25 }), (moves) => {
      let at = 0;
      const lines = moves.map((it) => {
        at += it.pause;
        const [seq, ack] = it.client ? [it.mine, it.theirs] : [it.theirs, it.mine];
        const length = it.flags.includes('P') ? it.length : 0;
        return `${it.client ? 'C' : 'S'} ${it.flags} ${seq} ${ack} ${length} @${at / 1000}s`;
      });
      const played = play(lines.join('\n'), 20);
      for (let flow = 0; flow < played.tracker.flowCount; flow += 1) {
        const facts = factsOf(played, flow);
        const { ending, close, resets } = facts;
        const packets = secondLook(played, flow);
        if (close.kind === 'reset' || close.kind === 'refused')
          expect(close.by).toBe(ending?.side === 0 ? 'client' : 'server');
        if (ending !== null) {
          expect(resets.map(({ packet }) => packet)).toContain(ending.packet);
          expect(['reset', 'refused']).toContain(close.kind);
        }
        for (const reset of resets) {
          const at = packets.packet.indexOf(reset.packet);
          expect(packets.side[at]).toBe(reset.side);
          expect(packets.rstAnswers[at]).toBe(reset.answers);
          expect(RST_VALIDITIES[packets.rstValidity[at] - 1]).toBe(reset.validity);
        }
        const last = packets.count - 1;
        expect(TCP_STATES[packets.clientState[last]]).toBe(facts.sides[0].state);
        expect(TCP_STATES[packets.serverState[last]]).toBe(facts.sides[1].state);
      }
    }),
    { numRuns: 500 },
  );
});
