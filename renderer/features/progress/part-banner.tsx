import { useState } from 'react';
import { OctagonX, X } from 'lucide-react';
import { grouped } from '../../../shared/base/numbers.ts';
import type { Progress } from '../../../shared/contract/api.ts';
import type { HealthReport } from '../../state/contract-types.ts';
import { visibleLine } from '../../ui/said-text.ts';
import { doneText } from './progress-strip.tsx';
import './progress.css';

/** Results that are not of the whole capture say so above the table: damage, or a stop by the user. */
export function PartBanner(props: {
  readonly report: HealthReport | null;
  readonly progress: Progress | null;
  readonly onHealth: () => void;
}) {
  const [closed, setClosed] = useState<string | null>(null);
  const text = bannerText(props.report, props.progress);
  if (text === null || text === closed) return null;
  return (
    <div className="part-banner" role="status">
      <OctagonX size={15} aria-hidden="true" />
      <span className="ellipsis" title={text}>
        {text}
      </span>
      <button className="button small" onClick={props.onHealth}>
        Details
      </button>
      <button
        className="icon-button"
        aria-label="Hide this message"
        onClick={() => {
          setClosed(text);
        }}
      >
        <X size={14} aria-hidden="true" />
      </button>
    </div>
  );
}

function bannerText(report: HealthReport | null, progress: Progress | null): string | null {
  if (progress?.state === 'cancelled') {
    return `Reading was stopped after ${doneText(progress)}. Verdicts speak of that part only.`;
  }
  const broken = report?.captures.filter((capture) => capture.read !== 'whole') ?? [];
  if (report === null || broken.length === 0 || progress?.state === 'reading') return null;
  const damage = report.entries.find(
    (entry) => entry.severity === 'damage' && entry.file === broken[0].name,
  );
  const where =
    damage === undefined || damage.offset === null ? '' : ` (byte ${grouped(damage.offset)})`;
  const what = damage?.text ?? 'The capture could not be read to its end.';
  const more = broken.length > 1 ? ` ${broken.length - 1} more of the files are damaged too.` : '';
  const upTo =
    broken[0].read === 'none'
      ? 'Nothing of it could be used.'
      : 'Results are complete up to there.';
  return visibleLine(`${broken[0].name}${where}: ${what} ${upTo}${more}`);
}
