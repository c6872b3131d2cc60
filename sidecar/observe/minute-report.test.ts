import { expect, it } from 'vitest'
import type { Answer } from '../write/answer.ts'
import { createLog } from './log.ts'
import { createMinuteReport } from './minute-report.ts'

const answer = (status: number): Answer => ({
  status,
  cause: status < 300 ? 'none' : 'azure_error',
  aboutAzure: true,
  body: null,
  headers: {},
})

it("writes the line that Microsoft's page tells people to look for", () => {
  const lines: string[] = []
  const log = createLog({ trace: false, cluster: 'c1' }, { write: (line) => lines.push(line) })
  const minuteReport = createMinuteReport(log)
  expect(minuteReport.latest()).toBeUndefined()
  minuteReport.onWrite({ answer: answer(204), bytes: 1000, seconds: 0.0106 })
  minuteReport.onWrite({ answer: answer(204), bytes: 2001, seconds: 0.03 })
  minuteReport.onWrite({ answer: answer(500), bytes: 0, seconds: 0 })
  minuteReport.report()
  minuteReport.report()
  const reports = lines.map((line) => JSON.parse(line))
  expect(reports).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      cluster: 'c1',
      avgBytesPerRequest: 1000,
      avgRequestDurationInSec: 0.014,
      failedPublishing: 1,
      successfullyPublished: 2,
      msg: 'Metric packets published in last 1 minute',
    },
    {
      ...reports[0],
      time: expect.any(String),
      avgBytesPerRequest: 0,
      avgRequestDurationInSec: 0,
      failedPublishing: 0,
      successfullyPublished: 0,
    },
  ])
})
