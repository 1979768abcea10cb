import type { StringPool } from '../base/string-pool.ts';
import type { SideIndex } from '../base/units.ts';
import type { ByteCollectors } from '../tcp/byte-collectors.ts';
import type { HeldSegments } from '../tcp/in-order-stream.ts';
import type { Hello } from './hello.ts';
import type { ClearAlert } from './tls-facts.ts';

/** A record's header as it was read, and a hello as it was parsed: for whoever names segments. */
export interface TlsListener {
  record(side: SideIndex, type: number, length: number, afterCcs: boolean): void;
  hello(side: SideIndex, hello: Hello): void;
  alert(side: SideIndex, alert: ClearAlert): void;
}

/** Hellos are read up to here; larger ones as far as that. */
export const LONGEST_HELLO = 0x4000;
/** Where a reader keeps what rows cannot hold; shared by all flows. */
export interface RecordStores {
  readonly held: HeldSegments;
  readonly hellos: ByteCollectors;
  readonly names: StringPool;
  /** Clear alerts after a side's first, by flow * 2 + side. */
  readonly moreAlerts: Map<number, ClearAlert[]>;
}
