import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { STRONG } from '../../scoring.ts';
import { missedBeginning } from '../../sides.ts';
import { stuckSide } from './stuck.ts';
import { headline, tell } from './texts.ts';
import { CAPTURE_CAPS } from '../../capture-quality.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp') return scale.no('UDP has no connections');
  if (!missedBeginning(facts)) return scale.no('the beginning is in the capture');
  if (facts.sides[0].fin > 0 || facts.sides[1].fin > 0) return scale.no('a side sent a FIN');
  if (facts.ending !== null) return scale.no('a reset ended the connection');
  scale.add(STRONG, 'neither SYN nor FIN nor an obeyed reset is in the capture');
  if (facts.close.kind === 'timeout' || stuckSide(facts) !== null) scale.open('peer-vanished');
  if (facts.oneSided) scale.cap(CAPTURE_CAPS.oneSided);
  return scale.grade('high', 'benign');
}

/** Neither beginning nor end. */
export const midCapture: CauseRule = {
  id: 'mid-capture',
  title: 'Middle of a connection',
  match,
  headline,
  tell,
};
