import type { CaptureInput, EventName, Events } from '../../shared/contract/api.ts';
import type { Envelope } from '../../shared/contract/envelope.ts';
import type { EngineSabotage } from '../../host/worker/engine-messages.ts';

/** What the conformance suite needs of a carrier: raw calls (so that bad ones can be made) and events. */
export interface Carrier {
  call(method: string, params: unknown): Promise<Envelope>;
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): void;
  /** Makes an input of a file on this machine, the way this carrier's window would. */
  input(file: string): Promise<CaptureInput>;
  close(): Promise<void>;
}

/** How a carrier is opened. */
export interface CarrierOptions {
  readonly openAtStart: readonly string[];
  /** Where recents are kept. */
  readonly configFolder: string;
  readonly sabotage: EngineSabotage | null;
}

/** A carrier under test. */
export interface CarrierKind {
  readonly name: string;
  /** Whether its engine runs on a thread of its own that can die, and be made to die from here. */
  readonly threads: boolean;
  /** Packets of the large capture: enough to be seen while it is read. */
  readonly manyPackets: number;
  open(options: CarrierOptions): Promise<Carrier>;
}
