/** What a pasted listing is called. */
export const PASTED_NAME = 'pasted listing.txt';

/** A text from the clipboard as a file that no disk holds. */
export class PastedText extends File {
  constructor(text: string) {
    super([text], PASTED_NAME, { type: 'text/plain' });
  }
}
