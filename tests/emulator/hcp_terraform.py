"""A loopback fake of HCP Terraform's API: workspaces whose runs are local, with state and locks kept here.

Source: HCP Terraform API documentation, "Workspaces", "State Versions" and "Organizations".
"""

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

HOST = "app.terraform.io"
_SERVICES = ("tfe.v2", "tfe.v2.1", "tfe.v2.2", "state.v2")
_MAY = ("lock", "unlock", "force-unlock", "queue-apply", "queue-destroy", "queue-run", "read-settings", "update")


class Answer(NamedTuple):
    """Status, and a JSON document or bytes."""

    status: int
    content: Any = None


NOT_FOUND = Answer(404, {"errors": [{"status": "404", "title": "not found"}]})
LOCKED = Answer(409, {"errors": [{"status": "409", "title": "conflict", "detail": "workspace already locked"}]})


@dataclass
class Workspace:
    """One workspace; each state is the serial and the bytes of a state version."""

    id: str
    name: str
    is_locked: bool = False
    states: list["StateVersion"] = field(default_factory=list)


@dataclass
class StateVersion:
    """One version of a state; its bytes may come later than the rest."""

    id: str
    serial: int
    md5: str
    content: bytes | None


@dataclass
class HcpTerraform:
    """The service: one organization, one token."""

    organization: str = "acme"
    token: str = "right-token"
    may_create_workspaces: bool = True
    url: str = ""
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    """Requests that a client made and this fake does not know."""

    def cli_configuration(self, token: str | None) -> str:
        """Lines for Terraform's CLI configuration that make it ask here, under the service's own name."""
        services = "\n".join(f'    "{name}" = "{self.url}/api/v2/"' for name in _SERVICES)
        credentials = "" if token is None else f'credentials "{HOST}" {{\n  token = "{token}"\n}}\n'
        return f'host "{HOST}" {{\n  services = {{\n{services}\n  }}\n}}\n{credentials}'

    def answer(self, method: str, path: str, token: str, body: bytes) -> Answer:
        """What the service says to a request."""
        path = path.partition("?")[0]
        if re.fullmatch(r"/json-state/([\w-]+)", path):
            return Answer(200)  # for the service's own pages; Terraform never reads it
        if blob := re.fullmatch(r"/state/([\w-]+)", path):
            return self._blob(method, blob[1], body)
        if token != f"Bearer {self.token}":
            return Answer(401, {"errors": [{"status": "401", "title": "unauthorized"}]})
        document = json.loads(body) if body else {}
        if path == "/api/v2/ping":
            return Answer(204)
        if organization := re.fullmatch(r"/api/v2/organizations/([\w-]+)(/.*)?", path):
            known = organization[1] == self.organization
            return self._organization(method, organization[2] or "", document) if known else NOT_FOUND
        if workspace := re.fullmatch(r"/api/v2/workspaces/([\w-]+)(/.*)?", path):
            found = [entry for entry in self.workspaces.values() if entry.id == workspace[1]]
            return self._workspace(method, found[0], workspace[2] or "", document) if found else NOT_FOUND
        if version := re.fullmatch(r"/api/v2/state-versions/([\w-]+)", path):
            state = self._state(version[1])
            return Answer(200, {"data": self._state_document(state)}) if state else NOT_FOUND
        return self._not_known(method, path)

    def _organization(self, method: str, path: str, document: Any) -> Answer:
        if path == "":
            rights = {"can-create-workspace": self.may_create_workspaces}
            attributes = {"name": self.organization, "permissions": rights}
            return Answer(200, {"data": {"id": self.organization, "type": "organizations", "attributes": attributes}})
        if path == "/entitlement-set":
            rights = {"operations": True, "state-storage": True}
            return Answer(200, {"data": {"id": "org-1", "type": "entitlement-sets", "attributes": rights}})
        if path == "/workspaces" and method == "POST":
            if not self.may_create_workspaces:
                return NOT_FOUND  # the service hides what one may not do
            name = document["data"]["attributes"]["name"]
            workspace = self.workspaces[name] = Workspace(f"ws-{len(self.workspaces):016d}", name)
            return Answer(201, {"data": self._workspace_document(workspace)})
        if named := re.fullmatch(r"/workspaces/([\w-]+)", path):
            found = self.workspaces.get(named[1])
            return Answer(200, {"data": self._workspace_document(found)}) if found else NOT_FOUND
        if path == "/workspaces":
            entries = [self._workspace_document(workspace) for workspace in self.workspaces.values()]
            pages = {"current-page": 1, "total-pages": 1, "total-count": len(entries)}
            return Answer(200, {"data": entries, "meta": {"pagination": pages}})
        return self._not_known(method, path)

    def _workspace(self, method: str, workspace: Workspace, path: str, document: Any) -> Answer:
        if path == "/actions/lock":
            if workspace.is_locked:
                return LOCKED
            workspace.is_locked = True
        elif path in ("/actions/unlock", "/actions/force-unlock"):
            workspace.is_locked = False
        elif path == "/current-state-version":
            states = workspace.states
            return Answer(200, {"data": self._state_document(states[-1])}) if states else NOT_FOUND
        elif path == "/state-versions" and method == "POST":
            given = document["data"]["attributes"]
            content = base64.b64decode(given["state"]) if given.get("state") else None
            version = f"sv-{workspace.id[3:]}-{len(workspace.states)}"
            workspace.states.append(StateVersion(version, given["serial"], given["md5"], content))
            return Answer(201, {"data": self._state_document(workspace.states[-1])})
        elif path == "/current-state-version-outputs":
            return Answer(200, {"data": _outputs(workspace)})
        elif path != "":
            return self._not_known(method, path)
        return Answer(200, {"data": self._workspace_document(workspace)})

    def _blob(self, method: str, version: str, body: bytes) -> Answer:
        state = self._state(version)
        if state is None:
            return NOT_FOUND
        if method == "PUT":
            if hashlib.md5(body).hexdigest() != state.md5:
                return Answer(400)
            state.content = body
            return Answer(200)
        return Answer(200, state.content)

    def _state(self, version: str) -> StateVersion | None:
        states = [state for workspace in self.workspaces.values() for state in workspace.states]
        return next((state for state in states if state.id == version), None)

    def _not_known(self, method: str, path: str) -> Answer:
        self.unknown.append(f"{method} {path}")
        return NOT_FOUND

    def _workspace_document(self, workspace: Workspace) -> dict[str, Any]:
        attributes = {
            "name": workspace.name,
            "execution-mode": "local",
            "operations": False,
            "locked": workspace.is_locked,
            "terraform-version": "latest",
            "permissions": {f"can-{right}": True for right in _MAY},
        }
        organization = {"data": {"id": self.organization, "type": "organizations"}}
        relationships = {"organization": organization}
        return {"id": workspace.id, "type": "workspaces", "attributes": attributes, "relationships": relationships}

    def _state_document(self, state: StateVersion) -> dict[str, Any]:
        attributes = {
            "serial": state.serial,
            "status": "finalized",
            "hosted-state-download-url": f"{self.url}/state/{state.id}",
            "hosted-state-upload-url": f"{self.url}/state/{state.id}",
            "hosted-json-state-upload-url": f"{self.url}/json-state/{state.id}",
            "resources-processed": True,  # Terraform waits for it before it shows outputs
        }
        return {"id": state.id, "type": "state-versions", "attributes": attributes}


def _outputs(workspace: Workspace) -> list[dict[str, Any]]:
    content = workspace.states[-1].content if workspace.states else None
    outputs = json.loads(content)["outputs"] if content else {}
    return [
        {
            "id": f"wsout-{name}",
            "type": "state-version-outputs",
            "attributes": {"name": name, "value": output["value"], "sensitive": False, "detailed-type": output["type"]},
        }
        for name, output in outputs.items()
    ]
