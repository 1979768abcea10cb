import { useId, useState } from 'react';
import { ChevronRight } from 'lucide-react';
import { counted } from '../../../shared/base/numbers.ts';
import type { RankedCause } from '../../state/contract-types.ts';
import { CauseLink } from './cause-link.tsx';
import { useRanking } from './use-ranking.ts';
import { capital } from './verdict-words.ts';
import './ranking.css';

/** Points that fill a bar: the strongest single piece of evidence. */
const FULL = 3;

/** "Why this and not that": the causes that fit, what each was given for, and why the rest does not. */
export function RankingPart(props: {
  readonly analysis: number | null;
  readonly flow: number;
  readonly refresh: number;
  readonly onError: (cause: unknown) => void;
}) {
  const [open, setOpen] = useState(false);
  const ranking = useRanking(props.analysis, props.flow, props.refresh, open, props.onError);
  const id = useId();
  return (
    <section className="explanation-part ranking">
      <h3>
        <Disclosure open={open} controls={id} onToggle={setOpen}>
          Why this and not that
        </Disclosure>
      </h3>
      <div id={id} hidden={!open} aria-busy={open && ranking === null}>
        {ranking !== null && <Ranking ranking={ranking} />}
      </div>
    </section>
  );
}

function Ranking({ ranking }: { readonly ranking: readonly RankedCause[] }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const fitting = ranking.filter(({ confidence }) => confidence !== null);
  const rest = ranking.filter(({ confidence }) => confidence === null);
  return (
    <>
      <p className="ranking-lead">
        Each cause is given points for what the packets show: 3 for an exact trail, 2 and 1 for
        weaker signs, {'\u2212'}3 for a contradiction. The highest sum leads.
      </p>
      <ol className="ranking-causes">
        {fitting.map((one, place) => (
          <Weighed key={one.cause} one={one} leads={place === 0} />
        ))}
      </ol>
      {rest.length > 0 && (
        <>
          <Disclosure open={open} controls={id} onToggle={setOpen}>
            {rest.length === 1 ? '1 cause does not fit' : `${rest.length} causes do not fit`}
          </Disclosure>
          <dl id={id} hidden={!open} className="ranking-rest">
            {rest.map((one) => (
              <div key={one.cause}>
                <dt>
                  <CauseLink cause={one.cause} title={one.title} />
                </dt>
                <dd className="selectable">
                  {capital(one.whyNot ?? 'does not fit')}
                  {one.parts.length > 0 && (
                    <span className="ranking-before">
                      {' '}
                      ({one.parts.map(({ points, what }) => `${signed(points)} ${what}`).join('; ')}
                      )
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

function Weighed({ one, leads }: { readonly one: RankedCause; readonly leads: boolean }) {
  return (
    <li className={leads ? 'leads' : undefined}>
      <p className="ranking-cause">
        <CauseLink cause={one.cause} title={one.title} />
        <span className="ranking-sure">
          {leads ? 'leads' : 'fits too'}, {one.confidence} confidence
        </span>
        <span className="ranking-sum number" title={counted(one.score, 'point')}>
          {signed(one.score)}
        </span>
      </p>
      <ul className="ranking-parts">
        {one.parts.map(({ points, what }, index) => (
          <li key={index}>
            <span className={`ranking-bar${points < 0 ? ' against' : ''}`} aria-hidden="true">
              <span style={{ width: `${(100 * Math.min(FULL, Math.abs(points))) / FULL}%` }} />
            </span>
            <span className="number">{signed(points)}</span>
            <span className="selectable">{what}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Disclosure(props: {
  readonly open: boolean;
  readonly controls: string;
  readonly onToggle: (open: boolean) => void;
  readonly children: string;
}) {
  return (
    <button
      className="disclosure"
      aria-expanded={props.open}
      aria-controls={props.controls}
      onClick={() => {
        props.onToggle(!props.open);
      }}
    >
      <ChevronRight size={14} aria-hidden="true" />
      {props.children}
    </button>
  );
}

/** "+3", "−3" with a true minus sign. */
function signed(points: number): string {
  return points < 0 ? `\u2212${-points}` : `+${points}`;
}
