import type { FlowFacts } from '../../../flows/flow-facts.ts';
import type { TlsFacts } from '../../../tls/tls-facts.ts';
import { forgeryExcluded, injectedReset } from '../../injected-reset.ts';
import type { Alternative, Excluded } from '../../rule.ts';
import { who } from '../../words.ts';
import { cutPacket, cutSide, type Failure } from './signs.ts';

const KEYS =
  'Capture again with SSLKEYLOGFILE set on one end, or read the TLS error in the log of either program';

/** What else it may be, and what decides. */
export function alternativesOf(
  facts: FlowFacts,
  tls: TlsFacts,
  failure: Failure,
): readonly Alternative[] {
  switch (failure) {
    case 'alert':
    case 'clear-answer':
      return [];
    case 'early-alert':
      return [
        {
          cause: 'client-abort',
          why: 'the hidden alert may be user_canceled or close_notify: a client that gave up, not one that refused',
          settle: KEYS,
        },
      ];
    case 'certificate-refused':
    case 'certificate-cut':
      return [
        {
          cause: failure === 'certificate-refused' ? 'graceful-close' : 'server-abort',
          why: 'the server may have accepted the certificate and closed at once without a word',
          settle: KEYS,
        },
      ];
    case 'cut':
      return cutAlternatives(facts, tls);
  }
}

function cutAlternatives(facts: FlowFacts, tls: TlsFacts): readonly Alternative[] {
  const { ending } = facts;
  if (ending !== null && ending.packet === cutPacket(facts)) {
    const byName = injectedReset(facts, ending);
    const why =
      tls.serverHello === 0
        ? `${byName.why}; a filter on the server name (SNI) resets right after the ClientHello`
        : byName.why;
    return [{ ...byName, why }];
  }
  const side = cutSide(facts) ?? 1;
  return [
    {
      cause: side === 0 ? 'client-abort' : 'server-abort',
      why: `the ${who(side)} may have closed for a reason outside TLS: a timeout, a limit, a restart`,
      settle: `Read the ${who(side)}'s log at that moment; openssl s_client -connect ${facts.server.ip}:${facts.server.port}${tls.sni === null ? '' : ` -servername ${tls.sni}`} shows whether it happens again`,
    },
  ];
}

/** Before the handshake is done no close_notify is owed, and the reset of a live kernel is its own. */
export function excludedOf(facts: FlowFacts, failure: Failure): readonly Excluded[] {
  const cut = cutPacket(facts);
  if (cut === 0) return [];
  const { ending } = facts;
  const why = `#${cut} ended it before the handshake was done: no close_notify was owed yet`;
  return [
    ...(failure === 'cut' && ending?.packet === cut ? forgeryExcluded(facts, ending) : []),
    { cause: 'fin-rst-without-close-notify', why },
    { cause: 'fin-without-close-notify', why },
  ];
}
