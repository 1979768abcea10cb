import { CheckCheck, CircleHelp, Flag, ShieldCheck, type LucideIcon } from 'lucide-react';
import type { TriageState } from '../state/contract-types.ts';
import { TRIAGE_WORDS } from '../state/triage-words.ts';

const ICONS: Readonly<Record<TriageState, LucideIcon>> = {
  suspicious: Flag,
  benign: ShieldCheck,
  ask: CircleHelp,
  done: CheckCheck,
};

/** Suspicious, benign, ask, done: by shape (flag, shield, question, ticks), word and colour. */
export function TriageMark({
  of,
  word = true,
}: {
  readonly of: TriageState;
  readonly word?: boolean;
}) {
  const Icon = ICONS[of];
  const { name } = TRIAGE_WORDS[of];
  return word ? (
    <span className={`triage-mark ${of}`}>
      <Icon size={13} strokeWidth={2.1} aria-hidden="true" />
      <span className="word">{name}</span>
    </span>
  ) : (
    <span className={`triage-mark ${of}`} role="img" aria-label={name}>
      <Icon size={13} strokeWidth={2.1} aria-hidden="true" />
    </span>
  );
}
