import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FlowPackets } from '../../../shared/flows/flow-packets.ts';
import { replayFlow } from '../../../shared/flows/replay.ts';
import { markReasons } from '../../../shared/ladder/mark-words.ts';
import { PACKET_MARKS } from '../../../shared/tcp/tcp-names.ts';
import { decode } from '../../../shared/wire/decode.ts';
import { CORPUS, HAS_CORPUS, readCapture } from './corpus-files.ts';
import { trackCapture } from './track-capture.ts';

const FILES = [
  'mercury__dns_packet.capture2.pcap',
  'nDPI__teams.pcap',
  'nDPI__ethereum.pcap',
  'pcap2har__out-of-order.pcap',
  'mercury__emix.pcap',
];

/** Every TCP flow of a capture after the second look. */
function looks(file: string): readonly FlowPackets[] {
  const tracked = trackCapture(file, readCapture(file));
  if (tracked === null) throw new Error('not opened');
  const { tracker, reader } = tracked;
  const flows = Array.from({ length: tracker.flowCount }, (_, flow) => flow);
  return flows
    .filter((flow) => tracker.tcpStream(flow) !== null)
    .map((flow) =>
      replayFlow(tracker, flow, {
        readPacket: (packet, record, decoded) => {
          if (!reader.reread(tracker.index.fileOffset(packet), record)) return false;
          decode(record, decoded);
          return true;
        },
      }),
    );
}

/** What tshark says of each packet that has all of these fields. */
function tsharkRows(file: string, fields: readonly string[], filter: string): readonly string[] {
  const capture = path.join(CORPUS, 'captures', file);
  const asked = fields.flatMap((field) => ['-e', field]);
  // A capture that is cut off at its end makes it fail after it has said everything.
  const { stdout } = spawnSync(
    'tshark',
    ['-2', '-n', '-r', capture, '-Y', filter, '-T', 'fields', ...asked],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  return stdout.split('\n').filter((line) => line !== '');
}

describe.skipIf(!HAS_CORPUS)('why packets have their marks, on real captures', () => {
  it.each(FILES)('%s: each mark has one sentence, of packets before it', (file) => {
    for (const packets of looks(file)) {
      for (let i = 0; i < packets.count; i += 1) {
        const marks = PACKET_MARKS.filter((_, bit) => (packets.marks[i] & (1 << bit)) !== 0);
        const facts = packets.markFacts.get(i) ?? [];
        const told = facts.map(({ mark }) => mark);
        expect(told.filter((mark) => mark !== 'needless' && mark !== 'dSack')).toEqual(marks);
        const reasons = markReasons(packets, i);
        expect(reasons.filter((text) => text.length > 0)).toHaveLength(facts.length);
        reasons.forEach((text, at) => {
          for (const [, number] of text.matchAll(/#(\d+)/g)) {
            const later = Number(number) >= packets.packet[i];
            expect({ text, later }).toEqual({ text, later: told[at] === 'needless' });
          }
        });
      }
    }
  });

  it.skipIf(!hasTshark()).each(FILES)(
    '%s: duplicate ACKs have the number and the first ACK that tshark gives them',
    (file) => {
      const ours = looks(file).flatMap((packets) =>
        [...packets.markFacts].flatMap(([i, facts]) =>
          facts
            .filter(({ mark }) => mark === 'duplicateAck')
            .map(({ a, b }) => `${packets.packet[i]}\t${b}\t${a}`),
        ),
      );
      const fields = [
        'frame.number',
        'tcp.analysis.duplicate_ack_num',
        'tcp.analysis.duplicate_ack_frame',
      ];
      const theirs = tsharkRows(file, fields, 'tcp.analysis.duplicate_ack');
      expect(ours.sort()).toEqual([...theirs].sort());
    },
  );

  it.skipIf(!hasTshark()).each(FILES)('%s: D-SACK where tshark sees it', (file) => {
    const ours = looks(file).flatMap((packets) =>
      [...packets.markFacts]
        .filter(([, facts]) => facts.some(({ mark }) => mark === 'dSack'))
        .map(([i]) => String(packets.packet[i])),
    );
    const theirs = tsharkRows(file, ['frame.number'], 'tcp.options.sack.dsack');
    expect(ours.sort()).toEqual([...theirs].sort());
  });
});

function hasTshark(): boolean {
  try {
    execFileSync('tshark', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
