import { Endpoint } from './endpoint.ts';
import type { Place, Topology } from './topology.ts';
import { addresses } from './topology.ts';

type Side = 'client' | 'server';

/** A segment sent in the name of an end of the connection; `endpoints/inject.py` says what each field does. */
export interface Shot {
  readonly name: Side;
  readonly flags: 'R' | 'RA';
  /** Added to the next number of that end. */
  readonly seq?: number;
  /** Added to that end's last acknowledgement; 0 in the packet without it. */
  readonly ack?: number;
  readonly ttl: 'own' | number;
  readonly id: 'next' | 'copy' | number;
  readonly window: 'own' | number;
  /** Seconds before it. */
  readonly wait?: number;
}

/** A device beside the connection that forges its segments: in the router, or on a host beside its own kernel. */
export class Injector {
  private shots = 0;

  private constructor(private readonly program: Endpoint) {}

  /** Starts watching the connections of one server port; returns once it watches. */
  static async start(topology: Topology, place: Place, port: number): Promise<Injector> {
    const towards =
      place === 'router' ? { client: 'left', server: 'right' } : { client: 'eth0', server: 'eth0' };
    const { client, server } = addresses;
    const config = { port, client, server, towards };
    const program = Endpoint.startProgram(topology, place, 'inject.py', config);
    await program.reported('listening');
    return new Injector(program);
  }

  /** Sends at once; returns once all are sent. */
  async shoot(...shots: readonly Shot[]): Promise<void> {
    this.program.tell(JSON.stringify({ shots }));
    await this.sent();
  }

  /** Sends as soon as that side sends payload; returns once it lies in wait. */
  async lieInWait(on: Side, ...shots: readonly Shot[]): Promise<void> {
    this.program.tell(JSON.stringify({ shots, on }));
    await this.program.reported('say', 'armed');
  }

  /** Waits until the shots of one more order are out. */
  async sent(): Promise<void> {
    this.shots += 1;
    await this.program.reported('say', 'shot', this.shots);
  }

  /** What it did, for the truth. */
  get sightings(): readonly string[] {
    return this.program.sightings;
  }
}
