import { Download, FileText, FolderOpen, Radio, X } from 'lucide-react';
import { FlowFilter } from '../features/flows/flow-filter.tsx';
import { useSession } from '../state/session-store.ts';
import { useSurface } from '../state/surface-store.ts';
import { useView } from '../state/view-store.ts';
import { Kbd } from '../ui/kbd.tsx';
import { visibleLine } from '../ui/said-text.ts';
import { Wordmark } from '../ui/wordmark.tsx';

/** Name of the capture, filter, open, commands. */
export function TopBar({
  onOpen,
  onClose,
  onFollow,
}: {
  readonly onOpen: () => void;
  readonly onFollow: () => void;
  readonly onClose: () => void;
}) {
  const names = useSession((state) => state.names);
  const open = useSession((state) => state.phase === 'open');
  const followable = useSession(
    (state) => state.phase === 'open' && state.file !== null && state.progress?.state !== 'reading',
  );
  const screen = useView((state) => state.screen);
  return (
    <header className="top-bar">
      <Wordmark size="small" />
      {open && (
        <span className="capture-tab" title={names.map(visibleLine).join('\n')}>
          <FileText size={13} aria-hidden="true" />
          <span className="ellipsis">{visibleLine(names[0])}</span>
          {names.length > 1 && <span className="capture-more">+{names.length - 1}</span>}
          {followable && (
            <button
              className="icon-button"
              aria-label="Follow this file"
              title="Follow this file while it is written"
              onClick={onFollow}
            >
              <Radio size={13} aria-hidden="true" />
            </button>
          )}
          <button
            className="icon-button"
            aria-label="Close capture"
            title="Close capture"
            onClick={onClose}
          >
            <X size={13} aria-hidden="true" />
          </button>
        </span>
      )}
      {open && screen === 'flows' ? <FlowFilter /> : <span className="grow" />}
      <button className="button quiet" onClick={() => useSurface.setState({ palette: true })}>
        <span className="hidden-visually">All commands</span>
        <Kbd keys={['Ctrl', 'K']} />
      </button>
      {open && (
        <button className="button" onClick={() => useSurface.setState({ exporting: true })}>
          <Download size={14} aria-hidden="true" />
          Export
        </button>
      )}
      <button className="button" onClick={onOpen}>
        <FolderOpen size={14} aria-hidden="true" />
        Open
      </button>
    </header>
  );
}
