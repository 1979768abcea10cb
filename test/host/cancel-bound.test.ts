import { readFileSync } from 'node:fs';
import path from 'node:path';
import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { EngineLoop } from '../../host/worker/engine-loop.ts';
import type { FromEngine, ToEngine } from '../../host/worker/engine-messages.ts';
import { LARGEST_SLICE, SliceSize } from '../../host/worker/slice-size.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { openAnalysis } from '../../shared/session/analysis.ts';
import { scratchFolder, writeManyPackets } from '../support/conversation-file.ts';
import { unpackedOf } from '../support/unpacked-memory.ts';

const CANCEL: ToEngine = {
  kind: 'call',
  id: 1,
  call: { method: 'analysis.cancel', params: { analysis: 1 } },
};

/** Reads a capture as the engine's thread does; a cancel is put into its mailbox during slice `during`. */
async function cancelDuring(
  during: number,
  bytes: Uint8Array,
): Promise<{
  /** Packets read by the end of each slice. */
  readonly read: readonly number[];
  readonly asked: readonly number[];
  readonly told: readonly FromEngine[];
  readonly session: AnalysisSession;
}> {
  const opened = openAnalysis([unpackedOf(bytes)]);
  if (!opened.ok) throw new Error(opened.error.detail);
  const session = opened.value;
  const mailbox = new MessageChannel();
  const asked: number[] = [];
  const read: number[] = [];
  const told: FromEngine[] = [];
  const step = session.step.bind(session);
  session.step = (packets) => {
    asked.push(packets);
    if (asked.length === during) mailbox.port1.postMessage(CANCEL);
    const more = step(packets);
    read.push(session.readingState().packets);
    return more;
  };
  const loop = new EngineLoop(1, session, (message) => told.push(message));
  mailbox.port2.on('message', (message: ToEngine) => loop.receive(message));
  await loop.run();
  mailbox.port1.close();
  await once(mailbox.port2, 'close');
  return { read, asked, told, session };
}

describe('a cancel that arrives while a slice is read', () => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());
  const many = readFileSync(writeManyPackets(path.join(scratch.path, 'many.pcap'), 100_000));

  it.each([
    ['a capture', many],
    ['a compressed capture', new Uint8Array(gzipSync(many, { level: 1 }))],
  ])(
    'is heard after at most one more slice of %s, whatever the machine is doing',
    async (_, bytes) => {
      for (const during of [1, 2, 5]) {
        const { read, asked, told, session } = await cancelDuring(during, bytes);
        const end = session.readingState().packets;
        const before = read[during - 2] ?? 0;
        expect(session.stopped).toBe(true);
        // Where the slice itself began outside the event loop's turn, one more comes before the mail.
        expect(end).toBeLessThanOrEqual(read[during]);
        expect(end - before).toBeLessThanOrEqual(asked[during - 1] + asked[during]);
        expect(end).toBeLessThan(100_000);
        expect(told.at(-1)).toMatchObject({ progress: { state: 'cancelled', packets: end } });
      }
    },
  );

  it('waits for no more packets than the largest slice, however fast they seem to go', () => {
    const slice = new SliceSize();
    for (let i = 0; i < 100; i += 1) {
      slice.learn(0);
      expect(slice.packets).toBeLessThanOrEqual(LARGEST_SLICE);
    }
    expect(slice.packets).toBe(LARGEST_SLICE);
    slice.learn(1000);
    expect(slice.packets).toBeLessThanOrEqual(LARGEST_SLICE / 4);
  });
});
