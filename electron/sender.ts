import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { APP_ORIGIN } from './app-scheme.ts';

/** True where a message comes from the window's own main frame, and that frame shows our page. */
export function isOwnFrame(event: IpcMainInvokeEvent, contents: WebContents): boolean {
  const frame = event.senderFrame;
  if (frame === null || event.sender !== contents || frame !== contents.mainFrame) return false;
  return frame.url.startsWith(`${APP_ORIGIN}/`);
}
