import type { SideIndex } from '../../../base/units.ts';
import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { mayBeRejection, recordBeforeAlert } from '../../close-notify.ts';
import { spokeBeyondFin } from '../../sides.ts';

/** The server closed first, and its goodbye may be a rejection. */
export function rejects(facts: FlowFacts, closer: SideIndex): boolean {
  return closer === 1 && mayBeRejection(facts);
}

/** The server closed first, and its goodbye may be an alert about the client's newest record. */
export function answersRecord(facts: FlowFacts, closer: SideIndex): boolean {
  return closer === 1 && recordBeforeAlert(facts) !== 0;
}

/** The side in whose name two senders spoke, null where none did. */
export function twoVoices(facts: FlowFacts): SideIndex | null {
  if (spokeBeyondFin(facts, 1)) return 1;
  return spokeBeyondFin(facts, 0) ? 0 : null;
}
