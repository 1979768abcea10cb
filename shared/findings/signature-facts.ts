import type { CloseStage } from '../flows/close-facts.ts';
import { SIGNATURE_IDS, UNLISTED_IDS, type SignatureId } from '../flows/signature-names.ts';

/** What somebody has seen it with. A report, not a cause: the wording is "has been reported". */
export interface SignatureReport {
  /** Completes "has been reported for ...". */
  readonly seenWith: string;
  /** Where that was read. */
  readonly source: string;
}

/** What is known of a signature. */
export interface SignatureFacts {
  /** As the paper writes it; ours where the list has none. */
  readonly notation: string;
  readonly stage: CloseStage;
  /** It is one of the nineteen. */
  readonly listed: boolean;
  /** Only what a source that was read says (FACTS 1.4); empty where there is none. */
  readonly reports: readonly SignatureReport[];
}

const RADAR = 'Cloudflare, TCP resets and timeouts on Radar, 2024-09-05';

const SCANS: SignatureReport = {
  seenWith: 'scanners, spoofed SYN floods, and blocked addresses that others share',
  source: RADAR,
};
const SYN_TRIGGERED: SignatureReport = {
  seenWith:
    'resets that a device on the way sent for the SYN alone, three of each (2023-09, 2025-08)',
  source: 'net4people/bbs issues 285 and 511',
};
const ABORTS: SignatureReport = {
  seenWith: 'users and programs that abort, such as a closed tab',
  source: RADAR,
};

const NOTED: Partial<Record<SignatureId, readonly SignatureReport[]>> = {
  SYN_NONE: [SCANS],
  SYN_RST: [SCANS],
  SYN_RSTACK: [SCANS, SYN_TRIGGERED],
  SYN_RST_RSTACK: [SCANS, SYN_TRIGGERED],
  ACK_NONE: [
    {
      seenWith: 'devices on the way that drop the first data packet, and zero-rated mobile access',
      source: RADAR,
    },
  ],
  PSH_NONE: [
    {
      seenWith: 'devices that let the first TLS packets pass and drop the rest',
      source: 'net4people/bbs issue 106',
    },
  ],
  PSH_RSTACK: [
    {
      seenWith: 'a RST+ACK right after the server acknowledged the ClientHello (2025-06)',
      source: 'net4people/bbs issue 484',
    },
  ],
  PSH_RST_RST0: [
    {
      seenWith: 'connections from one country almost alone',
      source: 'Internet Society Pulse, Measuring connection tampering, 2023-10',
    },
  ],
  DATA_RST: [ABORTS],
  DATA_RSTACK: [ABORTS],
};

const AFTER: Readonly<Record<string, string>> = {
  NONE: '∅',
  RST: 'RST',
  RSTACK: 'RST+ACK',
  RST_RST: 'RST; RST',
  RST_RSTACK: 'RST; RST+ACK',
  RSTACK_RSTACK: 'RST+ACK; RST+ACK',
  RST_EQ: 'RST = RST',
  RST_NE: 'RST ≠ RST',
  RST_RST0: 'RST; RST₀',
};

const BEFORE: Readonly<Record<string, readonly [string, CloseStage]>> = {
  SYN: ['SYN', 'post-syn'],
  ACK: ['SYN; ACK', 'post-ack'],
  PSH: ['PSH+ACK', 'post-psh'],
  DATA: ['PSH+ACK; Data', 'later'],
};

function factsOf(id: SignatureId): SignatureFacts {
  const name = id.replace('unlisted:', '');
  const cut = name.indexOf('_');
  const [before, stage] = BEFORE[name.slice(0, cut)];
  return {
    notation: `⟨${before} → ${AFTER[name.slice(cut + 1)]}⟩`,
    stage,
    listed: name === id,
    reports: NOTED[id] ?? [],
  };
}

/** Every signature, the nineteen in the paper's order and then the unlisted ones. */
export const SIGNATURES: ReadonlyMap<string, SignatureFacts> = new Map(
  [...SIGNATURE_IDS, ...UNLISTED_IDS].map((id) => [id, factsOf(id)]),
);
