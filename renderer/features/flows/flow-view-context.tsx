import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import type { ViewSpec } from '../../state/contract-types.ts';
import { useSession } from '../../state/session-store.ts';
import { useTableSelection } from '../../state/table-selection.ts';
import { useView } from '../../state/view-store.ts';
import { FlowView, NOTHING, sameSpec, type FlowViewState } from './flow-view.ts';
import { holdsOrder, keepsItsOrder, useOrderHold } from './order-hold.ts';

/** While a capture is followed the table moves at this calmer rhythm, and only where there is news. */
const FOLLOW_MS = 1000;
/** Flows whose verdict the host looks at again for one view. */
const LOOKED_AT_AGAIN = 10_000;

/** While reading, the view is made again this often, and at most for a fifth of the engine's time. */
const REFRESH_MS = 500;
const REFRESH_REST = 4;
const TYPING_MS = 120;

const FlowViewContext = createContext<FlowView | null>(null);

/** The present view, null before an analysis is open. */
export function useFlowView(): FlowView | null {
  return useContext(FlowViewContext);
}

const noSubscription = (): (() => void) => () => undefined;
const nothing = (): FlowViewState => NOTHING;

/** Counts and number of the present view. */
export function useFlowViewState(): FlowViewState {
  const view = useFlowView();
  return useSyncExternalStore(view?.subscribe ?? noSubscription, view?.snapshot ?? nothing);
}

/** Keeps one `FlowView` for the open analysis in step with filter, sort and reading. */
export function FlowViewProvider(props: {
  readonly onError: (cause: unknown) => void;
  readonly children: ReactNode;
}) {
  const { onError } = props;
  const connection = useConnection();
  const analysis = useSession((state) => state.analysis);
  const reading = useSession((state) => state.progress?.state === 'reading');
  // A new word after reading ended (verdicts settled, hashes there) asks for the view once more.
  const ended = useSession((state) =>
    state.progress?.state === 'reading' ? null : state.progress,
  );
  const view = useMemo(
    () => (analysis === null ? null : new FlowView(connection, analysis, onError)),
    [connection, analysis, onError],
  );
  useEffect(() => () => view?.close(), [view]);
  /** The view of a capture that is followed, or was. */
  const followed = useRef<FlowView | null>(null);

  useEffect(() => {
    if (view === null) return;
    const wish = (): ViewSpec => {
      const { text, kinds, triage, sort } = useView.getState();
      return { text, kinds, triage, sort };
    };
    const ask = (why: 'asked' | 'said' = 'asked'): void => {
      useOrderHold.setState({ waiting: false });
      view.request(wish(), why);
    };
    /** More was read. False where the rows only say it in their places, because somebody looks at them. */
    const more = (): boolean => {
      const spec = wish();
      const shown = sameSpec(spec, view.snapshot().spec);
      if (!shown || followed.current !== view || keepsItsOrder(spec) || !holdsOrder()) {
        ask();
        return true;
      }
      view.rows.refresh();
      useOrderHold.setState({ waiting: true });
      return false;
    };
    more();
    const letGo = (): void => {
      if (useOrderHold.getState().waiting && !holdsOrder()) ask();
    };
    const stopHold = useOrderHold.subscribe((now, before) => {
      if (before.over && !now.over) letGo();
    });
    const stopSelection = useTableSelection.subscribe(letGo);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = useView.subscribe((now, before) => {
      if (
        now.text === before.text &&
        now.kinds === before.kinds &&
        now.triage === before.triage &&
        now.sort === before.sort
      )
        return;
      clearTimeout(timer);
      if (now.text === before.text) ask();
      else
        timer = setTimeout(() => {
          ask();
        }, TYPING_MS);
    });
    // What was said changes rows, counts and, with a filter, which rows there are.
    const stopSaid = useCase.subscribe((now, before) => {
      if (now.view !== before.view && now.view !== null && before.view !== null) ask('said');
    });
    let refresh: ReturnType<typeof setTimeout> | undefined;
    let packets = -1;
    let rounds = 0;
    const again = (): void => {
      const { progress } = useSession.getState();
      const isFollowed = progress?.following?.caughtUp === true;
      if (isFollowed) followed.current = view;
      if (progress !== null && progress.packets !== packets) {
        packets = progress.packets;
        rounds = 2 + Math.ceil(progress.flows / LOOKED_AT_AGAIN);
      }
      // After the last packet the host still has to look at every verdict once more.
      if ((!isFollowed || rounds > 0) && more()) rounds -= 1;
      const least = isFollowed ? FOLLOW_MS : REFRESH_MS;
      refresh = setTimeout(again, Math.max(least, REFRESH_REST * view.lastTook));
    };
    if (reading) refresh = setTimeout(again, REFRESH_MS);
    return () => {
      stop();
      stopSaid();
      stopHold();
      stopSelection();
      clearTimeout(timer);
      clearTimeout(refresh);
    };
  }, [view, reading, ended]);

  return <FlowViewContext.Provider value={view}>{props.children}</FlowViewContext.Provider>;
}
