import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { listingCopy, listingCopyCommand, shellWord } from '../../shared/report/report-commands.ts';
import type { WiresharkView } from '../worker/wireshark-view.ts';

/** What is looked at to find Wireshark; tests give their own. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The usual places besides PATH. */
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/Applications/Wireshark.app/Contents/MacOS/Wireshark'],
  win32: [
    'C:\\Program Files\\Wireshark\\Wireshark.exe',
    'C:\\Program Files (x86)\\Wireshark\\Wireshark.exe',
  ],
};

/** Wireshark's program on this machine, null where there is none. */
export function findWireshark(here: Surroundings): string | null {
  const { platform, environment } = here;
  const name = platform === 'win32' ? 'wireshark.exe' : 'wireshark';
  const folders = (environment.PATH ?? environment.Path ?? '')
    .split(platform === 'win32' ? ';' : ':')
    .filter((folder) => path.isAbsolute(folder));
  const candidates = [
    ...folders.map((folder) => path.join(folder, name)),
    ...(PLACES[platform] ?? []),
  ];
  return candidates.find(isProgram) ?? null;
}

/**
 * The command that opens a capture with a filter, at a packet, for a POSIX shell. A text listing is made a
 * capture first, in the folder where the command is typed.
 */
export function wiresharkCommand(file: string, view: Omit<WiresharkView, 'source'>): string {
  const copy = listingCopy(path.basename(file));
  const opened = view.listing ? copy : file;
  const words = optionsOf(opened, view).map(([option, value]) => `${option} ${shellWord(value)}`);
  const open = `wireshark ${words.join(' ')}`;
  return view.listing ? `${listingCopyCommand(file, copy)} && ${open}` : open;
}

/** Starts Wireshark on its own; false where it is not here, did not start or cannot read the file. */
export async function startWireshark(
  file: string,
  view: Omit<WiresharkView, 'source'>,
  here: Surroundings = { platform: process.platform, environment: process.env },
): Promise<boolean> {
  const program = view.listing ? null : findWireshark(here);
  if (program === null) return false;
  return new Promise((resolve) => {
    const child = spawn(program, optionsOf(file, view).flat(), { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

/** Wireshark's options and their values. */
function optionsOf(
  file: string,
  { filter, goTo, decodeAs }: Omit<WiresharkView, 'source'>,
): readonly (readonly [option: string, value: string])[] {
  const options: (readonly [string, string])[] = [
    ['-r', file],
    ...decodeAs.map((rule) => ['-d', rule] as const),
    ['-Y', filter],
  ];
  if (goTo !== null) options.push(['-g', String(goTo)]);
  return options;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
