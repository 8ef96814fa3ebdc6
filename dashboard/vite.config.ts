import { defineConfig } from 'vite';

// The page is served under a policy that runs no inline script and takes no inline style: nothing may
// be turned into a data: address or put into index.html.
export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    emptyOutDir: true,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8307' } },
});
