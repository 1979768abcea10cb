import { describe, expect, it } from 'vitest';
import { replayFlow } from '../../../shared/flows/replay.ts';
import { analysisCounts, observeFlow } from '../../../shared/flows/build-facts.ts';
import { PACKET_MARKS, RST_VALIDITIES, TCP_STATES } from '../../../shared/tcp/tcp-names.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { compareCorpus, counterTotals, emptyTally, type Tally } from './compare.ts';
import { CORPUS, HAS_CORPUS, readCapture } from './corpus-files.ts';
import { reasonFor, staleReasons } from './reasons.ts';
import { trackCapture } from './track-capture.ts';

if (!HAS_CORPUS) console.warn(`SKIPPED: no corpus at ${CORPUS} (set TEARDOWN_CORPUS)`);

describe.skipIf(!HAS_CORPUS)('real captures against the oracles of other tools', () => {
  const files = HAS_CORPUS ? compareCorpus() : [];
  const total = (which: 'all' | 'solid'): Tally =>
    files.reduce((sum, file) => {
      for (const key of ['streams', 'equal', 'payload', 'analysis'] as const)
        sum[key] += file[which][key];
      return sum;
    }, emptyTally());

  it('stream numbers, ends, packets and completeness equal in at least 99.5 % of the agreed streams', () => {
    const solid = total('solid');
    expect(solid.streams).toBeGreaterThan(4800);
    expect(solid.equal / solid.streams).toBeGreaterThanOrEqual(0.995);
    expect(solid.payload / solid.streams).toBeGreaterThanOrEqual(0.995);
  });

  it('the counters of all analysis flags equal in at least 99 % of all streams', () => {
    const all = total('all');
    expect(all.analysis / all.streams).toBeGreaterThanOrEqual(0.99);
    expect(all.equal / all.streams).toBeGreaterThanOrEqual(0.995);
  });

  it('every difference is explained', () => {
    const open = files
      .flatMap((file) => file.differences)
      .filter((d) => reasonFor(d) === 'not explained');
    expect(open).toEqual([]);
  });

  it('no reason is left of a difference that is mended', () => {
    expect(staleReasons(files.flatMap((file) => file.differences))).toEqual([]);
  });

  it('each counter is equal in every agreed stream, and in at least 99 % of all', () => {
    const solid = counterTotals(files, 'solid');
    expect(solid.size).toBe(16);
    for (const [name, tally] of solid)
      expect({ name, equal: tally.equal }).toEqual({ name, equal: tally.streams });
    for (const [name, tally] of counterTotals(files, 'all'))
      expect({ name, most: tally.equal / tally.streams >= 0.99 }).toEqual({ name, most: true });
  });
});

describe.skipIf(!HAS_CORPUS)('the second look agrees with the first', () => {
  it.each(['nDPI__ethereum.pcap', 'mercury__dns_packet.capture2.pcap', 'nfstream__skype.pcap'])(
    '%s: marks, states and resets of every flow',
    (name) => {
      const tracked = trackCapture(name, readCapture(name));
      if (tracked === null) throw new Error('not opened');
      const { tracker, reader } = tracked;
      for (let flow = 0; flow < tracker.flowCount; flow += 1) {
        const facts = observeFlow(tracker, flow, { tls: () => null, http: () => null });
        if (facts.proto === 'udp') continue;
        const packets = replayFlow(tracker, flow, {
          readPacket: (packet, record, decoded) => {
            if (!reader.reread(tracker.index.fileOffset(packet), record)) return false;
            decode(record, decoded);
            return true;
          },
        });
        const last = packets.count - 1;
        expect(TCP_STATES[packets.clientState[last]]).toBe(facts.sides[0].state);
        expect(TCP_STATES[packets.serverState[last]]).toBe(facts.sides[1].state);
        const counts = analysisCounts(tracker, flow);
        PACKET_MARKS.forEach((mark, bit) => {
          const marked = packets.marks.reduce((sum, marks) => sum + ((marks >> bit) & 1), 0);
          expect(`${mark} ${marked}`).toBe(`${mark} ${counts[mark]}`);
        });
        for (const reset of facts.resets) {
          const at = packets.packet.indexOf(reset.packet);
          expect(packets.rstAnswers[at]).toBe(reset.answers);
          expect(RST_VALIDITIES[packets.rstValidity[at] - 1]).toBe(reset.validity);
        }
      }
    },
  );
});
