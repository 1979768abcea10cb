import { pathToFileURL } from 'node:url';
import { engineOnWorker } from '../../host/engine-thread.ts';
import { conformance } from './conformance.ts';
import { builtFile, directCarrier } from './direct-carrier.ts';

const worker = pathToFileURL(builtFile('host/analysis-worker.js'));

// A small heap makes the out-of-memory real and quick.
conformance(
  directCarrier('a worker thread', true, engineOnWorker(worker, { maxOldGenerationSizeMb: 96 })),
);
