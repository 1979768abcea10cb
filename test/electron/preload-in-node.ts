import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import type { Envelope } from '../../shared/contract/envelope.ts';
import type { MainProcess } from './main-process.ts';
import { builtFile } from '../support/built-file.ts';

/** What the preload exposes to the window. */
export interface PreloadBridge {
  call(method: unknown, params: unknown): Promise<Envelope>;
  on(event: unknown, listener: (data: unknown) => void): () => void;
  pathForFile(file: unknown): string;
}

/** Evaluates the real preload bundle against a main process, as its window would get it. */
export function loadPreload(main: MainProcess): PreloadBridge {
  const listeners = new Map<unknown, Set<(...args: unknown[]) => void>>();
  main.onSent((channel, args) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
  });
  const exposed: Record<string, unknown> = {};
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, value: unknown) => {
        exposed[name] = value;
      },
    },
    ipcRenderer: {
      invoke: (channel: string, ...args: unknown[]) =>
        main.act('invoke', { channel, args, sender: 'main' }),
      on: (channel: string, listener: (...args: unknown[]) => void) => {
        const set = listeners.get(channel) ?? new Set();
        listeners.set(channel, set.add(listener));
      },
      removeListener: (channel: string, listener: (...args: unknown[]) => void) => {
        listeners.get(channel)?.delete(listener);
      },
    },
    webUtils: { getPathForFile: (file: { path: string }) => file.path },
  };
  const requireOnlyElectron = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`a sandboxed preload cannot load ${name}`);
  };
  const code = readFileSync(builtFile('electron/preload.cjs'), 'utf8');
  const run = vm.runInThisContext(`(function (require, exports, module) {${code}\n})`) as (
    ...modules: unknown[]
  ) => void;
  run(requireOnlyElectron, {}, { exports: {} });
  return exposed['teardown'] as PreloadBridge;
}
