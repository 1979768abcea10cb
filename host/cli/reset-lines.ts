import { counted } from '../../shared/base/numbers.ts';
import type { FlowStory, ToldReset } from '../../shared/session/records.ts';

/**
 * Why each reset was sent, likeliest first:
 *
 *   #21 client, RST+ACK, spontaneous, ended the connection:
 *       close() while data was waiting unread (TCP_ABORT_ON_CLOSE, medium)
 *       or close() with SO_LINGER 0, or disconnected on purpose (TCP_STATE, low)
 */
export function resetLines({ resetReasons, resetCount }: FlowStory): readonly string[] {
  const left = resetCount - resetReasons.length;
  const more =
    left > 0
      ? [`${counted(left, 'more reset')} between them: see \`rst.reason\` of --format json.`]
      : [];
  return [...resetReasons.flatMap(linesOf), ...more];
}

function linesOf({ packet, side, form, ended, reasons }: ToldReset): readonly string[] {
  const answers = reasons[0].answers;
  const what = [
    `#${packet} ${side}`,
    form === 'rst' ? 'RST' : 'RST+ACK',
    answers > 0
      ? `answers #${answers}`
      : form === 'rst'
        ? 'answers no captured packet'
        : 'spontaneous',
    ...(ended ? ['ended the connection'] : []),
  ].join(', ');
  return [
    `${what}:`,
    ...reasons.map(({ linux, words, sure }, at) => {
      const name = linux === 'NOT_SPECIFIED' ? sure : `${linux}, ${sure}`;
      return `    ${at === 0 ? '' : 'or '}${words} (${name})`;
    }),
  ];
}
