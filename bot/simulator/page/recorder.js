/** Records a voice note with the browser's own recorder. */
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export class Recorder {
  running = false;

  /** Start, or stop and answer with the sound. */
  async toggle() {
    return this.running ? this.stop() : this.start();
  }

  async start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.chunks = [];
    this.recorder.ondataavailable = (event) => this.chunks.push(event.data);
    this.recorder.start();
    this.running = true;
    return null;
  }

  stop() {
    this.running = false;
    return new Promise((resolve) => {
      this.recorder.onstop = () => {
        this.recorder.stream.getTracks().forEach((track) => track.stop());
        resolve(new Blob(this.chunks, { type: this.recorder.mimeType }));
      };
      this.recorder.stop();
    });
  }
}
