import { type Scenario, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';

/** Nobody has closed anything. */
export const stillOpen: Scenario = {
  id: 'still-open',
  title: 'Data flows both ways when the recording ends',
  recording: 'by-hand',
  play: async (stage) => {
    await stage.startRecording();
    const pair = await startPair(stage, {
      port: 9000,
      client: [['stream', 100, 0.1, 40]],
      server: [['stream', 300, 0.13, 40]],
    });
    await pair.server.reported('connected');
    await pause(1);
    await stage.stopRecording();
    return truthOf(pair, {
      cause: 'still-open',
      close: { kind: 'open', by: 'unknown' },
      dataLost: 'cannot-tell',
      story: 'Both programs were still sending to each other when the recording ended.',
    });
  },
};
