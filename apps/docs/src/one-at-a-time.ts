/**
 * A function that starts a task, and starts it once more when it was called while the task ran. However often it is
 * called meanwhile: editors save a file in several steps.
 */
export function oneAtATime(task: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return function start(): void {
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    task().finally(() => {
      running = false;
      if (again) start();
    });
  };
}
