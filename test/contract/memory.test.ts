import { engineInProcess } from '../../host/engine-thread.ts';
import { conformance } from './conformance.ts';
import { directCarrier } from './direct-carrier.ts';
import { jobConformance } from './jobs.ts';

// Sources run many times slower under the test runner than built: a smaller capture does.
const how = { threads: false, manyPackets: 150_000 };

const carrier = directCarrier('memory', how, engineInProcess);

conformance(carrier);
jobConformance(carrier, { target: 'path' });
