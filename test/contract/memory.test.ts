import { engineInProcess } from '../../host/engine-thread.ts';
import { caseConformance } from './case.ts';
import { conformance } from './conformance.ts';
import { directCarrier } from './direct-carrier.ts';
import { jobConformance } from './jobs.ts';

// Sources run many times slower under the test runner than built: a smaller capture does.
const how = { threads: false, manyPackets: 150_000 };

const carrier = directCarrier('memory', how, engineInProcess);

conformance(carrier);
caseConformance(carrier);
jobConformance(carrier, { target: 'path' });
