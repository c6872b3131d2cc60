import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

/** Where Debian puts it, and what GitHub's machines have. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
export const CHROMIUM = PLACES.find(existsSync) ?? '/usr/bin/chromium'

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
