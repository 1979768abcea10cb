import type { RankedCause } from '../../findings/rank-causes.ts';

/** "Why this and not that": what fits with its points, then what does not fit and why. */
export function rankingLines(ranking: readonly RankedCause[]): readonly string[] {
  const fits = ranking.filter(({ confidence }) => confidence !== null);
  const others = ranking.filter(({ confidence }) => confidence === null);
  return [
    ...fits.flatMap(fitting),
    ...(others.length === 0 ? [] : ['Does not fit:']),
    ...others.map(({ cause, whyNot, score, parts }) => {
      const weighed = parts.length === 0 ? '' : ` (${signed(score)})`;
      return `    ${cause}: ${whyNot ?? 'its rule does not say'}${weighed}`;
    }),
  ];
}

function fitting({ cause, score, confidence, parts }: RankedCause, at: number): readonly string[] {
  const place = at === 0 ? 'leads' : cause === 'unexplained' ? 'fits always' : 'fits as well';
  return [
    `${cause}: ${signed(score)}, ${String(confidence)} confidence, ${place}`,
    ...parts.map(({ points, what }) => `    ${signed(points)}  ${what}`),
  ];
}

function signed(points: number): string {
  return points < 0 ? `-${-points}` : `+${points}`;
}
