/** Exit status of every command (CONTRACT: part of what scripts rely on). */
export const EXIT = {
  done: 0,
  usage: 2,
  unreadable: 3,
  inPart: 4,
  interrupted: 130,
} as const;

/** One of them. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a status and one line on stderr. */
export class CommandFailure extends Error {
  override name = 'CommandFailure';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, line: string) {
    super(line);
    this.exitCode = exitCode;
  }
}
