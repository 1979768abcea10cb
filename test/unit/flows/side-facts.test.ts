import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSmall, unpackSmall } from '../../../shared/tcp/small-float.ts';
import type { SideFacts } from '../../../shared/flows/flow-facts.ts';
import { Talk } from '../findings/talk.ts';
import { factsIn, recorded } from './read-facts.ts';

const FULL = 'x'.repeat(1400);
const HALF = 'y'.repeat(600);

const client = (talk: Talk): SideFacts => factsIn(talk.file())[0].sides[0];
const server = (talk: Talk): SideFacts => factsIn(talk.file())[0].sides[1];
const scaled = (windowScale: number): { options: { windowScale: number } } => ({
  options: { windowScale },
});

describe('a number in few bits', () => {
  it('is rounded down by less than an eighth, or a quarter, and keeps the order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0x1ffff }),
        fc.integer({ min: 0, max: 0x1ffff }),
        fc.constantFrom(2, 3),
        (a, b, bits) => {
          const kept = unpackSmall(packSmall(a, bits), bits);
          expect(kept).toBeLessThanOrEqual(a);
          expect(kept).toBeGreaterThan(a - Math.max(1, a / 2 ** bits));
          if (a <= b) expect(packSmall(a, bits)).toBeLessThanOrEqual(packSmall(b, bits));
        },
      ),
    );
    expect(packSmall(0xffff, 3)).toBeLessThan(1 << 7);
    expect(packSmall(0x1ffff, 2)).toBeLessThan(1 << 6);
  });
});

describe('the largest window', () => {
  it('is scaled, but for the window of a SYN', () => {
    const talk = new Talk()
      .c('S', 0, 0, '', { window: 64000, ...scaled(7) })
      .s('SA', 0, 1, '', { window: 65535, ...scaled(8) })
      .c('A', 1, 1, '', { window: 512 })
      .s('A', 1, 1, '', { window: 1024 })
      .s('A', 1, 1, '', { window: 16 });
    expect(client(talk)).toMatchObject({ largestWindow: 512 << 7, lastWindow: 512 << 7 });
    expect(client(talk.c('A', 1, 1, '', { window: 501 })).largestWindow).toBe(512 << 7);
    expect(server(talk)).toMatchObject({ largestWindow: 1024 << 8, lastWindow: 16 << 8 });
  });

  it('is the SYN+ACK’s own number where nothing follows', () => {
    const talk = new Talk()
      .c('S', 0, 0, '', { window: 64000, ...scaled(7) })
      .s('SA', 0, 1, '', { window: 28960, ...scaled(7) });
    expect(server(talk)).toMatchObject({ largestWindow: 28960, lastWindow: 28960 });
  });

  it('remembers what the SYN offered when the window closes at once, and what a reset says does not count', () => {
    const talk = new Talk()
      .c('S', 0, 0, '', { window: 32768, ...scaled(0) })
      .s('SA', 0, 1, '', { window: 8192, ...scaled(0) })
      .c('A', 1, 1, '', { window: 0 })
      .c('RA', 1, 1, '', { window: 65535 });
    expect(client(talk)).toMatchObject({ largestWindow: 32768, lastWindow: 0 });
  });
});

describe('since when the window is closed', () => {
  const closed = new Talk()
    .shake()
    .s('PA', 1, 1, HALF)
    .c('A', 1, 601, '', { window: 0 }) // #5
    .s('A', 600, 1, '', { after: 1 })
    .c('A', 1, 601, '', { window: 0 });

  it('the first of the last run of zero windows', () => {
    expect(client(closed).zeroWindowSince).toBe(5);
    expect(server(closed).zeroWindowSince).toBe(0);
  });

  it('a reset’s window of 0 neither closes nor keeps it', () => {
    expect(server(new Talk().shake().s('R', 1, 0, '', { window: 0 })).zeroWindowSince).toBe(0);
  });

  it('an update opens it, and it may close again', () => {
    const talk = new Talk()
      .shake()
      .c('A', 1, 1, '', { window: 0 })
      .c('A', 1, 1, '', { window: 900 });
    expect(client(talk).zeroWindowSince).toBe(0);
    talk.c('A', 1, 1, '', { window: 0 });
    expect(client(talk).zeroWindowSince).toBe(6);
  });
});

