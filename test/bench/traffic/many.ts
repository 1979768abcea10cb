import { EventHeap } from './event-heap.ts';
import { resetIdentification } from './frame.ts';
import { PcapWriter } from './pcap-writer.ts';
import { newFlow, scriptChooser, startTime, writeStep } from './played-flow.ts';
import type { Playing, TrafficCounts } from './played-flow.ts';
import { Random } from './random.ts';

/**
 * One million flows as a link in front of servers would show them: new ones at `flowsPerSecond`,
 * thousands open at a time, their packets interleaved by time.
 */
export function writeMany(path: string, tcpFlows: number, seed: number): TrafficCounts {
  const flowsPerSecond = 4_000;
  const random = new Random(seed);
  resetIdentification();
  const writer = new PcapWriter(path, 262_144);
  const choose = scriptChooser(random);
  const heap = new EventHeap();
  const playing: Playing[] = [];
  const free: number[] = [];
  let started = 0;
  let tcp = 0;
  let udp = 0;
  let arrival = 0;
  while (tcp < tcpFlows || heap.length > 0) {
    if (tcp < tcpFlows && arrival <= heap.nextTime) {
      const script = choose();
      tcp += script.connections;
      udp += script.connections === 0 ? 1 : 0;
      const slot = free.pop() ?? playing.length;
      playing[slot] = newFlow(random, script, started++);
      heap.push(arrival, slot);
      arrival += random.exponential(1e6 / flowsPerSecond);
      continue;
    }
    const now = heap.nextTime;
    const slot = heap.pop();
    const flow = playing[slot];
    writeStep(writer, flow, flow.script.steps[flow.cursor++], startTime + Math.floor(now));
    if (flow.cursor < flow.script.steps.length) {
      heap.push(now + flow.script.steps[flow.cursor].delay, slot);
    } else {
      free.push(slot);
    }
  }
  const bytes = writer.close();
  return { packets: writer.packets, tcpFlows: tcp, udpFlows: udp, bytes };
}
