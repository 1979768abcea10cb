import { ladderLanes, type LadderLanes } from '../../../shared/ladder/ladder-geometry.ts';

/** Below this width the packet numbers leave, so that both lanes and their states stay in view. */
const FULL_WIDTH = 690;

/**
 * The shared lanes, or tighter ones for a narrow pane:
 *
 *   | time | states | client ---- server | states |
 */
export function windowLanes(width: number): LadderLanes {
  if (width >= FULL_WIDTH) return ladderLanes(width);
  const client = 184;
  const server = Math.max(client + 200, width - 104);
  return {
    width,
    number: 0,
    time: 82,
    client,
    server,
    clientState: client - 13,
    serverState: server + 13,
    note: width,
    noteWidth: 0,
  };
}
