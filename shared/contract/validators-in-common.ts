import { z } from 'zod';
import { TRIAGE_STATES } from '../case/case-model.ts';

const MAX_PATH = 32_768;

/** Most letters of a person's or a case's name. */
export const MAX_NAME = 1_000;

/** A number of a flow, packet, row or analysis. */
export const index = z.int().nonnegative();

/** A path of this machine. */
export const path = z
  .string()
  .min(1)
  .max(MAX_PATH)
  .refine((text) => !text.includes('\0'), 'must not contain a NUL');

/** An ending. */
export const closeKind = z.enum([
  'graceful',
  'reset',
  'timeout',
  'refused',
  'unanswered',
  'rejected',
  'half-closed',
  'open',
  'mid-capture',
]);

/** Triage states of a view, `none` for flows that nobody triaged. */
export const triageFilter = z
  .array(z.enum([...TRIAGE_STATES, 'none']))
  .max(TRIAGE_STATES.length + 1);
