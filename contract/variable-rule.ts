import { isDay } from './day.ts'
import { PROXY_ADDRESS, proxyProblem } from './proxy.ts'
import type { Rule } from './variable-reader.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const notGuid = (text: string) => (GUID.test(text) ? undefined : 'not a GUID')

export const TENANT_ID: Rule = {
  allowed: 'a GUID, the directory (tenant) id',
  next: 'az account show --query tenantId',
  problemWith: notGuid,
}
export const CLIENT_ID: Rule = {
  allowed: 'a GUID, the application (client) id of the identity, not its object id',
  next: 'az ad app list --display-name NAME --query "[].appId"',
  problemWith: notGuid,
}
export const PATH: Rule = {
  allowed: 'an absolute path in the container',
  problemWith: (text: string) => (/^(\/|[a-zA-Z]:[\\/])/.test(text) ? undefined : 'not absolute'),
}
export const DAY: Rule = {
  allowed: 'a day, such as 2027-03-01',
  problemWith: (text: string) => (isDay(text) ? undefined : 'not a day'),
}
export const ANY_TEXT: Rule = { allowed: 'any text' }
export const HTTP_URL: Rule = {
  allowed: 'a URL that begins with https:// (or http://)',
  problemWith: (text: string) => (/^https?:$/.test(protocolOf(text)) ? undefined : 'not a URL'),
}
export const PROXY: Rule = { allowed: PROXY_ADDRESS, problemWith: proxyProblem }
export const AUTHORITY: Rule = {
  allowed: 'the https:// URL of an Entra authority, for example https://login.microsoftonline.com',
  problemWith: (text: string) => (protocolOf(text) === 'https:' ? undefined : 'not https'),
}
function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : ''
}
