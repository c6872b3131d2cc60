// The main.mjs of the image, which Node is started with. To compile the bundle takes longer than Node takes to start,
// and until then nothing would hear a signal: the kernel gives PID 1 no default for one, and Kubernetes sends it once.
import process from 'node:process'

let missed
const keep = (signal) => {
  missed = signal
}
process.on('SIGTERM', keep)
process.on('SIGINT', keep)

await import('./sidecar.mjs')
// The bundle has handlers of its own by now. One that has heard it, too, asks nobody twice.
if (missed !== undefined) process.emit(missed, missed)
