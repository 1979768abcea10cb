import { headEnd, httpRequest, httpResponse } from '../http.ts';
import { type Scenario, playPair, truthOf } from '../scenario.ts';

/** Segments in flight carry acknowledgements from before and after the FIN, so the RSTs differ by one. */
export const lateDataResetDownload: Scenario = {
  id: 'late-data-reset-download',
  title: 'Client closes in the middle of a download',
  play: async (stage) => {
    const pair = await playPair(stage, {
      port: 8080,
      client: [['send', httpRequest()], ['read', 6000], ['close']],
      server: [
        ['read-until', headEnd],
        ['send', httpResponse(60000, 0)],
        ['stream', 1200, 0.004, 25],
        ['close'],
      ],
    });
    return truthOf(pair, {
      cause: 'late-data-reset',
      close: { kind: 'reset', by: 'client' },
      dataLost: 'yes',
      story:
        'The client closed its socket after 6000 bytes of a response of 60000, with nothing unread: FIN, then one RST for each segment that was still in flight.',
    });
  },
};
