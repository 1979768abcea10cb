import type { Command } from '../state/command.ts';

/** A command with what most commands have: no hotkey, not in text fields, enabled. */
export function command(
  id: string,
  name: string,
  group: Command['group'],
  run: () => void,
  more: Partial<Pick<Command, 'hotkeys' | 'keys' | 'inFields' | 'enabled'>> = {},
): Command {
  return { id, name, group, run, hotkeys: [], keys: [], inFields: false, enabled: true, ...more };
}
