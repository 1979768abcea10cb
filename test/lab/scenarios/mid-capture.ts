import { type Scenario, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';

/** Neither beginning nor end was seen. */
export const midCapture: Scenario = {
  id: 'mid-capture',
  title: 'Recorded from after the handshake to before the close',
  recording: 'by-hand',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port: 9000,
      client: [['stream', 100, 0.1, 40]],
      server: [['stream', 300, 0.13, 40]],
    });
    await pair.server.reported('connected');
    await pause(0.5);
    await stage.startRecording();
    await pause(0.8);
    await stage.stopRecording();
    return truthOf(pair, {
      cause: 'mid-capture',
      close: { kind: 'mid-capture', by: 'unknown' },
      dataLost: 'cannot-tell',
      story:
        'Both programs were sending to each other before the recording began and after it ended.',
    });
  },
};
