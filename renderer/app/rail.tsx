import {
  Activity,
  BookOpen,
  CircleHelp,
  FileText,
  MessageSquareText,
  Moon,
  Radar as RadarIcon,
  Sun,
  TableProperties,
} from 'lucide-react';
import { useLayout } from '../state/layout-store.ts';
import { useSession } from '../state/session-store.ts';
import { openCatalogue, useSurface } from '../state/surface-store.ts';
import { useView } from '../state/view-store.ts';

/** The screens, help and colours. */
export function Rail(props: {
  readonly worst: 'damage' | 'warning' | 'note' | null;
  readonly theme: 'light' | 'dark';
}) {
  const screen = useView((state) => state.screen);
  const open = useSession((state) => state.phase === 'open');
  const Colours = props.theme === 'dark' ? Sun : Moon;
  return (
    <nav className="rail" aria-label="Screens">
      {open && (
        <>
          <button
            aria-current={screen === 'flows' ? 'page' : undefined}
            onClick={() => useView.setState({ screen: 'flows' })}
          >
            <TableProperties size={18} strokeWidth={1.8} aria-hidden="true" />
            Flows
          </button>
          <button
            aria-current={screen === 'health' ? 'page' : undefined}
            onClick={() => useView.setState({ screen: 'health' })}
          >
            <Activity size={18} strokeWidth={1.8} aria-hidden="true" />
            Health
            {props.worst !== null && props.worst !== 'note' && (
              <span className={`rail-badge ${props.worst}`}>
                <span className="hidden-visually">{props.worst}</span>
              </span>
            )}
          </button>
          <button
            aria-current={screen === 'notes' ? 'page' : undefined}
            onClick={() => useView.setState({ screen: 'notes' })}
          >
            <MessageSquareText size={18} strokeWidth={1.8} aria-hidden="true" />
            Notes
          </button>
          <button
            aria-current={screen === 'report' ? 'page' : undefined}
            onClick={() => useView.setState({ screen: 'report' })}
          >
            <FileText size={18} strokeWidth={1.8} aria-hidden="true" />
            Report
          </button>
          <button
            aria-current={screen === 'radar' ? 'page' : undefined}
            onClick={() => useView.setState({ screen: 'radar' })}
          >
            <RadarIcon size={18} strokeWidth={1.8} aria-hidden="true" />
            Radar
          </button>
        </>
      )}
      <span className="grow" />
      <button
        aria-label={props.theme === 'dark' ? 'Light colours' : 'Dark colours'}
        title={props.theme === 'dark' ? 'Light colours' : 'Dark colours'}
        onClick={() => useLayout.setState({ theme: props.theme === 'dark' ? 'light' : 'dark' })}
      >
        <Colours size={17} strokeWidth={1.8} aria-hidden="true" />
      </button>
      <button
        aria-label="Catalogue of causes"
        title="Catalogue of causes (C)"
        onClick={() => {
          openCatalogue(null);
        }}
      >
        <BookOpen size={17} strokeWidth={1.8} aria-hidden="true" />
      </button>
      <button
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={() => useSurface.setState({ help: true })}
      >
        <CircleHelp size={17} strokeWidth={1.8} aria-hidden="true" />
      </button>
    </nav>
  );
}