describe('probes of a closed window', () => {
  it('are counted for the flow', () => {
    const talk = new Talk().shake().c('A', 1, 1, '', { window: 0 });
    for (let i = 0; i < 3; i += 1)
      talk.s('A', 1, 1, 'p', { after: 1 }).c('A', 1, 1, '', { window: 0 });
    expect(factsIn(talk.file())[0].zeroWindowProbes).toBe(3);
  });

  it('count in the form of keep-alives too, as Linux sends them, while the window is closed', () => {
    const talk = new Talk().shake().s('PA', 1, 1, HALF).c('A', 1, 601);
    talk.s('A', 600, 1, '', { after: 9 }).c('A', 1, 601, '', { window: 0 });
    for (let i = 0; i < 2; i += 1) talk.s('A', 600, 1, '', { after: 1 });
    expect(factsIn(talk.file())[0].zeroWindowProbes).toBe(2);
  });
});

describe('SYNs sent again', () => {
  it('the last one is named; one alone is first and last', () => {
    const talk = new Talk()
      .c('S', 0, 0)
      .s('SA', 0, 1)
      .c('A', 1, 1)
      .s('SA', 0, 1, '', { after: 1 })
      .s('SA', 0, 1, '', { after: 2 });
    expect(server(talk)).toMatchObject({ syn: 2, lastSyn: 5, synCount: 3 });
    expect(client(talk)).toMatchObject({ syn: 1, lastSyn: 1 });
  });

  it('no SYN seen: none', () => {
    expect(client(new Talk().c('A', 1, 1)).lastSyn).toBe(0);
  });
});

describe('what stays unanswered', () => {
  it('begins with the first retransmission since the other side was heard', () => {
    const talk = new Talk().shake().c('PA', 1, 1, HALF).c('PA', 1, 1, HALF, { after: 0.3 });
    expect(client(talk).firstUnanswered).toBe(5);
    talk.s('A', 1, 601);
    expect(client(talk).firstUnanswered).toBe(0);
    talk.c('PA', 601, 1, HALF);
    talk.c('PA', 601, 1, HALF, { after: 0.3 }).c('PA', 601, 1, HALF, { after: 0.6 });
    expect(client(talk)).toMatchObject({ firstUnanswered: 8, unansweredRetransmissions: 2 });
  });
});

describe('the segment that does not get through', () => {
  const blackhole = (): Talk =>
    new Talk()
      .shake()
      .c('PA', 1, 1, HALF)
      .s('A', 1, 601)
      .c('A', 601, 1, FULL)
      .c('PA', 2001, 1, FULL)
      .c('A', 601, 1, FULL, { after: 0.3 })
      .c('A', 601, 1, FULL, { after: 0.6 })
      .c('A', 601, 1, FULL, { after: 1.2 });

  it('full-size segments lost again and again while a smaller one passed', () => {
    expect(client(blackhole())).toMatchObject({ stuckLength: 1400, stuckTries: 3 });
    const { largestDelivered } = client(blackhole());
    expect(largestDelivered).toBeGreaterThan(450);
    expect(largestDelivered).toBeLessThanOrEqual(600);
  });

  it('acknowledged at last, nothing is stuck and it is delivered', () => {
    expect(client(blackhole().s('A', 1, 2001))).toMatchObject({
      stuckLength: 0,
      stuckTries: 0,
      largestDelivered: 1400,
    });
  });

  it('duplicate acknowledgements move nothing', () => {
    const talk = blackhole().s('A', 1, 601).s('A', 1, 601);
    expect(client(talk)).toMatchObject({ stuckLength: 1400, stuckTries: 3 });
  });

  it('smaller pieces that do not pass either show in its length', () => {
    const talk = blackhole().c('A', 601, 1, FULL.slice(0, 500), { after: 2 });
    expect(client(talk)).toMatchObject({ stuckLength: 500, stuckTries: 4 });
    talk.c('A', 601, 1, FULL, { after: 4 });
    expect(client(talk)).toMatchObject({ stuckLength: 500, stuckTries: 5 });
  });

  it('the next segment that sticks counts anew', () => {
    const talk = blackhole().s('A', 1, 2001).c('PA', 2001, 1, FULL, { after: 1 });
    expect(client(talk)).toMatchObject({ stuckLength: 1400, stuckTries: 1 });
  });

  it('a peer that vanished in the middle of full segments had them delivered before', () => {
    const talk = new Talk().shake();
    for (let i = 0; i < 4; i += 1) talk.c('A', 1 + i * 1400, 1, FULL).s('A', 1, 1 + (i + 1) * 1400);
    talk.c('A', 5601, 1, FULL);
    for (let i = 0; i < 3; i += 1) talk.c('A', 5601, 1, FULL, { after: 1 });
    expect(client(talk)).toMatchObject({
      stuckLength: 1400,
      stuckTries: 3,
      largestDelivered: 1400,
    });
  });

  it('a full segment that is acknowledged selectively has passed', () => {
    const talk = new Talk().shake();
    for (let i = 0; i < 3; i += 1) talk.c('A', 1 + i * 1400, 1, FULL);
    talk.s('A', 1, 1, '', { options: { sack: [[1000 + 1401, 1000 + 2801]] } });
    talk.c('A', 1, 1, FULL, { after: 1 });
    expect(client(talk)).toMatchObject({ stuckLength: 1400, largestDelivered: 1400 });
  });

  it('a short tail that is acknowledged selectively says only that something passed', () => {
    const talk = new Talk().shake();
    for (let i = 0; i < 2; i += 1) talk.c('A', 1 + i * 1400, 1, FULL);
    talk.c('PA', 2801, 1, HALF);
    talk.s('A', 1, 1, '', { options: { sack: [[1000 + 2801, 1000 + 3401]] } });
    talk.c('A', 1, 1, FULL, { after: 1 });
    expect(client(talk)).toMatchObject({ stuckLength: 1400, largestDelivered: 1 });
  });

  it('without a single acknowledgement nothing is known to have passed', () => {
    const talk = new Talk().shake().c('A', 1, 1, FULL).c('A', 1, 1, FULL, { after: 1 });
    expect(client(talk)).toMatchObject({ stuckTries: 1, largestDelivered: 0 });
  });

  it('a delivery of long ago is not forgotten when the sequence numbers have gone half round', () => {
    const talk = new Talk().c('S', 0, 0).s('SA', 0, 1).c('A', 1, 1);
    talk.c('A', 1, 1, FULL).s('A', 1, 1401);
    for (let at = 1401; at < 2 ** 31 + 2 ** 30; at += 2 ** 29)
      talk.c('A', at, 1, HALF).s('A', 1, at + 600);
    expect(client(talk).largestDelivered).toBe(1400);
  });
});

