import type { BenchCapture } from './generate.ts';
import type { Cost } from './measure.ts';
import type { Judgement } from './targets.ts';
import type { LadderTimes } from './ladder.ts';
import type { IndexBytes, WindowTimes } from './window.ts';

/** One program on one capture: the median of its rounds. */
export interface Measured {
  readonly program: string;
  readonly capture: BenchCapture;
  readonly cost: Cost;
  readonly rounds: number;
}

/** Everything a run of the bench found; written as JSON. */
export interface Results {
  readonly date: string;
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly system: string;
    readonly node: string;
    /** Load average of the last minute at the beginning and at the end. */
    readonly load: readonly [number, number];
  };
  readonly scale: number;
  readonly missingPeers: readonly string[];
  readonly remarks: readonly string[];
  readonly measured: readonly Measured[];
  readonly window: WindowTimes | null;
  /** What the tables take of the captures beside `many`, which the window has. */
  readonly indexes: { readonly wide: IndexBytes; readonly bulk: IndexBytes } | null;
  readonly ladder: LadderTimes | null;
  readonly judgements: readonly Judgement[];
}
