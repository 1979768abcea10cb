import { useState } from 'react';
import { Captions, Image, Network, Table } from 'lucide-react';
import { counted } from '../../../shared/base/numbers.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { PseudonymOptions } from '../../state/report-types.ts';
import { useHandles } from '../../state/handles.ts';
import { startExport } from '../../state/start-export.ts';
import { useSession } from '../../state/session-store.ts';
import { useSurface } from '../../state/surface-store.ts';
import { useView } from '../../state/view-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { PseudonymChoice } from '../../ui/pseudonym-choice.tsx';
import { visibleLine } from '../../ui/said-text.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { exportLadderPng } from './ladder-png.ts';
import { useExportScope, type ExportScope } from './use-export-scope.ts';
import './exports.css';

type What = 'flows' | 'packets' | 'ladder' | 'capture';

const WHAT: readonly {
  readonly what: What;
  readonly icon: typeof Table;
  readonly title: string;
  readonly text: string;
}[] = [
  { what: 'flows', icon: Table, title: 'Flow records', text: 'Every field of every flow' },
  {
    what: 'packets',
    icon: Network,
    title: 'Packets',
    text: 'The flows’ packets as pcapng, byte for byte',
  },
  { what: 'ladder', icon: Image, title: 'Ladder', text: 'The flow in focus as a picture' },
  {
    what: 'capture',
    icon: Captions,
    title: 'Capture with notes',
    text: 'All packets, notes as comments that Wireshark shows',
  },
];

/** What pseudonyms leave of the packets. */
const HEADERS_ONLY = 'The flows’ packets as pcapng, headers only, under made-up names';

type TableFormat = 'csv' | 'json' | 'jsonl' | 'parquet';
type Scope = 'selected' | 'view';

/** Chooses what is written, of which flows, in which form. */
export function ExportDialog() {
  const open = useSurface((state) => state.exporting);
  return open ? <OpenDialog /> : null;
}

function close(): void {
  useSurface.setState({ exporting: false });
}

function OpenDialog() {
  const connection = useConnection();
  const names = useSession((state) => state.names);
  const flow = useView((state) => state.flow);
  const found = useExportScope();
  const [what, setWhat] = useState<What>('flows');
  const [format, setFormat] = useState<TableFormat>('csv');
  const [picture, setPicture] = useState<'svg' | 'png'>('svg');
  const [folded, setFolded] = useState(true);
  const [capture, setCapture] = useState(0);
  const [chosenScope, setScope] = useState<Scope | null>(null);
  const [pseudonyms, setPseudonyms] = useState<PseudonymOptions | null>(null);
  const scope = chosenScope ?? (found.selected.length > 1 ? 'selected' : 'view');
  const ready =
    what === 'capture' ||
    (what === 'ladder'
      ? flow !== null
      : scope === 'view'
        ? found.view !== null
        : found.selected.length > 0);

  const start = (): void => {
    close();
    // The view's number of now: a note may have made the view anew since the dialog was opened.
    const view = useHandles.getState().flows.view().view ?? found.view ?? 0;
    const choice = scope === 'selected' ? { flows: found.selected } : { view };
    if (what === 'flows')
      void startExport(connection, { kind: 'flows', format, choice, pseudonyms });
    else if (what === 'packets')
      void startExport(connection, { kind: 'packets', choice, pseudonyms });
    else if (what === 'capture')
      void startExport(connection, { kind: 'commented-capture', capture, pseudonyms });
    else if (flow !== null && picture === 'svg')
      void startExport(connection, { kind: 'ladder', flow, folded, pseudonyms });
    else if (flow !== null) void exportLadderPng(connection, { flow, folded, pseudonyms });
  };

  return (
    <Dialog label="Export" className="export" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) start();
        }}
      >
        <h2>Export</h2>
        <fieldset className="export-what">
          <legend className="hidden-visually">What</legend>
          {WHAT.map((one, i) => (
            <label key={one.what} className={one.what === what ? 'chosen' : ''}>
              <input
                type="radio"
                name="what"
                value={one.what}
                checked={one.what === what}
                {...(i === 0 ? { 'data-first-focus': true } : {})}
                onChange={() => {
                  setWhat(one.what);
                }}
              />
              <one.icon size={17} strokeWidth={1.8} aria-hidden="true" />
              <b>{one.title}</b>
              <span>{one.what === 'packets' && pseudonyms !== null ? HEADERS_ONLY : one.text}</span>
            </label>
          ))}
        </fieldset>
        {(what === 'flows' || what === 'packets') && (
          <Choice label="Flows">
            <Segmented label="Flows" value={scope} options={scopes(found)} onChange={setScope} />
          </Choice>
        )}
        {what === 'flows' && (
          <Choice label="Format">
            <Segmented
              label="Format"
              value={format}
              options={[
                { value: 'csv', text: 'CSV', hint: 'For spreadsheets' },
                { value: 'jsonl', text: 'JSON lines', hint: 'One record a line' },
                { value: 'json', text: 'JSON', hint: 'One array' },
                { value: 'parquet', text: 'Parquet', hint: 'For DuckDB, pandas, Spark' },
              ]}
              onChange={setFormat}
            />
          </Choice>
        )}
        {what === 'ladder' && (
          <>
            <Choice label={flow === null ? 'No flow is in focus' : `Flow ${flow}`}>
              <Segmented
                label="Rows"
                value={folded ? 'folded' : 'all'}
                options={[
                  { value: 'folded', text: 'Folded' },
                  { value: 'all', text: 'Every packet' },
                ]}
                onChange={(chosen) => {
                  setFolded(chosen === 'folded');
                }}
              />
            </Choice>
            <Choice label="Format">
              <Segmented
                label="Format"
                value={picture}
                options={[
                  { value: 'svg', text: 'SVG', hint: 'Any size, without a cap' },
                  { value: 'png', text: 'PNG', hint: 'Twice the size on screen' },
                ]}
                onChange={setPicture}
              />
            </Choice>
          </>
        )}
        {what === 'capture' && names.length > 1 && (
          <Choice label="Capture">
            <select
              aria-label="Capture"
              value={capture}
              onChange={(event) => {
                setCapture(Number(event.target.value));
              }}
            >
              {names.map((name, i) => (
                <option key={i} value={i}>
                  {visibleLine(name)}
                </option>
              ))}
            </select>
          </Choice>
        )}
        <PseudonymChoice value={pseudonyms} onChange={setPseudonyms} />
        <div className="export-buttons">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={!ready}>
            Export
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function scopes(found: ExportScope): readonly { readonly value: Scope; readonly text: string }[] {
  return [
    { value: 'view', text: `All in the table (${counted(found.matched, 'flow')})` },
    { value: 'selected', text: `Selected (${found.selected.length})` },
  ];
}

function Choice(props: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="export-choice">
      <span>{props.label}</span>
      {props.children}
    </div>
  );
}
