import { CircleAlert, Info, OctagonX } from 'lucide-react';
import type { HealthEntry } from '../../state/contract-types.ts';

/** Damage, warning, note: by shape and colour. */
export function SeverityMark({
  of,
  size = 15,
}: {
  readonly of: HealthEntry['severity'];
  readonly size?: number;
}) {
  if (of === 'damage')
    return <OctagonX className="severity damage" size={size} aria-hidden="true" />;
  if (of === 'warning')
    return <CircleAlert className="severity warning" size={size} aria-hidden="true" />;
  return <Info className="severity note" size={size} aria-hidden="true" />;
}
