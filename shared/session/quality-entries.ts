import { counted, durationText, grouped } from '../base/numbers.ts';
import type { HealthEntry, HealthExtent } from '../capture/record.ts';
import type { PacketExtent } from '../flows/packet-extent.ts';
import { FAULT } from '../flows/recording-faults.ts';
import type { Tracker } from '../flows/tracker.ts';
import type { CaptureFeed } from './capture-feed.ts';
import type { FlowHealthCounts } from './flow-health.ts';
import { extentOfFlows, extentOfPackets } from './health-extent.ts';
import { RECORDED, wordOf } from './health-words.ts';
import type { JudgedStep } from './time-steps.ts';

/** What the entries about the recording are made from. */
export interface QualityParts {
  readonly feed: CaptureFeed;
  readonly tracker: Tracker;
  /** The file, or "all captures". */
  readonly file: string;
  readonly flows: FlowHealthCounts;
  readonly steps: readonly JudgedStep[];
}

/** Entries on what is wrong with the recording, beyond what its reader says: each with its flows and packets. */
export function qualityEntries(parts: QualityParts): HealthEntry[] {
  return [
    ...oneSidedEntry(parts),
    ...holesEntry(parts),
    ...stepEntry(parts, 'set'),
    ...stepEntry(parts, 'stalled'),
    ...copyEntry(parts, 'elsewhere'),
    ...copyEntry(parts, 'sameLink'),
    ...offloadEntry(parts),
    ...snappedEntry(parts),
  ];
}

type Words = Pick<HealthEntry, 'code' | 'severity' | 'text' | 'effect'>;

function entry(file: string, count: number, extent: HealthExtent, words: Words): HealthEntry {
  return { ...words, file, offset: null, block: null, count, extent };
}

function oneSidedEntry({ file, flows }: QualityParts): HealthEntry[] {
  const [client, server] = flows.onlySide;
  const all = client + server;
  if (all === 0) return [];
  const missing = [
    ...(client > 0 ? [`the server’s packets of ${counted(client, 'flow')}`] : []),
    ...(server > 0 ? [`the client’s packets of ${counted(server, 'flow')}`] : []),
  ].join(' and ');
  return [
    entry(file, 0, extentOfFlows(all, RECORDED.oneSided), {
      code: 'one-sided',
      severity: 'warning',
      text: `Captured in one direction only although answered: ${counted(all, 'flow')} of ${counted(flows.tcpFlows, 'TCP flow')}. Missing are ${missing}.`,
      effect:
        'Who ended such a flow, what the other side answered and whether data was lost cannot be seen: confidence is low.',
    }),
  ];
}

function holesEntry({ file, flows }: QualityParts): HealthEntry[] {
  const count = flows.withBit(RECORDED.holes);
  if (count === 0) return [];
  const [client, server] = flows.missingBytes;
  const sides = [
    ...(client > 0 ? [`${counted(client, 'byte')} of clients`] : []),
    ...(server > 0 ? [`${counted(server, 'byte')} of servers`] : []),
  ].join(', ');
  const worst =
    count === 1
      ? ` (flow ${flows.worst.flow})`
      : `, most in flow ${flows.worst.flow} (${grouped(flows.worst.bytes)})`;
  return [
    entry(file, 0, extentOfFlows(count, RECORDED.holes), {
      code: 'acked-unseen',
      severity: 'warning',
      text: `Acknowledged but never captured: ${counted(client + server, 'byte')} in ${counted(count, 'flow')}${worst}: ${sides}.`,
      effect:
        'The capture missed packets, not the network: TLS records may be lost from there on, close_notify unknown; confidence is no more than medium.',
    }),
  ];
}

const STEP_WORDS = {
  set: {
    code: 'clock-step',
    bit: FAULT.clockStep,
    effect:
      'Times across it are wrong: a flow that was open then is judged with medium confidence at most, unless it closed gracefully.',
  },
  stalled: {
    code: 'gap',
    bit: FAULT.gap,
    effect:
      'What was sent meanwhile is missing: a flow that was open then is judged with medium confidence at most.',
  },
} as const;

