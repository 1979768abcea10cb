import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { AlternativeId, CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import {
  bearsToolTraits,
  comesBack,
  mostlySpeaks,
  repeatsSyn,
  sweepIsSure,
  sweeps,
  sweepsDespiteRetries,
  sweepsPorts,
} from '../../sweeps.ts';
import { ODD_PROBES_TO_BE_SURE } from '../../thresholds.ts';
import { noProgramGivesUpSo, probeOf, type Probe } from './probe.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp') return scale.no('UDP has no SYN');
  const probe = probeOf(facts);
  if (probe === null) return scale.no("the client's packets are not those of a probe");
  if (probe === 'odd-flags') return oddFlags(facts, scale);
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
  const traits = bearsToolTraits(facts);
  if (repeatsSyn(facts) && !traits && !sweepsDespiteRetries(facts))
    return scale.no('its client repeats its SYN, as a kernel does for a program that wants in');
  const sure = traits || sweepIsSure(facts);
  const atOnce = probe === 'half-open' && noProgramGivesUpSo(facts);
  if (probe === 'half-open' && !sure && !atOnce)
    return scale.no('the reset came so long after the SYN that the client may have given up');
  scale.add(STRONG, 'its client knocks at many targets, and no side says a byte there');
  // A bare sweep of refusals or silence is an outage too: that leads, this stays its alternative.
  if (sure || atOnce || probe === 'connect')
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
      scale.add(MEDIUM, 'the SYN had no answer');
      break;
  }
  if (traits) scale.add(MEDIUM, 'the SYN has a trait of scanning tools');
  // A SYN-ACK reset by a host that no program had time to leave: a scan, whoever's address it bears.
  if (!(probe === 'half-open' && ports && (traits || atOnce))) scale.open(LOOKS_LIKE[probe]);
  // No answer is what is seen here, not a fault of the recording.
  if (probe !== 'unanswered') scale.cap(captureCap(facts));
  return scale.grade('high', 'benign');
}

/** What each kind of probe could be instead. */
const LOOKS_LIKE: Readonly<Record<Exclude<Probe, 'odd-flags'>, AlternativeId>> = {
  'half-open': 'handshake-abandoned',
  connect: 'connect-close-probe',
  abandoned: 'handshake-abandoned',
  refused: 'connection-refused',
  unanswered: 'syn-unanswered',
};

/** One such segment may come of a device that strips flags: medium. Several of one source to several targets: no. */
function oddFlags(facts: FlowFacts, scale: Scale): RuleMatch {
  const several = facts.context.probedOddly >= ODD_PROBES_TO_BE_SURE;
  scale.add(STRONG, 'a segment with neither SYN nor ACK opens the flow: no stack sends that');
  scale.add(STRONG, 'RST+ACK with its number answers it');
  if (several) scale.add(MEDIUM, 'its sender does the same to other targets');
  if (!several) scale.open('capture-artefact');
  return scale.grade('high', 'benign');
}

/** SYNs of one source to many ports or hosts, closed by RST as soon as they are answered. */
export const scanSyn: CauseRule = {
  id: 'scan-syn',
  title: 'SYN scan',
  match,
  headline,
  tell,
};
