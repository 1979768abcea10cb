import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeAtomic } from '../host/write-atomic.ts';

const savedState = z.object({
  /** Where its corner was; null: anywhere. */
  at: z.object({ x: z.int(), y: z.int() }).nullable(),
  width: z.int().min(400).max(20_000),
  height: z.int().min(300).max(20_000),
  maximized: z.boolean(),
});

/** Where a window was when it was closed. */
export type WindowState = z.infer<typeof savedState>;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const FIRST: WindowState = { at: null, width: 1440, height: 900, maximized: false };

/** The place to open the window at: where it was last, if a screen still shows that. */
export function loadWindowState(folder: string, screens: readonly Area[]): WindowState {
  const state = readState(path.join(folder, 'window.json'));
  const { at } = state;
  if (at === null) return state;
  const visible = screens.some(
    (screen) =>
      at.x < screen.x + screen.width - 100 &&
      at.x + state.width > screen.x + 100 &&
      at.y >= screen.y &&
      at.y < screen.y + screen.height - 100,
  );
  return visible ? state : { ...state, at: null };
}

/** Remembers the window's place; a folder that cannot be written costs only that. */
export function saveWindowState(folder: string, state: WindowState): void {
  try {
    writeAtomic(path.join(folder, 'window.json'), `${JSON.stringify(state)}\n`);
  } catch {
    // The window opens at its first place next time.
  }
}

function readState(file: string): WindowState {
  try {
    const parsed = savedState.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : FIRST;
  } catch {
    return FIRST;
  }
}
