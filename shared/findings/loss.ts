import { notifyBytes } from './close-notify.ts';
import { grouped } from '../base/numbers.ts';
import type { SideIndex } from '../base/units.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';
import { lateBytes, responseProgress, tookDataAfterFin } from './delivery.ts';
import { ledgerSide } from './loss-ledger.ts';
import type { DataLost } from './rule.ts';
import { other } from './sides.ts';
import { bytesWord, who } from './words.ts';

/** Whether data was lost, and the half sentence that says why. */
export interface Loss {
  readonly dataLost: DataLost;
  readonly dataLostWhy: string;
}

/** Two halves of a loss. */
export function loss(dataLost: DataLost, dataLostWhy: string): Loss {
  return { dataLost, dataLostWhy };
}

/** Loss that the recording itself cannot rule out or that HTTP proves; null where neither holds. */
export function plainLoss(facts: FlowFacts): Loss | null {
  const progress = responseProgress(facts);
  if (progress !== null && progress.sent < progress.promised) {
    const sent = grouped(Math.max(progress.sent, 0));
    const part = `${sent} of the ${grouped(progress.promised)} bytes that Content-Length promised were sent`;
    const ended = facts.ending !== null || facts.sides[1].fin > 0;
    return ended ? loss('yes', part) : loss('cannot-tell', `${part} when the capture ended`);
  }
  if (facts.oneSided) return loss('cannot-tell', 'only one direction was captured');
  return null;
}

/** "all 107 244 bytes of the server were acknowledged"; what is open (a late close_notify) is not counted. */
export function allAcknowledged(facts: FlowFacts, side: SideIndex): string {
  const { uniqueBytes, missingBytes, unackedBytes } = facts.sides[side];
  const total = Math.max(uniqueBytes + missingBytes - unackedBytes, 0);
  if (unackedBytes > 0 && notifyBytes(facts, side) > 0) {
    return `all ${bytesWord(total)} of the ${who(side)} before its close_notify were acknowledged`;
  }
  return total === 0
    ? `the ${who(side)} had sent no data`
    : `all ${bytesWord(total)} of the ${who(side)} were acknowledged`;
}

/**
 * Loss where `closer` ended the connection for good: what lies beyond its highest ACK. `socketGone`:
 * a closed socket answered, so that is lost for certain.
 */
export function lossAtClose(facts: FlowFacts, closer: SideIndex, socketGone: boolean): Loss | null {
  const plain = plainLoss(facts);
  if (plain !== null) return plain;
  const peer = other(closer);
  const late = lateBytes(facts, peer);
  const { unacknowledged: open, acknowledgedAfterPeerClose: takenLate } = ledgerSide(facts, peer);
  if (late > 0 && late >= open) {
    return socketGone
      ? loss(
          'yes',
          `${bytesWord(late)} of the ${who(peer)} came after the close and reached no program`,
        )
      : loss(
          'possible',
          `${bytesWord(late)} of the ${who(peer)} came after the ${closeWord(facts, closer)} and were never acknowledged`,
        );
  }
  if (open > 0 && socketGone)
    return loss(
      'yes',
      `${bytesWord(open)} of the ${who(peer)} met a closed socket and were never acknowledged`,
    );
  if (open > 0)
    return loss('possible', `${bytesWord(open)} of the ${who(peer)} were never acknowledged`);
  const own = ledgerSide(facts, closer).unacknowledged;
  if (own > 0)
    return loss('possible', `${bytesWord(own)} of the ${who(closer)} were never acknowledged`);
  if (!socketGone && tookDataAfterFin(facts, closer)) {
    return loss(
      'possible',
      `${takenLate > 0 ? `${bytesWord(takenLate)} of the ${who(peer)} were` : `data of the ${who(peer)} was`} acknowledged after the FIN; whether a program read that cannot be seen`,
    );
  }
  return null;
}

function closeWord(facts: FlowFacts, closer: SideIndex): string {
  const { fin } = facts.sides[closer];
  return fin > 0 && (facts.firstReset === 0 || fin < facts.firstReset) ? 'FIN' : 'reset';
}
