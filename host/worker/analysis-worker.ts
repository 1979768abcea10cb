import { parentPort, workerData } from 'node:worker_threads';
import { assert } from '../../shared/base/assert.ts';
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts';
import { startEngine } from './start-engine.ts';

/** Entry of the analysis thread: one analysis, from its captures to its last question. */
assert(parentPort !== null, 'analysis-worker.ts runs as a worker thread');
const port = parentPort;
const loop = startEngine(workerData as EngineStart, (message: FromEngine) => {
  port.postMessage(message);
});
port.on('message', (message: ToEngine) => {
  loop.receive(message);
});
