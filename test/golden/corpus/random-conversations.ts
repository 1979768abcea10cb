import { pcapFile, type PacketToWrite } from '../../support/capture-builder.ts';
import { ethernet, tcpPacket } from '../../support/packet-builder.ts';

/** Numbers from a seed: equal on every machine. */
type Dice = () => number;

function diceOf(seed: number): Dice {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

const PAUSES = [0.0005, 0.002, 0.01, 0.05, 0.3];

/** One conversation under way: what each end has sent and acknowledged, in bytes since its SYN. */
class Conversation {
  readonly packets: PacketToWrite[] = [];
  private readonly next = [1, 1];
  private readonly acked = [1, 1];
  private readonly sent: { readonly side: 0 | 1; readonly at: number; readonly length: number }[] =
    [];

  constructor(
    private readonly dice: Dice,
    private readonly bases: readonly [number, number],
    private readonly port: number,
    private seconds: number,
  ) {}

  /** Handshake (most times) and forty moves: data, losses, repeats, ACKs, probes, FINs and resets. */
  play(): readonly PacketToWrite[] {
    if (this.dice() < 0.8) {
      this.put(0, 'S', 0, 0, 0, 65535, 0.01);
      this.put(1, 'SA', 0, 1, 0, 65535, 0.01);
      this.put(0, 'A', 1, 1, 0, 65535, 0.01);
    }
    for (let i = 0; i < 40; i += 1) this.move();
    return this.packets;
  }

  private move(): void {
    const pause = PAUSES[this.pick(PAUSES.length)];
    const what = this.dice();
    const window = this.dice() < 0.06 ? 0 : this.dice() < 0.5 ? 65535 : 5000 + this.pick(3) * 500;
    const length = this.dice() < 0.1 ? 1 : 100 + this.pick(3) * 200;
    if (what < 0.3) this.send(0, length, window, pause);
    else if (what < 0.6) this.send(1, length, window, pause);
    else if (what < 0.72) this.acknowledge(1, window, pause);
    else if (what < 0.84) this.acknowledge(0, window, pause);
    else if (what < 0.9) this.repeat(window, pause);
    else if (what < 0.93)
      this.put(0, 'A', this.next[0] - 1, this.acked[0], this.pick(2), window, pause);
    else if (what < 0.95) this.threeAcks(window, pause, length);
    else if (what < 0.965) this.put(1, 'FA', this.next[1], this.acked[1], 0, 65535, pause);
    else if (what < 0.975) this.put(0, 'R', this.next[0] + this.pick(5) - 2, 0, 0, 65535, pause);
  }

  /** A quarter of the segments is lost before the capture point. */
  private send(side: 0 | 1, length: number, window: number, pause: number): void {
    const at = this.next[side];
    if (this.dice() >= 0.25) {
      this.put(side, 'PA', at, this.acked[side], length, window, pause);
      this.sent.push({ side, at, length });
    }
    this.next[side] = at + length;
  }

  private acknowledge(side: 0 | 1, window: number, pause: number): void {
    if (this.dice() < 0.7) this.acked[side] = this.next[1 - side];
    this.put(side, 'A', this.next[side], this.acked[side], 0, window, pause);
  }

  private repeat(window: number, pause: number): void {
    if (this.sent.length === 0) return;
    const { side, at, length } = this.sent[this.pick(this.sent.length)];
    this.put(side, 'PA', at, this.acked[side], length, window, pause);
  }

  private threeAcks(window: number, pause: number, length: number): void {
    for (const wait of [pause, 0.0001, 0.0001])
      this.put(1, 'A', this.next[1], this.acked[1], 0, window, wait);
    this.put(0, 'PA', this.acked[1], this.acked[0], length, 65535, 0.001);
  }

  private put(
    side: 0 | 1,
    flags: string,
    seq: number,
    ack: number,
    length: number,
    window: number,
    pause: number,
  ): void {
    this.seconds += pause;
    const client = { src: '10.0.0.2', dst: '10.0.0.9', sport: this.port, dport: 443 };
    const server = { src: '10.0.0.9', dst: '10.0.0.2', sport: 443, dport: this.port };
    const segment = tcpPacket({
      ...(side === 0 ? client : server),
      flags,
      seq: (this.bases[side] + seq) >>> 0,
      ack: flags.includes('A') ? (this.bases[1 - side] + ack) >>> 0 : 0,
      window,
      payload: 'x'.repeat(length),
    });
    const sec = Math.floor(this.seconds);
    this.packets.push({
      bytes: ethernet(segment),
      sec: 1_000_000_000 + sec,
      nsec: Math.round((this.seconds - sec) * 1e6) * 1000,
    });
  }

  private pick(count: number): number {
    return Math.floor(this.dice() * count);
  }
}

/**
 * A capture of random conversations with losses at the capture point. Every second one begins so high
 * that the sequence numbers of both sides wrap in its middle.
 */
export function randomConversations(seed: number, flows: number): Uint8Array {
  const dice = diceOf(seed);
  const pick = (count: number): number => Math.floor(dice() * count);
  const packets: PacketToWrite[] = [];
  for (let flow = 0; flow < flows; flow += 1) {
    const base = (): number => (flow % 2 === 1 ? 0xffffffff - pick(3000) : 1000 + pick(1e6));
    packets.push(...new Conversation(dice, [base(), base()], 20000 + flow, flow * 100).play());
  }
  return pcapFile(packets);
}