describe.each(['client', 'router-left', 'router-right', 'server'])(
  'in the lab, from %s',
  (point) => {
    it('a stalled receiver’s window is closed, and its peer probes it', () => {
      const { sides, zeroWindowProbes } = recorded('zero-window-stall', point);
      expect(sides[0].zeroWindowSince).toBeGreaterThan(0);
      expect(sides[0].largestWindow).toBeGreaterThan(sides[0].lastWindow ?? 0);
      expect(zeroWindowProbes).toBeGreaterThan(0);
    });

    it.each(['peer-vanished-path', 'peer-vanished-server'])(
      '%s: full segments had passed',
      (name) => {
        const [sender] = recorded(name, point).sides;
        expect(sender.largestDelivered).toBeGreaterThanOrEqual(sender.stuckLength);
      },
    );
  },
);

describe.each([
  ['upload', 'client', 0],
  ['upload', 'router-left', 0],
  ['download', 'server', 1],
  ['download', 'router-right', 1],
] as const)('in the lab, a path that drops full segments: %s, from %s', (way, point, side) => {
  it('shows them stuck, and something shorter delivered', () => {
    const sender = recorded(`path-mtu-blackhole-${way}`, point).sides[side];
    expect(sender.stuckTries).toBeGreaterThanOrEqual(3);
    expect(sender.stuckLength).toBe(1448);
    expect(sender.largestDelivered).toBeGreaterThan(0);
    expect(sender.largestDelivered).toBeLessThan(sender.stuckLength);
    expect(sender.firstUnanswered).toBeGreaterThan(0);
  });
});

describe('a segment without payload', () => {
  const opened = (): Talk =>
    new Talk()
      .c('S', 0, 0, '', { window: 64000 })
      .s('SA', 0, 1, '', { window: 64000 })
      .c('PA', 1, 1, 'hello')
      .s('A', 1, 6);

  it('far beyond the window does not make what lies before it sent', () => {
    const talk = opened().c('A', 1_320_116_507, 1);
    expect(client(talk)).toMatchObject({ uniqueBytes: 5, unackedBytes: 0, missingBytes: 0 });
    expect(client(talk.c('PA', 6, 1, 'world'))).toMatchObject({ uniqueBytes: 10, unackedBytes: 5 });
  });

  it('tells of a gap in the capture within the window, or where the other side acknowledges it', () => {
    expect(client(opened().c('A', 1400, 1)).unackedBytes).toBe(1394);
    const missed = opened().s('A', 1, 200_001).c('A', 200_001, 1);
    expect(client(missed)).toMatchObject({
      uniqueBytes: 5,
      unackedBytes: 0,
      missingBytes: 199_995,
    });
  });

  it('with any number at all adds no more than a window to what was sent', () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (seq) => {
        const { uniqueBytes, unackedBytes } = client(opened().c('A', seq, 1));
        expect(uniqueBytes).toBe(5);
        expect(unackedBytes).toBeLessThanOrEqual(65_535);
      }),
    );
  });
});
