import { type Scenario, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';

/** A half-close that lasts. */
export const halfClose: Scenario = {
  id: 'half-close',
  title: 'Client shuts its write side; the server sends on to the end of the recording',
  recording: 'by-hand',
  play: async (stage) => {
    await stage.startRecording();
    const pair = await startPair(stage, {
      port: 9000,
      client: [['send', 'TAIL log\r\n'], ['shutdown'], ['say', 'shut'], ['read-eof']],
      server: [
        ['read-until', '\r\n'],
        ['stream', 400, 0.1, 40],
      ],
    });
    await pair.client.reported('say', 'shut');
    await pause(1.2);
    await stage.stopRecording();
    return truthOf(pair, {
      cause: 'half-closed',
      close: { kind: 'half-closed', by: 'client' },
      dataLost: 'cannot-tell',
      story:
        'The client called shutdown(WR) after its request; the server sent a line every 100 ms and was still sending when the recording ended.',
    });
  },
};
