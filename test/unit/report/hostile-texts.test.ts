import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../../shared/report/report-html.ts';
import { reportMarkdown } from '../../../shared/report/report-markdown.ts';
import { markupOf } from './html-shape.ts';
import { shapeOf, strayMarkup } from './markdown-shape.ts';
import { renamedSession } from './renamed-session.ts';
import { reportOf } from './report-of.ts';

const sha = (): string => '0'.repeat(64);

async function formsOf(text: string): Promise<{ html: string; markdown: string }> {
  const model = await reportOf(renamedSession(text), {
    title: text,
    author: text,
    caseId: text,
    flows: [4, 12, 14],
  });
  return { html: reportHtml(model), markdown: reportMarkdown(model, sha) };
}

const benign = formsOf('word');
/** Isolation of what runs from right to left is the only element that a text may bring. */
const tagsOf = (html: string): readonly string[] =>
  markupOf(html).tags.filter((tag) => !/^\/?bdi$/.test(tag));
/** A longer note needs more lines in a drawing; its spans are not counted. */
const withoutSpans = (tags: readonly string[]): readonly string[] =>
  tags.filter((tag) => !/^\/?tspan( |$)/.test(tag));

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</title></style></svg><p>',
  '<!-- x',
  ']]>',
  '&lt;b&gt; &amp; &#60; &',
  '`code` ``` ````',
  '| a | b |\\| c \\',
  '\\',
  '**bold** __x__ _y_ ~~z~~ $m$ [a](b) ![i](j) <http://x>',
  '# head',
  '- item',
  '1. item',
  '> quote',
  '    indented',
  '=====',
  'a\u0000b\u0007c\u001b[31md\u007fe\u0085f',
  'abc\u202ecba\u2066x\u2069\u200f',
  'host\u202egnp.exe',
  '\ud800 lone \udc00',
  '\ufffe\uffff\ufeff\u{e0041}\u{1f4a9}\u200d',
  'line\u2028sep\u2029par',
  'שלום.example مثال.إختبار',
  '日本語.example пример.рф',
  'x'.repeat(10_000),
  '<'.repeat(10_000),
  '$' + '{x} {{y}} <%= z %> @import url(x)',
  '@',
  'a\r\nb\nc\td',
];

describe('texts from outside', () => {
  it.each(HOSTILE.map((text) => [JSON.stringify(text.slice(0, 60)), text]))(
    '%s stay texts in HTML and Markdown',
    async (_, text) => {
      const { html, markdown } = await formsOf(text);
      const calm = await benign;
      const markup = markupOf(html);
      expect(markup.faults).toEqual([]);
      expect(withoutSpans(tagsOf(html))).toEqual(withoutSpans(tagsOf(calm.html)));
      expect(html).not.toMatch(
        /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/,
      );
      expect(html).not.toMatch(/\p{Surrogate}/u);
      if (!text.includes('\n')) expect(shapeOf(markdown)).toEqual(shapeOf(calm.markdown));
      expect(strayMarkup(markdown)).toEqual([]);
      expect(markdown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/);
    },
  );

  it('any text whatever stays a text', async () => {
    const calm = await benign;
    const nasty = fc.constantFrom(
      ...Array.from('<>&"\'`|\\*_[]()#-=~$!\n\u0000\u001b\u202e\u2066@{} .1'),
    );
    const text = fc
      .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 40 })
      .map((parts) => `x${parts.join('')}`);
    await fc.assert(
      fc.asyncProperty(text, async (one) => {
        const { html, markdown } = await formsOf(one);
        expect(markupOf(html).faults).toEqual([]);
        expect(withoutSpans(tagsOf(html))).toEqual(withoutSpans(tagsOf(calm.html)));
        if (!/[\n\r]/.test(one)) expect(shapeOf(markdown)).toEqual(shapeOf(calm.markdown));
        expect(strayMarkup(markdown)).toEqual([]);
      }),
      { numRuns: 60, seed: 20261120 },
    );
  });

  it('of 10,000 characters are shortened in the middle with their count, whole in the records', async () => {
    const long = `${'a'.repeat(9_990)}.example`;
    const model = await reportOf(renamedSession(long), { flows: [12] });
    const blocks = model.sections.find(({ id }) => id === 'flow-12')?.blocks ?? [];
    const shown = JSON.stringify(blocks.filter(({ kind }) => kind !== 'note'));
    expect(shown).toContain('…(9\u2009888 characters left out)…');
    expect(shown).not.toContain('a'.repeat(200));
    const notes = blocks.filter(({ kind }) => kind === 'note');
    expect(JSON.stringify(notes), 'what a person wrote stays whole').toContain(long);
    const records = model.attachments.find(({ name }) => name === 'flows.jsonl');
    expect(new TextDecoder().decode(records?.bytes)).toContain(long);
  });
});
