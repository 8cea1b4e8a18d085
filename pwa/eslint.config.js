import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { importDownward } from './build/zones.js'

export default tseslint.config(
  { ignores: ['dist', 'src/graphql/schema.d.ts'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    plugins: { manyi: { rules: { 'import-downward': importDownward } } },
    rules: {
      'manyi/import-downward': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always' } }],
      'vue/require-default-prop': 'off',
      'max-lines': ['error', 300],
    },
  },
)
