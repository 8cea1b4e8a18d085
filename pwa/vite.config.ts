import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import icons from 'unplugin-icons/vite'
import { defineConfig } from 'vitest/config'
import { VitePWA } from 'vite-plugin-pwa'
import { groups } from './build/chunks.ts'
import { registeredDocuments } from './build/documents.ts'
import { Loads } from './build/loads.ts'

const backend = process.env['MANYI_BACKEND'] ?? 'http://localhost:8300'

export default defineConfig({
  plugins: [
    registeredDocuments(),
    vue(),
    icons({ compiler: 'vue3', scale: 1, defaultClass: '' }),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/app',
      filename: 'serviceWorker.ts',
      outDir: 'dist',
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,webmanifest}', 'icons/heart-192.png'],
        manifestTransforms: [
          (entries) => {
            const { phone } = new Loads('dist')
            return { manifest: entries.filter(({ url }) => !url.startsWith('assets/') || phone.has(url)), warnings: [] }
          },
        ],
      },
    }),
  ],
  // Every component is written with `setup`.
  define: { __VUE_OPTIONS_API__: 'false' },
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  build: {
    target: ['chrome111', 'safari16.4', 'firefox115'],
    manifest: true,
    // The CSP allows no data: scripts or styles, and small files cost little over HTTP/2.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: groups() } } },
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: Object.fromEntries(['/graphql', '/files', '/statistics.xlsx', '/kitchen-costs.xlsx', '/kitchen-ledger.xlsx', '/monthly-report', '/places.xlsx', '/equipment.xlsx', '/labels.pdf'].map((path) => [path, { target: backend, ws: path === '/graphql' }])),
  },
  test: { include: ['tests/**/*.test.ts'], environment: 'node', setupFiles: ['tests/browser.ts'] },
})
