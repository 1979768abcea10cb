import { counted } from '../../base/numbers.ts';
import type { LedgerSide } from '../../findings/loss-ledger.ts';
import { thrownAwaySentence } from '../../findings/thrown-away.ts';
import type { FlowStory } from '../records.ts';

/** The loss ledger, one line a side: "server: 5 000 bytes sent, 400 bytes never acknowledged". */
export function ledgerLines({ record, ledger }: FlowStory): readonly string[] {
  if (record.proto !== 'tcp' || ledger.client.sent + ledger.server.sent === 0) return [];
  const refused = record.verdict.cause === 'connection-refused';
  const lost = thrownAwaySentence(ledger.thrownAway);
  return [
    `client: ${sideText(ledger.client, 'server', refused)}`,
    `server: ${sideText(ledger.server, 'client', refused)}`,
    ...(lost === null ? [] : [lost]),
  ];
}

function sideText(side: LedgerSide, peer: 'client' | 'server', refused: boolean): string {
  const {
    sent,
    unacknowledged,
    acknowledgedAfterPeerClose,
    atClosedSocket,
    closeNotify,
    afterReset = 0,
  } = side;
  if (sent === 0) return 'sent no data';
  const parts = [`${counted(sent, 'byte')} sent`];
  if (unacknowledged > 0) {
    const closed = atClosedSocket === unacknowledged ? 'all' : counted(atClosedSocket, 'byte');
    const late = afterReset === unacknowledged ? 'all' : counted(afterReset, 'byte');
    const where =
      atClosedSocket > 0
        ? `, ${closed} of them at a closed socket`
        : afterReset > 0
          ? refused
            ? `, ${late} of them sent after the refusal: no connection was there to take them`
            : `, ${late} of them sent after the reset: whether they reached a socket cannot be told`
          : '';
    parts.push(`${counted(unacknowledged, 'byte')} never acknowledged${where}`);
  }
  if (acknowledgedAfterPeerClose > 0) {
    const late = counted(acknowledgedAfterPeerClose, 'byte');
    parts.push(`${late} acknowledged only after the ${peer}'s FIN`);
  }
  if (closeNotify > 0) parts.push('its close_notify never acknowledged');
  return parts.length === 1 ? `${parts[0]}, all acknowledged` : parts.join('; ');
}
