import { CAPTURE_CAPS, type CaptureCap } from '../../shared/findings/capture-quality.ts';
import { CAUSE_IDS, type CauseId, type VerdictClass } from '../../shared/findings/rule.ts';
import type { FlowRecord } from '../../shared/session/records.ts';

type RecordedVerdict = Pick<
  FlowRecord['verdict'],
  'cause' | 'class' | 'confidence' | 'why' | 'dataLost' | 'alternatives'
>;

/** The catalogue's column of classes (CATALOGUE part A), by cause; two where the column has a condition. */
export const CLASS_COLUMN: Readonly<Record<CauseId, readonly VerdictClass[]>> = {
  'graceful-close': ['benign'],
  'fin-without-close-notify': ['watch'],
  'fin-rst-without-close-notify': ['benign', 'watch'],
  'late-data-reset': ['benign'],
  'client-cancelled-request': ['watch'],
  'client-abort': ['watch'],
  'server-abort': ['watch'],
  'abort-with-unread-data': ['watch'],
  'connection-refused': ['watch'],
  'syn-unanswered': ['harmful'],
  'icmp-rejected': ['harmful'],
  'handshake-abandoned': ['watch'],
  'accept-queue-overflow': ['harmful'],
  'idle-after-handshake': ['watch'],
  'connect-close-probe': ['benign'],
  'plaintext-to-tls-port': ['harmful'],
  'tls-handshake-failure': ['harmful'],
  'tls-handshake-stalled': ['harmful'],
  'keep-alive-race': ['harmful'],
  'idle-timeout-reset': ['watch'],
  'injected-reset': ['harmful'],
  'reset-ignored-by-endpoint': ['harmful'],
  'peer-vanished': ['harmful'],
  'zero-window-stall': ['harmful'],
  'path-mtu-blackhole': ['harmful'],
  'scan-zmap': ['benign'],
  'scan-syn': ['benign'],
  'half-closed': ['watch'],
  'still-open': ['benign'],
  'mid-capture': ['benign'],
  // no row of the catalogue: what is not known is to be watched
  unexplained: ['watch'],
};

const CAPS: readonly CaptureCap[] = Object.values(CAPTURE_CAPS);
const ALTERNATIVES = new Set<string>([
  ...CAUSE_IDS.filter((id) => id !== 'unexplained'),
  'capture-artefact',
]);

/** What a verdict says against the rule of honesty and the column of classes; empty where it holds. */
export function dishonesties(verdict: RecordedVerdict): readonly string[] {
  const { cause, confidence, alternatives, why, dataLost } = verdict;
  const cap = CAPS.find((one) => why.includes(one.why));
  const open = alternatives.length;
  const column = CLASS_COLUMN[cause];
  const isRaised = verdict.class === 'watch' && column.includes('benign');
  const mayRaise = dataLost === 'yes' || /two senders|different bytes/u.test(why);
  return [
    confidence === 'high' && open > 0 ? 'high with an open alternative' : '',
    confidence === 'high' && cap !== undefined ? 'high in spite of a cap' : '',
    confidence === 'medium' && open > 1 ? 'medium with more than one open alternative' : '',
    confidence !== 'high' && open === 0 && cap === undefined ? 'neither alternative nor cap' : '',
    cap?.confidence === 'low' && confidence !== 'low' ? 'above its cap' : '',
    ...alternatives.map((one) => (ALTERNATIVES.has(one.cause) ? '' : `no id: ${one.cause}`)),
    column.includes(verdict.class) || (isRaised && mayRaise) ? '' : `class ${verdict.class}`,
    verdict.class === 'benign' && dataLost === 'yes' ? 'benign though data was lost' : '',
  ].filter((text) => text !== '');
}
