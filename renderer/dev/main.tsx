import { teardownError } from '../../shared/contract/errors.ts';
import { mountWindow } from '../app/mount-window.tsx';
import { FakeHost } from './fake-host.ts';

const SCENES = ['empty', 'noted', 'hostile', 'problem', 'conflict', 'missing', 'refusing'] as const;
const REPORTS = ['working', 'waiting', 'failing'] as const;

// ?flows=1000000&read=0.43&failure=worker-died&damaged&huge&start&case=noted&report=failing
const asked = new URLSearchParams(window.location.search);
const failure = asked.get('failure');
const root = document.getElementById('root');
if (root !== null) {
  mountWindow(
    root,
    new FakeHost({
      flows: Number(asked.get('flows') ?? 12_408),
      readShare: Number(asked.get('read') ?? 1),
      failure:
        failure === null
          ? null
          : failure === 'worker-died'
            ? teardownError(
                'worker-died',
                'The analysis thread ended without a word (signal or crash).',
                { file: 'edge-firewall.pcapng' },
              )
            : teardownError(
                'not-a-capture',
                'The first bytes are 50 4b 03 04 (a zip archive), not a capture.',
                { file: 'logs.zip', offset: 0 },
              ),
      damaged: asked.has('damaged'),
      hugeLadder: asked.has('huge'),
      openAtStart: !asked.has('start'),
      scene: SCENES.find((scene) => scene === asked.get('case')) ?? 'empty',
      reports: REPORTS.find((scene) => scene === asked.get('report')) ?? 'working',
    }),
  );
}
