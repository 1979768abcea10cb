import type { FlowFacts } from '../flows/flow-facts.ts';
import { LACKS } from '../capture/record.ts';
import { FAULT } from '../flows/recording-faults.ts';
import { setOf, type OpenSet } from './open-set.ts';
import type { CauseId, Confidence } from './rule.ts';
import { missedAnswer, missedBeginning } from './sides.ts';

/** What a recording lacks, and how sure a verdict may be all the same. */
export interface CaptureCap {
  readonly confidence: Confidence;
  /** The sentence that says so in the verdict. */
  readonly why: string;
}

/** Every reason for which a recording holds a confidence down. */
export const CAPTURE_CAPS = {
  oneSided: {
    confidence: 'low',
    why: 'Confidence is low because only one direction was captured.',
  },
  twoSenders: {
    confidence: 'low',
    why: "Confidence is low because the capture holds two senders' packets under one name.",
  },
  holes: {
    confidence: 'medium',
    why: 'Confidence is no higher because bytes that were sent are missing from the capture.',
  },
  noBeginning: {
    confidence: 'medium',
    why: 'Confidence is no higher because the capture missed the beginning.',
  },
  noSynAck: {
    confidence: 'medium',
    why: 'Confidence is no higher because the SYN-ACK is missing from the capture.',
  },
  snapped: {
    confidence: 'medium',
    why: 'Confidence is no higher because the capture cut packets short.',
  },
  noLastAck: {
    confidence: 'medium',
    why: 'Confidence is no higher because the ACK of a FIN is missing from the capture.',
  },
  noBareAcks: {
    confidence: 'low',
    why: 'Confidence is low because the capture has no bare ACKs of this flow.',
  },
  endsEarly: {
    confidence: 'low',
    why: 'Confidence is low because the capture ended too soon to see an answer.',
  },
  noRecords: {
    confidence: 'low',
    why: 'Confidence is low because the TLS records do not tell whether close_notify was said.',
  },
  untimed: {
    confidence: 'low',
    why: 'Confidence is low because the listing has no times: how long anything took is unknown.',
  },
  listed: {
    confidence: 'medium',
    why: 'Confidence is no higher because a text listing shows neither payload nor TTL and IP-ID of every packet.',
  },
  outOfOrder: {
    confidence: 'medium',
    why: 'Confidence is no higher because records of this flow are not in the order of their times.',
  },
  clockStep: {
    confidence: 'medium',
    why: "Confidence is no higher because the capture's clock was set while this flow was open.",
  },
  gap: {
    confidence: 'medium',
    why: 'Confidence is no higher because capturing stalled while this flow was open.',
  },
  drops: {
    confidence: 'medium',
    why: 'Confidence is no higher because the capture dropped packets, and some may be of this flow.',
  },
  duplicates: {
    confidence: 'medium',
    why: 'Confidence is no higher because packets of this flow were captured twice, and this cause rests on what was repeated.',
  },
  offload: {
    confidence: 'medium',
    why: 'Confidence is no higher because segments were captured before the network card cut them, and this cause rests on their sizes.',
  },
} as const satisfies Readonly<Record<string, CaptureCap>>;

/** What this flow's recording lacks: one direction alone low, holes or no beginning medium; null: nothing. */
export function captureCap(facts: FlowFacts): CaptureCap | null {
  const listed = facts.listed ?? 0;
  if ((listed & LACKS.time) !== 0) return CAPTURE_CAPS.untimed;
  if (facts.oneSided) return CAPTURE_CAPS.oneSided;
  if (facts.sides[0].missingBytes > 0 || facts.sides[1].missingBytes > 0) return CAPTURE_CAPS.holes;
  if (missedBeginning(facts)) return CAPTURE_CAPS.noBeginning;
  if (missedAnswer(facts)) return CAPTURE_CAPS.noSynAck;
  return listed === 0 ? null : CAPTURE_CAPS.listed;
}

function all(...ids: readonly Exclude<CauseId, 'unexplained'>[]): OpenSet {
  return ids.reduce((set, id) => set | setOf(id), 0);
}

/** Causes that rest on something being sent again, or on how often. */
const ON_REPEATS = all(
  'syn-unanswered',
  'handshake-abandoned',
  'accept-queue-overflow',
  'peer-vanished',
  'zero-window-stall',
  'path-mtu-blackhole',
  'tls-handshake-stalled',
  'late-data-reset',
  'abort-with-unread-data',
  'injected-reset',
  'reset-ignored-by-endpoint',
  'scan-syn',
);

/** Causes that no lost, late or repeated record makes: both sides closed, and every byte was seen. */
const WHOLE = all('graceful-close', 'fin-without-close-notify', 'still-open', 'mid-capture');

/**
 * The cap that the recording sets for every rule alike. What rests on an order, a time or an absence falls with
 * the record's order, its clock and its drops; what rests on repetition with copies; what rests on sizes with
 * offload; and where packets were cut before the first byte of payload could be read, nobody knows whether a
 * goodbye of TLS was owed.
 */
export function recordingCap(facts: FlowFacts, cause: CauseId): CaptureCap | null {
  if (facts.snapped && hidesTls(facts)) return CAPTURE_CAPS.snapped;
  if (cause === 'still-open' && facts.proto === 'tcp' && captureCap(facts) !== null)
    return captureCap(facts);
  if (cause === 'graceful-close' && saidNothing(facts) && !facts.sawHandshake)
    return CAPTURE_CAPS.noBeginning;
  return faultCap(facts.recording, cause);
}

/** Payload was sent, and the cut left too little of it to tell what is spoken. */
function hidesTls({ tls, sides }: FlowFacts): boolean {
  return tls === null && (sides[0].speech === 'unknown' || sides[1].speech === 'unknown');
}

function saidNothing({ sides: [client, server] }: FlowFacts): boolean {
  return client.bytes + server.bytes + client.missingBytes + server.missingBytes === 0;
}

function faultCap(recording: number, cause: CauseId): CaptureCap | null {
  if (recording === 0) return null;
  const bit = cause === 'unexplained' ? 0 : setOf(cause);
  if ((recording & FAULT.outOfOrder) !== 0) return CAPTURE_CAPS.outOfOrder;
  if ((recording & FAULT.gap) !== 0) return CAPTURE_CAPS.gap;
  if ((bit & WHOLE) === 0) {
    if ((recording & FAULT.clockStep) !== 0) return CAPTURE_CAPS.clockStep;
    if ((recording & FAULT.drops) !== 0) return CAPTURE_CAPS.drops;
  }
  if ((recording & FAULT.duplicates) !== 0 && (bit & ON_REPEATS) !== 0)
    return CAPTURE_CAPS.duplicates;
  const sized = (recording & FAULT.offload) !== 0 && cause === 'path-mtu-blackhole';
  return sized ? CAPTURE_CAPS.offload : null;
}
