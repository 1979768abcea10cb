import { counted, durationText } from '../base/numbers.ts';
import type { HealthEntry } from '../capture/record.ts';
import type { Tracker } from '../flows/tracker.ts';
import { linkTypeName } from '../wire/link-type-names.ts';
import type { DecodeStop } from '../wire/decoded-packet.ts';
import type { CaptureFeed, UndecodedCount } from './capture-feed.ts';
import { extentOfPackets } from './health-extent.ts';
import type { JudgedStep } from './time-steps.ts';

/**
 * The entries that no reader can know: what the decoder passed over, what became of fragments, and
 * what the flows show about the capture as a whole.
 */
export function sessionHealth(
  feed: CaptureFeed,
  tracker: Tracker,
  names: readonly string[],
): HealthEntry[] {
  const entries: HealthEntry[] = [];
  for (const undecoded of feed.undecoded.values()) entries.push(undecodedEntry(undecoded, names));
  const all = names.length === 1 ? names[0] : 'all captures';
  if (feed.fragments.counts.fragments > 0) entries.push(fragmentsEntry(feed, tracker, all));
  const cutHistories = tracker.tcp.history.cut.size;
  if (cutHistories > 0) {
    entries.push(
      entry('memory', 'note', all, 0, {
        text: `Zeek histories too long to keep whole in ${counted(cutHistories, 'flow')}: they end with “…”.`,
        effect: 'Counts, states and verdicts of these flows are exact.',
      }),
    );
  }
  return entries;
}

/** What became of the fragments: put together, shown with a flow all the same, or in none, and why. */
function fragmentsEntry(feed: CaptureFeed, tracker: Tracker, file: string): HealthEntry {
  const { counts, pending } = feed.fragments;
  const { fates } = tracker.fragments;
  const lost = counts.fragments - counts.reassembled;
  const together = counted(counts.fragments, 'IP fragment');
  if (lost === 0) {
    return entry('fragments', 'note', file, counts.fragments, {
      text: `${together} put together into ${counted(counts.datagrams, 'datagram')}; each counts as the packet that completed it, the others are shown beside it.`,
      effect: null,
    });
  }
  const where = [
    [fates.taken, 'taken as packets although cut'],
    [fates.linked, 'shown with the flow of their first fragment'],
    [fates.firstMissing, 'in no flow because their first fragment was not captured'],
    [fates.withoutPorts, 'in no flow because their first fragment carries no ports'],
  ] as const;
  const told = where.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
  return entry('fragments', 'warning', file, counts.fragments, {
    text: `${together}: ${counted(counts.datagrams, 'datagram')} put together, ${counted(lost, 'fragment')} left over (${pending} waited to the end, ${counts.cut} cut by the snap length, ${counts.evicted} given up)${told.length === 0 ? '' : `; of them ${told.join(', ')}`}.`,
    effect: 'What the left-over fragments carried is counted in no flow, as in Wireshark.',
  });
}

/** Times when nobody watched: flows before a pause are judged as if the capture had ended there. */
export function pauseEntries(
  tracker: Tracker,
  file: string,
  steps: readonly JudgedStep[],
): HealthEntry[] {
  const { index } = tracker;
  const set = new Set(steps.filter(({ kind }) => kind === 'set').map(({ before }) => before));
  const pauses = tracker.pauses.filter(({ before }) => !set.has(before));
  if (pauses.length === 0) return [];
  const first = pauses[0];
  const next = first.before + 1;
  const length = durationText(index.nanosSince(first.before, index.sec(next), index.nsec(next)));
  const more = pauses.length === 1 ? '' : ` (the first of ${pauses.length} such pauses)`;
  const ends = pauses.flatMap(({ before }) => [before, before + 1]);
  const extent = extentOfPackets(tracker, {
    first: ends[0],
    last: ends[ends.length - 1],
    packets: ends,
    count: 0,
    flows: null,
    bit: null,
  });
  const told = entry('clock-step', 'warning', file, 0, {
    text: `Not one packet for ${length} between #${first.before} and #${next}${more}: the capture was not running, files were joined, or the clock was set.`,
    effect: 'Flows before a pause of an hour or more are judged as if the capture had ended there.',
  });
  return [{ ...told, extent }];
}

function undecodedEntry(undecoded: UndecodedCount, names: readonly string[]): HealthEntry {
  const { stop, count, firstPacket, firstOffset, linkType } = undecoded;
  const link = linkTypeName(linkType);
  return {
    code: stop === 'link-type' ? 'link-type' : 'undecoded',
    severity:
      stop === 'non-ip' || stop === 'ip-protocol' || stop === 'ethertype' ? 'note' : 'warning',
    file: names[undecoded.captureIndex],
    offset: firstOffset,
    block: null,
    count,
    text: `${counted(count, 'packet')} ${STOP_TEXTS[stop](link, count === 1)} (first: #${firstPacket}).`,
    effect:
      stop === 'non-ip' || stop === 'ip-protocol' || stop === 'ethertype'
        ? null
        : count === 1
          ? 'It is in no flow.'
          : 'They are in no flow.',
  };
}

const STOP_TEXTS: Readonly<Record<DecodeStop, (link: string, one: boolean) => string>> = {
  'link-type': (link) => `of link type ${link}, which is not decoded`,
  ethertype: (link, one) =>
    `on ${link} ${one ? 'carries' : 'carry'} a protocol that is not decoded`,
  'ip-protocol': (_, one) =>
    `${one ? 'is' : 'are'} IP but neither TCP nor UDP nor an ICMP error that quotes ${one ? 'it' : 'them'}`,
  truncated: (_, one) => `${one ? 'was' : 'were'} captured too short to reach TCP or UDP`,
  malformed: (_, one) => `${one ? 'has' : 'have'} headers that contradict themselves`,
  nested: (_, one) =>
    `${one ? 'holds' : 'hold'} more tunnels or headers in each other than are followed`,
  encrypted: (link, one) => `on ${link} ${one ? 'is' : 'are'} encrypted by the link layer`,
  'link-fragment': (link, one) =>
    `on ${link} ${one ? 'is part of a packet' : 'are parts of packets'} that the link layer had split`,
  aggregate: (link, one) =>
    `on ${link} ${one ? 'holds' : 'hold'} several packets in one frame (A-MSDU)`,
  'non-ip': (link, one) => `on ${link} ${one ? 'is' : 'are'} not IP (ARP, LLDP and the like)`,
};

function entry(
  code: HealthEntry['code'],
  severity: HealthEntry['severity'],
  file: string,
  count: number,
  words: { readonly text: string; readonly effect: string | null },
): HealthEntry {
  return { code, severity, file, offset: null, block: null, count, ...words };
}
