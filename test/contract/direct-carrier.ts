import { pathToFileURL } from 'node:url';
import { dispatch } from '../../host/dispatch.ts';
import type { StartEngineThread } from '../../host/engine-thread.ts';
import { DESKTOP_POLICY } from '../../host/inputs.ts';
import { RecentCaptures } from '../../host/recent.ts';
import { openWindowHost } from '../../host/window-host.ts';
import type { EventName } from '../../shared/contract/api.ts';
import { builtFile } from '../support/built-file.ts';
import type { CarrierKind } from './carrier.ts';

/** The host in this very process, its engine on whatever `startThread` starts. */
export function directCarrier(
  name: string,
  how: Pick<CarrierKind, 'threads' | 'manyPackets'>,
  startThread: StartEngineThread,
): CarrierKind {
  return {
    name,
    ...how,
    open: async ({ openAtStart, configFolder, sabotage }) => {
      const listeners: (readonly [EventName, (data: never) => void])[] = [];
      const host = openWindowHost(
        {
          kind: 'electron',
          recent: new RecentCaptures(configFolder),
          policy: DESKTOP_POLICY,
          openAtStart: openAtStart.map((file) => ({ kind: 'path', path: file })),
          openDialog: null,
          startThread,
          engine: {
            hashWorker: pathToFileURL(builtFile('host/hash-worker.js')),
            ...(sabotage === null ? {} : { sabotage }),
          },
        },
        (event, data) => {
          for (const [name, listener] of listeners) if (name === event) listener(data as never);
        },
      );
      return {
        call: (method, params) => dispatch(host.handlers, method, params),
        on: (event, listener) => listeners.push([event, listener]),
        input: (file) => Promise.resolve({ kind: 'path', path: file }),
        close: async () => host.dispose(),
      };
    },
  };
}
