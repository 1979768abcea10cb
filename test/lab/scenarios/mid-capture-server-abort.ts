import { type Scenario, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';

/** The end is seen, so it leads. */
export const midCaptureServerAbort: Scenario = {
  id: 'mid-capture-server-abort',
  title: 'Recording begins after the handshake and sees the server abort',
  recording: 'by-hand',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port: 9000,
      client: [
        ['send', 'HELLO\r\n'],
        ['wait', 'go'],
        ['send', 'WORK\r\n'],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', 'WORK\r\n'], ['send', 'BUSY\r\n'], ['sleep', 0.2], ['reset']],
    });
    await pair.client.reported('connected');
    await pause(0.3);
    await stage.startRecording();
    pair.client.tell('go');
    await Promise.all([pair.client.finished(), pair.server.finished()]);
    await stage.stopRecording();
    return truthOf(pair, {
      cause: 'server-abort',
      close: { kind: 'reset', by: 'server' },
      dataLost: 'no',
      story:
        'The connection was open before the recording began; the server answered BUSY and reset it with SO_LINGER 0.',
    });
  },
};
