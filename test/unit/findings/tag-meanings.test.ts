import { expect, it } from 'vitest';
import { PRODUCT_TAGS, RADAR_TAGS } from '../../../shared/flows/close-facts.ts';
import { meaningsOf, TAG_MEANINGS } from '../../../shared/findings/tag-meanings.ts';
import { CLOSE_TAGS } from '../../../shared/session/verdict-table.ts';
import { factsOf, HANDSHAKE, play } from '../flows/play.ts';

it('every tag has a meaning of its own, and a bit in the verdict table', () => {
  expect(Object.keys(TAG_MEANINGS).sort()).toEqual([...CLOSE_TAGS].sort());
  expect(new Set(Object.values(TAG_MEANINGS)).size).toBe(CLOSE_TAGS.length);
  for (const meaning of Object.values(TAG_MEANINGS)) expect(meaning).toMatch(/^[A-Z].{15,}\.$/);
  expect(CLOSE_TAGS).toEqual([...RADAR_TAGS, ...PRODUCT_TAGS]);
  expect(CLOSE_TAGS.length).toBeLessThanOrEqual(32);
});

it('the meanings of a flow speak of its kind, its stage and each of its tags', () => {
  const facts = factsOf(play(`${HANDSHAKE} C PA 101 501 9 \n C FR 110 0`));
  expect(Object.keys(meaningsOf(facts)).sort()).toEqual([
    'illegal_flags',
    'post-psh',
    'reset',
    'single_rst',
  ]);
});

it('a late reset is named by its packet', () => {
  const talk = Array.from({ length: 9 }, (_, i) => `C PA ${101 + i} 501 1`).join('\n');
  const facts = factsOf(play(`${HANDSHAKE} ${talk} \n C R 110 0`));
  expect(meaningsOf(facts).late_reset).toMatch(/ It is #13\.$/);
});
