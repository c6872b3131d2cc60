import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

/** Where Debian puts it. */
export const CHROMIUM = '/usr/bin/chromium'

export const hasChromium = () => existsSync(CHROMIUM)

export function launchBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
