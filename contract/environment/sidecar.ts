import { z } from 'zod'
import * as format from '../format.ts'
import type { Field } from '../kubernetes/fields.ts'
import { PROMETHEUS_LISTS } from '../kubernetes/prometheus-lists.ts'
import { nearest } from '../nearest.ts'
import { present } from '../present.ts'
import { RELEASE } from '../release.ts'
import type { Setting } from '../setting.ts'
import {
  SIDECAR_SETTINGS,
  type SidecarSettingName,
  type SidecarSettings,
} from '../sidecar-settings.ts'
import { listOf } from './kubernetes-object.ts'
import { inboundToken, network } from './network.ts'

/** The sidecar's settings that a person may change; names and limits are those of the sidecar itself. */
const settings = z
  .custom<Partial<Omit<SidecarSettings, 'listeningPort'>>>()
  .superRefine((value, context) => {
    const given: unknown = value
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      context.addIssue({ code: 'custom', message: 'an object of settings' })
      return
    }
    for (const [name, entry] of Object.entries(given)) {
      const problem = problemWithSetting(name, entry)
      if (problem !== undefined) {
        const { message, ...params } = problem
        context.addIssue({ code: 'custom', message, params, path: [name] })
      }
    }
  })
  .default({})
  .meta({ examples: [{ authGraceSeconds: 3600 }] })

/** Settings that the environment file says elsewhere. */
const ELSEWHERE: Partial<Record<SidecarSettingName, string>> = {
  listeningPort: 'nothing: the port is `sidecar.port`',
}
const NAMES = (Object.keys(SIDECAR_SETTINGS) as SidecarSettingName[]).filter(
  (name) => ELSEWHERE[name] === undefined,
)

function problemWithSetting(
  name: string,
  value: unknown,
): { readonly message: string; readonly next?: string } | undefined {
  if (!Object.hasOwn(SIDECAR_SETTINGS, name)) {
    const meant = nearest(name, NAMES)
    return {
      message: 'nothing',
      next: meant === undefined ? `there are ${NAMES.join(', ')}` : `did you mean ${meant}?`,
    }
  }
  const elsewhere = ELSEWHERE[name as SidecarSettingName]
  if (elsewhere !== undefined) return { message: elsewhere }
  const setting: Setting<unknown> = SIDECAR_SETTINGS[name as SidecarSettingName]
  return fits(setting, value) ? undefined : { message: setting.allowed }
}

function fits(setting: Setting<unknown>, value: unknown): boolean {
  if (JSON.stringify(value) === JSON.stringify(setting.default)) return true
  const isOfItsType =
    typeof value === typeof setting.default &&
    Array.isArray(value) === Array.isArray(setting.default) &&
    (!Array.isArray(value) || value.every((entry) => typeof entry === 'string'))
  return isOfItsType && setting.parse(setting.print(value)) !== undefined
}

const resources = z.strictObject({
  /** What the scheduler reserves for the container. */
  requests: z.strictObject({
    /** CPU that is reserved. */
    cpu: format.quantity.meta({ examples: ['100m'] }),
    /** Memory that is reserved. */
    memory: format.quantity.meta({ examples: ['192Mi'] }),
  }),
  /** What the container may not exceed. */
  limits: z.strictObject({
    /** Memory beyond which the container is killed. */
    memory: format.quantity.meta({ examples: ['192Mi'] }),
    /** Better left out: it would throttle the sidecar just when Prometheus catches up. */
    cpu: format.quantity.meta({ examples: ['100m'] }).optional(),
  }),
})

/** In place of an image where neither the file nor a release names one, until a rule has refused that. */
export const NO_IMAGE = ''

/** What a list of a container may have. */
function fieldAt(name: string): Field {
  return present(PROMETHEUS_LISTS.containers.fields.get(name), `the field ${name} of a container`)
}

/** The container beside Prometheus. */
export const sidecar = z.strictObject({
  /** The image, as you have pushed it. Default: the one of the release that is installed, by its digest. */
  image: format.image.optional().transform((image) => image ?? RELEASE?.image ?? NO_IMAGE),
  /** When the kubelet pulls it. */
  imagePullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).default('IfNotPresent'),
  /** Port of the container, for writes on localhost, probes and metrics. */
  port: format.integer(1024, 65_535, 8089).default(8081),
  /** CPU and memory. The default is what was measured for a million active series every 15 s, with room for the worst writes: docs/sizing.md. */
  resources: resources.default({
    requests: { cpu: '50m', memory: '96Mi' },
    limits: { memory: '256Mi' },
  }),
  /**
   * Runs it as a native sidecar (an init container with `restartPolicy: Always`, Kubernetes 1.29 or
   * newer), which starts before Prometheus and stops after it.
   */
  native: z.boolean().default(false),
  /** A proxy and certificate authorities on the way to Azure, where that way is not open. */
  network: network.prefault({}),
  /** The Secret with the tokens of senders in other pods. Needed with `settings: { writeSources: 'any' }`. */
  inboundToken: inboundToken.optional(),
  /** More environment variables of the container, for which there is no option. */
  env: listOf(fieldAt('env'), { name: 'TZ', value: 'Europe/Lisbon' }),
  /** More volume mounts of the container, of volumes in `prometheus.volumes`. */
  volumeMounts: listOf('volumeMounts', { name: 'own', mountPath: '/etc/own' }),
  /** The sidecar's own settings, where a default does not fit. */
  settings,
})
