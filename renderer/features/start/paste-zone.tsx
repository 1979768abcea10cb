import { useEffect } from 'react';
import { PastedText } from '../../state/pasted-text.ts';
import { askForListing, say } from '../../state/surface-store.ts';

/**
 * Pasting anywhere but in a field: files are opened, text is opened as a listing of packets; `direct` is where
 * nothing else is open, elsewhere the dialog asks first.
 */
export function PasteZone({
  direct,
  onFiles,
}: {
  readonly direct: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      if (event.defaultPrevented || isField(event.target) || hasDialog()) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length === 0 && text.trim() === '') {
        say('The clipboard holds neither text nor a file.');
        return;
      }
      event.preventDefault();
      if (text.trim() === '') onFiles(files);
      else if (direct) onFiles([new PastedText(text)]);
      else askForListing(text);
    };
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('paste', paste);
    };
  }, [direct, onFiles]);
  return null;
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest('input, textarea, select') !== null)
  );
}

function hasDialog(): boolean {
  return document.querySelector('dialog[open]') !== null;
}
