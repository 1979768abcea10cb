import type { Interrupt } from './interrupt.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly tz: string;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** What a command works with besides its own arguments. */
export interface CommandContext extends CommonOptions {
  readonly interrupt: Interrupt;
  /** Writes one line to stderr. */
  warn(line: string): void;
}
