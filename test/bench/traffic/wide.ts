import { resetIdentification } from './frame.ts';
import { PcapWriter } from './pcap-writer.ts';
import { newFlow, scriptChooser, startTime, writeStep } from './played-flow.ts';
import type { Playing, TrafficCounts } from './played-flow.ts';
import { Random } from './random.ts';

/** A packet every microsecond: 0.8 Gbit/s of small packets. */
const packetEvery = 1;

/**
 * The flows of `writeMany` in the same mix, all open at the same time: every flow sends its first
 * packet before any sends its second, and so on, round after round until the longest is over.
 */
export function writeWide(path: string, tcpFlows: number, seed: number): TrafficCounts {
  const random = new Random(seed);
  resetIdentification();
  const writer = new PcapWriter(path, 262_144);
  const choose = scriptChooser(random);
  let playing: Playing[] = [];
  let tcp = 0;
  let udp = 0;
  while (tcp < tcpFlows) {
    const script = choose();
    tcp += script.connections;
    udp += script.connections === 0 ? 1 : 0;
    playing.push(newFlow(random, script, playing.length));
  }
  let time = startTime;
  while (playing.length > 0) {
    for (const flow of playing) {
      writeStep(writer, flow, flow.script.steps[flow.cursor++], time);
      time += packetEvery;
    }
    playing = playing.filter((flow) => flow.cursor < flow.script.steps.length);
  }
  const bytes = writer.close();
  return { packets: writer.packets, tcpFlows: tcp, udpFlows: udp, bytes };
}
