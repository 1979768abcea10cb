import { EXIT } from './exit-codes.ts';

/**
 * Ctrl+C, SIGTERM and SIGHUP (the terminal was closed): the first asks the command to end with what it has done, the second ends the
 * process at once.
 */
export class Interrupt {
  private readonly listeners = new Set<() => void>();
  private asked = false;

  constructor() {
    const onSignal = (): void => {
      if (this.asked) process.exit(EXIT.interrupted);
      this.asked = true;
      for (const listener of this.listeners) listener();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    process.on('SIGHUP', onSignal);
  }

  get happened(): boolean {
    return this.asked;
  }

  /** Calls `listener` when it happens; the returned function takes that back. */
  on(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
