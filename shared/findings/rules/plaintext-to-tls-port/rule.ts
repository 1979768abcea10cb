import type { FlowFacts } from '../../../flows/flow-facts.ts';
import { captureCap } from '../../capture-quality.ts';
import type { CauseRule, RuleMatch } from '../../rule.ts';
import type { Scale } from '../../scale.ts';
import { MEDIUM, STRONG, WEAK } from '../../scoring.ts';
import { TLS_PORTS } from '../../thresholds.ts';
import { answerOf, clearText, type Answer } from './signs.ts';
import { headline, tell } from './texts.ts';

function match(facts: FlowFacts, scale: Scale): RuleMatch | null {
  if (facts.proto !== 'tcp') return scale.no('UDP carries no TLS of this kind');
  if (facts.sides[0].syn === 0 && facts.sides[1].syn === 0)
    return scale.no("the beginning is missing: the client's first bytes were not captured");
  if (clearText(facts) === null)
    return scale.no('no clear text of the client was seen at the start');
  const server = facts.sides[1];
  if (server.firstData > 0 && server.firstData < facts.sides[0].firstData)
    return scale.no('the server spoke first, as STARTTLS protocols do');
  const answer = answerOf(facts);
  if (answer === 'spoke') return scale.no('the server answered with bytes of its own');
  const others = facts.context.portTls > 0;
  const byNumber = TLS_PORTS.has(facts.server.port);
  if (!(answer === 'alert' || answer === 'told') && !others && !byNumber)
    return scale.no('nothing says that the port speaks TLS');
  if (answer === 'nothing' && !others) return scale.no('the server neither answered nor closed');
  scale.add(STRONG, 'the first bytes of the client are clear text');
  weighAnswer(answer, scale);
  if (others) scale.add(MEDIUM, 'other flows to the port speak TLS');
  else if (byNumber) scale.add(WEAK, 'the port speaks TLS as a rule');
  const told = answer === 'alert' || answer === 'told';
  if (answer === 'nothing') scale.open('still-open');
  else if (!told) scale.open('server-abort');
  scale.cap(captureCap(facts));
  return scale.grade(told || others ? 'high' : 'low', 'harmful');
}

function weighAnswer(answer: Answer, scale: Scale): void {
  if (answer === 'alert' || answer === 'told') {
    scale.add(
      STRONG,
      answer === 'alert' ? 'a TLS alert answered them' : 'an HTTP 400 says that the port wants TLS',
    );
    scale.add(MEDIUM, 'only a TLS server answers so');
    return;
  }
  if (answer === 'closed') scale.add(STRONG, 'the server closed without a byte');
}

/** The first bytes of the client are clear text on a port that speaks TLS. */
export const plaintextToTlsPort: CauseRule = {
  id: 'plaintext-to-tls-port',
  title: 'Plain text to a TLS port',
  match,
  headline,
  tell,
};
