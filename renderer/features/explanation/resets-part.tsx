import { counted } from '../../../shared/base/numbers.ts';
import type { FoldedResets, ToldReset } from '../../state/contract-types.ts';
import { PacketLink, PacketText } from '../../ui/packet-text.tsx';
import { capital } from './verdict-words.ts';

/** How each reset came about, in the words of Linux, and what it answers: the engine's own words. */
export function ResetList(props: {
  readonly resets: readonly ToldReset[];
  readonly folded: readonly FoldedResets[];
  readonly onPacket: (packet: number) => void;
}) {
  const { resets, folded, onPacket } = props;
  return (
    <ul className="told-resets">
      {resets.map((reset) => [
        <Reset key={reset.packet} reset={reset} onPacket={onPacket} />,
        ...folded
          .filter(({ after }) => after === reset.packet)
          .map((fold) => <Fold key={fold.first} fold={fold} onPacket={onPacket} />),
      ])}
    </ul>
  );
}

/** Resets between two told ones; the ladder has a row for each. */
function Fold(props: { readonly fold: FoldedResets; readonly onPacket: (packet: number) => void }) {
  const { fold, onPacket } = props;
  return (
    <li>
      <PacketLink packet={fold.first} onPacket={onPacket} />
      <p className="selectable">
        <PacketText
          text={`to #${fold.last}, ${counted(fold.count, 'more reset')}, each a row of the ladder: ${fold.what}`}
          onPacket={onPacket}
        />
      </p>
    </li>
  );
}

function Reset(props: { readonly reset: ToldReset; readonly onPacket: (packet: number) => void }) {
  const { reset, onPacket } = props;
  const [best, ...others] = reset.reasons;
  return (
    <li>
      <PacketLink packet={reset.packet} onPacket={onPacket} />
      <div>
        <p className="told-reset-who">
          <span className={`told-side ${reset.side}`}>{reset.side}</span>
          {', '}
          <PacketText text={reset.what} onPacket={onPacket} />
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
    <span className="told-linux" title="Reset reason of Linux, and how sure it is">
      {`(${reason.name})`}
    </span>
  );
}
