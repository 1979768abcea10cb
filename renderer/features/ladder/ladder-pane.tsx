import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Download, X } from 'lucide-react';
import type { LadderSpec } from '../../../shared/contract/api.ts';
import { counted, grouped } from '../../../shared/base/numbers.ts';
import { useConnection } from '../../state/connection-context.ts';
import { offerLadder } from '../../state/handles.ts';
import { useLayout } from '../../state/layout-store.ts';
import { noteInLadder, useNoting } from '../../state/noting-store.ts';
import { say } from '../../state/surface-store.ts';
import { goalReached, openGoal, openPacket, useView } from '../../state/view-store.ts';
import { downloadText } from '../../ui/download.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { LadderCanvas, type CanvasHandle } from './ladder-canvas.tsx';
import { LadderMenu } from './ladder-menu.tsx';
import { movesInLadder, rowOfKey, type LadderSelection } from './ladder-moves.ts';
import { noteTarget, rangeAnchor, wholeLadder } from './note-target.ts';
import { useLadder, type OpenLadder } from './use-ladder.ts';
import { rowsAreThere, useLadderWishes } from './use-ladder-wishes.ts';
import { useLadderNotes } from './use-ladder-notes.ts';
import './ladder.css';

const RAW: readonly [number, number] = [0, 0];

