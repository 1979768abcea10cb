import { useEffect, useRef, useState } from 'react';
import { FileDown } from 'lucide-react';
import { say } from '../../state/surface-store.ts';

/** Files may be dropped anywhere on the window; while they hover, the whole window says so. */
export function DropZone({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current += 1;
      setOver(true);
    };
    const hover = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      // A drag that began before the window was ready never entered it.
      setOver(true);
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      depth.current = 0;
      setOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      const { files, folders } = dropped(event.dataTransfer);
      if (folders > 0)
        say(
          folders === 1
            ? 'This is a folder; drop the files in it.'
            : 'These are folders; drop the files in them.',
          'bad',
        );
      if (files.length > 0) onFiles(files);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', hover);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', hover);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onFiles]);

  if (!over) return null;
  return (
    <div className="drop-overlay" role="status">
      <div>
        <FileDown size={40} strokeWidth={1.4} aria-hidden="true" />
        <p>Drop to open</p>
        <span>Several files become one analysis, merged by time</span>
      </div>
    </div>
  );
}

/** Files of a drop, and how many folders came with them: a folder has no bytes to read. */
function dropped(data: DataTransfer | null): {
  readonly files: readonly File[];
  readonly folders: number;
} {
  const files: File[] = [];
  let folders = 0;
  for (const item of data?.items ?? []) {
    if (item.kind !== 'file') continue;
    const file = item.getAsFile();
    if (item.webkitGetAsEntry()?.isDirectory === true) folders += 1;
    else if (file !== null) files.push(file);
  }
  return { files, folders };
}
