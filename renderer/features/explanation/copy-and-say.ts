import { say } from '../../state/surface-store.ts';
import { copyText } from '../../ui/clipboard.ts';

/** Puts text on the clipboard and says that it is there, or that it could not be. */
export function copyAndSay(text: string, done: string): void {
  void copyText(text).then((copied) => {
    if (copied) say(done);
    else say('The clipboard is not available to this page.', 'bad');
  });
}
