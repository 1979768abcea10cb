import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ENDPOINT_GENERATIONS,
  type EndpointGeneration,
  type RstFacts,
} from '../../../shared/flows/flow-facts.ts';
import { RECEIVER_GOES_ON, type FlowPackets } from '../../../shared/flows/flow-packets.ts';
import { replayFlow, type ReplayOptions } from '../../../shared/flows/replay.ts';
import { RST_OUTCOMES } from '../../../shared/flows/rst-outcomes.ts';
import type { Tracker } from '../../../shared/flows/tracker.ts';
import { SEGMENT_NOTICES } from '../../../shared/tcp/segment-notice.ts';
import { TCP_STATES } from '../../../shared/tcp/tcp-names.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { RST } from '../../../shared/wire/decoded-packet.ts';
import { factsOf } from '../../unit/flows/play.ts';
import { CORPUS, readCapture } from './corpus-files.ts';
import { trackCapture } from './track-capture.ts';

const LAB = path.join(CORPUS, 'lab-close');
const HAS_LAB = existsSync(path.join(LAB, 's004_A.pcap'));
if (!HAS_LAB) console.warn(`SKIPPED: no s004 recordings at ${LAB} (set TEARDOWN_CORPUS)`);

/** What one recording shows: the client's reset, and the server as an endpoint of a generation. */
interface Replayed {
  readonly reset: RstFacts;
  /** The server's state before the reset, and after it. */
  readonly before: string;
  readonly after: string;
  /** The server's ACK right after it was taken for a challenge ACK. */
  readonly challengeAck: boolean;
  /** The server sent something after the reset. */
  readonly wentOn: boolean;
}

/** A capture's tracker, and the second look at one of its flows. */
function lookInto(
  name: string,
  folder: string,
): {
  readonly tracker: Tracker;
  readonly look: (flow: number, generation?: EndpointGeneration) => FlowPackets;
} {
  const tracked = trackCapture(name, readCapture(name, folder));
  if (tracked === null) throw new Error(`${name} was not opened`);
  const { tracker, reader } = tracked;
  const readPacket: ReplayOptions['readPacket'] = (packet, record, decoded) => {
    if (!reader.reread(tracker.index.fileOffset(packet), record)) return false;
    decode(record, decoded);
    return true;
  };
  return {
    tracker,
    look: (flow, generation = 'linux-current') =>
      replayFlow(tracker, flow, { generation, readPacket }),
  };
}

function replayed(scenario: string, generation: EndpointGeneration): Replayed {
  const name = `s004_${scenario}.pcap`;
  const { tracker, look } = lookInto(name, 'lab-close');
  const packets = look(0, generation);
  const at = packets.flags.findIndex((flags) => (flags & RST) !== 0);
  const reset = factsOf({ tracker, shown: [] }).sides[0].firstRst;
  if (reset?.packet !== packets.packet[at]) throw new Error(`${name}: facts and replay differ`);
  return {
    reset,
    before: TCP_STATES[packets.serverState[at - 1]],
    after: TCP_STATES[packets.serverState[at]],
    challengeAck: SEGMENT_NOTICES[packets.notices[at + 1] - 1] === 'challenge-ack',
    wentOn: packets.count > at + 1,
  };
}

/**
 * FACTS 3.9, played with real sockets on Linux 6.18: scenario, the reset's number relative to the
 * client's first (the FIN's is 421), and what the endpoint did.
 */
const TABLE = [
  ['A', 421, 'CLOSE-WAIT', 'closes', 'dropped dropped accepted'],
  ['B', 422, 'CLOSE-WAIT', 'closes', 'accepted accepted accepted'],
  ['C', 522, 'CLOSE-WAIT', 'challenge ACK', 'accepted challenged challenged'],
  ['G', 300, 'CLOSE-WAIT', 'silent', 'dropped dropped dropped'],
  ['D', 521, 'ESTABLISHED', 'challenge ACK', 'accepted challenged challenged'],
  ['E', 300, 'ESTABLISHED', 'silent', 'dropped dropped dropped'],
  ['X', 421, 'ESTABLISHED', 'closes', 'accepted accepted accepted'],
] as const;

const OUTCOME = { closes: 'accepted', 'challenge ACK': 'challenged', silent: 'dropped' } as const;

describe.skipIf(!HAS_LAB)("reference 004's resets, replayed (FACTS 3.9)", () => {
  it.each(TABLE)(
    '%s: a reset with seq %i in %s: the endpoint %s',
    (scenario, seq, state, does, all) => {
      const { reset, before, after, challengeAck, wentOn } = replayed(scenario, 'linux-current');
      expect((reset.seq - 1000) >>> 0).toBe(seq);
      expect(before).toBe(state);
      expect(reset.outcomes['linux-current']).toBe(OUTCOME[does]);
      expect(after).toBe(does === 'closes' ? 'CLOSED' : state);
      expect(challengeAck).toBe(does === 'challenge ACK');
      expect(wentOn).toBe(does !== 'closes');
      expect(Object.values(reset.outcomes).join(' ')).toBe(all);
    },
  );

  it.each(TABLE)(
    '%s, as Linux 2.6.26 and as RFC 5961 have it',
    (scenario, _seq, state, _does, all) => {
      const [rfc793, rfc5961] = all.split(' ');
      const left = (outcome: string): string => (outcome === 'accepted' ? 'CLOSED' : state);
      expect(replayed(scenario, 'rfc793').after).toBe(left(rfc793));
      expect(replayed(scenario, 'rfc5961').after).toBe(left(rfc5961));
    },
  );
});

/** Captures with many resets of many kinds. */
const RESETS = [
  'nDPI__ethereum.pcap',
  'mercury__emix.pcap',
  'CenTrace__188.65.24.82_www.nifty.org_www.nifty.org.pcap',
];

describe.skipIf(!HAS_LAB)('what the replay draws is what it says of a reset', () => {
  it.each(RESETS)('%s: obeyed resets close their receiver, others leave it as it was', (name) => {
    const { tracker, look } = lookInto(name, 'captures');
    const odd: string[] = [];
    const seen: Record<string, number> = {};
    for (let flow = 0; flow < tracker.flowCount; flow += 1) {
      if (tracker.tcpStream(flow) === null) continue;
      for (const generation of ENDPOINT_GENERATIONS) {
        const packets = look(flow, generation);
        packets.flags.forEach((flags, i) => {
          if ((flags & RST) === 0 || i === 0) return;
          const states = packets.side[i] === 0 ? packets.serverState : packets.clientState;
          const [before, after] = [TCP_STATES[states[i - 1]], TCP_STATES[states[i]]];
          const outcome = RST_OUTCOMES[packets.rstOutcomes[i]][generation];
          seen[`${generation} ${outcome}`] = (seen[`${generation} ${outcome}`] ?? 0) + 1;
          // A receiver that goes on shows that the reset had no effect, whatever its number.
          const wentOn = (packets.rstFates[i] & RECEIVER_GOES_ON) !== 0;
          const follows =
            outcome === 'unknown' ||
            (wentOn && generation === 'linux-current' && after === before) ||
            before === 'CLOSED' ||
            (outcome === 'accepted' ? after === 'CLOSED' : after === before);
          if (!follows)
            odd.push(`#${packets.packet[i]} ${generation} ${outcome}: ${before} to ${after}`);
        });
      }
    }
    expect(odd).toEqual([]);
    process.stderr.write(`${name}: ${JSON.stringify(seen)}\n`);
    expect(Object.keys(seen).length).toBeGreaterThan(2);
  });
});
