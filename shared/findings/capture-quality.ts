import type { FlowFacts } from '../flows/flow-facts.ts';
import type { Confidence } from './rule.ts';
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
    why: 'Confidence is low because its TLS records cannot be followed in this capture.',
  },
} as const satisfies Readonly<Record<string, CaptureCap>>;

/** What this flow's recording lacks: one direction alone low, holes or no beginning medium; null: nothing. */
export function captureCap(facts: FlowFacts): CaptureCap | null {
  if (facts.oneSided) return CAPTURE_CAPS.oneSided;
  if (facts.sides[0].missingBytes > 0 || facts.sides[1].missingBytes > 0) return CAPTURE_CAPS.holes;
  if (missedBeginning(facts)) return CAPTURE_CAPS.noBeginning;
  return missedAnswer(facts) ? CAPTURE_CAPS.noSynAck : null;
}
