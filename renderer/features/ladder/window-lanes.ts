import { ladderLanes, type LadderLanes } from '../../../shared/ladder/ladder-geometry.ts';

/** Below this width the lanes stand closer, so that both of them and their states stay in view. */
const FULL_WIDTH = 690;
/** Below this one the packet numbers leave. */
const NUMBERS_WIDTH = 590;

/**
 * The shared lanes, or tighter ones for a narrow pane:
 *
 *   | number | time | states | client ---- server | states |
 */
export function windowLanes(width: number): LadderLanes {
  if (width >= FULL_WIDTH) return ladderLanes(width);
  const numbered = width >= NUMBERS_WIDTH;
  const client = numbered ? 218 : 184;
  const server = Math.max(client + 200, width - 104);
  return {
    width,
    number: numbered ? 46 : 0,
    time: numbered ? 120 : 82,
    client,
    server,
    clientState: client - 13,
    serverState: server + 13,
    note: width,
    noteWidth: 0,
  };
}