function stepEntry(parts: QualityParts, kind: 'set' | 'stalled'): HealthEntry[] {
  const { file, tracker, flows } = parts;
  const steps = parts.steps.filter((step) => step.kind === kind);
  if (steps.length === 0) return [];
  const { code, bit, effect } = STEP_WORDS[kind];
  const longest = steps.reduce((a, b) => (Math.abs(b.by) > Math.abs(a.by) ? b : a));
  const more = steps.length === 1 ? '' : ` (the longest of ${steps.length})`;
  const extent = extentOfPackets(tracker, {
    first: steps[0].before,
    last: steps[steps.length - 1].before + 1,
    packets: steps.flatMap(({ before }) => [before, before + 1]),
    count: 0,
    flows: flows.withBit(bit),
    bit,
  });
  return [
    entry(file, 0, extent, { code, severity: 'warning', text: stepText(longest, more), effect }),
  ];
}

function stepText({ kind, before, by, witnessed, nanos }: JudgedStep, more: string): string {
  const place = `between #${before} and #${before + 1}${more}`;
  if (kind === 'stalled')
    return `Nothing was captured for ${durationText(nanos)} ${place} while connections were active: bytes are missing behind it.`;
  const how = by < 0 ? 'back' : 'forward';
  const why = witnessed
    ? 'the hosts’ own TCP timestamps did not go along'
    : 'the packets behind it go on from there';
  return `The capture’s clock was set ${how} by about ${durationText(Math.round(Math.abs(by)))} ${place}: ${why}.`;
}

const COPY_WORDS = {
  elsewhere:
    'seen again within 100 ms on another interface, link header or hop (the “any” device, a bridge, a bond, two points of one path)',
  sameLink:
    'seen again within 100 ms on the same link (a mirror port that copies both ways, a bond)',
} as const;

function copyEntry(parts: QualityParts, kind: 'elsewhere' | 'sameLink'): HealthEntry[] {
  const { file, tracker, feed } = parts;
  const found = feed.faults[kind];
  if (found.count === 0) return [];
  const extent = packetsOf(parts, found, FAULT.duplicates);
  return [
    entry(file, found.count, extent, {
      code: 'duplicates',
      severity: 'warning',
      text: `Captured more than once: ${counted(found.count, 'copy', 'copies')} among ${counted(tracker.packetCount, 'packet')} (${shareText(found.count / tracker.packetCount)}), ${COPY_WORDS[kind]}.`,
      effect:
        'Told from retransmissions by IP-ID and timestamps, but counted among packets, bytes, retransmissions and duplicate ACKs; a cause that rests on repetition has medium confidence at most.',
    }),
  ];
}

function offloadEntry(parts: QualityParts): HealthEntry[] {
  const { file, feed } = parts;
  const found = feed.faults.offload;
  if (found.count === 0) return [];
  return [
    entry(file, found.count, packetsOf(parts, found, FAULT.offload), {
      code: 'offload',
      severity: 'note',
      text: `Longer than the segments that their ends agreed on: ${counted(found.count, 'packet')} of up to ${counted(feed.faults.longest, 'byte')}, captured before the network card cut them (TSO) or after it joined them (GRO, LRO).`,
      effect:
        'Bytes are exact; the number and size of segments and retransmissions are those of the host’s stack, not of the wire. path-mtu-blackhole has medium confidence at most.',
    }),
  ];
}

function snappedEntry({ file, flows }: QualityParts): HealthEntry[] {
  const count = flows.withBit(RECORDED.snapped);
  if (count === 0) return [];
  return [
    entry(file, 0, extentOfFlows(count, RECORDED.snapped), {
      code: 'snap-length',
      severity: 'note',
      text: `Cut by the capture's snap length: packets of ${counted(count, 'flow')}.`,
      effect:
        'Lengths and closes are exact; names, TLS records and alerts may be missing. Where too little is left to tell whether TLS was spoken, confidence is no more than medium.',
    }),
  ];
}

function packetsOf(
  { tracker, flows }: QualityParts,
  found: PacketExtent,
  bit: number,
): HealthExtent {
  const { first, last, packets, count } = found;
  return extentOfPackets(tracker, { first, last, packets, count, flows: flows.withBit(bit), bit });
}

/** The filter's word of a reader's entry about flows out of order, or captured with drops. */
export function flowsOf(
  { code }: HealthEntry,
  flows: FlowHealthCounts,
): { readonly flows: number; readonly filter: string } | null {
  const bit =
    code === 'time-backwards' ? FAULT.outOfOrder : code === 'interface-drops' ? FAULT.drops : 0;
  const count = flows.withBit(bit);
  return count === 0 ? null : { flows: count, filter: wordOf(bit) };
}

/** "50 %", "0.3 %". */
function shareText(share: number): string {
  const percent = share * 100;
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}