/** The ladder of the flow in focus, with its switches. */
export function LadderPane(props: {
  readonly analysis: number | null;
  readonly refresh: number;
  readonly onError: (cause: unknown) => void;
}) {
  const { analysis, onError } = props;
  const flow = useView((state) => state.flow);
  const folded = useLayout((state) => state.ladderFolded);
  const times = useLayout((state) => state.ladderTime);
  const seq = useLayout((state) => state.ladderSeq);
  const connection = useConnection();
  const spec = useMemo<LadderSpec | null>(
    () => (analysis === null || flow === null ? null : { analysis, flow, folded }),
    [analysis, flow, folded],
  );
  const { ladder, version } = useLadder(spec, props.refresh, onError);
  const canvas = useRef<CanvasHandle>(null);
  const pane = useRef<HTMLElement>(null);
  const [{ selected, anchor }, setRows] = useState({ selected: -1, anchor: -1 });
  const setSelected = useCallback((row: number): void => {
    setRows({ selected: row, anchor: row });
  }, []);
  const { notes, startNow, askStart } = useLadderNotes(analysis, flow, anchor !== selected);
  const goal = useView((state) => state.goal);
  const writing = useNoting((state) => state.anchor !== null);
  /** A packet to go to once the rows that are being opened are there. */
  const awaited = useRef<number | null>(null);
  const shownFlow = useRef(-1);
  const walk = useRef({ ladder, selected, anchor });
  const writeAt = useCallback(
    (at: LadderSelection): boolean => {
      const what = noteTarget({ ladder: walk.current.ladder, ...at });
      if (what === null) return false;
      if (what.kind === 'packet')
        noteInLadder({ on: 'packet', flow: what.flow, packet: what.packet });
      else {
        // At once where it can be: what is typed next belongs into the composer.
        const start = startNow();
        if (start !== null) noteInLadder(rangeAnchor(what, start));
        else
          askStart().then((told) => {
            if (told !== null) noteInLadder(rangeAnchor(what, told));
          }, onError);
      }
      return true;
    },
    [startNow, askStart, onError],
  );
  const wishes = useLadderWishes(ladder, writeAt);

  useEffect(() => {
    walk.current = { ladder, selected, anchor };
  }, [ladder, selected, anchor]);

  const goTo = useCallback(
    async (open: OpenLadder, packet: number): Promise<void> => {
      try {
        const row = await connection.call('ladder.position', { ...open.spec, packet });
        if (walk.current.ladder?.rows !== open.rows) return;
        if (row < 0) {
          say(`Packet #${packet} is not in the ladder of flow ${open.spec.flow}.`);
          return;
        }
        setSelected(row);
        canvas.current?.reveal(row);
      } catch (cause) {
        onError(cause);
      }
    },
    [connection, onError, setSelected],
  );

  // A ladder that has just been opened: keep the place, or show how the flow ended.
  useEffect(() => {
    if (ladder === null) {
      shownFlow.current = -1;
      return undefined;
    }
    walk.current = { ...walk.current, ladder };
    if (awaited.current !== null) {
      const packet = awaited.current;
      awaited.current = null;
      shownFlow.current = ladder.spec.flow;
      void goTo(ladder, packet);
    } else if (shownFlow.current !== ladder.spec.flow) {
      shownFlow.current = ladder.spec.flow;
      const wished = wishes.take(ladder);
      setRows(wished ?? { selected: -1, anchor: -1 });
      if (document.activeElement === pane.current) canvas.current?.focus();
      // In the next frame the canvas has its size and the new number of rows.
      const frame = requestAnimationFrame(() => {
        canvas.current?.open(Math.max(0, ladder.head.closeRow));
        // Keys may have moved on by now.
        if (walk.current.selected >= 0) canvas.current?.reveal(walk.current.selected);
      });
      return () => {
        cancelAnimationFrame(frame);
      };
    }
    return undefined;
  }, [ladder, goTo, wishes]);

  // A wish from elsewhere (a note): its packet, once the ladder of its flow is open.
  useEffect(() => {
    if (goal === null || openGoal('ladder') !== goal || ladder === null) return;
    if (goal.flow !== ladder.spec.flow) return;
    goalReached('ladder');
    const { packet } = goal;
    if (packet === null) return;
    // After the first look at the ladder, which shows how the flow ended.
    requestAnimationFrame(() => void goTo(ladder, packet));
  }, [goal, ladder, goTo]);

  const setFolded = (on: boolean): void => {
    const row = ladder?.rows.get(selected);
    const kept =
      row?.kind === 'packet' ? row.packet.packet : row?.kind === 'fold' ? row.first : null;
    awaited.current = kept ?? canvas.current?.packetInView() ?? null;
    useLayout.setState({ ladderFolded: on });
  };

  const select = (row: number, how: 'walk' | 'open' | 'extend'): void => {
    if (how === 'extend') {
      setRows((old) => ({ selected: row, anchor: old.anchor < 0 ? row : old.anchor }));
      return;
    }
    setSelected(row);
    if (how === 'walk') return;
    const what = ladder?.rows.get(row);
    if (what?.kind === 'packet') openPacket(what.packet.packet);
    else if (what?.kind === 'fold') {
      awaited.current = what.first;
      useLayout.setState({ ladderFolded: false });
    }
  };

  const stepEvidence = useCallback(
    (by: 1 | -1): void => {
      const { ladder: open, selected: at } = walk.current;
      const { flow: inFocus } = useView.getState();
      if (open === null || open.spec.flow !== inFocus) {
        if (inFocus === null) say('No flow is selected.');
        else wishes.ask(inFocus, { key: by === 1 ? 'n' : 'p', extend: false });
        return;
      }
      const evidence = open.head.evidenceRows.map((one) => one.row).sort((a, b) => a - b);
      const ground = { rows: open.rows.length, first: 0, page: 1, evidence };
      const next = rowOfKey(by === 1 ? 'n' : 'p', at, ground);
      if (next === null) {
        say('This verdict rests on no single packet.');
        return;
      }
      setSelected(next);
      canvas.current?.reveal(next);
    },
    [setSelected, wishes],
  );

  const writeNote = useCallback((): boolean => {
    const { flow: inFocus } = useView.getState();
    const { ladder: open, ...at } = walk.current;
    if (inFocus === null) return false;
    // The ladder on screen may still be that of the flow before, and its rows on their way.
    if (open?.spec.flow !== inFocus) return wishes.askNote(inFocus);
    if (at.selected < 0) return false;
    if (rowsAreThere(open, at)) return writeAt(at);
    wishes.noteLater(inFocus, at);
    return true;
  }, [wishes, writeAt]);

  const writeOnRange = useCallback((): void => {
    const open = walk.current.ladder;
    if (open === null) {
      say(noLadder());
      return;
    }
    askStart().then((start) => {
      if (start !== null) noteInLadder(rangeAnchor(wholeLadder(open), start));
    }, onError);
  }, [askStart, onError]);

  const exportSvg = useCallback((): void => {
    const open = walk.current.ladder;
    if (open === null) {
      say(noLadder());
      return;
    }
    connection.call('ladder.svg', { ...open.spec, pseudonyms: null }).then(({ svg }) => {
      downloadText(`flow-${open.spec.flow}-ladder.svg`, 'image/svg+xml', svg);
      say(`Saved the ladder of flow ${open.spec.flow} as SVG.`);
    }, onError);
  }, [connection, onError]);

  useEffect(() => {
    offerLadder({
      focus: () => {
        const { ladder: open, selected: at } = walk.current;
        const { flow: inFocus } = useView.getState();
        if (inFocus === null) {
          say('No flow is selected.');
          return;
        }
        if (canvas.current === null) pane.current?.focus();
        else canvas.current.focus();
        if (open?.spec.flow !== inFocus) wishes.ask(inFocus, 'focus');
        else if (at < 0) setSelected(Math.max(0, open.head.closeRow));
      },
      jumpTo: (packet) => {
        const open = walk.current.ladder;
        if (open === null) awaited.current = packet;
        else void goTo(open, packet);
      },
      stepEvidence,
      exportSvg,
      writeNote,
      writeOnRange,
    });
  }, [goTo, stepEvidence, exportSvg, setSelected, wishes, writeNote, writeOnRange]);

  const target = noteTarget({ ladder, selected, anchor });
  /** The ladder of the flow in focus is still on its way: its keys wait for it. */
  const onEarlyKey = (event: KeyboardEvent): void => {
    if (flow === null || ladder?.spec.flow === flow || !movesInLadder(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || !isOnRows(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    wishes.ask(flow, { key: event.key, extend: event.shiftKey });
  };

  return (
    <section
      ref={pane}
      className="ladder"
      aria-label="Ladder"
      tabIndex={-1}
      onKeyDownCapture={onEarlyKey}
    >
      <div className="pane-bar">
        {ladder === null ? (
          <h2>Ladder</h2>
        ) : (
          <>
            <h2 className="number">Flow {grouped(ladder.spec.flow)}</h2>
            <span className="pane-note number">
              {counted(ladder.head.packets, 'packet')} · {counted(ladder.head.rows, 'row')}
            </span>
          </>
        )}
        <span className="grow" />
        <Segmented
          label="Times"
          value={times}
          options={[
            { value: 'time', text: 'Time', hint: 'Seconds since the first packet of the flow' },
            { value: 'delta', text: 'Delta', hint: 'Since the row before' },
          ]}
          onChange={(ladderTime) => useLayout.setState({ ladderTime })}
        />
        <Segmented
          label="Sequence numbers"
          value={seq}
          options={[
            {
              value: 'relative',
              text: 'Relative',
              hint: 'Sequence numbers from 0, as in Wireshark',
            },
            { value: 'raw', text: 'Raw', hint: 'Sequence numbers as on the wire' },
          ]}
          onChange={(ladderSeq) => useLayout.setState({ ladderSeq })}
        />
        <Segmented
          label="Runs of data"
          value={folded ? 'folded' : 'all'}
          options={[
            {
              value: 'folded',
              text: 'Folded',
              hint: 'Runs of bulk data, ACKs and retransmissions in one row',
            },
            { value: 'all', text: 'All', hint: 'Every packet in its own row' },
          ]}
          onChange={(value) => {
            setFolded(value === 'folded');
          }}
        />
        <button
          className="icon-button"
          title="Save the whole ladder as SVG"
          aria-label="Save the whole ladder as SVG"
          disabled={ladder === null}
          onClick={exportSvg}
        >
          <Download size={15} aria-hidden="true" />
        </button>
      </div>
      {ladder !== null && (
        <LadderMenu
          thing={target === null ? null : target.words}
          onNote={writeNote}
          onTimes={writeOnRange}
          onOpen={
            target?.kind === 'packet'
              ? () => {
                  openPacket(target.packet);
                }
              : null
          }
        >
          <LadderCanvas
            ladder={ladder}
            version={version}
            base={seq === 'relative' ? ladder.head.base : RAW}
            times={times}
            selected={selected}
            anchor={anchor}
            notes={notes}
            onSelect={select}
            onEvidence={stepEvidence}
            handle={canvas}
          />
        </LadderMenu>
      )}
      {target?.kind === 'range' && anchor !== selected && !writing && (
        <div className="ladder-range" role="status">
          <span className="number">{target.span}</span>
          <button className="button small" onClick={writeNote}>
            Note on this range
          </button>
          <button
            className="icon-button"
            aria-label="Select one packet only"
            title="Select one packet only"
            onClick={() => {
              setSelected(selected);
            }}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </div>
      )}
      {ladder === null && flow === null && (
        <p className="ladder-none">The flow that is selected above is drawn here.</p>
      )}
    </section>
  );
}

/** Whether a key goes to the rows, or to the pane where they will be; not to its buttons. */
function isOnRows(target: EventTarget): boolean {
  return target instanceof Element && target.matches('.ladder, .ladder-scroll');
}

function noLadder(): string {
  return useView.getState().flow === null
    ? 'No flow is selected.'
    : 'The ladder of this flow is still being opened.';
}
