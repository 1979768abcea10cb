import type { ToldReset } from '../../state/contract-types.ts';
import { PacketLink } from '../../ui/packet-text.tsx';
import { capital } from './verdict-words.ts';

/** How each reset came about, in the words of Linux, and what it answers. */
export function ResetList(props: {
  readonly resets: readonly ToldReset[];
  readonly onPacket: (packet: number) => void;
}) {
  return (
    <ul className="told-resets">
      {props.resets.map((reset) => (
        <Reset key={reset.packet} reset={reset} onPacket={props.onPacket} />
      ))}
    </ul>
  );
}

function Reset(props: { readonly reset: ToldReset; readonly onPacket: (packet: number) => void }) {
  const { reset, onPacket } = props;
  const best = reset.reasons.at(0);
  const others = reset.reasons.slice(1);
  if (best === undefined) return null;
  return (
    <li>
      <PacketLink packet={reset.packet} onPacket={onPacket} />
      <div>
        <p className="told-reset-who">
          <span className={`told-side ${reset.side}`}>{reset.side}</span>
          {', '}
          {best.answers === 0 ? (
            'spontaneous'
          ) : (
            <>
              answers <PacketLink packet={best.answers} onPacket={onPacket} />
            </>
          )}
          {reset.ended ? ', ended the connection' : ''}
        </p>
        <p className="selectable">
          {sentence(best.words)} <Mechanism reason={best} />
        </p>
        {others.length > 0 && (
          <ul className="told-others" aria-label="Or">
            {others.map((other) => (
              <li key={other.linux} className="selectable">
                or: {other.words} <Mechanism reason={other} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** With a capital, unless it begins with the name of a call. */
function sentence(words: string): string {
  return /^\w+\(/u.test(words) ? words : capital(words);
}

function Mechanism({ reason }: { readonly reason: ToldReset['reasons'][number] }) {
  return (
    <span className="told-linux">
      <span className="mono" title="Name of the reset reason in Linux">
        {reason.linux}
      </span>
      , {reason.sure} confidence
    </span>
  );
}
