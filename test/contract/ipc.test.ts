import type { EventName } from '../../shared/contract/api.ts';
import { MainProcess } from '../electron/main-process.ts';
import { loadPreload } from '../electron/preload-in-node.ts';
import type { CarrierKind } from './carrier.ts';
import { caseConformance } from './case.ts';
import { conformance } from './conformance.ts';
import { jobConformance } from './jobs.ts';

/** The built main process and the real preload, joined by a stand-in `electron` module. */
const ipcCarrier: CarrierKind = {
  name: 'Electron IPC (stand-in)',
  // The real main process takes no orders to sabotage itself.
  threads: false,
  manyPackets: 1_500_000,
  open: async ({ openAtStart, configFolder }) => {
    const main = new MainProcess({ files: openAtStart, configFolder });
    await main.recorded('load');
    const bridge = loadPreload(main);
    return {
      call: (method, params) => bridge.call(method, params),
      on: (event: EventName, listener) => {
        bridge.on(event, (data) => listener(data as never));
      },
      input: (file) => Promise.resolve({ kind: 'path', path: bridge.pathForFile({ path: file }) }),
      close: async () => {
        main.end();
        await main.exited;
      },
    };
  },
};

conformance(ipcCarrier);
caseConformance(ipcCarrier);
jobConformance(ipcCarrier, { target: 'path' });
