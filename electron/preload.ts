import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { Envelope } from '../shared/contract/envelope.ts';
import { isEventName, isMethodName } from '../shared/contract/method-names.ts';
import { CALL_CHANNEL, EVENT_CHANNEL } from './channels.ts';

/**
 * The only bridge between the window's content and the main process: the contract's methods and
 * events by name, and the path of a file that the user dropped. No channel name, no event object
 * and nothing of Electron ever reaches the page.
 */
contextBridge.exposeInMainWorld('teardown', {
  call: (method: unknown, params: unknown): Promise<Envelope> => {
    if (!isMethodName(method)) {
      const where = { file: null, offset: null, block: null, layer: null };
      const error = { code: 'bad-request', detail: 'There is no such method.', where } as const;
      return Promise.resolve({ ok: false, error });
    }
    return ipcRenderer.invoke(CALL_CHANNEL, method, params) as Promise<Envelope>;
  },
  on: (event: unknown, listener: (data: unknown) => void): (() => void) => {
    if (!isEventName(event)) return () => {};
    const onEvent = (_: unknown, name: unknown, data: unknown): void => {
      if (name === event) listener(data);
    };
    ipcRenderer.on(EVENT_CHANNEL, onEvent);
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, onEvent);
    };
  },
  pathForFile: (file: unknown): string => {
    try {
      return webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]);
    } catch {
      return '';
    }
  },
});
