import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Only what comes after the socket is gone is lost: the download before it was read. */
export const halfCloseDownloadLateData: Scenario = {
  id: 'half-close-download-late-data',
  title: 'Client shuts its write side, reads a download, closes; three more bytes come',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 9000,
      client: [
        ['send', 'QUERY 1234\r\n'],
        ['shutdown'],
        ['read', 20_000],
        ['sleep', 0.1],
        ['close'],
      ],
      server: [
        ['raw-eof'],
        ['stream', 1000, 0.01, 20],
        ['sleep', 0.4],
        ['send', 'bye'],
        ['sleep', 0.1],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'late-data-reset',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      dataLostKnowable: true,
      story:
        'The client sent FIN by shutdown(WR), read all 20000 bytes, and closed its socket; three bytes that the server sent 300 ms later met a RST.',
    });
  },
};
