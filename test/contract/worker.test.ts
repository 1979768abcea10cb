import { pathToFileURL } from 'node:url';
import { engineOnWorker } from '../../host/engine-thread.ts';
import { caseConformance } from './case.ts';
import { conformance } from './conformance.ts';
import { builtFile } from '../support/built-file.ts';
import { directCarrier } from './direct-carrier.ts';
import { jobConformance } from './jobs.ts';

const worker = pathToFileURL(builtFile('host/analysis-worker.js'));

// A small heap makes the out-of-memory real and quick.
const engine = engineOnWorker(worker, { maxOldGenerationSizeMb: 96 });

const carrier = directCarrier('a worker thread', { threads: true, manyPackets: 1_500_000 }, engine);

conformance(carrier);
caseConformance(carrier);
jobConformance(carrier, { target: 'path' });
