import {
  LINUX_CURRENT,
  outcomeOf,
  RFC_5961,
  RFC_793,
  RST_OUTCOME_NAMES,
} from '../tcp/reset-outcome.ts';
import type { EndpointGeneration, RstOutcomes } from './flow-facts.ts';

/** The machine's number of each generation. */
export const GENERATION_NUMBERS: Readonly<Record<EndpointGeneration, number>> = {
  rfc793: RFC_793,
  rfc5961: RFC_5961,
  'linux-current': LINUX_CURRENT,
};

/** All packed outcomes, unpacked once: indexed by the packed number, shared by every reset. */
export const RST_OUTCOMES: readonly RstOutcomes[] = Array.from({ length: 64 }, (_, packed) => ({
  rfc793: RST_OUTCOME_NAMES[outcomeOf(packed, RFC_793)],
  rfc5961: RST_OUTCOME_NAMES[outcomeOf(packed, RFC_5961)],
  'linux-current': RST_OUTCOME_NAMES[outcomeOf(packed, LINUX_CURRENT)],
}));
