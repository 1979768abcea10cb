import { useEffect, useState } from 'react';
import {
  ArrowRight,
  ClipboardPaste,
  FileDown,
  FlaskConical,
  Laptop,
  ListTree,
  Waypoints,
} from 'lucide-react';
import type { CaptureInput, RecentCapture } from '../../../shared/contract/api.ts';
import { bytesText } from '../../../shared/base/numbers.ts';
import { useConnection } from '../../state/connection-context.ts';
import { droppedNames } from '../../state/dropped-names.ts';
import { useSession } from '../../state/session-store.ts';
import { askForListing } from '../../state/surface-store.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { visibleLine } from '../../ui/said-text.ts';
import { Wordmark } from '../../ui/wordmark.tsx';
import './start.css';

/** The first thing anybody sees: what this is for, and three ways in. */
export function StartScreen(props: {
  readonly onOpen: () => void;
  readonly onInputs: (inputs: readonly CaptureInput[]) => void;
}) {
  const connection = useConnection();
  const [dropped] = useState(droppedNames);
  const version = useSession((state) => state.app?.version);
  const [recent, setRecent] = useState<readonly RecentCapture[]>([]);
  useEffect(() => {
    let stale = false;
    connection.call('recent.list', null).then(
      (list) => {
        if (!stale) setRecent(list);
      },
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [connection]);

  return (
    <main className="start" aria-label="Start">
      <div className="start-page">
        <header>
          <h1>
            <Wordmark size="large" />
          </h1>
          <p className="start-line">See how every TCP connection ended, and why.</p>
        </header>

        {dropped.length > 0 && (
          <p className="start-dropped" role="status">
            Notes on <b>{dropped.map(visibleLine).join(', ')}</b> are kept: drop{' '}
            {dropped.length === 1 ? 'it' : 'them'} again to go on.
          </p>
        )}

        <button className="drop-target" onClick={props.onOpen}>
          <FileDown size={30} strokeWidth={1.5} aria-hidden="true" />
          <span className="drop-title">Drop captures here</span>
          <span className="drop-text">
            pcap, pcapng, snoop or ERF (also .gz, .zst, .lz4) or a .teardown case, anywhere on the
            window
          </span>
          <span className="drop-text">
            or choose them <Kbd keys={['Ctrl', 'O']} />
          </span>
        </button>

        <button className="sample" onClick={() => askForListing('')}>
          <ClipboardPaste size={17} aria-hidden="true" />
          <span>
            <b>Paste a listing</b>
            <span>tcpdump, Cisco ASA show capture, Wireshark or tshark lines, a ladder</span>
          </span>
          <Kbd keys={['Ctrl', 'V']} />
        </button>

        <button className="sample" onClick={() => props.onInputs([{ kind: 'sample' }])}>
          <FlaskConical size={17} aria-hidden="true" />
          <span>
            <b>Open the sample capture</b>
            <span>Real endings from our lab: graceful, refused, reset, cancelled</span>
          </span>
          <ArrowRight size={16} aria-hidden="true" />
        </button>

        {recent.length > 0 && (
          <section className="recent" aria-label="Recent captures">
            <h2>
              Recent
              <button
                className="button quiet small"
                onClick={() => {
                  void connection.call('recent.clear', null).then(() => {
                    setRecent([]);
                  });
                }}
              >
                Clear
              </button>
            </h2>
            <ul>
              {recent.slice(0, 8).map((one) => (
                <li key={one.path}>
                  <button
                    disabled={!one.present}
                    title={`${visibleLine(one.path)}${one.present ? '' : ' is no longer there'}`}
                    onClick={() => props.onInputs([{ kind: 'path', path: one.path }])}
                  >
                    <span className="recent-name ellipsis">{visibleLine(one.name)}</span>
                    <span className="recent-path ellipsis">{visibleLine(one.path)}</span>
                    <span className="number">{one.present ? bytesText(one.bytes) : 'gone'}</span>
                    <span className="number">{one.opened.slice(0, 10)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}

        <ul className="promise">
          <li>
            <Laptop size={16} aria-hidden="true" />
            Nothing leaves this machine: no upload, no account, no network.
          </li>
          <li>
            <ListTree size={16} aria-hidden="true" />
            Every sentence leads to the packets it rests on.
          </li>
          <li>
            <Waypoints size={16} aria-hidden="true" />
            Observed, inferred and unknown are never mixed.
          </li>
        </ul>
        <footer>
          <span>
            <Kbd keys={['Ctrl', 'K']} /> commands
          </span>
          <span>
            <Kbd keys={['?']} /> shortcuts
          </span>
          {version !== undefined && <span>Teardown {version}</span>}
        </footer>
      </div>
    </main>
  );
}
