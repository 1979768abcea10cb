import { type Scenario, startPair, truthOf } from '../scenario.ts';
import { pause } from '../topology.ts';

/** The end is seen, so it leads. */
export const midCaptureGraceful: Scenario = {
  id: 'mid-capture-graceful',
  title: 'Recording begins after the handshake and sees a peaceful close',
  recording: 'by-hand',
  play: async (stage) => {
    const pair = await startPair(stage, {
      port: 9000,
      client: [
        ['send', 'HELLO\r\n'],
        ['wait', 'go'],
        ['send', 'QUIT\r\n'],
        ['read-eof'],
        ['close'],
      ],
      server: [['read-until', 'QUIT\r\n'], ['send', 'BYE\r\n'], ['close']],
    });
    await pair.client.reported('connected');
    await pause(0.3);
    await stage.startRecording();
    pair.client.tell('go');
    await Promise.all([pair.client.finished(), pair.server.finished()]);
    await stage.stopRecording();
    return truthOf(pair, {
      cause: 'graceful-close',
      close: { kind: 'graceful', by: 'server' },
      dataLost: 'no',
      story:
        'The connection was open before the recording began; then the client said QUIT, the server said BYE and closed, the client closed in turn.',
    });
  },
};
