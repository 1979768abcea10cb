import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const depcruise = path.resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Rule names that dependency-cruiser finds broken under a folder. */
function brokenRules(folder: string): string[] {
  const run = spawnSync(
    process.execPath,
    [
      depcruise,
      ...['--config', path.resolve('.dependency-cruiser.cjs')],
      ...['--output-type', 'json', 'shared', 'host', 'electron', 'renderer'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const { summary } = JSON.parse(run.stdout) as {
    summary: { violations: { rule: { name: string } }[] };
  };
  const rules = summary.violations.map((violation) => violation.rule.name);
  return [...new Set(rules)].sort();
}

/** A small tree that breaks rules on purpose: proof that the rules can fail. */
const BROKEN: Readonly<Record<string, string>> = {
  'tsconfig.dom.json': '{}',
  'shared/base/a.ts': "import { b } from '../capture/b.ts';\nexport const a = b;\n",
  'shared/capture/b.ts': "import fs from 'node:fs';\nexport const b = fs;\n",
  'host/c.ts': "import { d } from '../electron/d.ts';\nexport const c = d;\n",
  'electron/d.ts': "import { b } from '../shared/capture/b.ts';\nexport const d = b;\n",
  'renderer/features/one/e.ts': "import { f } from '../two/f.ts';\nexport const e = f;\n",
  'renderer/features/two/f.ts': "import fs from 'node:fs';\nexport const f = fs;\n",
};

describe('the import law in dependency-cruiser', () => {
  const folder = path.resolve('out/broken-tree');
  beforeAll(() => {
    for (const [file, text] of Object.entries(BROKEN)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('notices what is forbidden', () => {
    expect(brokenRules(folder)).toEqual([
      'base-stands-alone',
      'electron-is-thin',
      'features-are-apart',
      'host-knows-no-shell',
      'renderer-runs-in-a-browser',
      'renderer-stays-in-the-window',
      'shared-is-pure',
    ]);
  });
});
