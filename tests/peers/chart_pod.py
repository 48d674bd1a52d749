"""Runs the pod of a rendered Deployment without Kubernetes: the service and its Envoy, with the arguments, volumes and
ConfigMaps of the objects, on free ports and in a directory of its own.
"""

import os
import pathlib
import re
import subprocess

from waiting import free_ports, wait_until


def write_config_map(folder, data):
    """Writes files as kubelet does: links to a directory that is replaced as a whole."""
    version = folder / f"..{len(list(folder.glob('..*')))}"
    version.mkdir(parents=True)
    for name, text in data.items():
        (version / name).write_text(text)
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(f"..data/{name}")
    (folder / "..next").symlink_to(version.name)
    os.replace(folder / "..next", folder / "..data")
    for link in folder.iterdir():
        if not link.name.startswith("..") and link.name not in data:
            link.unlink()


class ChartPod:
    """`objects` are those of the chart, with one Deployment; `ready` says by the HTTP port whether the pod is. close() ends it."""

    def __init__(self, objects, folder, service, envoy, ready, ports=None):
        self.grpc, self.http = ports or free_ports(2)
        maps = {one["metadata"]["name"]: one["data"] for one in objects if one["kind"] == "ConfigMap"}
        deployment, = [one for one in objects if one["kind"] == "Deployment"]
        spec = deployment["spec"]["template"]["spec"]
        self._moved = dict(zip(("8081", "9901"), map(str, free_ports(2)))) | {"50051": str(self.grpc), "8080": str(self.http)}
        self.volumes = {one["name"]: pathlib.Path(folder) / one["name"] for one in spec["volumes"]}
        sidecar, = spec["initContainers"]
        container, = spec["containers"]
        for mount in sidecar["volumeMounts"] + container["volumeMounts"]:
            self._moved[mount["mountPath"]] = str(self.volumes[mount["name"]])
        for volume in spec["volumes"]:
            self.volumes[volume["name"]].mkdir(exist_ok=True)
            name = volume.get("configMap", {}).get("name")
            assert name is None or name in maps or volume["configMap"].get("optional"), name
            if name in maps:
                write_config_map(self.volumes[volume["name"]], {key: self.here(text) for key, text in maps[name].items()})
        self._processes = []
        self._start([service, *map(self.here, container["args"])], pathlib.Path(folder) / "service.log")
        self._start([envoy, *map(self.here, sidecar["args"]), "--use-dynamic-base-id", "--log-level", "error"],
                    pathlib.Path(folder) / "envoy.log")
        wait_until(lambda: ready(self.http), "the pod of the chart is ready")

    def here(self, text):
        """With the ports and paths of this pod."""
        return re.sub("|".join(sorted(self._moved, key=len, reverse=True)), lambda match: self._moved[match.group()], text)

    def _start(self, command, log):
        with open(log, "w") as file:
            self._processes.append(subprocess.Popen(command, stdout=file, stderr=file))

    def close(self):
        for process in reversed(self._processes):
            process.kill()
            process.wait()
