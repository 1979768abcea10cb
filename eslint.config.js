import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Rules of plain JavaScript that find bugs and that the compiler does not cover. */
const essentials = {
  eqeqeq: ['error', 'always'],
  'array-callback-return': 'error',
  'default-case-last': 'error',
  'for-direction': 'error',
  'guard-for-in': 'error',
  'no-async-promise-executor': 'error',
  'no-cond-assign': 'error',
  'no-console': 'error',
  'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
  'no-control-regex': 'off',
  'no-debugger': 'error',
  'no-dupe-else-if': 'error',
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-eval': 'error',
  'no-fallthrough': 'error',
  'no-implicit-coercion': ['error', { boolean: true, number: true, string: true }],
  'no-loss-of-precision': 'error',
  'no-new-func': 'error',
  'no-param-reassign': 'off',
  'no-return-assign': ['error', 'always'],
  'no-script-url': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unreachable': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-unused-expressions': 'error',
  'no-useless-rename': 'error',
  'no-var': 'error',
  'no-warning-comments': ['error', { terms: ['fixme', 'xxx', 'todo'] }],
  'object-shorthand': ['error', 'always', { avoidQuotes: true }],
  'prefer-const': 'error',
  'require-yield': 'error',
  'use-isnan': 'error',
  'valid-typeof': 'error',
};

const typed = {
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/strict-boolean-expressions': [
    'error',
    { allowString: false, allowNumber: false, allowNullableObject: false },
  ],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/no-import-type-side-effects': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true },
  ],
  '@typescript-eslint/no-unnecessary-qualifier': 'error',
  '@typescript-eslint/promise-function-async': 'off',
  '@typescript-eslint/prefer-readonly': 'error',
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  '@typescript-eslint/require-array-sort-compare': ['error', { ignoreStringArrays: true }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  '@typescript-eslint/restrict-template-expressions': [
    'error',
    { allowNumber: true, allowBoolean: true, allowNullish: false, allowAny: false },
  ],
  // noUncheckedIndexedAccess is off (typed arrays), so an index access seems never undefined to this
  // rule; it would flag the checks that are needed.
  '@typescript-eslint/no-unnecessary-condition': 'off',
  // `array[i]!` is refused by the rule below for outside data; inside typed-array code `as` is noise.
  '@typescript-eslint/no-non-null-assertion': 'error',
  // A bare arrow `() => stop()` is fine.
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  // A type parameter used once still names a contract (`ask<M>(method: M)`).
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  // Interfaces with one call signature, enum-like unions, index loops over typed arrays: house style.
  '@typescript-eslint/prefer-for-of': 'off',
  '@typescript-eslint/no-extraneous-class': 'error',
  '@typescript-eslint/unified-signatures': 'off',
  '@typescript-eslint/array-type': 'off',
  '@typescript-eslint/dot-notation': 'off',
  '@typescript-eslint/require-await': 'off',
};

export default tseslint.config(
  {
    ignores: [
      'out/**',
      'dist/**',
      'coverage/**',
      'node_modules/**',
      'test/lab/recordings/**',
      'test/lab/endpoints/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, rules: essentials },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.shared.json', './tsconfig.node.json', './tsconfig.dom.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: typed,
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  {
    // The command line, the build and the tests talk to a terminal.
    files: ['host/cli/**', 'build/**', 'test/**', '*.config.*'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
