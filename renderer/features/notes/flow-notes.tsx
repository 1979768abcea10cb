import { useMemo } from 'react';
import { notesOfFlow, notesOfPacket, notesOn, useCase } from '../../state/case-store.ts';
import type { CaseNote } from '../../state/contract-types.ts';
import { captureNoteServed, flowNoteServed, useNoting } from '../../state/noting-store.ts';
import { useSession } from '../../state/session-store.ts';
import { goTo, useView } from '../../state/view-store.ts';
import { anchorWords } from './anchor-words.ts';
import { AnchoredNotes } from './anchored-notes.tsx';

/** Notes on the flow in focus, its packets and its ranges; the composer writes on the flow. */
export function FlowNotes({ flow }: { readonly flow: number }) {
  const view = useCase((state) => state.view);
  const names = useSession((state) => state.names);
  const wishes = useNoting(({ flowWishes, flowServed }) =>
    flowWishes > flowServed ? flowWishes : 0,
  );
  const notes = useMemo(() => notesOfFlow(view, flow), [view, flow]);
  const whereOf = ({ anchor }: CaseNote) =>
    anchor.on === 'flow'
      ? undefined
      : {
          text: anchorWords(anchor, names).replace(/( of|,) flow \S+$/u, ''),
          go: anchor.on === 'packet' ? () => goTo(flow, anchor.packet) : null,
        };
  return (
    <AnchoredNotes
      anchor={{ on: 'flow', flow }}
      notes={notes}
      thing="this flow"
      wishes={wishes}
      onFocused={flowNoteServed}
      whereOf={whereOf}
    />
  );
}

/** Notes on a packet, in the packet pane. */
export function PacketNotes({ packet }: { readonly packet: number }) {
  const view = useCase((state) => state.view);
  const flow = useView((state) => state.flow);
  const notes = useMemo(() => notesOfPacket(view, packet), [view, packet]);
  const below = useNoting(({ anchor }) => anchor?.on === 'packet' && anchor.packet === packet);
  return (
    <AnchoredNotes
      anchor={{ on: 'packet', flow, packet }}
      notes={notes}
      thing="this packet"
      silent={below}
    />
  );
}

/** Notes on one capture, in capture health. */
export function CaptureNotes({ capture }: { readonly capture: number }) {
  const view = useCase((state) => state.view);
  const notes = useMemo(() => notesOn(view, { on: 'capture', capture }), [view, capture]);
  const wishes = useNoting(({ captureWishes, captureServed }) =>
    capture === 0 && captureWishes > captureServed ? captureWishes : 0,
  );
  return (
    <AnchoredNotes
      anchor={{ on: 'capture', capture }}
      notes={notes}
      thing="this capture"
      wishes={wishes}
      onFocused={captureNoteServed}
    />
  );
}

/** Notes on everything that is open. */
export function AnalysisNotes() {
  const view = useCase((state) => state.view);
  const notes = useMemo(() => notesOn(view, { on: 'analysis' }), [view]);
  return <AnchoredNotes anchor={{ on: 'analysis' }} notes={notes} thing="the whole analysis" />;
}
