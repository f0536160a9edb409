using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (
      name = "main",
      worker = (
        modules = [(name = "worker.mjs", esModule = embed "worker.bundle.mjs")],
        compatibilityDate = "2026-11-01",
        bindings = [(name = "SAYMON_URL", fromEnvironment = "SAYMON_URL")],
      ),
    ),
    (name = "internet", network = (allow = ["local"])),
  ],
);
