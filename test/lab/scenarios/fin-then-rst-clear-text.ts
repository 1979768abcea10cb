import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** The shape of reference 002 where no close_notify could ever have been sent. */
export const finThenRstClearText: Scenario = {
  id: 'fin-then-rst-clear-text',
  title: 'Client half-closes, then closes over unread data, without TLS',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 9000,
      client: [['send', 'REPORT\r\n'], ['shutdown'], ['await-unread', 500], ['close']],
      server: [
        ['read-until', '\r\n'],
        ['sleep', 0.1],
        ['send-bytes', 500],
        ['raw-eof'],
        ['sleep', 0.1],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'client-abort',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      story:
        'The client sent its request and FIN by shutdown(WR), then closed over 500 unread bytes: RST+ACK one past the FIN.',
    });
  },
};
