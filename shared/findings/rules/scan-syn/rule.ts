import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK, atMost } from '../../scoring.ts';
import { comesBack, mostlySpeaks, sweeps, sweepsManyPorts, sweepsPorts } from '../../sweeps.ts';
import { noProgramGivesUpSo, probeOf } from './probe.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp') return scale.no('not TCP');
  const probe = probeOf(facts);
  if (probe === null) return scale.no('the client’s packets are not those of a probe');
  if (probe === 'odd-flags') {
    scale.add(STRONG, 'a segment with neither SYN nor ACK opens the flow: no stack sends that');
    scale.add(STRONG, 'RST+ACK with its number answers it');
    return scale.grade(atMost('medium', captureCap(facts)), 'benign');
  }
  if (probe !== 'connect' && facts.close.tags.includes('zmap'))
    return scale.no("the SYN bears ZMap's mark, which says more");
  const ports = sweepsPorts(facts);
  if (!ports && !sweeps(facts)) return scale.no('its client sweeps neither ports nor hosts');
  if (!ports && probe === 'connect')
    return scale.no('a handshake with one port of many hosts, then a reset: rather health checks');
  if (mostlySpeaks(facts))
    return scale.no('its client speaks on more than half of its flows: no scanner');
  if (probe !== 'unanswered' && comesBack(facts))
    return scale.no('its client comes back to most of its targets: it checks them, or tries again');
  const traits = facts.close.tags.includes('scanner_like');
  const sure = traits || sweepsManyPorts(facts);
  const atOnce = probe === 'half-open' && noProgramGivesUpSo(facts);
  if (probe === 'half-open' && !sure && !atOnce)
    return scale.no('the SYN-ACK came late, to a client that may have given up');
  scale.add(STRONG, 'its client knocks at many targets and never sends a byte');
  // A bare sweep of refusals is an outage too: the refusal leads, this stays its alternative.
  if (probe !== 'refused' || sure)
    scale.add(MEDIUM, ports ? 'many of them are ports of one host' : 'many hosts at one port');
  switch (probe) {
    case 'half-open':
      scale.add(STRONG, 'it answers the SYN-ACK with a reset');
      break;
    case 'connect':
      scale.add(STRONG + WEAK, 'it completes the handshake and resets without a byte');
      break;
    case 'abandoned':
      scale.add(MEDIUM, 'it never answers the SYN-ACK');
      break;
    case 'refused':
      scale.add(MEDIUM, 'the SYN was refused');
      break;
    case 'unanswered':
      scale.add(MEDIUM, 'one SYN, never repeated: a kernel repeats it');
      break;
  }
  if (traits) scale.add(MEDIUM, 'the SYN has a trait of scanning tools');
  // No answer is what is seen here, not a fault of the recording.
  if (probe === 'unanswered') return scale.grade('medium', 'benign');
  const best = probe === 'half-open' && ports && (traits || atOnce) ? 'high' : 'medium';
  return scale.grade(atMost(best, captureCap(facts)), 'benign');
}

/** SYNs of one source to many ports or hosts, closed by RST as soon as they are answered. */
export const scanSyn: CauseRule = {
  id: 'scan-syn',
  title: 'SYN scan',
  match,
  headline,
  tell,
};
