import { noPayload } from './frame.ts';
import type { Payload } from './frame.ts';
import { ACK, FIN, PSH, RST, SYN } from './tcp-frame.ts';

export type Side = 0 | 1;

/** One packet of a script; numbers are relative to the flow's initial sequence numbers. */
export interface Step {
  readonly kind: 'tcp' | 'udp' | 'icmp-unreachable';
  /** Microseconds after the step before. */
  readonly delay: number;
  readonly side: Side;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly payload: Payload;
  readonly window: number;
  /** -1: the flow's own. */
  readonly ttl: number;
  /** Announced on a SYN; 0: a SYN without options, as scanners send it. */
  readonly mss: number;
}

/** A conversation worked out once and then played by many flows with their own addresses and times. */
export interface Script {
  readonly steps: readonly Step[];
  readonly serverPort: number;
  readonly timestamps: boolean;
  /** TCP connections that it shows: 2 where the ports are used again, 0 for UDP. */
  readonly connections: number;
}

interface Extra {
  readonly delay?: number;
  readonly flags?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly payload?: Payload;
  readonly window?: number;
  readonly ttl?: number;
  readonly mss?: number;
}

/** Keeps both ends' sequence numbers while a scenario is written down. */
export class ScriptBuilder {
  private readonly steps: Step[] = [];
  private readonly next: [number, number] = [0, 0];
  private pause = 0;
  private connections = 1;

  /** @param rtt round trip time in microseconds: the delay between an event and its answer. */
  constructor(
    private readonly serverPort: number,
    private timestamps: boolean,
    readonly rtt: number,
  ) {}

  /** Time passes before the next packet. */
  wait(microseconds: number): this {
    this.pause += microseconds;
    return this;
  }

  syn(mss = 1460): this {
    return this.send(0, { flags: SYN, ack: 0, mss, window: 64240 });
  }

  /** The same SYN again, later by `delay`. */
  synAgain(delay: number): this {
    return this.send(0, { flags: SYN, ack: 0, mss: 1460, window: 64240, delay });
  }

  /** Whole handshake. */
  open(): this {
    return this.halfOpen(1460).send(0, { flags: ACK, delay: 20 });
  }

  /** SYN answered by SYN-ACK and nothing more from the client; without options as scanners send it. */
  halfOpen(mss = 0): this {
    this.timestamps &&= mss !== 0;
    this.syn(mss);
    this.next[0]++;
    this.send(1, { flags: SYN | ACK, mss: 1460, window: 65160, delay: this.rtt });
    this.next[1]++;
    return this;
  }

  /** Data with PSH. */
  data(side: Side, payload: Payload, extra: Extra = {}): this {
    this.send(side, { flags: PSH | ACK, payload, delay: 30, ...extra });
    this.next[side] += payload.bytes.length;
    return this;
  }

  /** A pure ACK of all that the other side has sent. */
  ack(side: Side, delay = this.rtt / 2): this {
    return this.send(side, { flags: ACK, delay });
  }

  fin(side: Side, delay = 50): this {
    this.send(side, { flags: FIN | ACK, delay });
    this.next[side]++;
    return this;
  }

  rst(side: Side, extra: Extra = {}): this {
    return this.send(side, { flags: RST, ack: 0, window: 0, delay: 40, ...extra });
  }

  rstAck(side: Side, extra: Extra = {}): this {
    return this.send(side, { flags: RST | ACK, window: 0, delay: 40, ...extra });
  }

  /** Sends a part of what the side has sent already: `back` bytes before its next number. */
  again(side: Side, back: number, payload: Payload, delay: number): this {
    return this.send(side, { flags: PSH | ACK, seq: this.next[side] - back, payload, delay });
  }

  /** A keep-alive probe: nothing, one number too early. */
  keepAlive(side: Side, delay: number): this {
    return this.send(side, { seq: this.next[side] - 1, delay });
  }

  /** A lost segment: the numbers move on, no packet is seen. */
  lost(side: Side, payload: Payload): this {
    this.next[side] += payload.bytes.length;
    return this;
  }

  /** Both FINs and the last ACK, begun by `side`. */
  close(side: Side): this {
    const other: Side = side === 0 ? 1 : 0;
    return this.fin(side).fin(other, this.rtt).ack(side, 20);
  }

  /** A router's answer to the flow's last SYN. */
  unreachable(delay: number): this {
    this.steps.push({ ...this.step(1, { delay }), kind: 'icmp-unreachable', seq: this.next[0] });
    return this;
  }

  udp(side: Side, payload: Payload, delay: number): this {
    this.connections = 0;
    this.steps.push({ ...this.step(side, { delay, payload }), kind: 'udp' });
    return this;
  }

  /** From here on a new connection on the same ports, with numbers far from the old ones. */
  reusePorts(): this {
    this.connections++;
    this.next[0] += 1_000_003;
    this.next[1] += 2_000_003;
    return this;
  }

  /** The connection began before the capture: drops the first `count` packets. */
  missStart(count: number): this {
    this.steps.splice(0, count);
    return this;
  }

  /** Relative number that a side would send next. */
  position(side: Side): number {
    return this.next[side];
  }

  done(): Script {
    const { steps, serverPort, timestamps, connections } = this;
    return { steps, serverPort, timestamps, connections };
  }

  private send(side: Side, extra: Extra): this {
    this.steps.push(this.step(side, extra));
    return this;
  }

  private step(side: Side, extra: Extra): Step {
    const delay = this.pause + (extra.delay ?? 0);
    this.pause = 0;
    return {
      kind: 'tcp',
      side,
      delay: Math.round(delay),
      flags: extra.flags ?? ACK,
      seq: extra.seq ?? this.next[side],
      ack: extra.ack ?? this.next[side === 0 ? 1 : 0],
      payload: extra.payload ?? noPayload,
      window: extra.window ?? (side === 0 ? 502 : 509),
      ttl: extra.ttl ?? -1,
      mss: extra.mss ?? 0,
    };
  }
}
